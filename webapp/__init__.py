"""One Door (一扇门): the courtyard's system as a mobile-first web app."""

from collections.abc import Mapping
from typing import Any

import structlog
from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from webapp import config


def create_app(overrides: Mapping[str, Any] | None = None) -> Flask:
    """Wire the house together: settings, database, guard, features. ``overrides`` win over the environment."""
    # Imported here, so that `flask --help` and the settings need no database driver.
    from flask_migrate import Migrate

    from webapp import cli, logs
    from webapp.core import background, db
    from webapp.core.media.files import FolderStore
    from webapp.core.protection.crypto import Keyring, derive, use_keyring
    from webapp.web import addresses, assets, bodies, error_pages, guard, headers, limits, maps, render

    app = Flask(__name__, static_folder=None, template_folder=str(config.ROOT / "templates"))
    app.config.update(config.load(overrides))
    _set_clock(app.config["CLOCK"])
    addresses.init_app(app)
    logs.configure(app.config["LOG_LEVEL"])
    keys = [derive(key, "field") for key in config.field_keys(app.config)]
    use_keyring(Keyring(keys, derive(app.config["INDEX_KEY"], "index")))
    app.extensions["files"] = FolderStore(app.config["FILES"], app.config["DISK_RESERVE_MB"] * config.MEGABYTE)
    app.extensions["factory"] = create_app  # for the drill, which brings up another town beside this one
    db.init_app(app)
    Migrate(app, db.db, directory=str(config.ROOT / "migrations"), render_as_batch=True)
    background.init_app(app)
    for part in (guard, headers, error_pages, render, maps, assets, limits, bodies):
        part.init_app(app)
    _register_features(app)
    _register_ways_in(app)
    _register_visits(app)
    _register_related(app)
    _register_services(app)
    _register_paper(app)
    _register_legal_help(app)
    _read_calendar(app)
    cli.init_app(app)
    guard.check_routes(app)
    if app.config["PROXIES"]:
        hops = app.config["PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    structlog.get_logger(__name__).debug("ready", env=app.config["ENV"], build=app.config["BUILD"])
    return app


def _set_clock(text: str) -> None:
    """Let this process live from the moment of the setting on; UnsafeSettings when it names none."""
    from webapp.core import clock

    if not text:
        return
    moment = clock.parse_claimed(text)
    if moment is None:
        raise config.UnsafeSettings(f"{config.PREFIX}CLOCK is no moment in ISO 8601 such as 2026-06-10T23:30")
    clock.live_from(moment, since_start=True)


def _read_calendar(app: Flask) -> None:
    """Read the town's own days now: UnsafeSettings for a table that is none, not an error at the first deadline."""
    from webapp.cases.clocks import calendar

    try:
        with app.app_context():
            calendar()
    except ValueError as error:
        raise config.UnsafeSettings(f"{config.PREFIX}CALENDAR_OVERRIDES: {error}") from error


def _register_features(app: Flask) -> None:
    from flask_compress import Compress

    from webapp.capture.routes import bp as capture
    from webapp.capture.routes_api import bp as phone
    from webapp.capture.routes_counter import bp as counter
    from webapp.capture.routes_reports import bp as my_reports
    from webapp.capture.routes_rescue import bp as rescue
    from webapp.cases.escalation import tasks as _case_tasks  # noqa: F401  (registers its jobs)
    from webapp.cases.routes import bp as cases
    from webapp.cases.work_orders.routes import bp as orders
    from webapp.cases.work_orders.routes_recheck import bp as recheck
    from webapp.inbox import tasks as _inbox_tasks  # noqa: F401
    from webapp.inbox.routes import bp as inbox
    from webapp.insight.routes import bp as insight
    from webapp.insight.routes_board import bp as board
    from webapp.operations import tasks as _operation_tasks  # noqa: F401
    from webapp.operations.routes import bp as operations
    from webapp.operations.routes_first_day import bp as first_day
    from webapp.operations.routes_health import bp as house_health
    from webapp.people.queries import actor_by_token
    from webapp.people.routes import bp as people
    from webapp.pwa.routes import bp as pwa
    from webapp.reports import tasks as _report_tasks  # noqa: F401
    from webapp.reports.routes import bp as reports
    from webapp.search.routes import bp as search
    from webapp.web.guard import login_manager
    from webapp.web.health import bp as health

    login_manager.user_loader(actor_by_token)
    for blueprint in (
        health,
        people,
        reports,
        cases,
        orders,
        recheck,
        capture,
        phone,
        my_reports,
        rescue,
        counter,
        inbox,
        search,
        insight,
        board,
        pwa,
        operations,
        first_day,
        house_health,
    ):
        app.register_blueprint(blueprint)
    _register_dispatch(app)
    _register_emergencies(app)
    _register_suggestions(app)
    _register_standards(app)
    Compress(app)


def _register_dispatch(app: Flask) -> None:
    from webapp.dispatch.routes import bp as desk
    from webapp.dispatch.routes_follow_ups import bp as follow_ups
    from webapp.dispatch.routes_units import bp as units

    for blueprint in (desk, units, follow_ups):
        app.register_blueprint(blueprint)


def _register_paper(app: Flask) -> None:
    from webapp.paper.routes import bp as sheets
    from webapp.paper.routes_ledger import bp as ledger
    from webapp.paper.routes_print import bp as printed

    for blueprint in (sheets, ledger, printed):
        app.register_blueprint(blueprint)


def _register_related(app: Flask) -> None:
    from webapp.related.routes import bp as related
    from webapp.related.routes_flags import bp as flags
    from webapp.related.routes_merge import bp as merge

    for blueprint in (related, flags, merge):
        app.register_blueprint(blueprint)


def _register_visits(app: Flask) -> None:
    from webapp.visits.routes import bp as visits
    from webapp.visits.routes_calendar import bp as calendar

    for blueprint in (visits, calendar):
        app.register_blueprint(blueprint)


def _register_legal_help(app: Flask) -> None:
    from webapp.legal_aid import tasks as _aid_tasks  # noqa: F401
    from webapp.legal_aid.routes import bp as legal_aid
    from webapp.legal_aid.routes_public import bp as legal_aid_public
    from webapp.outreach.routes import bp as plans
    from webapp.outreach.routes_events import bp as events
    from webapp.outreach.routes_public import bp as outreach_public
    from webapp.outreach.routes_stories import bp as stories
    from webapp.outreach.service_survey import survey_link

    # What closes a matter stands left of outreach; its pages ask for the link here.
    app.jinja_env.globals["survey_link"] = survey_link
    for blueprint in (legal_aid, legal_aid_public, plans, events, stories, outreach_public):
        app.register_blueprint(blueprint)


def _register_services(app: Flask) -> None:
    from webapp.service_orders import tasks as _service_tasks  # noqa: F401
    from webapp.service_orders.advisers.routes import bp as advisers
    from webapp.service_orders.progress.routes import bp as service_progress
    from webapp.service_orders.routes import bp as services
    from webapp.service_orders.routes_help import bp as helping
    from webapp.service_orders.routes_orders import bp as orders
    from webapp.service_orders.routes_posters import bp as posters
    from webapp.service_orders.speak.routes import bp as service_speak
    from webapp.service_orders.talk.routes import bp as service_talk

    for blueprint in (services, service_progress, service_speak, service_talk, orders, advisers, posters, helping):
        app.register_blueprint(blueprint)


def _register_emergencies(app: Flask) -> None:
    from webapp.emergencies.routes import bp as emergencies

    app.register_blueprint(emergencies)


def _register_suggestions(app: Flask) -> None:
    from webapp.suggestions.routes import bp as suggestions

    app.register_blueprint(suggestions)


def _register_standards(app: Flask) -> None:
    from webapp.standards.routes import bp as standards
    from webapp.standards.routes_checklists import bp as checklists

    for blueprint in (standards, checklists):
        app.register_blueprint(blueprint)


def _register_ways_in(app: Flask) -> None:
    """Register how people come in, and where it is kept who they are."""
    from webapp.grid_centre.routes import bp as grid_centre
    from webapp.grid_centre.routes_boundaries import bp as boundaries
    from webapp.grid_centre.routes_informants import bp as informants
    from webapp.grid_centre.routes_newcomers import bp as newcomers
    from webapp.grid_centre.routes_people import bp as grid_people
    from webapp.grid_centre.routes_vacancies import bp as vacancies
    from webapp.grid_centre.spreadsheets.routes import bp as roster
    from webapp.oversight.routes import bp as audit
    from webapp.oversight.routes_security import bp as security
    from webapp.people.names.routes import bp as names
    from webapp.people.routes_guides import bp as guides
    from webapp.people.routes_join import bp as joining
    from webapp.people.sign_in.routes_enter import bp as entering
    from webapp.people.sign_in.routes_passwords import bp as passwords

    for blueprint in (
        entering,
        guides,
        joining,
        names,
        passwords,
        grid_centre,
        grid_people,
        informants,
        newcomers,
        vacancies,
        roster,
        boundaries,
        audit,
        security,
    ):
        app.register_blueprint(blueprint)

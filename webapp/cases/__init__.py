from flask import Flask

COMMANDS = ("counters", "sweep")


def init_app(app: Flask) -> None:
    """Join the house: pages of cases and work orders, and the sweep."""
    from webapp import config
    from webapp.cases import queries_notices, routes  # noqa: F401  (registers the notices)
    from webapp.cases.clocks import guess_note, town_calendar
    from webapp.cases.escalation import tasks  # noqa: F401  (registers its jobs)
    from webapp.cases.matter import routes_forward
    from webapp.cases.recusal import presenters as _recusals  # noqa: F401  (registers its part of the page)
    from webapp.cases.recusal import service_kept_out as _kept_out  # noqa: F401  (moves what somebody is out of)
    from webapp.cases.turning import routes as turning
    from webapp.cases.work_orders import routes as work_orders
    from webapp.cases.work_orders import routes_recheck

    for module in (turning, routes, routes_forward, work_orders, routes_recheck):
        app.register_blueprint(module.bp)
    app.jinja_env.globals["guess_note"] = guess_note
    try:
        with app.app_context():
            town_calendar()  # the town's own days: a table that is none is refused now, not at the first deadline
    except ValueError as error:
        raise config.UnsafeSettings(f"{config.PREFIX}CALENDAR_OVERRIDES: {error}") from error

from flask import Flask


def init_app(app: Flask) -> None:
    """Join the house: pages of mediations, their steps and what each does, their notices, what holds a case open."""
    from webapp.mediation import (  # noqa: F401
        queries_notices,
        routes,
        service_ends,
        service_phone,
        service_start,
        service_talks,
    )
    from webapp.mediation.agreement import clocks, service_court, service_keeping, service_paper  # noqa: F401
    from webapp.mediation.dossier import queries_section, routes_month  # noqa: F401  (what a situation says of them)
    from webapp.mediation.dossier import routes as dossier
    from webapp.mediation.following import service_care, service_recusal, service_turning  # noqa: F401
    from webapp.mediation.lists import routes as lists
    from webapp.mediation.page import routes as page
    from webapp.mediation.page import routes_case  # noqa: F401
    from webapp.mediation.parties import service  # noqa: F401

    for module in (routes, page, lists, dossier, routes_month):
        app.register_blueprint(module.bp)

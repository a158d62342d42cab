from flask import Flask


def init_app(app: Flask) -> None:
    """Join the house: pages of groups, alarms and households' phones, notices, vacancies, what phones keep."""
    from webapp.neighbours import (  # noqa: F401
        queries_notices,
        routes,
        routes_door,
        routes_groups,
        routes_parts,
        routes_sheets,
        service_turning,
    )

    for module in (routes, routes_groups, routes_sheets, routes_door):
        app.register_blueprint(module.bp)

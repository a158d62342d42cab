from flask import Flask


def init_app(app: Flask) -> None:
    """Join the house: the register, its sheets, shifts; notices, calendars, phones without signal, a section."""
    from webapp.patrol_force import routes
    from webapp.patrol_force.rota import (  # noqa: F401
        presenters_parts,
        queries_notices,
        queries_section,
        routes_paper,
        service_phone,
    )
    from webapp.patrol_force.rota import routes as routes_rota
    from webapp.patrol_force.sheets import routes as routes_sheets

    for module in (routes, routes_sheets, routes_rota, routes_paper):
        app.register_blueprint(module.bp)

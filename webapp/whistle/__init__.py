from flask import Flask


def init_app(app: Flask) -> None:
    """Join the house: pages of whistles, their notices, what waits for whom, a part of a case, a section."""
    from webapp.whistle import (  # noqa: F401
        queries_notices,
        queries_section,
        routes,
        routes_parts,
        service_phone,
        service_turning,
    )

    for module in (routes, routes_parts):
        app.register_blueprint(module.bp)

from flask import Flask


def init_app(app: Flask) -> None:
    """Join the house: pages of decisions, their notices, what waits for whom, and their section of a situation."""
    from webapp.decisions import (  # noqa: F401
        queries_notices,
        queries_section,
        routes,
        routes_papers,
        service_turning,
    )

    for module in (routes, routes_papers):
        app.register_blueprint(module.bp)

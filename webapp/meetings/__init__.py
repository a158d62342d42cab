from flask import Flask


def init_app(app: Flask) -> None:
    """Join the house: the pages of bulletins, their notices, what turns with a case."""
    from webapp.meetings.bulletins import papers, queries_notices, routes, routes_papers, service_turning  # noqa: F401

    for module in (routes, routes_papers):
        app.register_blueprint(module.bp)

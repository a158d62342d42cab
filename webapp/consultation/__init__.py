from flask import Flask


def init_app(app: Flask) -> None:
    """Join the house: the room of files that other units keep, its pages and steps, notices and what waits."""
    from webapp.consultation.files import queries_notices, routes, routes_view, service_turning, tasks  # noqa: F401

    for module in (routes, routes_view):
        app.register_blueprint(module.bp)

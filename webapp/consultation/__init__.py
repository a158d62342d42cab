from flask import Flask


def init_app(app: Flask) -> None:
    """Join the house: consultations and the room of files: their pages, notices, what waits, a part of a case."""
    from webapp.consultation import queries_notices, routes, routes_parts, service_turning  # noqa: F401
    from webapp.consultation.files import queries_notices as _told  # noqa: F401
    from webapp.consultation.files import routes as files
    from webapp.consultation.files import routes_view as views
    from webapp.consultation.files import service_turning as _turns  # noqa: F401
    from webapp.consultation.files import tasks as _tasks  # noqa: F401

    for module in (routes, routes_parts, files, views):
        app.register_blueprint(module.bp)

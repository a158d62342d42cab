from flask import Flask


def init_app(app: Flask) -> None:
    """Join the house: the course beside a protected case, its pages, words, notices and reminders."""
    from webapp.care import notices, routes, tasks  # noqa: F401  (what is told, and its job)

    app.register_blueprint(routes.bp)

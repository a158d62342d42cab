from flask import Flask


def init_app(app: Flask) -> None:
    """Join the house: the course beside a protected case, its pages, words, notices and reminders; its rooms."""
    from webapp.care import notices, routes, tasks  # noqa: F401  (what is told, and its job)
    from webapp.care.items import routes as items  # isort: skip  (what is done stands above who was asked in)
    from webapp.care.grants import notices as told  # noqa: F401
    from webapp.care.grants import routes as grants
    from webapp.care.items import service_rules  # noqa: F401  (what the law wants; wishes taken back)

    app.register_blueprint(routes.bp)
    app.register_blueprint(items.bp)
    app.register_blueprint(grants.bp)

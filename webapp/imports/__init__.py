from flask import Flask


def init_app(app: Flask) -> None:
    """Join the house: the pages by which what stands in other systems comes in."""
    from webapp.imports import notices, routes

    app.register_blueprint(routes.bp)
    _ = notices

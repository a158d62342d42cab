from flask import Flask


def init_app(app: Flask) -> None:
    """Join the house: pages of the suggestion box, and its notices."""
    from webapp.suggestions import routes

    app.register_blueprint(routes.bp)

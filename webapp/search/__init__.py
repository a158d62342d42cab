from flask import Flask

COMMANDS = ("search",)


def init_app(app: Flask) -> None:
    """Join the house: the search page."""
    from webapp.search import routes

    app.register_blueprint(routes.bp)

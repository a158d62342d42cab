from flask import Flask

COMMANDS = ("search",)


def init_app(app: Flask) -> None:
    """Join the house: the search page."""
    from webapp.search import routes, service_forgetting  # noqa: F401  (forgets what is erased or turns protected)

    app.register_blueprint(routes.bp)

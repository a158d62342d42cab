from flask import Flask


def init_app(app: Flask) -> None:
    """Join the house: pages of the three administrators."""
    from webapp.oversight import routes, routes_security, routes_undelivered

    for module in (routes, routes_security, routes_undelivered):
        app.register_blueprint(module.bp)

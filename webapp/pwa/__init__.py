from flask import Flask


def init_app(app: Flask) -> None:
    """Join the house: manifest, service worker and empty pages."""
    from webapp.pwa import routes

    app.register_blueprint(routes.bp)

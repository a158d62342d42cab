from flask import Flask


def init_app(app: Flask) -> None:
    """Join the house: manifest, service worker and empty pages."""
    from webapp.pwa import routes
    from webapp.pwa.home_screen import start_images

    app.register_blueprint(routes.bp)
    app.jinja_env.globals["start_images"] = start_images()

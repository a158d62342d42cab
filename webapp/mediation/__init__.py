from flask import Flask


def init_app(app: Flask) -> None:
    """Join the house: pages of mediations and their steps."""
    from webapp.mediation import routes, service_turning  # noqa: F401

    app.register_blueprint(routes.bp)

from flask import Flask


def init_app(app: Flask) -> None:
    """Join the house: pages of calls for help, their part of a case and their notices."""
    from webapp.emergencies import queries_notices, routes  # noqa: F401  (registers what people are notified of)
    from webapp.emergencies.standing import models as standing_models  # noqa: F401

    app.register_blueprint(routes.bp)

from flask import Flask


def init_app(app: Flask) -> None:
    """Join the house: petitions beside their cases, their steps and what each does, their notices, their clocks."""
    from webapp.petitions import (  # noqa: F401
        queries_notices,
        routes,
        service_following,
        service_steps,
        service_turning,
    )

    app.register_blueprint(routes.bp)

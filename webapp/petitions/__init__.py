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
    from webapp.petitions.lists import routes as lists
    from webapp.petitions.page import routes as page

    for module in (routes, page, lists):
        app.register_blueprint(module.bp)

from flask import Flask


def init_app(app: Flask) -> None:
    """Join the house: petitions beside their cases, their steps and what each does, their notices, their clocks."""
    from webapp.petitions import (  # noqa: F401
        queries_notices,
        queries_section,
        routes,
        service_following,
        service_steps,
        service_turning,
    )
    from webapp.petitions.intake import routes as intake
    from webapp.petitions.lists import routes as lists
    from webapp.petitions.page import routes as page
    from webapp.petitions.papers import routes as papers
    from webapp.petitions.papers import routes_year

    for module in (routes, page, lists, papers, routes_year, intake):
        app.register_blueprint(module.bp)

from flask import Flask

COMMANDS = ("areas", "units", "users")


def init_app(app: Flask) -> None:
    """Join the house: pages of the tree, of people and posts, of vacancies and spreadsheets."""
    from webapp.grid_centre import (
        routes,
        routes_boundaries,
        routes_informants,
        routes_invitations,
        routes_newcomers,
        routes_people,
        routes_vacancies,
    )
    from webapp.grid_centre.spreadsheets import routes as spreadsheets

    for module in (
        routes,
        routes_people,
        routes_informants,
        routes_invitations,
        routes_newcomers,
        routes_vacancies,
        spreadsheets,
        routes_boundaries,
    ):
        app.register_blueprint(module.bp)

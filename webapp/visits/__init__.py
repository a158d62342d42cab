from flask import Flask


def init_app(app: Flask) -> None:
    """Join the house: pages of visits and calendars, their part of a case and their notices."""
    from webapp.visits import routes, routes_calendar, service_turning  # noqa: F401  (turns visits with their case)

    for module in (routes, routes_calendar):
        app.register_blueprint(module.bp)

from flask import Flask


def init_app(app: Flask) -> None:
    """Join the house: pages of calls for help, their part of a case and their notices."""
    from webapp.emergencies import queries_notices, routes  # noqa: F401  (registers what people are notified of)
    from webapp.emergencies.standing import queries_notices as standing_notices  # noqa: F401
    from webapp.emergencies.standing import routes_duty, routes_parts, routes_sheet, routes_team  # noqa: F401

    for module in (routes, routes_team, routes_sheet, routes_duty):
        app.register_blueprint(module.bp)

from flask import Flask


def init_app(app: Flask) -> None:
    """Join the house: pages of the desk, of units and of calls, and what they put on a case."""
    from webapp.dispatch import routes, routes_follow_ups, routes_morning, routes_units

    for module in (routes, routes_morning, routes_units, routes_follow_ups):
        app.register_blueprint(module.bp)

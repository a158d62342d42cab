from flask import Flask

COMMANDS = ("backup", "first-day", "forget-copies", "hold", "journal", "keys", "restore-drill", "retention")


def init_app(app: Flask) -> None:
    """Join the house: metrics, the first day, how the house is, and the nights' jobs."""
    from webapp.operations import routes, routes_first_day, routes_health, tasks  # noqa: F401  (registers its jobs)

    for module in (routes, routes_first_day, routes_health):
        app.register_blueprint(module.bp)

from flask import Flask

COMMANDS = (
    "backup",
    "check",
    "first-day",
    "forget-copies",
    "hold",
    "holidays",
    "journal",
    "keys",
    "restore-drill",
    "retention",
)


def init_app(app: Flask) -> None:
    """Join the house: metrics, the first day, how the house is, and the nights' jobs."""
    from webapp.operations import routes, routes_first_day, routes_health, routes_holidays, tasks  # noqa: F401  (registers its jobs)

    for module in (routes, routes_first_day, routes_health, routes_holidays):
        app.register_blueprint(module.bp)

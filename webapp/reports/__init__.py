from flask import Flask

COMMANDS = ("files",)


def init_app(app: Flask) -> None:
    """Join the house: what was reported, its pictures, and the jobs about files."""
    from webapp.reports import routes, tasks  # noqa: F401  (registers its jobs)

    app.register_blueprint(routes.bp)

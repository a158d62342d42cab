from flask import Flask

COMMANDS = ("files",)


def init_app(app: Flask) -> None:
    """Join the house: what was reported, its pictures, and the jobs about files."""
    from webapp.reports import queries_kept, routes, tasks  # noqa: F401  (registers its jobs)

    app.jinja_env.globals["keeps_pages"] = queries_kept.asks_for_pages
    app.register_blueprint(routes.bp)

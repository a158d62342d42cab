from flask import Flask


def init_app(app: Flask) -> None:
    """Join the house: pages of applicants and of the office, and the jobs about clocks and papers."""
    from webapp.legal_aid import routes, routes_public, tasks  # noqa: F401  (registers its jobs)

    for module in (routes, routes_public):
        app.register_blueprint(module.bp)

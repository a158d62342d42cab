from flask import Flask


def init_app(app: Flask) -> None:
    """Join the house: pages of links, flags and merges, and their parts of a case."""
    from webapp.related import routes, routes_flags, routes_merge, service_turning  # noqa: F401  (takes traces back)

    for module in (routes, routes_flags, routes_merge):
        app.register_blueprint(module.bp)

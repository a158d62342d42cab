from flask import Flask


def init_app(app: Flask) -> None:
    """Join the house: pages of points, faults and reviews, their notices, parts of a case, a section."""
    from webapp.cameras import queries_section, routes, routes_map  # noqa: F401
    from webapp.cameras.faults import routes as faults
    from webapp.cameras.faults import routes_parts, service_following, service_phone  # noqa: F401
    from webapp.cameras.reviews import queries_notices, service_turning  # noqa: F401
    from webapp.cameras.reviews import routes as reviews
    from webapp.cameras.sheets import routes as sheets

    for module in (sheets, reviews, faults, routes_map, routes):
        app.register_blueprint(module.bp)

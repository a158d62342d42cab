from flask import Flask


def init_app(app: Flask) -> None:
    """Join the house: pages of residents, advisers and staff, and the jobs about orders and messages."""
    from webapp.service_orders import routes, routes_help, routes_orders, routes_posters, tasks  # noqa: F401  (registers its jobs)
    from webapp.service_orders.advisers import routes as advisers
    from webapp.service_orders.advisers import routes_people as people
    from webapp.service_orders.progress import routes as progress
    from webapp.service_orders.speak import routes as speak
    from webapp.service_orders.talk import routes as talk

    for module in (routes, progress, speak, talk, routes_orders, advisers, people, routes_posters, routes_help):
        app.register_blueprint(module.bp)

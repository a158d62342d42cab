from flask import Flask


def init_app(app: Flask) -> None:
    """Join the house: pages of informants and of the counter, and what phones send."""
    from webapp.capture import routes, routes_api, routes_counter, routes_reports, routes_rescue

    for module in (routes, routes_api, routes_reports, routes_rescue, routes_counter):
        app.register_blueprint(module.bp)

from flask import Flask


def init_app(app: Flask) -> None:
    """Join the house: pages of standards and checklists, and their notices."""
    from webapp.standards import routes, routes_checklists

    for module in (routes, routes_checklists):
        app.register_blueprint(module.bp)

from flask import Flask


def init_app(app: Flask) -> None:
    """Join the house: the roll-up and the board."""
    from webapp.insight import routes, routes_board

    for module in (routes, routes_board):
        app.register_blueprint(module.bp)

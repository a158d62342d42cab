from flask import Flask


def init_app(app: Flask) -> None:
    """Join the house: spreadsheets, ledgers and sheets of paper, and their row on a case."""
    from webapp.paper import routes, routes_ledger, routes_print

    for module in (routes, routes_ledger, routes_print):
        app.register_blueprint(module.bp)

from flask import Flask


def init_app(app: Flask) -> None:
    """Join the house: pages of signing in and of oneself, and who it is that asks."""
    from webapp.people import routes, routes_guides, routes_join
    from webapp.people.names import routes as names
    from webapp.people.queries import actor_by_token
    from webapp.people.sign_in import notices, routes_enter, routes_passwords  # noqa: F401  (registers the notices)
    from webapp.people.sign_on import routes_address_book, routes_county, routes_wechat, routes_wecom
    from webapp.people.sign_on import tasks as address_books  # noqa: F401  (registers its jobs)
    from webapp.web.guard import login_manager

    for module in (routes, routes_enter, routes_guides, routes_join, names, routes_passwords):
        app.register_blueprint(module.bp)
    for elsewhere in (routes_address_book, routes_county, routes_wechat, routes_wecom):
        app.register_blueprint(elsewhere.bp)
    login_manager.user_loader(actor_by_token)
    login_manager.login_view = "people.sign_in"

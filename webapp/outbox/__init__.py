from flask import Flask


def init_app(app: Flask) -> None:
    """Join the house: the ways out, their pages, and the jobs that use them."""
    from webapp.outbox import dingtalk, routes_go, tasks, wechat, wecom  # noqa: F401  (they register jobs and ways)

    app.register_blueprint(routes_go.bp)

from flask import Flask

COMMANDS = ("push-keys", "send-texts")


def init_app(app: Flask) -> None:
    """Join the house: the ways out, their pages, and the jobs that use them."""
    from webapp.outbox import dingtalk, push, routes, routes_go, routes_push, tasks, texts, wechat, wecom  # noqa: F401

    push.load_key(app)
    for module in (routes, routes_go, routes_push):
        app.register_blueprint(module.bp)

from flask import Flask


def init_app(app: Flask) -> None:
    """Join the house: the page of messages, and the job that makes them."""
    from webapp.inbox import routes, tasks  # noqa: F401  (registers its jobs)

    app.register_blueprint(routes.bp)

from flask import Flask


def init_app(app: Flask) -> None:
    """Join the house: pages of situations and bulletins, what they count, their notices, what turns with a case."""
    from webapp.meetings.bulletins import papers, queries_notices, routes, routes_papers, service_turning  # noqa: F401
    from webapp.meetings.situations import queries_cases  # noqa: F401
    from webapp.meetings.situations import routes as situations
    from webapp.meetings.situations import service_turning as turning  # noqa: F401

    for module in (situations, routes, routes_papers):
        app.register_blueprint(module.bp)

from flask import Flask


def init_app(app: Flask) -> None:
    """Join the house: meetings, situations, bulletins, what they count, notices, calendars, what turns with a case."""
    from webapp.meetings import (  # noqa: F401
        queries_notices,
        queries_people,
        routes,
        routes_papers,
        routes_parts,
        service_turning,
    )
    from webapp.meetings.bulletins import papers  # noqa: F401
    from webapp.meetings.bulletins import queries_notices as told  # noqa: F401
    from webapp.meetings.bulletins import routes as bulletins
    from webapp.meetings.bulletins import routes_papers as sheets
    from webapp.meetings.bulletins import service_turning as turning  # noqa: F401
    from webapp.meetings.minutes import routes as minutes
    from webapp.meetings.situations import queries_cases, queries_invited, queries_lately, queries_topics  # noqa: F401
    from webapp.meetings.situations import queries_notices as heard  # noqa: F401
    from webapp.meetings.situations import routes as situations
    from webapp.meetings.situations import routes_papers as situation_papers
    from webapp.meetings.situations import service_turning as turned  # noqa: F401

    for module in (routes, routes_papers, minutes, situations, situation_papers, bulletins, sheets):
        app.register_blueprint(module.bp)

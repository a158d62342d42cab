from flask import Flask


def init_app(app: Flask) -> None:
    """Join the house: calls for help, headquarters with all their rooms, the standing team, notices, first pages."""
    from webapp.emergencies import queries_notices, routes  # noqa: F401
    from webapp.emergencies.after import queries_section, service_turning  # noqa: F401
    from webapp.emergencies.after import routes as after
    from webapp.emergencies.feed import queries_course as of_the_feed  # noqa: F401
    from webapp.emergencies.feed import routes as feed
    from webapp.emergencies.hq import queries_notices as of_headquarters  # noqa: F401
    from webapp.emergencies.hq import routes as headquarters
    from webapp.emergencies.hq import service_phone  # noqa: F401
    from webapp.emergencies.hq import service_turning as of_cases  # noqa: F401
    from webapp.emergencies.persons import queries_course as persons_course  # noqa: F401
    from webapp.emergencies.persons import queries_notices as of_persons  # noqa: F401
    from webapp.emergencies.persons import routes as persons
    from webapp.emergencies.persons import service_turning as persons_turning  # noqa: F401
    from webapp.emergencies.standing import queries_notices as of_the_team  # noqa: F401
    from webapp.emergencies.standing import routes_duty, routes_parts, routes_sheet, routes_team  # noqa: F401
    from webapp.emergencies.teams import queries_course as teams_course  # noqa: F401
    from webapp.emergencies.teams import queries_notices as of_teams  # noqa: F401
    from webapp.emergencies.teams import routes as teams
    from webapp.emergencies.teams import service_turning as teams_turning  # noqa: F401

    for module in (routes, headquarters, feed, teams, persons, after, routes_team, routes_sheet, routes_duty):
        app.register_blueprint(module.bp)

from flask import Flask


def init_app(app: Flask) -> None:
    """Join the house: pages of plans, events, stories and the survey, which a case's last page links to."""
    from webapp.outreach import routes, routes_events, routes_public, routes_stories
    from webapp.outreach.service_survey import survey_link

    for module in (routes, routes_events, routes_stories, routes_public):
        app.register_blueprint(module.bp)
    # What closes a matter is below outreach; its pages ask for the link here.
    app.jinja_env.globals["survey_link"] = survey_link

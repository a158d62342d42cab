"""The first page after sign-in of courtyard and administrators; it is shown at ``/`` in place of 首页."""

from flask import render_template

from webapp.morning import presenters
from webapp.people.actor import Actor
from webapp.web.doors import rows_at_home
from webapp.web.looks import first_page


@first_page(presenters.begins_here)
def morning(actor: Actor) -> str:
    """Show what waits for a person's posts, the next three things, and today."""
    doors = [] if actor.can("case.read") else rows_at_home(actor, (("grid",), ("office", "tables", "rules")))
    return render_template("morning/morning.html", doors=doors, **presenters.page(actor))

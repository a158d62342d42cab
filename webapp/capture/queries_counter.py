"""What the counter asks for: the town and its places, and what was registered under an id."""

from typing import Any

from sqlalchemy import select

from webapp.areas.models import Area, Level
from webapp.cases.models import Case, CaseReport
from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.people.actor import Actor
from webapp.reports.models import Registration, Report, Submission


def town_of(actor: Actor) -> Area:
    """Return the town in which the actor's office lies; the one 404 for who has none."""
    paths = [int(part) for post in actor.posts for part in post.area_path.split("/") if part]
    town = db.session().scalar(select(Area).where(Area.id.in_(paths), Area.level == Level.TOWN).order_by(Area.id))
    if town is None:
        raise not_found()
    return town


def only_town() -> Area:
    """Return the town for those who have no post in it: the first one, by its code."""
    return db.session().scalars(select(Area).where(Area.level == Level.TOWN, Area.active).order_by(Area.code)).first()  # type: ignore[return-value]


def registered(actor: Actor, client_id: str) -> Any:
    """Return (Case, Registration, Report) of what the actor registered under this id; the one 404 for anything else."""
    query = (
        select(Case, Registration, Report)
        .join(CaseReport, CaseReport.case_id == Case.id)
        .join(Registration, Registration.report_id == CaseReport.report_id)
        .join(Report, Report.id == Registration.report_id)
        .join(Submission, Submission.id == Report.submission_id)
        .where(Submission.author_id == actor.id, Submission.client_id == client_id, CaseReport.left_at.is_(None))
    )
    row = db.session().execute(query).first()
    if row is None:
        raise not_found()
    return row


def opening_id(case: Case) -> str | None:
    """Return the id under which the first report of a case was sent: additions to it go there."""
    query = select(Submission.client_id).join(Report, Report.submission_id == Submission.id)
    return db.session().scalar(query.where(Report.id == case.opening_report_id))


def registration_of(case: Case) -> Registration | None:
    """Return who came with a case, when its first report was written down for a resident."""
    return db.session().get(Registration, case.opening_report_id)

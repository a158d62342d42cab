"""What the page of a petition reads beside it: its steps with who took them, its pictures, villages to choose from."""

from typing import Any

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import aliased

from webapp.areas.models import Area, Level
from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.petitions.models import Petition, PetitionStep
from webapp.reports.models import Photo


def picture(petition: Petition, photo_id: int) -> Photo:
    """Return a picture of a petition that was loaded through its scope; the one 404 for any other."""
    steps = select(PetitionStep.submission_id).where(PetitionStep.petition_id == petition.id)
    theirs = Photo.submission_id.in_(steps) | (Photo.submission_id == petition.submission_id)
    found = db.session().scalar(select(Photo).where(Photo.id == photo_id, Photo.file.is_not(None), theirs))
    if found is None:
        raise not_found()
    return found


def villages_of(town_id: int) -> list[tuple[str, ...]]:
    """Return (code, name) of the villages of a town, by their codes."""
    town = db.session().get_one(Area, town_id)
    query = select(Area.code, Area.name).where(Area.level == Level.VILLAGE, Area.path.startswith(town.path))
    return [(row.code, row.name) for row in db.session().execute(query.order_by(Area.code))]


def any_of_case(case_id: Any) -> ColumnElement[bool]:
    """Say in SQL whether a case is a petition that is not set aside."""
    one = aliased(Petition)
    return exists().where(one.case_id == case_id, one.set_aside_at.is_(None))

"""Reads of missing persons, always of one headquarters that was loaded through what the actor is to it."""

from collections.abc import Sequence

from sqlalchemy import Select, func, select

from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.core.hot.forms import HotForms
from webapp.emergencies.persons.models import MissingPerson, PersonStep
from webapp.emergencies.persons.states import PersonState
from webapp.people.models import User
from webapp.reports.models import Photo


def persons_of(headquarters_id: int) -> Sequence[MissingPerson]:
    """Return who is or was missing, in the order in which they were written down."""
    query = select(MissingPerson).where(MissingPerson.headquarters_id == headquarters_id)
    return db.session().scalars(query.order_by(MissingPerson.id)).all()


def person_in(headquarters_id: int, person_id: int | None) -> MissingPerson:
    """Return a person of a headquarters; the one 404 for any other."""
    found = db.session().get(MissingPerson, person_id) if person_id is not None else None
    if found is None or found.headquarters_id != headquarters_id:
        raise not_found()
    return found


def by_submission(submission_id: int) -> MissingPerson | None:
    """Return the person whom a submission wrote down."""
    return db.session().scalar(select(MissingPerson).where(MissingPerson.submission_id == submission_id))


def still_lost(headquarters_id: int) -> int:
    """Return how many are not found."""
    lost = MissingPerson.state == PersonState.LOST
    query = select(func.count()).where(MissingPerson.headquarters_id == headquarters_id, lost)
    return db.session().scalar(query) or 0


def steps_of(person_id: int) -> list[tuple[PersonStep, str]]:
    """Return what was written and pressed about a person, with who did, the oldest first."""
    query = (
        select(PersonStep, User.name)
        .join(User, User.id == PersonStep.by_id)
        .where(PersonStep.person_id == person_id)
        .order_by(PersonStep.at, PersonStep.submission_id)
    )
    return [(step, name) for step, name in db.session().execute(query)]


def with_photos(headquarters_id: int) -> list[tuple[MissingPerson, list[int]]]:
    """Return who is or was missing with the ids of their pictures, in one statement."""
    found: dict[int, tuple[MissingPerson, list[int]]] = {}
    for person, photo_id in _WITH_PHOTOS.entities(headquarters_id=headquarters_id):
        photos = found.setdefault(person.id, (person, []))[1]
        if photo_id is not None:
            photos.append(photo_id)
    return list(found.values())


def _with_photos(headquarters_id: int) -> Select[MissingPerson, int]:
    return (
        select(MissingPerson, Photo.id)
        .outerjoin(PersonStep, PersonStep.person_id == MissingPerson.id)
        .outerjoin(Photo, (Photo.submission_id == PersonStep.submission_id) & Photo.file.is_not(None))
        .where(MissingPerson.headquarters_id == headquarters_id)
        .order_by(MissingPerson.id, PersonStep.submission_id, Photo.position)
    )


_WITH_PHOTOS = HotForms(_with_photos)


def photos_of(person_id: int) -> list[int]:
    """Return the ids of the pictures of a person."""
    query = select(Photo.id).join(PersonStep, PersonStep.submission_id == Photo.submission_id)
    query = query.where(PersonStep.person_id == person_id, Photo.file.is_not(None))
    return list(db.session().scalars(query.order_by(Photo.submission_id, Photo.position)))


def photo_in(person_id: int, photo_id: int) -> Photo:
    """Return a picture of a person; the one 404 for any other."""
    own = select(PersonStep.submission_id).where(PersonStep.person_id == person_id)
    query = select(Photo).where(Photo.id == photo_id, Photo.file.is_not(None), Photo.submission_id.in_(own))
    found = db.session().scalar(query)
    if found is None:
        raise not_found()
    return found

"""Reads of grants: those of a course for the named, one's own for the person who was asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import aliased

from webapp.areas.models import Area
from webapp.areas.queries_lists import Listed, page_of
from webapp.areas.scope import ListPage, Window, person_scope
from webapp.care.grants.rules import holds
from webapp.care.models import CareCourse, CareGrant, CareGrantScope
from webapp.care.states import GrantState
from webapp.core import clock, reading
from webapp.core.db import db
from webapp.core.errors import Problem, not_found
from webapp.core.hot.forms import Piece, piece, read_pieces
from webapp.people.actor import Actor
from webapp.people.models import Unit, User
from webapp.people.queries import actor_by_id, id_by_phone
from webapp.people.queries_impartial import barred_from
from webapp.reports.models import Submission

BUCKETS = ("waiting", "working", "done")
_LIVE = (GrantState.ASKED, GrantState.GRANTED)


@dataclass(frozen=True)
class Grant:
    """A grant with the names that a page of the matter shows."""

    row: CareGrant
    who: str
    asker: str


def any_of_case(case_id: int) -> ColumnElement[bool]:
    """Say in SQL whether anybody was ever asked in to a matter."""
    return exists().where(CareGrant.course_id == case_id)


def grants_of(course_id: int) -> Sequence[Grant]:
    """Return the grants of a course, the newest first."""
    asker = aliased(User)
    query = select(CareGrant, User.name, asker.name).join(User, User.id == CareGrant.person_id)
    query = query.join(asker, asker.id == CareGrant.asked_by_id).where(CareGrant.course_id == course_id)
    rows = db.session().execute(query.order_by(CareGrant.id.desc()))
    return [Grant(row[0], row[1], row[2]) for row in rows]


def live_of(course_id: int) -> Sequence[CareGrant]:
    """Return the grants of a course that wait or run."""
    query = select(CareGrant).where(CareGrant.course_id == course_id, CareGrant.state.in_(_LIVE))
    return list(db.session().scalars(query.order_by(CareGrant.id)))


def grant_of(course_id: int, grant_id: int | None, states: Sequence[GrantState]) -> CareGrant:
    """Return a grant of a course in one of these states, the only one where none is named.

    The one 404 for a number that there is not, Problem 409 where it is in another state or nothing waits.
    """
    query = select(CareGrant).where(CareGrant.course_id == course_id)
    if grant_id is not None:
        found = db.session().scalar(query.where(CareGrant.id == grant_id))
        if found is None:
            raise not_found()
        return found
    waiting = list(db.session().scalars(query.where(CareGrant.state.in_(states)).order_by(CareGrant.id)))
    if len(waiting) != 1:
        raise Problem("stale", "现在没有等着定的" if not waiting else "有好几个人，请选是哪一个")
    return waiting[0]


def asked_with(course_id: int, author_id: int, client_id: str) -> CareGrant:
    """Return the grant that was asked for by what a phone sent under this id; the one 404 without one."""
    query = select(CareGrant).join(Submission, Submission.id == CareGrant.submission_id)
    sent = (Submission.author_id == author_id, Submission.client_id == client_id)
    found = db.session().scalar(query.where(CareGrant.course_id == course_id, *sent))
    if found is None:
        raise not_found()
    return found


def own_grant(actor: Actor, grant_id: int) -> CareGrant:
    """Return a grant that opens its page to the actor now; the one 404 for every other, from the moment it ends."""
    found = db.session().get(CareGrant, grant_id, populate_existing=True)
    if found is None or not holds(found, actor, clock.now()):
        raise not_found()
    return found


def own_page(actor: Actor, bucket: str, after: tuple[int, int] | None) -> ListPage[CareGrant]:
    """Return a page of one's own grants that still run, those that end first on top."""
    now = clock.now()
    window = Window(since=clock.to_micros(now) + 1, after=after, newest_first=False)
    listed = Listed(CareGrantScope, CareGrant, [person_scope(actor.id)], bucket, window)
    page = page_of(listed, select(CareGrant), lambda row: row[0])
    return ListPage([one for one in page.rows if holds(one, actor, now)], page.after)


def any_own(actor: Actor) -> Piece:
    """Say whether anything is opened to a person now."""
    return piece(_any_own, user_id=actor.id, now=clock.now())


def _any_own(user_id: int, now: datetime) -> ColumnElement[bool]:
    live = (CareGrant.person_id == user_id, CareGrant.state == GrantState.GRANTED, CareGrant.until > now)
    return exists().where(*live)


def has_own(actor: Actor) -> bool:
    """Say whether anything is opened to a person now."""
    return bool(read_pieces([any_own(actor)])[0])


def opened(course_id: int, part: str) -> Sequence[Actor]:
    """Return to whom a part of a matter is open now; for other packages' steps."""
    live = (CareGrant.course_id == course_id, CareGrant.part == part, CareGrant.state == GrantState.GRANTED)
    grants = db.session().scalars(select(CareGrant).where(*live).order_by(CareGrant.id)).all()
    found = [(grant, actor_by_id(grant.person_id)) for grant in grants]
    return [actor for grant, actor in found if actor and holds(grant, actor, clock.now())]


def by_id(grant_id: int) -> CareGrant | None:
    """Return a grant for the system's own work; never for a page."""
    return db.session().get(CareGrant, grant_id)


def person(typed: str) -> Actor | None:
    """Return who has this telephone or this number, with the posts they hold now; None for nobody with a post."""
    phone = reading.phone(typed)
    user_id = id_by_phone(phone) if phone else reading.row_id(typed)
    found = actor_by_id(user_id) if user_id else None
    return found if found and found.posts else None


def concerned(course: CareCourse) -> set[int]:
    """Return whom a matter concerns or who withdrew from it; the number that a step just noted may be unwritten yet."""
    noted = select(User.id).where(User.phone_index == course.against_phone_index)
    return barred_from("case", course.id) | set(db.session().scalars(noted))


def place_of(grant: CareGrant) -> str:
    """Return where the person holds the post for which they were asked."""
    query: Select[Any] = select(Unit.name).where(Unit.id == grant.unit_id)
    if grant.unit_id is None:
        query = select(Area.label).where(Area.id == grant.area_id)
    return db.session().scalar(query) or ""


def ended_by_time(most: int) -> Sequence[CareGrant]:
    """Return grants whose last day has passed; for the sweep."""
    over = (CareGrant.state.in_(_LIVE), CareGrant.until <= clock.now())
    return list(db.session().scalars(select(CareGrant).where(*over).order_by(CareGrant.until).limit(most)))

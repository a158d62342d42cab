"""Reads of visits, each through the actor's scope; and who may be asked to come along."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased

from webapp.areas.models import Area, Level
from webapp.areas.queries_lists import Listed, page_of
from webapp.areas.scope import PAGE_SIZE, ListPage, Window, in_list, narrow, person_scope
from webapp.cases import queries as cases
from webapp.cases.models import Case, CaseScope
from webapp.cases.rules import sees_whole
from webapp.core import clock, reading
from webapp.core.db import Moment, db
from webapp.core.errors import not_found
from webapp.core.hot.forms import Piece, piece
from webapp.core.protection.impartial import barred
from webapp.people import queries as people
from webapp.people.actor import Actor
from webapp.people.models import Post, ProtectedContact, User
from webapp.people.permissions import ADMINISTRATORS, GOVERNANCE, LEADS, ROLE_NAMES, Role
from webapp.people.queries import holding, in_force
from webapp.people.queries_receiving import kept_out_of, name_in_force
from webapp.reports.queries import Files, Stored, files_of
from webapp.visits.models import Visit, VisitGoer, VisitScope, VisitStep
from webapp.visits.rules import VisitAccess, is_team
from webapp.visits.states import TO_COME, State

# Under a name of its own: whoever asks may be reading cases themselves.
_PUT_IN = aliased(Case)
MOST_CANDIDATES = 40
MOST_INVITATIONS = 3
MOST_IN_A_WEEK = 200


@dataclass(frozen=True)
class VisitRow:
    """A visit in a list, with the names of those who go."""

    visit: Visit
    goers: dict[int, str]


VisitPage = ListPage[VisitRow]


def seen(actor: Actor, visit_id: int) -> VisitAccess:
    """Return a visit that the actor plans, goes to or is invited to, or that belongs to a case they see whole.

    The one 404 for absent and out of scope. A protected one is seen by the people named now and nobody else.
    """
    mine = person_scope(actor.id)
    own = or_(
        in_list(VisitScope, [one for one in actor.scopes if one != mine], "all", Visit.starts_at, Visit.id),
        and_(in_list(VisitScope, [mine], "all", Visit.starts_at, Visit.id), _concerns(actor.id, clock.now())),
    )
    now: Any = aliased(Case)  # the case it belongs to now: the one into which its own was put, if it was
    of_case = exists().where(CaseScope.scope.in_(actor.scopes), CaseScope.bucket == "all", CaseScope.row_id == now.id)
    query = (
        select(Visit, now.code, own.label("own"), goes_to(actor.id).label("goes"))
        .add_columns(barred("case", now.id, actor.id, actor.phone_index).label("barred"))
        .outerjoin(Case, Case.id == Visit.case_id)
        .outerjoin(now, now.id == func.coalesce(Case.merged_into_id, Case.id))
        .where(Visit.id == visit_id, or_(own, and_(~Visit.protected, of_case)))
    )
    row = db.session().execute(query).first()
    if row is None or (not row.own and not sees_whole(actor, cases.get_case_for(actor, row.code))):
        raise not_found()
    goers = goers_of([visit_id])[visit_id]
    visit = row.Visit
    team, guest = is_team(actor, visit, goes=row.goes), visit.guest_id == actor.id
    return VisitAccess(visit, goers, team, guest, row.code, row.barred)


def goes_to(user_id: Any, now: Any = None) -> Any:
    """Say in SQL whether a person (a number or a column) goes to a visit: asked along in a post, and still in it.

    ``now`` is for a statement that is put together once.
    """
    asked = exists().where(VisitGoer.visit_id == Visit.id, VisitGoer.user_id == user_id)
    return and_(asked.correlate_except(VisitGoer), holding(user_id, "visit.read", since=Visit.created_at, now=now))


def _own_rows(actor: Actor) -> dict[str, Any]:
    return {person_scope(actor.id): _concerning(actor.id, clock.now())}


def _concerning(user_id: int, now: datetime) -> Any:
    return exists().where(Visit.id == VisitScope.row_id, _concerns(user_id, now))


def _concerns(user_id: int, now: datetime) -> Any:
    return or_(Visit.guest_id == user_id, goes_to(user_id, now))


def goers_of(visit_ids: Iterable[int]) -> dict[int, dict[int, str]]:
    """Return visit → id and name of who goes, in one statement."""
    ids = list(visit_ids)
    found: dict[int, dict[int, str]] = {visit_id: {} for visit_id in ids}
    query = (
        select(VisitGoer.visit_id, User.id, User.name)
        .join(User, User.id == VisitGoer.user_id)
        .join(Visit, Visit.id == VisitGoer.visit_id)
        .where(VisitGoer.visit_id.in_(ids))
        .order_by(User.id != Visit.planner_id, User.id)
    )
    for visit_id, user_id, name in db.session().execute(query):
        found[visit_id][user_id] = name
    return found


def who_go(visit: Visit) -> list[int]:
    """Return who goes to a visit, by their posts in force now."""
    query = select(VisitGoer.user_id).join(Visit, Visit.id == VisitGoer.visit_id)
    query = query.where(Visit.id == visit.id, holding(VisitGoer.user_id, "visit.read", since=Visit.created_at))
    return list(db.session().scalars(query.order_by(VisitGoer.user_id)))


def who_sit(visit: Visit) -> list[int]:
    """Return who sits in the seat that planned a visit now: whom to notify when nobody who goes is left."""
    kind, number = visit.seat[:1], reading.whole(visit.seat[1:]) or 0
    if visit.protected or kind not in ("a", "u"):
        return []
    if kind == "u":
        return people.officers_of(number)
    return [user for *_, seat in people.leads_of_areas([number], list(Level), LEADS | GOVERNANCE) for user in seat]


def page(
    actor: Actor, window: Window, wanted: Sequence[Any] = (), size: int = PAGE_SIZE, *, again: bool = False
) -> tuple[VisitPage, list[VisitRow]]:
    """Return one page of the actor's visits by when they begin; ``wanted`` are conditions on them in SQL.

    With ``again`` also those whose day to look again has come, the earliest first; at most a page of them.
    """
    listed = Listed(VisitScope, Visit, actor.scopes, "all", window, wanted, only=_own_rows(actor), size=size)
    found = page_of(listed, select(Visit), lambda row: row.Visit)
    first = _to_look_again(actor) if again else []
    rows = _with_goers([*first, *found.rows])
    return VisitPage(rows[len(first) :], found.after, found.ended), rows[: len(first)]


def how_many_asked(actor: Actor) -> Piece:
    """Count the invitations that wait for the actor's answer."""
    return piece(_how_many_asked, user_id=actor.id, now=clock.now())


def _how_many_asked(user_id: int, now: datetime) -> Select[Any]:
    return select(func.count()).select_from(Visit).where(*asked(user_id, now))


def of_today(actor: Actor) -> list[VisitRow]:
    """Return the actor's visits of today that are still to be, by time, without the names of those who go."""
    query = select(Visit).where(Visit.id.in_(_today(**_day(actor)))).order_by(Visit.starts_at, Visit.id)
    return [VisitRow(visit, {}) for visit in db.session().scalars(query)]


def how_many_today(actor: Actor) -> Piece:
    """Count the visits of today that are still to be."""
    return piece(_how_many_today, **_day(actor))


def _how_many_today(**day: Any) -> Select[Any]:
    return select(func.count()).select_from(_today(**day).subquery())


def _day(actor: Actor) -> dict[str, Any]:
    """Return what the visits of today are found by."""
    now, own = clock.now(), person_scope(actor.id)
    start = clock.day_start(clock.local_day(now))
    span = {"since": clock.to_micros(start), "until": clock.to_micros(start + timedelta(days=1))}
    return {"user_id": actor.id, "own": own, "others": [one for one in actor.scopes if one != own], "now": now, **span}


def _today(user_id: int, own: str, others: Sequence[str], now: datetime, since: int, until: int) -> Select[Any]:
    window, concerning = Window(since, until, newest_first=False), {own: _concerning(user_id, now)}
    listed = narrow(VisitScope, [*others, own], "all", window, PAGE_SIZE, only=concerning).subquery()
    return select(Visit.id).join(listed, listed.c.row_id == Visit.id).where(Visit.state.in_(TO_COME))


def is_invited(actor: Actor) -> Piece:
    """Say whether an invitation waits for the actor's answer."""
    return piece(_is_invited, user_id=actor.id, now=clock.now())


def _is_invited(user_id: int, now: datetime) -> Any:
    return exists().where(*asked(user_id, now))


def asked(user_id: int, now: datetime) -> tuple[Any, ...]:
    """Return in SQL what is true of an invitation that waits for a person's answer."""
    return Visit.guest_id == user_id, Visit.state == State.ASKED, Visit.starts_at > now


def to_answer(actor: Actor) -> list[Visit]:
    """Return the invitations that the actor has not answered and that are still to come, the next first; a few."""
    return list(
        db.session().scalars(
            select(Visit)
            .where(*asked(actor.id, clock.now()))
            .order_by(Visit.starts_at, Visit.id)
            .limit(MOST_INVITATIONS)
        )
    )


def _to_look_again(actor: Actor) -> list[Visit]:
    come = Window(until=clock.to_micros(clock.now()), newest_first=False)
    found = narrow(VisitScope, actor.scopes, "again", come, limit=PAGE_SIZE, only=_own_rows(actor)).subquery()
    query = select(Visit).join(found, found.c.row_id == Visit.id).order_by(found.c.sort, found.c.row_id)
    return list(db.session().scalars(query))


def of_case(case_id: int) -> list[VisitRow]:
    """Return the visits of a case that was loaded through its scope, and of those put into it; the latest first.

    A visit keeps the case it was planned for, so it goes back with it. At most a page of them.
    """
    query = select(Visit).where(_of(case_id)).order_by(Visit.starts_at.desc(), Visit.id.desc())
    return _with_goers(list(db.session().scalars(query.limit(PAGE_SIZE))))


def any_of_case(case_id: int) -> ColumnElement[bool]:
    """Say in SQL whether a case has visits."""
    return exists().where(_of(case_id))


def ahead_on_case(case_id: Any) -> ColumnElement[bool]:
    """Say in SQL whether a visit of a case is still ahead; one that nobody noted afterwards holds nothing up."""
    now = bindparam("ahead_of", callable_=clock.now, type_=Moment())
    return exists().where(_of(case_id), Visit.state.in_((State.ASKED, State.SCHEDULED)), Visit.starts_at > now)


def _of(case_id: Any) -> ColumnElement[bool]:
    gone_in = select(Visit.id).join(_PUT_IN, _PUT_IN.id == Visit.case_id).where(_PUT_IN.merged_into_id == case_id)
    return or_(Visit.case_id == case_id, Visit.id.in_(gone_in))


def by_submission(submission_id: int) -> Visit | None:
    """Return the visit that was planned by a submission."""
    return db.session().scalar(select(Visit).where(Visit.submission_id == submission_id))


def files_of_visit(visit_id: int) -> list[Files]:
    """Return the pictures and voice notes of a visit, step by step."""
    ids = list(db.session().scalars(select(VisitStep.submission_id).where(VisitStep.visit_id == visit_id)))
    return list(files_of(ids).values()) if ids else []


def stored(kind: type[Stored], visit_id: int, row_id: int) -> Stored:
    """Return a picture or a voice note of a visit that was loaded through its scope; the one 404 for any other."""
    query = (
        select(kind)
        .join(VisitStep, VisitStep.submission_id == kind.submission_id)
        .where(kind.id == row_id, kind.file.is_not(None), VisitStep.visit_id == visit_id)
    )
    found = db.session().scalar(query)
    if found is None:
        raise not_found()
    return found


def candidates(actor: Actor, *, protected: int | None) -> list[tuple[int, str, str]]:
    """Return (id, name, role) of those who may come along: of the actor's units, and of their areas one level down.

    For a protected matter (the id of its case) only the people named to it, in one statement like the other.
    """
    units = [p.unit_id for p in actor.posts if p.unit_id]
    areas = [p.area_id for p in actor.posts if p.leads and p.area_id]
    near = or_(Post.unit_id.in_(units), Area.id.in_(areas), Area.parent_id.in_(areas))
    query = (
        select(User.id, User.name, Post.role)
        .join(Post, Post.user_id == User.id)
        .outerjoin(Area, Area.id == Post.area_id)
        .where(in_force(clock.now()), User.active, User.id != actor.id, Post.role.not_in(list(ADMINISTRATORS)))
        .order_by(Post.id)
    )
    out = kept_out_of("case", protected or 0)
    named = select(ProtectedContact.user_id).where(name_in_force(clock.now(), out))
    rows = db.session().execute(query.where(near if protected is None else User.id.in_(named)).limit(MOST_CANDIDATES))
    people: dict[int, tuple[int, str, str]] = {}
    for user_id, name, role in rows:
        people.setdefault(user_id, (user_id, name, ROLE_NAMES[Role(role)]))
    return list(people.values())


def user_by_phone_index(index: str) -> int | None:
    """Return the active user with this number, found without decrypting any."""
    return db.session().scalar(select(User.id).where(User.phone_index == index, User.active))


def reporter_of(case: Case) -> str | None:
    """Return the name of who reported a case, where that is a person who can be invited in the app."""
    return db.session().scalar(select(User.name).where(User.id == case.author_id, User.active))


def again_at(day: date) -> int:
    """Return the place of a day in the list of those to look at again, in microseconds."""
    return clock.to_micros(clock.day_start(day))


def _with_goers(visits: list[Visit]) -> list[VisitRow]:
    goers = goers_of(visit.id for visit in visits) if visits else {}
    return [VisitRow(visit, goers[visit.id]) for visit in visits]

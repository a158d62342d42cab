"""Reads of headquarters: one through what the actor is to it, its roll-call, lists, the open one of a case."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, bindparam, exists, false, func, or_, select

from webapp.areas.models import Area
from webapp.cases.models import Case
from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import Problem, not_found
from webapp.core.hot.forms import HotForms, Piece, piece
from webapp.core.hot.reads import HotRead
from webapp.emergencies.hq.models import Headquarters, HeadquartersAsker, HeadquartersStep, RollEntry
from webapp.emergencies.hq.rules import Access, access_of, deciding_paths
from webapp.emergencies.hq.states import OPEN, State
from webapp.emergencies.standing.models import EmergencyDuty
from webapp.emergencies.standing.queries import on_duty
from webapp.people.actor import Actor
from webapp.people.models import User
from webapp.people.permissions import DECIDERS
from webapp.reports.queries import Files, files_of

MOST_LISTED = 20
_LIVE = (*OPEN, State.ASKED)


@dataclass(frozen=True)
class Called:
    """One of the roll-call with their name and telephone number, to be rung from its page."""

    entry: RollEntry
    name: str
    phone: str


@dataclass(frozen=True)
class Listed:
    """A headquarters in a list: how many were called and have answered that they come."""

    headquarters: Headquarters
    area: str
    called: int
    coming: int


def seen(actor: Actor, code: str) -> Access:
    """Return a headquarters that the actor sees (``rules.access_of``), in one statement; the one 404 otherwise."""
    return seen_in(actor, code)[0]


def seen_in(actor: Actor, code: str) -> tuple[Access, Area]:
    """Return a headquarters that the actor sees, and the area where it is; the one 404 otherwise."""
    row = _BY_CODE.entities(code=code, user_id=actor.id).first()
    found = access_of(actor, row[0], row[2], row[1].path) if row else None
    if row is None or found is None:
        raise not_found()
    return found, row[1]


def _by_code(code: str, user_id: int) -> Select[Headquarters, Area, RollEntry]:
    own = (RollEntry.headquarters_id == Headquarters.id) & (RollEntry.user_id == user_id)
    query = select(Headquarters, Area, RollEntry).join(Area, Area.id == Headquarters.area_id)
    return query.outerjoin(RollEntry, own).where(Headquarters.code == code)


_BY_CODE = HotForms(_by_code)


def sees(actor: Actor, code: str) -> bool:
    """Say whether somebody sees a headquarters."""
    try:
        seen(actor, code)
    except Problem:
        return False
    return True


def roll_of(headquarters_id: int, *wanted: Any) -> list[Called]:
    """Return who was called and of whom these conditions hold, in the order in which they were, in one statement."""
    query = (
        select(RollEntry, User.name, User.phone)
        .join(User, User.id == RollEntry.user_id)
        .where(RollEntry.headquarters_id == headquarters_id, *wanted)
        .order_by(RollEntry.id)
    )
    return [Called(entry, name, phone or "") for entry, name, phone in db.session().execute(query)]


def called_ids(headquarters_id: int, *wanted: Any) -> list[int]:
    """Return the people of a roll-call of whom these conditions hold."""
    query = select(RollEntry.user_id).where(RollEntry.headquarters_id == headquarters_id, *wanted)
    return list(db.session().scalars(query.order_by(RollEntry.id)))


def called_names(headquarters_id: int, *wanted: Any) -> list[str]:
    """Return the names of the people of a roll-call of whom these conditions hold."""
    query = select(User.name).join(RollEntry, RollEntry.user_id == User.id)
    query = query.where(RollEntry.headquarters_id == headquarters_id, *wanted)
    return list(db.session().scalars(query.order_by(RollEntry.id)))


def counts_of(headquarters_id: int) -> dict[str, int]:
    """Return state of the called → how many."""
    return {str(state): number for state, number in _COUNTS.all({"headquarters_id": headquarters_id})}


_COUNTS = HotRead(
    select(RollEntry.state, func.count())
    .where(RollEntry.headquarters_id == bindparam("headquarters_id"))
    .group_by(RollEntry.state)
)


def steps_of(headquarters_id: int) -> Sequence[HeadquartersStep]:
    """Return what was pressed, in the order of its own times."""
    query = select(HeadquartersStep).where(HeadquartersStep.headquarters_id == headquarters_id)
    return db.session().scalars(query.order_by(HeadquartersStep.at, HeadquartersStep.submission_id)).all()


def files_with(submission_ids: Iterable[int]) -> dict[int, Files]:
    """Return submission → pictures and voice note."""
    ids = list(submission_ids)
    return files_of(ids) if ids else {}


def open_of_case(case_id: int) -> Headquarters | None:
    """Return the headquarters that is open on a case."""
    return db.session().scalar(select(Headquarters).where(Headquarters.open_case_id == case_id))


def any_open_of_case(case_id: Any) -> Any:
    """Say in SQL whether a headquarters is open on a case, by its id or a column of it."""
    return exists().where(Headquarters.open_case_id == case_id)


def by_submission(submission_id: int) -> Headquarters | None:
    """Return the headquarters that a submission made, or to which it was led."""
    led = select(HeadquartersAsker.headquarters_id).where(HeadquartersAsker.submission_id == submission_id)
    query = select(Headquarters).where(or_(Headquarters.submission_id == submission_id, Headquarters.id.in_(led)))
    return db.session().scalar(query)


def _concerning(actor: Actor) -> Any:
    """Say in SQL which headquarters are the actor's: called to, asked for, of their place.

    Bounded by the two indexes: of people to roll-calls, of towns to their headquarters.
    """
    called = select(RollEntry.headquarters_id).where(RollEntry.user_id == actor.id)
    paths = [post.area_path for post in actor.posts if post.area_path and (post.leads or post.role in DECIDERS)]
    here = Headquarters.area_id.in_(_areas_below(list(dict.fromkeys(paths))))
    return or_(Headquarters.id.in_(called), Headquarters.author_id == actor.id, here)


def page(actor: Actor, *, live: bool | None, before: int | None = None, wanted: Sequence[Any] = ()) -> list[Listed]:
    """Return the headquarters that the actor sees, the newest first; ``before`` the id of the last one shown.

    Those that go on or those that are over, or with ``live`` None both; ``wanted`` are conditions on them in SQL.
    """
    states = [] if live is None else [Headquarters.state.in_(_LIVE) if live else Headquarters.state.not_in(_LIVE)]
    of_roll = RollEntry.headquarters_id == Headquarters.id
    called = select(func.count()).where(of_roll).correlate(Headquarters).scalar_subquery()
    came = select(func.count()).where(of_roll, RollEntry.answered_at.is_not(None), RollEntry.state != "cannot")
    query = (
        select(Headquarters, Area.label, called, came.correlate(Headquarters).scalar_subquery())
        .join(Area, Area.id == Headquarters.area_id)
        .where(*states, *wanted, Headquarters.set_aside_at.is_(None), _concerning(actor))
        .order_by(Headquarters.id.desc())
        .limit(MOST_LISTED + 1)
    )
    if before is not None:
        query = query.where(Headquarters.id < before)
    return [Listed(*row) for row in db.session().execute(query)]


def any_waiting(actor: Actor) -> Piece:
    """Say whether a headquarters goes on that the actor was called to, or that waits for their decision."""
    return piece(_any_waiting, user_id=actor.id, **_starting(actor))


def how_many_to_start(actor: Actor) -> Piece | None:
    """Count what is asked for and would be theirs to start; None for who never may."""
    if not actor.can("emergency.start"):
        return None
    return piece(_how_many_to_start, user_id=actor.id, **_starting(actor))


def waiting(actor: Actor) -> list[tuple[Headquarters, str, RollEntry | None]]:
    """Return what goes on that the actor was called to, or that is asked for and theirs to start; the newest first."""
    found = _NEWEST_WAITING.entities(user_id=actor.id, **_starting(actor))
    return [(row[0], row[1], row[2]) for row in found]


def to_start(actor: Actor) -> Any:
    """Say in SQL which headquarters would be theirs to start (``rules.may_start``); None for who never may."""
    return _to_start(actor.id, **_starting(actor)) if actor.can("emergency.start") else None


def _starting(actor: Actor) -> dict[str, Any]:
    """Return where and when somebody may start one; no day for who never may."""
    may = actor.can("emergency.start")
    return {"day": clock.local_day(clock.now()), "paths": deciding_paths(actor)} if may else {"day": None, "paths": ()}


def _to_start(user_id: int, day: date, paths: Sequence[str]) -> Any:
    today = EmergencyDuty.day == day, EmergencyDuty.town_id == Headquarters.town_id
    return or_(Headquarters.area_id.in_(_areas_below(paths)), exists().where(*today, on_duty(user_id)))


def _how_many_to_start(**starting: Any) -> Any:
    asked = _to_start(**starting), Headquarters.state == State.ASKED
    return select(func.count()).select_from(Headquarters).where(*asked)


def _areas_below(paths: Sequence[str]) -> Any:
    return select(Area.id).where(or_(false(), *(Area.path.startswith(path) for path in paths)))


def _newest_waiting(**asked: Any) -> Any:
    return _waiting(**asked).order_by(Headquarters.id.desc()).limit(5)


_NEWEST_WAITING = HotForms(_newest_waiting)


def _any_waiting(**asked: Any) -> Any:
    return exists(_waiting(**asked).with_only_columns(Headquarters.id))


def _waiting(user_id: int, day: date | None, paths: Sequence[str]) -> Select[Headquarters, str, RollEntry]:
    own = (RollEntry.headquarters_id == Headquarters.id) & (RollEntry.user_id == user_id)
    asked = [] if day is None else [(Headquarters.state == State.ASKED) & _to_start(user_id, day, paths)]
    return (
        select(Headquarters, Area.label, RollEntry)
        .join(Area, Area.id == Headquarters.area_id)
        .outerjoin(RollEntry, own)
        .where(Headquarters.state.in_(_LIVE), Headquarters.set_aside_at.is_(None))
        .where(or_(RollEntry.id.is_not(None), Headquarters.commander_id == user_id, *asked))
    )


def open_case_code(actor: Actor, headquarters: Headquarters) -> str | None:
    """Return the code of the case it is about, where it still is."""
    if headquarters.case_id is None:
        return None
    return db.session().scalar(select(Case.code).where(Case.id == headquarters.case_id, ~Case.protected))


def late_answers(now: Any = None) -> Select[Any]:
    """Select the roll entries that are to be called again, the longest waiting first."""
    moment = now or clock.now()
    return (
        select(RollEntry)
        .join(Headquarters, Headquarters.id == RollEntry.headquarters_id)
        .where(RollEntry.next_call_at <= moment, Headquarters.state.in_(OPEN))
        .order_by(RollEntry.next_call_at, RollEntry.id)
    )


def commands_now(user_id: int) -> bool:
    """Say whether somebody commands a headquarters that goes on; a drill is none."""
    query = select(Headquarters.id).where(Headquarters.commander_id == user_id, Headquarters.state.in_(OPEN))
    return db.session().scalar(query.where(~Headquarters.drill).limit(1)) is not None

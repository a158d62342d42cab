"""Reads of whistles, each through the actor's scope: one, the live one of a case, a page of a list, what waits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased

from webapp.areas.queries_lists import Listed, page_of
from webapp.areas.scope import ListPage, Window, count, in_list
from webapp.cases.models import Case
from webapp.cases.queries import standing_in
from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.core.protection.impartial import barred
from webapp.people.actor import Actor
from webapp.reports.queries import Files, Stored, files_of
from webapp.whistle.models import Whistle, WhistleAsker, WhistleScope, WhistleSeat, WhistleStep
from webapp.whistle.rules import WhistleAccess, access_of
from webapp.whistle.states import LIVE, State

WhistlePage = ListPage["WhistleRow"]


@dataclass(frozen=True)
class WhistleRow:
    """A whistle in a list, with those who were called."""

    whistle: Whistle
    seats: Sequence[WhistleSeat]


def seen(actor: Actor, whistle_id: int) -> WhistleAccess:
    """Return a whistle that the actor blew, asked for or is called by; the one 404 otherwise."""
    asked = {"whistle_id": whistle_id, "scopes": actor.scopes, "actor_id": actor.id, "phone_index": actor.phone_index}
    row = db.session().execute(_seen(), asked).first()
    if row is None:
        raise not_found()
    return access_of(actor, row.Whistle, seats_of(whistle_id), row.barred, row.code)


@cache
def _seen() -> Select[Any]:
    """Put the statement together once: every page and every step asks it."""
    scopes: Any = bindparam("scopes", expanding=True)
    open_code = select(Case.code).where(Case.id == _case_now(), standing_in(scopes)).scalar_subquery()
    own = barred("case", Whistle.case_id, bindparam("actor_id"), bindparam("phone_index"))
    return select(Whistle, own.label("barred"), open_code.label("code")).where(
        Whistle.id == bindparam("whistle_id"), _in_list(scopes)
    )


def sees(actor: Actor, whistle_id: int) -> bool:
    """Say whether the actor still sees a whistle."""
    return bool(db.session().scalar(select(Whistle.id).where(Whistle.id == whistle_id, _stands_for(actor))))


def _stands_for(actor: Actor) -> Any:
    return _in_list(actor.scopes)


def _in_list(scopes: Any) -> Any:
    return in_list(WhistleScope, scopes, "all", Whistle.made_at, Whistle.id)


def _case_now() -> Any:
    """Return in SQL where the case of a whistle is now: in the one that it was put into, or by itself."""
    first = aliased(Case)
    found = select(func.coalesce(first.merged_into_id, first.id)).where(first.id == Whistle.case_id)
    return found.correlate(Whistle).scalar_subquery()


def case_id_now(case_id: int) -> int:
    """Return the case into which a case was put, or that case."""
    found = select(func.coalesce(Case.merged_into_id, Case.id)).where(Case.id == case_id)
    return int(db.session().scalar(found) or case_id)


def of_case(case_id: Any) -> Any:
    """Say in SQL whether a whistle is about a case, by its id or a column of it, or about one that was put into it."""
    inner = aliased(Case)
    return or_(
        Whistle.case_id == case_id,
        Whistle.case_id.in_(select(inner.id).where(inner.merged_into_id == case_id)),
    )


def any_live_of_case(case_id: Any) -> Any:
    """Say in SQL whether a whistle is live on a case."""
    return exists().where(of_case(case_id), Whistle.state.in_(LIVE), Whistle.set_aside_at.is_(None))


def live_of_case(case_id: int) -> Whistle | None:
    """Return the first whistle that is live on a case."""
    query = select(Whistle).where(of_case(case_id), Whistle.state.in_(LIVE), Whistle.set_aside_at.is_(None))
    return db.session().scalar(query.order_by(Whistle.id).limit(1))


def by_submission(submission_id: int) -> Whistle | None:
    """Return the whistle that a submission made, or to which it was led."""
    led = select(WhistleAsker.whistle_id).where(WhistleAsker.submission_id == submission_id)
    query = select(Whistle).where(or_(Whistle.submission_id == submission_id, Whistle.id.in_(led)))
    return db.session().scalar(query)


def seats_of(whistle_id: int) -> Sequence[WhistleSeat]:
    """Return who was called, in the order in which they were chosen."""
    query = select(WhistleSeat).where(WhistleSeat.whistle_id == whistle_id)
    return db.session().scalars(query.order_by(WhistleSeat.id)).all()


def askers_of(whistle_id: int) -> list[int]:
    """Return who blew or asked a second time and was led here."""
    return list(db.session().scalars(select(WhistleAsker.user_id).where(WhistleAsker.whistle_id == whistle_id)))


def steps_of(whistle_id: int) -> Sequence[WhistleStep]:
    """Return what was done, in the order in which it came."""
    query = select(WhistleStep).where(WhistleStep.whistle_id == whistle_id)
    return db.session().scalars(query.order_by(WhistleStep.received_at, WhistleStep.submission_id)).all()


def files_with(submission_ids: Iterable[int]) -> dict[int, Files]:
    """Return submission → pictures and voice note."""
    ids = list(submission_ids)
    return files_of(ids) if ids else {}


def stored(kind: type[Stored], whistle_id: int, row_id: int) -> Stored:
    """Return a picture or a voice note of a whistle that was loaded through its scope; the one 404 for any other."""
    steps = select(WhistleStep.submission_id).where(WhistleStep.whistle_id == whistle_id)
    own = select(Whistle.submission_id).where(Whistle.id == whistle_id)
    query = select(kind).where(
        kind.id == row_id, kind.file.is_not(None), or_(kind.submission_id.in_(steps), kind.submission_id.in_(own))
    )
    found = db.session().scalar(query)
    if found is None:
        raise not_found()
    return found


def page(actor: Actor, bucket: str, window: Window, size: int, wanted: Sequence[Any] = ()) -> WhistlePage:
    """Return one page of a list, with who was called by each, in two statements."""
    listed = Listed(WhistleScope, Whistle, actor.scopes, bucket, window, wanted, size=size)
    found = page_of(listed, select(Whistle), lambda row: row.Whistle)
    called: dict[int, list[WhistleSeat]] = {one.id: [] for one in found.rows}
    query = select(WhistleSeat).where(WhistleSeat.whistle_id.in_(called)).order_by(WhistleSeat.id)
    for seat in db.session().scalars(query) if called else ():
        called[seat.whistle_id].append(seat)
    return ListPage([WhistleRow(one, called[one.id]) for one in found.rows], found.after, ended=found.ended)


def how_many(scopes: Sequence[str], bucket: str) -> Select[Any]:
    """Select how many whistles stand in a list."""
    return count(WhistleScope, scopes, bucket)


def any_waiting(scopes: Sequence[str]) -> Any:
    """Say in SQL whether any whistle waits in these scopes."""
    return exists().where(WhistleScope.scope.in_(scopes), WhistleScope.bucket == "waiting")


def counts(scopes: Sequence[str], buckets: Iterable[str]) -> dict[str, int]:
    """Return list → how many; one statement."""
    names = list(buckets)
    asked = [how_many(scopes, name).scalar_subquery() for name in names]
    return dict(zip(names, db.session().execute(select(*asked)).one(), strict=True))


def waiting_for_makers(actor: Actor) -> Select[int, datetime]:
    """Select (id, since when) of what others asked for and who blows has not decided on."""
    return (
        select(Whistle.id, Whistle.made_at)
        .join(WhistleScope, WhistleScope.row_id == Whistle.id)
        .where(WhistleScope.scope.in_(actor.scopes), WhistleScope.bucket == "waiting", Whistle.state == State.ASKED)
    )

"""Reads of what is known: the facts as they stand and as they were, and where people tapped that they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import bindparam, literal, select, union_all
from sqlalchemy.orm import aliased

from webapp.core.db import db
from webapp.core.hot.reads import HotRead
from webapp.emergencies.feed.models import FactEdit, FeedEntry
from webapp.emergencies.feed.queries_map import MapSpot, position_in
from webapp.emergencies.feed.schemas import FACTS
from webapp.emergencies.hq.models import Headquarters, HeadquartersStep
from webapp.people.models import User

MOST_SHOWN, MOST_READ, MOST_TAPPED = 50, 200, 40
_later = aliased(FactEdit)
_HEADQUARTERS: Any = bindparam("headquarters_id")


@dataclass(frozen=True)
class Fact:
    """A fact as it stands: who wrote it when; ``base`` is its number, 0 where nobody has written it in an emergency."""

    key: str
    value: str
    base: int = 0
    by: str = ""
    at: datetime | None = None

    @property
    def word(self) -> str:
        """What it is called."""
        return FACTS[self.key]


@dataclass(frozen=True)
class Known:
    """What is known: the facts in their order, and where people tapped last that they are, the newest first."""

    facts: Sequence[Fact]
    tapped: Sequence[MapSpot]


@dataclass(frozen=True)
class Edit:
    """A change of a fact: by whom, and what stood there before."""

    edit: FactEdit
    by: str
    old: str

    @property
    def word(self) -> str:
        """What the fact is called."""
        return FACTS[self.edit.key]


def known(headquarters: Headquarters) -> Known:
    """Return all six facts as they stand, and where each person tapped last that they are; in one statement.

    What and where begin with what the headquarters was started with.
    """
    written: dict[str, Fact] = {}
    tapped: dict[int, MapSpot] = {}
    for key, number, by_id, name, at, kept in _noted().all({"headquarters_id": headquarters.id}):
        if key:
            written[key] = Fact(key, kept, number, name, at)
        elif by_id not in tapped and len(tapped) < MOST_TAPPED and (where := position_in(kept)):
            tapped[by_id] = MapSpot(name, where.latitude, where.longitude, at)
    facts = [written.get(key) or Fact(key, begun_with(headquarters, key)) for key in FACTS]
    return Known(facts, list(tapped.values()))


@cache
def _noted() -> HotRead:
    """Select the newest of each fact under its key, and under none the newest positions, the last one first.

    Put together once: every page that is open on an emergency asks it.
    """
    newer = select(_later.id).where(
        _later.headquarters_id == FactEdit.headquarters_id, _later.key == FactEdit.key, _later.number > FactEdit.number
    )
    facts = (
        select(FactEdit.key, FactEdit.number, FactEdit.by_id, User.name, FactEdit.at, FactEdit.value)
        .join(User, User.id == FactEdit.by_id)
        .where(FactEdit.headquarters_id == _HEADQUARTERS, ~newer.exists())
    )
    every = union_all(_tapped(HeadquartersStep), _tapped(FeedEntry)).subquery()
    newest = select(every).order_by(every.c.at.desc()).limit(MOST_READ).subquery()
    both = union_all(facts, select(newest)).subquery()
    return HotRead(select(both).order_by(both.c.at.desc()))


def _tapped(model: Any) -> Any:
    return (
        select(literal(""), literal(0), model.by_id, User.name, model.at, model.position)
        .join(User, User.id == model.by_id)
        .where(model.headquarters_id == _HEADQUARTERS, model.position.is_not(None))
    )


def begun_with(headquarters: Headquarters, key: str) -> str:
    """Return what a fact said when the headquarters was started."""
    return {"what": headquarters.summary, "where": headquarters.place}.get(key, "")


def newest(headquarters_id: int, key: str) -> FactEdit | None:
    """Return what was written last for a fact."""
    query = select(FactEdit).where(FactEdit.headquarters_id == headquarters_id, FactEdit.key == key)
    return db.session().scalar(query.order_by(FactEdit.number.desc()).limit(1))


def history(headquarters: Headquarters) -> Sequence[Edit]:
    """Return what was written for the facts, the newest first, each with what stood there before; in one statement."""
    before = aliased(FactEdit)
    query = (
        select(FactEdit, User.name, before)
        .join(User, User.id == FactEdit.by_id)
        .outerjoin(
            before,
            (before.headquarters_id == FactEdit.headquarters_id)
            & (before.key == FactEdit.key)
            & (before.number == FactEdit.number - 1),
        )
        .where(FactEdit.headquarters_id == headquarters.id)
        .order_by(FactEdit.id.desc())
        .limit(MOST_SHOWN)
    )
    return [
        Edit(edit, by, old.value if old else begun_with(headquarters, edit.key))
        for edit, by, old in db.session().execute(query)
    ]

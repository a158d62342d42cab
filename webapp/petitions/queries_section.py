"""信访: what a situation says of petitions: numbers, and the codes of those that press; no name, no word of any.

检举控告, protected matters, and what turned protected later, are in none of it.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select

from webapp.areas.models import Area
from webapp.cases.models import Case
from webapp.core.db import db
from webapp.documents.sections import Count, Item, Line, Row, Table, section
from webapp.documents.topics import Topic, topics
from webapp.petitions.lists.queries import to_answer_before, to_tell_before
from webapp.petitions.models import Petition
from webapp.petitions.service import MANY
from webapp.petitions.states import RESTS, PetitionType
from webapp.reports.catalogue import category_name, choices
from webapp.web.lists.filters import days_word

MOST = 50
TELL_WITHIN, ANSWER_WITHIN = timedelta(days=5), timedelta(days=10)
_OPEN_TYPES = [one for one in PetitionType if one != PetitionType.ACCUSATION]


def in_the_open(town: Area) -> Any:
    """Return what holds of the petitions of a town that numbers may count."""
    return (
        Petition.town_id == town.id,
        Petition.set_aside_at.is_(None),
        Petition.petition_type != PetitionType.ACCUSATION,
    )


@section("petition", order=50, heading="信访")
def petitions(town: Area, since: datetime, until: datetime) -> Sequence[Item]:
    """Return what came in a span by type; whom to tell and what to answer soon; those that press, by their codes."""
    counts = _by_type(town, since, until)
    rows = tuple(
        Row(choices("petition_type")[one], str(one), (Count("new", counts.get(one, 0), _link(since, until, one)),))
        for one in _OPEN_TYPES
    )
    return [
        Table("type", ("类型", "本期登记"), rows, small=True),
        _soon(town, "五日内要告知", "to_tell", to_tell_before, since, until + TELL_WITHIN),
        _soon(town, "十日内要答复", "to_answer", to_answer_before, since, until + ANSWER_WITHIN),
        *map(_named, _pressing(town, since, until)),
    ]


def _by_type(town: Area, since: datetime, until: datetime) -> dict[PetitionType, int]:
    query = select(Petition.petition_type, func.count()).where(*in_the_open(town))
    query = query.where(Petition.registered_at >= since, Petition.registered_at < until)
    return {one: number for one, number in db.session().execute(query.group_by(Petition.petition_type))}


def _soon(
    town: Area, words: str, key: str, before: Callable[[datetime], Any], since: datetime, moment: datetime
) -> Line:
    """Return how many have to be told, or answered, before a moment, and the list that has them."""
    query = select(func.count(Petition.id)).where(*in_the_open(town), before(moment))
    return Line(words, db.session().scalar(query) or 0, f"/petitions?show=all&{key}={days_word(since, moment)}", key)


def _pressing(town: Area, since: datetime, until: datetime) -> Sequence[Any]:
    query = select(Petition, Case.code, Case.kind).join(Case, Case.id == Petition.case_id).where(*in_the_open(town))
    query = query.where(Petition.registered_at >= since, Petition.registered_at < until)
    pressing = or_(Petition.urgent, Petition.people >= MANY)
    return db.session().execute(query.where(pressing).order_by(Petition.registered_at).limit(MOST)).all()


def _link(since: datetime, until: datetime, one: PetitionType) -> str:
    first, _, last = days_word(since, until).partition("_")
    return f"/petitions?show=all&from={first}&to={last}&type={one}"


def _named(row: Any) -> Line:
    one = row.Petition
    words = f"{one.number}，{category_name(row.kind, one.category)}"
    return Line(words, None, f"/cases/{row.code}/petition", one.number or "", one.case_id)


@topics("petitions", order=30, heading="紧急或五人以上的信访")
def pressing_petitions(town: Area, since: datetime, until: datetime) -> Sequence[Topic]:
    """Propose the petitions that press and are not at rest, by their codes."""
    return [
        Topic(
            f"petition:{row.Petition.id}",
            f"{row.Petition.number}，{category_name(row.kind, row.Petition.category)}",
            f"/cases/{row.code}/petition",
            row.Petition.case_id,
        )
        for row in _pressing(town, since, until)
        if row.Petition.state not in RESTS
    ]

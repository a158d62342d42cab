"""反复出现, 应急群防监控, 真的好了吗: what a situation says of flags, of calls for help and patrols, of answers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, union_all

from webapp.areas.models import Area
from webapp.areas.scope import area_scope
from webapp.cases.lists.queries_answers import ANSWERED, WORDS, answered_in
from webapp.cases.models import Case, CaseScope
from webapp.core import clock
from webapp.core.db import db
from webapp.documents.sections import Count, Item, Line, Sentence, section
from webapp.meetings.situations.queries_cases import link, sees_the_town
from webapp.meetings.situations.rules import days_between
from webapp.people.actor import Actor
from webapp.related.models import FlagScope
from webapp.reports.models import PatrolScope
from webapp.web.lists.filters import days_word

# Of fewer answers one could tell whose each is.
FEWEST = 5


def sees_flags(actor: Actor, town_id: int) -> bool:
    """Say whether somebody may open what comes again and again in a whole town."""
    return any(path.endswith(f"/{town_id}/") for path in actor.paths_for("flag.read"))


@section("recurring", order=40, heading="反复出现", opens=sees_flags)
def recurring(town: Area, since: datetime, until: datetime) -> Sequence[Item]:
    """Return how many flags a span set that are still to be talked over, and how many were talked over in it."""
    parts = [
        _between(FlagScope, town, bucket, since, until).add_columns(FlagScope.bucket) for bucket in ("new", "reviewed")
    ]
    found = dict.fromkeys(("new", "reviewed"), 0)
    for number, bucket in db.session().execute(union_all(*(one.group_by(FlagScope.bucket) for one in parts))):
        found[bucket] = number
    days = days_word(since, until)
    return [
        Line("新出现、还没议的", found["new"], f"/flags?days={days}", "new"),
        Line("议过的", found["reviewed"], f"/flags?show=reviewed&days={days}", "reviewed"),
    ]


@section("safety", order=80, heading="应急群防监控", opens=sees_the_town)
def safety(town: Area, since: datetime, until: datetime) -> Sequence[Item]:
    """Return how many calls for help and how many patrols there were."""
    span = days_between(since, until)
    calls = _between(CaseScope, town, "all", since, until).join(Case, Case.id == CaseScope.row_id)
    called = db.session().scalar(calls.where(Case.emergency)) or 0
    walked = db.session().scalar(_between(PatrolScope, town, "all", since, until)) or 0
    days = {"from": span.first.isoformat(), "to": span.last.isoformat()}
    return [
        Line("紧急求助", called, link(town, show="all", emergency="yes", **days), "emergencies"),
        Line("巡查", walked, f"/patrols?area={town.code}&days={days_word(since, until)}", "patrols"),
    ]


@section("answers", order=90, heading="真的好了吗", opens=sees_the_town)
def answers(town: Area, since: datetime, until: datetime) -> Sequence[Item]:
    """Return what those who reported said of what was called done; nothing of fewer than five answers."""
    found = answered_in(area_scope(town.id), since, until)
    if sum(len(found[part]) for part in ANSWERED) < FEWEST:
        return []
    days, parts = days_word(since, until), list[str | Count]()
    for part in ANSWERED:
        url = f"/roll-up/{town.code}/answers/{part}?days={days}"
        parts += ["，" * bool(parts) + WORDS[part] + " ", Count(part, len(found[part]), url), " 件"]
    return [Sentence((*parts, "。"))]


def _between(entry: Any, town: Area, bucket: str, since: datetime, until: datetime) -> Any:
    """Select how many rows of a list of the town stand in a span."""
    return (
        select(func.count())
        .select_from(entry)
        .where(
            entry.scope == area_scope(town.id),
            entry.bucket == bucket,
            entry.sort >= clock.to_micros(since),
            entry.sort < clock.to_micros(until),
        )
    )

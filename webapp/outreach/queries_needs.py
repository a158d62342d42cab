"""What people of a village needed lately, as far as it can be shown without pointing at anybody.

Only kinds that came up at least five times; protected matters are never counted.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import String, func, literal, select, type_coerce, union_all

from webapp.areas.models import Area
from webapp.areas.scope import area_scope
from webapp.cases.models import Case, CaseScope
from webapp.core import clock
from webapp.core.db import db
from webapp.legal_aid.models import AidApplication
from webapp.outreach.topics import topics
from webapp.reports.catalogue import category_name
from webapp.reports.models import ReportKind
from webapp.service_orders.menu import items
from webapp.service_orders.models import ServiceOrder

LEAST = 5
LOOK_BACK = timedelta(days=92)
_AID, _ORDER = "aid", "order"


@dataclass(frozen=True)
class Need:
    """A topic that fits what came up, with the count that says so."""

    topic: str
    reason: str
    count: int


def needs_of(village: Area) -> list[Need]:
    """Return the topics that fit the last three months of a village, what came up most first."""
    since = clock.now() - LOOK_BACK
    found: Counter[str] = Counter()
    words: dict[str, list[str]] = {}
    cases = (
        select(type_coerce(Case.kind, String).label("kind"), Case.category.label("about"), func.count().label("number"))
        .join(CaseScope, CaseScope.row_id == Case.id)
        .where(
            CaseScope.scope == area_scope(village.id),
            CaseScope.bucket == "all",
            CaseScope.sort >= clock.to_micros(since),
            ~Case.protected,
        )
        .group_by(Case.kind, Case.category)
    )
    aid = (
        select(literal(_AID), AidApplication.matter, func.count())
        .where(AidApplication.area_id == village.id, AidApplication.received_at >= since, ~AidApplication.protected)
        .group_by(AidApplication.matter)
    )
    # What was answered; a flood of made-up orders plans no lecture, and who asked for silence is not counted.
    ordered = (
        select(literal(_ORDER), ServiceOrder.item, func.count())
        .join(Area, Area.id == ServiceOrder.area_id)
        .where(Area.path.startswith(village.path), ServiceOrder.received_at >= since)
        .where(ServiceOrder.confirmed_at.is_not(None), ServiceOrder.tell != "secret")
        .group_by(ServiceOrder.item)
    )
    for kind, about, number in db.session().execute(union_all(cases, aid, ordered)):
        word = {_AID: "法律援助", _ORDER: f"点{items()[about].name}" if about in items() else ""}.get(kind)
        _note(found, words, about, number, category_name(ReportKind(kind), about) if word is None else word)
    return [Need(topic, f"近三个月{'、'.join(words[topic])}", n) for topic, n in found.most_common() if n >= LEAST]


def _note(found: Counter[str], words: dict[str, list[str]], about: str, number: int, word: str) -> None:
    topic = topics().get(about)
    if topic and number >= LEAST:
        found[topic] += number
        words.setdefault(topic, []).append(f"{word} {number} 件")

"""The year before: one village tried the door before the town took it up, so that a year of the demo has its months.

Small on purpose: a few matters a month, without pictures, all of them long done.
"""

import random
from collections.abc import Sequence
from datetime import date, timedelta

from webapp.core.clock import day_start
from webapp.demo.corpus import disputes, hazards, season, words
from webapp.demo.lives import Life, Notes
from webapp.demo.planned import PlannedReport, in_order
from webapp.demo.rhythm import DAYS, pick_time

VILLAGE = "450324106203"  # the village that the screens show
MONTHS, MONTH = 10, timedelta(days=30)
_NUMBERS = 100_000  # beyond those of the plan


def trial(anchor: date, micro_grids: Sequence[str]) -> list[PlannedReport]:
    """Return what the village reported in the ten months before the plan begins; more from month to month."""
    chance = random.Random(f"trial {anchor.isoformat()}")  # noqa: S311 - no secret
    places = [code for code in micro_grids if code.startswith(VILLAGE)]
    first = anchor - timedelta(days=DAYS) - MONTHS * MONTH
    reports: list[PlannedReport] = []
    for month in range(MONTHS if places else 0):
        for _ in range(4 + month // 3):
            day = first + month * MONTH + timedelta(days=chance.randrange(MONTH.days - 8))
            reports.append(_report(_NUMBERS + len(reports), day, chance.choice(places), chance))
    return in_order(reports, day_start(anchor))


def _report(number: int, day: date, place: str, chance: random.Random) -> PlannedReport:
    kind = "hazard" if chance.random() < 0.7 else "dispute"
    topics = list((hazards() if kind == "hazard" else disputes()).values())
    topic = chance.choices(topics, weights=[one.seasons[season(day.month)] for one in topics])[0]
    story = chance.choice(topic.stories)
    severity = chance.choices(list(topic.severities), weights=list(topic.severities.values()))[0]
    at = pick_time(day, chance)
    prefix = "" if kind == "hazard" else "dispute_"
    notes = Notes((*topic.started, *words("started")) if kind == "hazard" else (), story.done, prefix)
    return PlannedReport(
        number=number,
        at=at,
        micro_grid=place,
        kind=kind,
        category=topic.category,
        severity=severity,
        description=story.text,
        place_name=chance.choice(words("places")) if chance.random() < 0.6 else "",
        steps=Life(chance, at, severity, notes).run("plain"),
    )

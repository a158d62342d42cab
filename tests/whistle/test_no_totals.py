"""Nothing counts whistles by unit or person: no statement, no page, no section says such a number."""

import re

from tests.support.rules.sources import read
from tests.whistle.conftest import COMMISSIONER, DISPATCHER, JUSTICE, POLICE, Whistles, after
from webapp.areas.models import Area
from webapp.core import clock
from webapp.core.db import db
from webapp.documents.sections import SECTIONS

# What counts at all: how many a town had in a span.
COUNTS = {"webapp/whistle/queries_section.py"}
OURS = re.compile(r"\b(WhistleSeat|WhistleStep|whistle_seats|whistle_steps)\b")
TOTALS = re.compile(r"group_by|func\.(count|sum|avg|min|max)\b|having\(")
BY_WHOM = re.compile(r"func\.\w+\([^)]*(Seat|Step|by_id|author_id|minutes|answered_at|arrived_at)")


def test_no_statement_counts_by_unit_or_person() -> None:
    whistle = {source.path: source.text for source in read("webapp/whistle/*.py")}
    assert {path for path, text in whistle.items() if TOTALS.search(text)} == COUNTS
    assert not any("group_by" in text or BY_WHOM.search(text) for text in whistle.values())


def test_no_other_package_reads_who_came() -> None:
    elsewhere = [source for source in read("webapp/**/*.py") if not source.path.startswith("webapp/whistle/")]
    # Erasing alone knows them: by their submissions.
    assert {source.path for source in elsewhere if OURS.search(source.text)} <= {
        "webapp/operations/service_retention.py"
    }


def test_the_section_of_a_situation_says_three_numbers_of_the_town(house: Whistles) -> None:
    ended, mistaken = house.blown(), house.blown()
    house.blown()
    house.here(ended, POLICE, JUSTICE)
    house.step(DISPATCHER, ended, "stand-down", outcome="好了")
    house.step(COMMISSIONER, mistaken, "cancel")
    with clock.travel(after(days=1)), house.town.app.app_context():
        town = db.session().query(Area).filter_by(code="450324106").one()
        lines = SECTIONS["whistles"].lines(town, after(hours=-1), after(hours=1))
        none = SECTIONS["whistles"].lines(town, after(hours=1), after(hours=2))
    assert [(line.words, line.number) for line in lines] == [("吹了哨", 2), ("解了哨", 1), ("还没解的", 1)]
    assert [line.number for line in none] == [0, 0, 1]
    for line in lines:
        assert house.phone(DISPATCHER).get(line.url).status_code == 200

"""Each number of a situation is what its rows say, reckoned another way, and its link lists exactly those rows."""

from datetime import date
from pathlib import Path
from urllib.parse import urljoin

import pytest
from sqlalchemy import select

from tests.meetings.situations.conftest import Situations, at
from tests.meetings.situations.reckoned import Rows, counts_in, halves_before, reckoned
from tests.support import once
from tests.support.html import parse
from tests.support.makers import make_case
from tests.support.pages import at_a_desk
from tests.support.running.server import copied
from tests.support.statements import counted_statements
from tests.support.town import Phone, Town
from webapp import create_app
from webapp.areas.models import Area
from webapp.core import clock
from webapp.core.db import db
from webapp.demo import who
from webapp.meetings.situations.rules import Span, half_of, last_half
from webapp.meetings.situations.service_content import sections_in, write

# What no table of rows says: it is reckoned from the journal, or by the law of a confirmation.
ALSO = {("mediation", "", "confirmable"), ("petition", "", "to_tell"), ("petition", "", "to_answer")}
HIDDEN = ("少于5", "不写出来")


def faults(app, span: Span) -> list[str]:
    """Write a span of days now, and return each number that its rows do not say."""
    with app.app_context():
        town = db.session().scalars(select(Area).where(Area.level == "town")).one()
        written = write(town, span)
    true = reckoned(Rows(Path(app.config["INSTANCE"]) / "one-door.db"), span.first, span.last)
    found = {key: words for key, words, _ in counts_in(sections_in(written.content))}
    known = {key: words for key, words in found.items() if key[0] != "answers" and key not in ALSO}
    small = [key for key, words in known.items() if words in HIDDEN and (words == HIDDEN[0]) != (true.get(key, 0) < 5)]
    assert small == []
    hidden = {key for key in true if key[0] == "petition" and known.get(key, HIDDEN[0]) in HIDDEN}
    true = {key: number for key, number in true.items() if key not in hidden}
    told = {key: int(words) for key, words in known.items() if words not in HIDDEN}
    wrong = [
        f"{key}: {told.get(key)} written, {true.get(key)} true"
        for key in {*told, *true}
        if told.get(key, 0) != true.get(key, 0)
    ]
    return sorted(wrong)


def listed(phone: Phone, url: str) -> int:
    """Return how many rows a list has, page by page."""
    number = 0
    while url:
        answer = phone.get(url)
        assert answer.status_code == 200, url
        page = parse(answer.data)
        rows = [one for one in page.find_all("tr") if one.get("data-row")]
        ways = [one.get("href") or "" for one in page.find_all("a")]
        apart = "roll-up" in url or "patrol" in url  # no table, a card each
        cards = {way for way in ways if apart and way.startswith(("/cases/", "/patrols/"))}
        number += len(rows) + len(cards)
        following = [one for one in page.find_all("a") if one.get("rel") == "next"]
        url = urljoin(url, following[0]["href"]) if following else ""
    return number


@pytest.mark.parametrize("first", [date(2026, 11, 1), date(2027, 1, 1), date(2028, 2, 16), date(2028, 3, 1)])
def test_a_number_ends_where_its_half_ends_also_in_february_and_at_new_year(house: Situations, first: date) -> None:
    span, phone = half_of(first), house.phone("informant:200/001/01")
    before = halves_before(first)
    for day, hour in ((before[0], 0), (before[1], 23), (span.first, 0), (span.last, 23)):
        make_case(phone, "dispute" if hour else "hazard", at=at(day.month, day.day, hour, day.year))
    with clock.travel(span.until):
        make_case(phone)
    with clock.travel(span.until):
        assert faults(house.town.app, span) == []
        content = written_now(house, span)
    counts = {key: words for key, words, _ in counts_in(sections_in(content))}
    assert (counts["overall", "", "new"], counts["overall", "", "open"]) == ("2", "4")


def written_now(house: Situations, span: Span) -> str:
    with house.town.app.app_context():
        return write(db.session().scalars(select(Area).where(Area.code == "450324106")).one(), span).content


def test_each_number_of_four_halves_of_the_demo_town_is_what_its_rows_say_and_lists_them(
    demo_instance: Path, shared: Path, tmp_path: Path
) -> None:
    app = create_app(once.settings(copied(demo_instance, tmp_path / "instance"), shared=shared))
    span = last_half(clock.now())
    for _ in range(4):
        assert faults(app, span) == []
        span = span.before
    span = last_half(clock.now())
    with app.app_context():
        town = db.session().scalars(select(Area).where(Area.level == "town")).one()
        with counted_statements() as few:
            written = write(town, span)
        assert len(few) <= 40
        desk = who.user_of(who.DISPATCHER).id
    phone = at_a_desk(Town(app, {"desk": desk}, {"desk": who.DISPATCHER}).sign_in("desk"))
    led = [(key, int(words), url) for key, words, url in counts_in(sections_in(written.content)) if url]
    assert len(led) > 50
    wrong = [
        (key, number, url)
        for key, number, url in led
        if (number or key[0] != "villages") and listed(phone, url) != number
    ]
    assert wrong == []

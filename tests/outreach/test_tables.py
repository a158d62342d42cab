"""排餐 as villages by months, 送餐 and 典型案例 as tables: what a desk sees, what a phone, and what each costs."""

from datetime import timedelta

import pytest

from tests.outreach.conftest import VILLAGE, event_fields, post
from tests.support.html import Element
from tests.support.pages import at_a_desk, page_of
from tests.support.statements import counted_statements
from tests.support.town import Phone, Town, code
from webapp.core import clock

LINE = {"topic": "欠条怎么写", "lecturer_kind": "law_volunteer"}


@pytest.fixture
def desk(officer: Phone) -> Phone:
    """The office's officer at a wide screen."""
    return at_a_desk(officer)


def rows(page: Element) -> list[str]:
    return [one["data-row"] for one in page.find_all("tr", "td") if "data-row" in one.attributes]


def cells_of(page: Element, village: str) -> dict[str, str]:
    """Return month → words of a village's cells."""
    found = [one for one in page.find_all("td") if one.get("data-row", "").startswith(f"{village}.")]
    return {one["data-row"].rpartition(".")[2]: one.find("a")["title"] for one in found}


def test_a_desk_has_a_year_of_each_village_and_a_phone_the_month_asked_for(officer: Phone) -> None:
    post(officer, f"/outreach/plans/{VILLAGE}", month="2026-06", **LINE)
    post(officer, f"/outreach/plans/{VILLAGE}", month="2026-08", **LINE)
    assert cells_of(page_of(officer, "/outreach/plans?month=2026-06"), VILLAGE) == {"2026-06": "排了 1 条，还没放出"}
    officer.client.set_cookie("one_door_desk", "1")
    post(officer, f"/outreach/plans/{VILLAGE}/publish", month="2026-06")
    cells = cells_of(page_of(officer, "/outreach/plans?month=2026-03"), VILLAGE)
    assert list(cells) == [f"2026-{n:02}" for n in range(1, 13)]
    assert (cells["2026-06"], cells["2026-08"]) == ("排了 1 条，都放出了", "排了 1 条，还没放出")
    assert cells["2026-07"] == "还没排"
    assert set(cells_of(page_of(officer, "/outreach/plans?month=2027-01"), VILLAGE).values()) == {"还没排"}
    assert cells_of(page_of(officer, "/outreach/plans"), code("201"))["2026-06"] == "还没排"


def test_events_are_sorted_both_ways_and_narrowed_by_village_and_days(desk: Phone, event: str) -> None:
    days = [clock.local_day(clock.now()) + timedelta(days=n) for n in (2, 9)]
    others = [event_fields(day=str(day), village=place) for day, place in zip(days, (code("201"), ""), strict=True)]
    made = [event] + [post(desk, "/outreach/events", **one).headers["Location"].rsplit("/", 1)[1] for one in others]
    for query, found in (
        ("", made),
        ("sort=when&dir=desc", made[::-1]),
        (f"village={code('201')}", made[1:2]),
        (f"from={days[0]}&to={days[0]}", made[1:2]),
        (f"from={days[1]}", made[2:]),
    ):
        assert rows(page_of(desk, f"/outreach/events?{query}")) == found, query
    for wrong in ("village=x", "from=x", "show=x", "sort=topic"):
        assert desk.get(f"/outreach/events?{wrong}").status_code == 404, wrong


def test_each_stays_within_its_statements(town: Town, desk: Phone, event: str) -> None:
    post(desk, f"/outreach/plans/{VILLAGE}", month="2026-06", **LINE)
    pane = {"HX-Target": "pane"}
    for url, headers in (
        ("/outreach/plans", {}),
        (f"/outreach/plans/{VILLAGE}?month=2026-06", pane),
        ("/outreach/events", {}),
        (f"/outreach/events?village={VILLAGE}", {}),
        (f"/outreach/events/{event}", pane),
        ("/outreach/stories", {}),
        ("/outreach/stories?show=published", {}),
    ):
        with town.app.app_context(), counted_statements() as seen:
            assert desk.get(url, headers=headers).status_code == 200
        assert len(seen) <= 6, [url, *seen]

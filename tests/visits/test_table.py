"""约访 and 走访 as a table by day, as a week, narrowed; and what each costs."""

from collections.abc import Callable

import pytest

from tests.support.html import Element
from tests.support.makers import make_visit
from tests.support.pages import page_of
from tests.support.statements import counted_statements
from tests.support.town import Phone, Town
from tests.visits.conftest import step
from webapp.visits.models import Visit


@pytest.fixture
def three(village: Phone) -> list[int]:
    """An invitation this week, a walk this week and one next week."""
    return [
        make_visit(village, day="2026-11-27", time="9:30", place="村委会"),
        make_visit(village, kind="field", day="2026-11-28", time="15:00", place="老屋"),
        make_visit(village, kind="field", day="2026-12-02", time="8:30", place="水库"),
    ]


def rows(page: Element) -> list[int]:
    return [int(one["data-row"]) for one in page.find_all("tr", "article") if "data-row" in one.attributes]


def test_each_day_is_a_group_and_what_is_to_be_looked_at_again_stands_above(
    village: Phone, three: list[int], stored: Callable[[int], Visit]
) -> None:
    page = page_of(village, "/visits")
    assert rows(page) == three
    heads = [one.text for one in page.find_all("th") if one.get("role") == "rowheader"]
    assert heads == ["明天 星期五", "11月28日 星期六", "12月2日 星期三"]
    cells = page.find("tr", data_row=str(three[0])).find_all("td")
    assert "9:30 约访" in cells[0].text
    assert any("村委会" in cell.text for cell in cells)


def test_the_week_has_seven_days_and_what_stands_in_them_opens_like_a_row(village: Phone, three: list[int]) -> None:
    page = page_of(village, "/visits?show=week")
    assert rows(page) == three[:2]
    assert [one["href"] for one in page.find_all("a") if "data-open" in one.attributes] == [
        f"/visits/{number}" for number in three[:2]
    ]
    after = page.link("下一周")
    assert rows(page_of(village, after)) == three[2:]
    assert page_of(village, after).link("回到这一周") == "/visits?show=week"
    assert rows(page_of(village, "/visits?show=week&week=2026-12-06")) == three[2:], "any day of it names a week"
    assert village.get("/visits?show=week&week=x").status_code == 404


def test_the_list_is_narrowed_by_kind_state_and_days(village: Phone, three: list[int]) -> None:
    step(village, three[1], "cancel", note="下雨")
    for query, found in (
        ("kind=field", three[1:]),
        ("state=cancelled", three[1:2]),
        ("from=2026-12-01", three[2:]),
        ("from=2026-11-28&to=2026-11-27", three[:2]),
        ("show=week&kind=invited", three[:1]),
        ("show=past", []),
    ):
        assert rows(page_of(village, f"/visits?{query}")) == found, query
    for wrong in ("kind=x", "state=x", "to=x", "show=x"):
        assert village.get(f"/visits?{wrong}").status_code == 404, wrong
    assert page_of(village, "/visits?kind=field").link("以前的") == "/visits?show=past&kind=field"


def test_lists_the_week_and_the_pane_stay_within_their_statements(town: Town, village: Phone, three: list[int]) -> None:
    pane = {"HX-Target": "pane"}
    for url, headers in (
        ("/visits", {}),
        ("/visits?kind=field", {}),
        ("/visits?show=week", {}),
        (f"/visits/{three[0]}", pane),
    ):
        with town.app.app_context(), counted_statements() as seen:
            assert village.get(url, headers=headers).status_code == 200
        assert len(seen) <= 6, [url, *seen]

"""辖区: who sees which area, and that every number is exactly the count of the cases behind its link."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from shapely.geometry import box, mapping
from sqlalchemy import select, update

from tests.support.html import Element, parse
from tests.support.statements import counted_statements
from tests.support.town import TOWN, Phone, Town, code
from webapp.areas.models import Area
from webapp.capture.service import join_token
from webapp.cases.escalation.service_sweep import sweep
from webapp.cases.models import Case
from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.people.models import Post, User
from webapp.people.permissions import Role
from webapp.people.service import appoint, end_post

COUNTS = ("open", "overdue", "new_today", "resolved_month")
PLACES = ("", "200", "200/001", "200/001/01", "200/002", "201")


def page_of(phone: Phone, place: str | None = None) -> Element:
    answer = phone.get("/roll-up" if place is None else f"/roll-up/{code(place)}")
    assert answer.status_code == 200, answer.text
    return parse(answer.data)


def numbers(page: Element, place: str) -> dict[str, tuple[int, str]]:
    row = page.find("tr", data_area=code(place))
    return {a["data-count"]: (int(a.text), a["href"]) for a in row.find_all("a") if "data-count" in a.attributes}


def cases_behind(phone: Phone, url: str | None) -> set[str]:
    found: set[str] = set()
    while url:
        answer = phone.get(url)
        assert answer.status_code == 200, url
        page = parse(answer.data)
        found |= {u for u in page.links if u.startswith("/cases/")}
        url = next((a["href"] for a in page.find_all("a", rel="next")), None)
    return found


def every_number_is_true(phone: Phone) -> dict[str, int]:
    """Compare each number of the town's pages with the cases behind its link; return the town's own."""
    seen: dict[str, int] = {}
    for place in PLACES:
        page = page_of(phone, place)
        for row in page.find_all("tr"):
            for link in row.find_all("a"):
                if "data-count" in link.attributes:
                    behind = cases_behind(phone, link["href"])
                    assert int(link.text) == len(behind), (row["data-area"], link["data-count"], behind)
                    if row["data-area"] == TOWN:
                        seen[link["data-count"]] = len(behind)
        for bar in page.where(lambda e: "chart-row" in e.get("class").split()):
            assert int(bar.find("b").text) == len(cases_behind(phone, bar["href"]))
    return seen


def at(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=clock.SHANGHAI)  # type: ignore[misc,arg-type]


@pytest.fixture
def head(town: Town) -> Phone:
    return town.sign_in("town")


# who sees what


@pytest.mark.parametrize(
    ("key", "place", "title"),
    [
        ("grid:200/001", "200/001", "才湾村 1 网格"),
        ("village:200", "200", "才湾村"),
        ("town", "", "才湾镇"),
        ("governance_centre", "", "才湾镇"),
        ("special:901", "000901", "镇中心校专属网格"),
    ],
)
def test_it_begins_with_ones_own_area(town: Town, key: str, place: str, title: str) -> None:
    page = page_of(town.sign_in(key))
    assert page.find("h1").text == title
    assert set(numbers(page, place)) == set(COUNTS)


@pytest.mark.parametrize("place", ["200/001/01", "200/001"])
def test_a_lead_goes_down_and_up_again_within_their_own_area(lead: Phone, place: str) -> None:
    page = page_of(lead, place)
    up = [u for u in page.links if u.startswith("/roll-up/") and len(u) < len(f"/roll-up/{code(place)}")]
    assert up == ([f"/roll-up/{code('200/001')}"] if place == "200/001/01" else [])


@pytest.mark.parametrize("place", ["200/002", "200", "201", "", "999"])
def test_another_area_is_told_from_none_by_nobody(lead: Phone, place: str) -> None:
    answer, absent = lead.get(f"/roll-up/{code(place)}"), lead.get("/roll-up/1")
    assert answer.status_code == absent.status_code == 404
    assert _without_token(answer.text) == _without_token(absent.text)


def _without_token(page: str) -> str:
    """A page without its form token, which says the second in which it was made."""
    return re.sub(r'(csrf-token" content|csrf_token" value)="[^"]+"', "", page)


@pytest.mark.parametrize("key", ["informant:200/001/01", "police_station", "adviser:200", "system_admin", "auditor"])
def test_who_leads_nothing_has_no_roll_up(town: Town, key: str) -> None:
    phone = town.sign_in(key)
    assert phone.get("/roll-up").status_code == phone.get(f"/roll-up/{TOWN}").status_code == 404


def test_a_second_area_is_one_link_away(town: Town) -> None:
    with town.app.app_context(), transaction() as session:
        user = session.get_one(User, town.users["grid:200/001"])
        appoint(
            user, Role.GROUP_GRID_LEAD, area=session.scalars(select(Area).where(Area.code == code("201/002"))).one()
        )
    phone = town.sign_in("grid:200/001")
    assert page_of(phone).find("h1").text == "才湾村 1 网格"
    other = page_of(phone).link("小塘村 2 网格")
    assert parse(phone.get(other).data).find("h1").text == "小塘村 2 网格"


# the numbers


def test_every_number_opens_exactly_its_cases_through_the_whole_life_of_a_case(
    town: Town, informant: Phone, lead: Phone, head: Phone
) -> None:
    village = town.sign_in("village:200")
    with clock.travel(at(2026, 11, 5, 9)):
        town.sign_in("informant:201/002/02").report("dispute")
        informant.report("dispute", afraid_to_go_home="unsure", description="保密的事")
        case_code = informant.report(category="flood", severity="urgent").json["case_code"]
        assert every_number_is_true(head) == {"open": 2, "overdue": 0, "new_today": 2, "resolved_month": 0}
    with clock.travel(at(2026, 11, 6, 10)):
        assert every_number_is_true(head) == {"open": 2, "overdue": 2, "new_today": 0, "resolved_month": 0}
        with town.app.app_context():
            sweep()
        village.act(case_code, "acknowledge")
        village.act(case_code, "return", note="你们先看看")
        lead.act(case_code, "acknowledge")
        assert every_number_is_true(head) == {"open": 2, "overdue": 1, "new_today": 0, "resolved_month": 0}
        lead.act(case_code, "resolve", note="挖通了")
        assert every_number_is_true(head) == {"open": 1, "overdue": 0, "new_today": 0, "resolved_month": 1}
    with clock.travel(at(2026, 11, 7, 9)):
        informant.act(case_code, "answer", answer="not_solved")
        assert every_number_is_true(head) == {"open": 2, "overdue": 0, "new_today": 0, "resolved_month": 0}
        lead.act(case_code, "resolve", note="又挖了一次")
        informant.act(case_code, "answer", answer="solved")
        assert every_number_is_true(head) == {"open": 1, "overdue": 0, "new_today": 0, "resolved_month": 1}
        lead.act(case_code, "reopen", note="又堵了")
        assert every_number_is_true(head) == {"open": 2, "overdue": 0, "new_today": 0, "resolved_month": 0}
        lead.act(case_code, "resolve", note="通了")
    with clock.travel(at(2026, 12, 1, 0, 30)):
        assert every_number_is_true(head)["resolved_month"] == 0


def test_two_reports_of_one_case_count_once(town: Town, informant: Phone, lead: Phone) -> None:
    case_code = informant.report().json["case_code"]
    with town.app.app_context():
        token = join_token(db.session().scalars(select(Case).where(Case.code == case_code)).one())
    town.sign_in("informant:200/001/02").report(join_token=token)
    assert numbers(page_of(lead), "200/001")["open"][0] == 1


def test_a_case_on_a_higher_level_counts_there_and_above_only(town: Town, head: Phone) -> None:
    town.sign_in("village:200").report()
    page = page_of(head, "200")
    assert numbers(page, "200")["open"][0] == 1
    assert numbers(page, "200/001")["open"][0] == numbers(page, "200/002")["open"][0] == 0
    every_number_is_true(head)


def test_a_day_begins_at_midnight_in_shanghai(informant: Phone, lead: Phone) -> None:
    with clock.travel(at(2026, 11, 5, 23, 59)):
        informant.report()
        assert numbers(page_of(lead), "200/001")["new_today"][0] == 1
    with clock.travel(at(2026, 11, 6, 0, 1)):
        assert numbers(page_of(lead), "200/001")["new_today"][0] == 0


def test_the_trend_tells_fourteen_days_in_words(informant: Phone, lead: Phone) -> None:
    with clock.travel(at(2026, 11, 5, 9)):
        informant.report()
    with clock.travel(at(2026, 11, 6, 9)):
        informant.report()
        informant.report()
        chart = page_of(lead).find("svg", class_="days")
    assert len(chart.find_all("rect")) == 14
    assert chart["aria-label"].endswith("11月5日 1 件，11月6日 2 件")
    assert chart["aria-label"].startswith("最近 14 天每天新报：10月24日 0 件")


def test_kinds_are_named_and_the_frequent_ones_come_first(informant: Phone, lead: Phone) -> None:
    for kind, category in (("hazard", "other"), ("dispute", "other"), ("hazard", "flood"), ("hazard", "flood")):
        informant.report(kind, category=category)
    rows = page_of(lead).where(lambda e: "chart-row" in e.get("class").split())
    assert [(r.find("span", class_="chart-name").text, r.find("b").text) for r in rows] == [
        ("防汛山洪", "2"),
        ("其他隐患", "1"),
        ("其他纠纷", "1"),
    ]


def test_vacant_micro_grids_are_told(town: Town, lead: Phone, head: Phone) -> None:
    assert "微网格 2 个都有信息员" in page_of(lead).text.replace("个 都", "个都")
    with town.app.app_context(), transaction() as session:
        area = select(Area.id).where(Area.code == code("200/001/02")).scalar_subquery()
        end_post(session.scalars(select(Post).where(Post.area_id == area)).one())
    assert "02 还没有信息员" in page_of(lead).text
    assert "1 个 还没有信息员" in page_of(head).text


# the page


def test_areas_stand_in_their_fixed_order_whatever_the_numbers_say(town: Town, head: Phone) -> None:
    town.sign_in("informant:201/001/01").report()
    rows = [row["data-area"] for row in page_of(head).find_all("tr") if "data-area" in row.attributes]
    assert rows == [TOWN, code("200"), code("201"), code("000901")]


def test_nobody_is_named_and_nobody_is_counted(town: Town, informant: Phone, head: Phone) -> None:
    informant.report(description="护栏松了")
    text = page_of(head).text
    assert "测试informant" not in text
    assert "护栏" not in text
    assert "只数事，不给人排名。保密的事不在这里。" in text


@contextmanager
def with_boundaries(town: Town) -> Iterator[None]:
    """Give every area a square; grid 200/001 is too small for a finger."""
    squares = {
        "200": (0, 0, 4, 4), "201": (4, 0, 8, 4), "200/001": (0, 0, 0.3, 4), "200/002": (0.3, 0, 4, 4),
        "200/001/01": (0, 0, 0.3, 2), "200/001/02": (0, 2, 0.3, 4),
    }  # fmt: skip
    with town.app.app_context(), transaction() as session:
        for place, corners in squares.items():
            session.execute(update(Area).where(Area.code == code(place)).values(boundary=mapping(box(*corners))))
    yield


def test_the_schematic_is_marked_as_none_and_small_areas_are_reached_by_the_list(town: Town, head: Phone) -> None:
    with with_boundaries(town):
        page = page_of(head, "200")
    assert "示意图，不是地图" in page.text
    drawing = page.find("svg", class_="map")
    assert len(drawing.find_all("path")) == 2
    assert drawing.links == [f"/roll-up/{code('200/002')}"]
    assert drawing.link("2 网格 0") == f"/roll-up/{code('200/002')}"
    assert f"/roll-up/{code('200/001')}" in page.find("table").links


def test_without_boundaries_there_is_a_list_and_no_empty_drawing(head: Phone) -> None:
    page = page_of(head)
    assert page.find_all("svg", class_="map") == []
    assert "示意图" not in page.text


@pytest.mark.parametrize("place", ["", "200", "200/001", "200/001/01"])
def test_a_page_runs_at_most_six_statements_also_the_first_time(
    town: Town, informant: Phone, head: Phone, place: str
) -> None:
    informant.report()
    with with_boundaries(town):
        for _ in range(2):
            with town.app.app_context(), counted_statements() as seen:
                page_of(head, place)
            assert len(seen) <= 6, seen


def test_the_number_of_statements_does_not_grow_with_the_cases(town: Town, informant: Phone, head: Phone) -> None:
    def run() -> list[str]:
        with town.app.app_context(), counted_statements() as seen:
            page_of(head)
        return seen

    run()  # draws the schematic
    few = run()
    for _ in range(5):
        informant.report()
    assert run() == few
    assert not [s for s in few if "GROUP BY" in s and "case_scope" not in s]


def test_a_new_boundary_is_drawn_after_a_while(town: Town, head: Phone) -> None:
    page_of(head)
    with with_boundaries(town), clock.travel(clock.now() + timedelta(minutes=11)):
        assert page_of(head).find_all("svg", class_="map")

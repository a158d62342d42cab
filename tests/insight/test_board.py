"""平安智治: every number is that of the cases behind it, for whoever may see it, narrowed as the address says."""

import re
from datetime import datetime

import pytest
from sqlalchemy import select

from tests.insight.test_roll_up import at, cases_behind, with_boundaries
from tests.paper.conftest import sheet_of
from tests.support.html import Element, parse
from tests.support.statements import counted_statements
from tests.support.town import TOWN, Phone, Town, code
from webapp.areas.models import Area
from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.core.journal import JournalEntry, JournalText
from webapp.people.models import Post
from webapp.people.service import end_post

NOW = (2027, 1, 26, 10, 20)
NARROWED = (
    "",
    "category=other&period=year",
    "severity=urgent&period=month",
    "kind=hazard&period=last_month",
    "period=week",
)


@pytest.fixture
def head(town: Town) -> Phone:
    return town.sign_in("town")


@pytest.fixture
def year(town: Town, informant: Phone) -> None:
    """Matters of the last thirteen months, some done, some late, one protected."""
    lead, other = town.sign_in("grid:200/001"), town.sign_in("informant:201/001/01")

    def done(moment: datetime, **fields: str) -> None:
        with clock.travel(moment):
            case_code = informant.report(**fields).json["case_code"]
            lead.act(case_code, "acknowledge")
            lead.act(case_code, "resolve", note="好了")

    done(at(2026, 1, 20, 9))
    done(at(2026, 2, 1, 0, 30), category="flood")
    done(at(2026, 12, 31, 23, 30), severity="urgent")
    done(at(2027, 1, 1, 0, 10), category="other")
    done(at(2027, 1, 25, 15), category="fire_safety")
    with clock.travel(at(2027, 1, 13, 9)):
        other.report("dispute", category="other", severity="urgent")
    with clock.travel(at(2027, 1, 20, 9)):
        informant.report(severity="urgent")
    with clock.travel(at(2027, 1, 26, 8)):
        informant.report("dispute", someone_hurt="yes", description="保密的事")
        informant.report()
        other.report("dispute", severity="low")


def page_of(phone: Phone, query: str = "", path: str = "/board") -> Element:
    answer = phone.get(f"{path}?{query}")
    assert answer.status_code == 200, answer.text
    return parse(answer.data)


def numbers(page: Element) -> list[tuple[str, int, str]]:
    """Return (name, value, address) of every number that leads to cases, tiles, tables and what is folded alike."""
    links = [one for one in page.find_all("a") if one.get("href").startswith("/cases?")]
    return [
        (one["data-count"], int((one.find("b") if one.find_all("b") else one).text.split()[0]), one["href"])
        for one in links
    ]


def tiles(page: Element) -> dict[str, int]:
    row = page.find("div", class_="nums board-tiles")
    return {
        one["data-count"]: int(one.find("b").text.split()[0])
        for one in row.where(lambda e: "data-count" in e.attributes and e.find_all("b"))
    }


# the numbers


@pytest.mark.usefixtures("year")
def test_every_number_opens_exactly_its_cases_however_it_is_narrowed(head: Phone) -> None:
    behind: dict[str, set[str]] = {}
    with clock.travel(at(*NOW)):
        for query in NARROWED:
            for name, value, url in numbers(page_of(head, query)):
                if not (value or query == ""):
                    continue  # that nothing is behind a zero is tried once, for all of them
                if url not in behind:
                    behind[url] = cases_behind(head, url)
                assert value == len(behind[url]), (query, name, url)
        assert tiles(page_of(head)) == {"open": 4, "overdue": 3, "new": 2, "done": 2, "vacant": 0}
        assert tiles(page_of(head, "period=year"))["new"] == 8
        assert tiles(page_of(head, "kind=hazard&period=last_month")) == {
            "open": 2, "overdue": 2, "new": 1, "done": 1, "vacant": 0,
        }  # fmt: skip


@pytest.mark.usefixtures("year")
def test_days_and_months_are_those_of_shanghai_and_all_of_them_stand_there(head: Phone) -> None:
    with clock.travel(at(*NOW)):
        page = page_of(head)
    days, months = (part.find("table") for part in page.find_all("details", class_="behind")[:2])
    assert [row.text.split() for row in days.find_all("tr")[1:]] == [
        ["1月26日", "2", "0"], ["1月25日", "1", "1"],
        *([f"1月{day}日", "0", "0"] for day in range(24, 20, -1)), ["1月20日", "1", "0"],
        *([f"1月{day}日", "0", "0"] for day in range(19, 13, -1)), ["1月13日", "1", "0"],
    ]  # fmt: skip
    rows = [row.text.split() for row in months.find_all("tr")[1:]]
    assert (rows[0], rows[1], rows[-1]) == (
        ["2027年1月", "6", "2"],
        ["2026年12月", "1", "1"],
        ["2026年2月", "1", "1"],
    )
    assert len(rows) == 12
    assert "新报 8 件，办好 4 件" in page.text


@pytest.mark.usefixtures("year")
def test_a_share_says_of_how_many_and_none_is_told_of_few(town: Town, informant: Phone, head: Phone) -> None:
    with clock.travel(at(*NOW)):
        assert "%" not in page_of(head).find("section", class_="card urgency").text.replace("百分比", "")
        assert "在办的不到 5 件，不算百分比" in page_of(head).text
        informant.report()
        page = page_of(head)
    assert "百分比是在办的 5 件里的" in page.text
    assert "40%" in page.find("tr", data_same="紧急").text


@pytest.mark.usefixtures("year")
def test_how_long_the_longest_is_late_is_said_for_what_is_shown(head: Phone) -> None:
    with clock.travel(at(*NOW)):
        assert "最久 13 天 1 小时" in page_of(head).text
        assert "最久 6 天 1 小时" in page_of(head, "kind=hazard").text
        assert "最久" not in page_of(head, "severity=low").text


def test_vacant_micro_grids_are_counted_by_place(town: Town, head: Phone) -> None:
    with town.app.app_context(), transaction() as session:
        area = select(Area.id).where(Area.code == code("200/001/02")).scalar_subquery()
        end_post(session.scalars(select(Post).where(Post.area_id == area)).one())
    page = page_of(head)
    rows = page.find("table", class_="areas desk-table board-table").find_all("tr")[1:]
    assert [row.find_all("td")[4].text for row in rows] == ["1", "0", "0"]
    assert tiles(page)["vacant"] == 1


def test_places_stand_in_their_fixed_order_and_nobody_is_named(town: Town, head: Phone) -> None:
    town.sign_in("informant:201/001/01").report(description="护栏松了")
    page = page_of(head)
    assert [row["data-area"] for row in page.find_all("tr") if "data-area" in row.attributes] == [
        code("200"), code("201"), code("000901"),
    ]  # fmt: skip
    assert "测试" not in page.find("main").text
    assert "护栏" not in page.text


# who sees what


@pytest.mark.parametrize(
    ("key", "title"),
    [
        ("grid:200/001", "才湾村 1 网格"),
        ("village:200", "才湾村"),
        ("governance_centre", "才湾镇"),
        ("grid_centre", "才湾镇"),
    ],
)
def test_it_begins_with_ones_own_area(town: Town, key: str, title: str) -> None:
    assert page_of(town.sign_in(key)).find("h1").text == title


def test_who_only_reads_the_numbers_has_no_way_to_a_case(town: Town, informant: Phone) -> None:
    informant.report()
    for key in ("grid_centre", "political_legal_commissioner"):
        page = page_of(town.sign_in(key))
        assert tiles(page)["open"] == 1
        assert numbers(page) == []
        assert not [url for url in page.links if url.startswith("/roll-up")]


def test_an_unknown_word_and_another_area_are_the_ordinary_404(town: Town) -> None:
    lead = town.sign_in("grid:200/001")
    for query in ("kind=x", "category=x", "severity=x", "period=x", "wall=2", f"area={code('200')}", "area=1"):
        for path in ("/board", "/board/now", "/sheets/board"):
            assert lead.get(f"{path}?{query}").status_code == 404, (path, query)


def test_a_link_shows_the_same_again_and_each_filter_can_be_taken_off(head: Phone) -> None:
    page = page_of(head, f"area={code('200')}&category=electrical&severity=urgent&period=week")
    assert page.find("h1").text == "才湾村"
    chips = {one["aria-label"]: one["href"] for one in page.find_all("a") if one.get("aria-label").startswith("不只看")}
    base = f"/board?area={code('200')}"
    assert chips == {
        "不只看用电": f"{base}&severity=urgent&period=week",
        "不只看紧急": f"{base}&kind=hazard&category=electrical&period=week",
        "不只看最近 7 天": f"{base}&kind=hazard&category=electrical&severity=urgent",
    }
    fields = page.find("form", action="/board").fields
    assert fields == {
        "area": code("200"), "period": "week", "kind": "hazard", "category": "electrical", "severity": "urgent",
    }  # fmt: skip
    assert f"{base.replace('200', '200001')}&kind=hazard&category=electrical&severity=urgent&period=week" in page.links


def test_who_chooses_a_kind_and_a_category_of_the_other_meant_the_category(head: Phone) -> None:
    assert page_of(head, "kind=dispute&category=electrical").find("form", action="/board").fields["kind"] == "hazard"


# kept open


@pytest.mark.parametrize("address", ["/board/now?kind=hazard", f"/roll-up/{TOWN}/now"])
def test_the_same_numbers_are_told_from_new_ones_without_sending_them(
    informant: Phone, head: Phone, address: str
) -> None:
    with clock.travel(at(*NOW)):
        first = head.get(address)
    with clock.travel(at(2027, 1, 26, 10, 21)):
        again = head.get(address, headers={"If-None-Match": first.headers["ETag"]})
        informant.report()
        changed = head.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["X-As-Of"] == "2027-01-26T02:21:00+00:00"
    assert again.headers["Cache-Control"] == "no-store"
    assert changed.status_code == 200
    assert next(tile.find("b").text for tile in parse(changed.data).find_all("a", class_="num go")) == "1"


def test_what_is_asked_for_again_is_what_the_page_shows_without_the_outlines_that_it_has(
    town: Town, informant: Phone, head: Phone
) -> None:
    informant.report()
    with with_boundaries(town):
        for path, again in (
            ("/board?period=month", "/board/now?period=month"),
            ("/board?wall=1", "/board/now?wall=1"),
            ("/roll-up", f"/roll-up/{TOWN}/now"),
            (f"/roll-up/{code('200')}?on=spots", f"/roll-up/{code('200')}/now?on=spots"),
        ):
            page, fragment = head.get(path).text, head.get(again).text.strip()
            drawn = re.findall(r'<path class="zone-[a-z]+" d="', page)
            assert drawn
            assert ' d="' not in fragment
            assert fragment in re.sub(r'(<path class="zone-[a-z]+") d="[^"]*"', r"\1", page), path


def test_both_pages_lead_to_each_other_and_to_the_wall_for_whoever_may_see_both(town: Town, head: Phone) -> None:
    for phone, address, other in ((head, "/roll-up", f"/board?area={TOWN}"), (head, "/board", f"/roll-up/{TOWN}")):
        page = page_of(phone, path=address)
        assert other in page.find("nav", class_="segments").links
        assert f"/board?area={TOWN}&wall=1" in page.links
        assert page.find("nav", class_="segments").find("a", aria_current="page").text == (
            "辖区" if address == "/roll-up" else "平安智治"
        )
    board = page_of(town.sign_in("grid_centre"))
    assert not board.find_all("nav", class_="segments"), "numbers alone: the roll-up is not theirs"
    assert f"/board?area={TOWN}&wall=1" in board.links


def test_a_wall_leads_nowhere_and_names_nobody(town: Town, informant: Phone, head: Phone) -> None:
    informant.report()
    with with_boundaries(town):
        page = page_of(head, f"wall=1&area={TOWN}")
    assert page.links == ["#main", f"/board?area={TOWN}"]
    assert page.find_all("nav") == []
    assert "测试" not in page.text
    assert tiles(page)["open"] == 1


# the sheet


@pytest.mark.usefixtures("year")
def test_the_sheet_has_exactly_the_numbers_of_the_page_and_is_journalled(town: Town, head: Phone) -> None:
    query = "kind=hazard&period=month"
    with clock.travel(at(*NOW)):
        page = page_of(head, query)
        book = sheet_of(head, f"/sheets/board?{query}").parent
    rows = {
        sheet.title: [list(map(str, row)) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets
    }
    assert list(rows) == ["地方", "每天", "每月", "什么事", "急不急", "说明"]
    assert rows["地方"][0] == ["地方", "在办", "超期", "本月新报", "本月办好", "缺信息员"]
    assert rows["地方"][1] == ["才湾镇", *map(str, tiles(page).values())]
    table = page.find("table", class_="areas desk-table board-table").find_all("tr")[1:]
    assert rows["地方"][2:] == [[cell.text for cell in row.find_all("th") + row.find_all("td")][:6] for row in table]
    days, months = (part.find("table").find_all("tr")[1:] for part in page.find_all("details", class_="behind")[:2])
    assert [row[1:] for row in rows["每天"][1:]] == [row.text.split()[1:] for row in days][::-1]
    assert [" ".join(row) for row in rows["每月"][1:]] == [" ".join(row.text.split()) for row in months][::-1]
    assert any("只看：隐患、本月" in str(row) for row in rows["说明"])
    wanted = {"area": TOWN, "kind": "hazard", "period": "month"}
    with town.app.app_context():
        noted = select(JournalText.content).join(JournalEntry, JournalEntry.id == JournalText.entry_id)
        (told,) = db.session().scalars(noted.where(JournalEntry.event == "sheet.exported"))
    assert (told["list"], told["filters"]) == ("board", wanted)


# what it costs


@pytest.mark.parametrize("key", ["town", "governance_centre", "grid:200/001"])
def test_a_page_takes_at_most_six_statements(town: Town, informant: Phone, key: str) -> None:
    phone = town.sign_in(key)
    with with_boundaries(town):
        for query in ("", "kind=hazard&severity=normal&period=year", "wall=1"):
            informant.report()
            with town.app.app_context(), counted_statements() as seen:
                page_of(phone, query)
            assert len(seen) <= 6, seen
            assert not [s for s in seen if re.search(r"FROM cases\b", s)], seen
            with town.app.app_context(), counted_statements() as seen:
                assert phone.get(f"/board/now?{query}").status_code == 200
            assert len(seen) <= 3, seen

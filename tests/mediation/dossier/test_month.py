"""The month of mediations and the section of a situation: numbers, small ones hidden, no name, nothing protected."""

import io
from dataclasses import fields
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from tests.mediation.conftest import COMMISSIONER, DISPATCHER, JUSTICE, MEDIATOR
from tests.mediation.dossier.bound import Bound
from tests.support.brought import Brought
from tests.support.html import parse
from webapp.areas.models import Area, Level
from webapp.core import clock
from webapp.core.db import db
from webapp.documents.sections import SECTIONS, Line
from webapp.documents.small_numbers import HIDDEN
from webapp.mediation.dossier.queries_month import Counted
from webapp.mediation.states import State


@pytest.fixture
def month(house: Bound, brought: Brought) -> Bound:
    """A town with a month of mediations."""
    brought.to("a month", house.town.app, lambda: a_month(house))
    return house


def a_month(house: Bound) -> None:
    """Make what happened in a month: five agreed, one of them not kept and one confirmed, one failed, two in talks."""
    now = clock.now()
    for n in range(5):
        more = {"confirm_state": "valid", "confirm_at": now} if n == 0 else {}
        house.agreed(number=f"才人调〔2026〕{n + 1}号", kept="broken" if n == 1 else None, **more)
    house.made(State.FAILED, ended_at=now, end_reason="failed")
    house.made(State.OPEN, source="applied")
    house.made(State.ASKING)


def rows(house: Bound, who: str = JUSTICE, month: str = "") -> dict[str, list[str]]:
    """Return the rows of the page by their names."""
    page = parse(house.phone(who).get(f"/mediations/month?month={month}").data)
    lines = [row for table in page.find_all("table", class_="month-table") for row in table.find_all("tr")[1:]]
    return {row.find("th").text: [cell.text for cell in row.find_all("td")] for row in lines}


def test_a_month_tells_its_totals_and_no_small_number_by_source_or_kind(month: Bound) -> None:
    found = rows(month)
    assert found["全镇"] == ["8", "5", "1", "2", "1", "1", "4,300.00 元"]
    assert found["双方申请"][0] == HIDDEN
    assert found["信访移送"][0] == HIDDEN, "none looks like few"
    assert found["邻里"][:3] == ["8", "5", HIDDEN]
    assert rows(month, COMMISSIONER) == found
    for who in (MEDIATOR, DISPATCHER):
        assert month.phone(who).get("/mediations/month").status_code == 404
        assert month.phone(who).get("/mediations/month.xlsx").status_code == 404


def test_few_mediations_are_not_split_and_another_month_has_those_still_talked_over(house: Bound) -> None:
    house.made(State.OPEN)
    assert list(rows(house)) == ["全镇"]
    assert rows(house)["全镇"][0] == "1"
    assert rows(house, month="2026-12")["全镇"][:4] == ["0", "0", "0", "1"]
    assert rows(house, month="2026-10")["全镇"][:4] == ["0", "0", "0", "0"]
    assert house.phone(JUSTICE).get("/mediations/month?month=x").status_code == 404


def test_the_sheet_has_the_cells_of_the_page_and_names_nobody(month: Bound) -> None:
    book = load_workbook(io.BytesIO(month.phone(JUSTICE).get("/mediations/month.xlsx").data))
    words = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert {"受理", "谈成", "没谈成", "在谈", "没履行", "司法确认", "协议金额", "全镇"} <= words
    page = month.phone(JUSTICE).get("/mediations/month").text
    for name in ("蒋", "测试", "mediation_committee"):
        assert not any(name in word for word in words)
        assert f"{name}" not in parse(page.encode()).find("main").text
    assert {one.name for one in fields(Counted)}.isdisjoint({"mediator", "mediator_id", "by", "name", "host", "party"})
    assert month.journalled("sheet.exported")[-1] == {"list": "mediation.month", "month": "2026-11"}


def section(house: Bound) -> dict[str, Line]:
    """Return the lines of the section by their keys."""
    with house.town.app.app_context():
        town = db.session().query(Area).filter_by(level=Level.TOWN).first()
        now = clock.now()
        lines = SECTIONS["mediation"].lines(town, now - timedelta(days=15), now + timedelta(seconds=1))
    return {line.key: line for line in lines}


def test_a_situation_says_how_many_and_only_codes(month: Bound) -> None:
    month.agreed(form="written", number="才人调〔2026〕9号")
    with month.changing(month.agreed(kept="broken", number="才人调〔2026〕8号")) as row:
        row.state = State.BROKEN
    found = section(month)
    counts = {key: line.number for key, line in found.items() if line.number is not None}
    assert counts == {"agreed": 7, "failed": 1, "talking": 2, "broken": 1, "confirmable": 1}
    assert set(found) - set(counts) == {"才人调〔2026〕8号", "才人调〔2026〕9号"}
    assert not any("蒋" in line.words for line in found.values())


def test_what_turned_protected_counts_nowhere(house: Bound) -> None:
    url = house.agreed(number="才人调〔2026〕1号")
    with house.changing(url) as row:
        row.set_aside_at = clock.now()
    assert rows(house)["全镇"][:2] == ["0", "0"]
    assert section(house)["agreed"].number == 0

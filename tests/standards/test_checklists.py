"""治理清单: a lead notes what is done in their own area, each period anew; those above look and do not write."""

import re
from datetime import date, datetime
from typing import Any

import pytest

from tests.support.html import parse
from tests.support.statements import counted_statements
from tests.support.town import Phone, Town, code
from webapp.core import clock
from webapp.standards.rules import Frequency, period_before, period_of, period_words

from .conftest import PAGE

GRID = code("200/001")


def publish(town: Town, **more: Any) -> None:
    sent = {"title": "防火清单", "level": "grid", "frequency": "monthly", "items": "看灭火器\n走一遍老屋"} | more
    assert town.sign_in("system_admin").post("/checklists", sent, headers=PAGE).status_code == 303


def address(phone: Phone, area_code: str = GRID) -> str:
    found = re.search(rf'href="(/checklists/\d+/{area_code})"', phone.get("/checklists").get_data(as_text=True))
    assert found
    return found.group(1)


def note(phone: Phone, url: str, **fields: str):
    period = re.search(r'name="period" value="([^"]+)"', phone.get(url).get_data(as_text=True))
    assert period
    return phone.post(url, {"period": period.group(1), **fields}, headers=PAGE)


def test_a_lead_notes_what_is_done_and_those_above_see_it(town: Town):
    publish(town)
    lead = town.sign_in("grid:200/001")
    url = address(lead)
    assert note(lead, url, mark_i1="done", mark_i2="not_applicable", note_i2="老屋上周拆了").status_code == 303
    assert "记了 2/2" in lead.get("/checklists").get_data(as_text=True)
    above = town.sign_in("village:200").get(url).get_data(as_text=True)
    assert "老屋上周拆了" in above
    assert "记下来" not in above


def test_what_is_not_needed_wants_a_word_why_and_nothing_typed_is_lost(town: Town):
    publish(town)
    lead = town.sign_in("grid:200/001")
    refused = note(lead, address(lead), mark_i1="not_applicable", note_i2="别的话还在")
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert "写一句为什么不用做" in page
    assert "别的话还在" in page
    assert "记了 0/2" in lead.get("/checklists").get_data(as_text=True)


def test_what_was_noted_can_be_taken_back(town: Town):
    publish(town)
    lead = town.sign_in("grid:200/001")
    url = address(lead)
    note(lead, url, mark_i1="done")
    note(lead, url, mark_i1="")
    assert "记了 0/2" in lead.get("/checklists").get_data(as_text=True)


def test_a_new_month_begins_anew_and_the_last_one_can_still_be_noted(town: Town):
    publish(town)
    with clock.travel(datetime(2026, 11, 20, 4, tzinfo=clock.SHANGHAI)):
        lead = town.sign_in("grid:200/001")
        note(lead, address(lead), mark_i1="done")
    with clock.travel(datetime(2026, 12, 3, 4, tzinfo=clock.SHANGHAI)):
        url = address(lead)
        assert "记了 0/2" in lead.get("/checklists").get_data(as_text=True)
        assert (
            lead.post(url, {"period": "2026-11", "mark_i1": "done", "mark_i2": "done"}, headers=PAGE).status_code == 303
        )
        assert lead.post(url, {"period": "2026-10", "mark_i1": "done"}, headers=PAGE).status_code == 404


def test_another_grid_does_not_exist_and_who_is_above_may_not_write(town: Town):
    publish(town)
    url = address(town.sign_in("grid:200/001"))
    assert town.sign_in("grid:200/002").get(url).status_code == 404
    assert town.sign_in("village:201").get(url).status_code == 404
    assert town.sign_in("village:200").post(url, {"mark_i1": "done"}, headers=PAGE).status_code == 403


def test_a_new_version_keeps_what_was_noted_of_the_old_one(town: Town):
    publish(town)
    lead = town.sign_in("grid:200/001")
    old = address(lead)
    note(lead, old, mark_i1="done")
    publish(town, items="看灭火器\n走一遍老屋\n看电表箱")
    assert address(lead) != old
    assert "记了 0/3" in lead.get("/checklists").get_data(as_text=True)
    late = lead.post(old, {"mark_i2": "done"}, headers=PAGE)
    assert late.status_code == 409
    assert "换了新的一版" in late.get_data(as_text=True)


def test_nobody_is_asked_for_more_than_can_be_done(town: Town):
    items = "\n".join(f"第 {n} 项" for n in range(31))
    sent = {"title": "太长", "level": "grid", "frequency": "weekly", "items": items}
    answer = town.sign_in("system_admin").post("/checklists", sent, headers=PAGE)
    assert answer.status_code == 422
    assert "太多了没人做得完" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("frequency", "day", "period", "words", "before"),
    [
        (Frequency.WEEKLY, date(2026, 11, 26), "2026-W48", "11月23日这一周", "2026-W47"),
        (Frequency.WEEKLY, date(2027, 1, 1), "2026-W53", "12月28日这一周", "2026-W52"),
        (Frequency.HALF_MONTHLY, date(2026, 11, 15), "2026-11-a", "11月上半月", "2026-10-b"),
        (Frequency.HALF_MONTHLY, date(2026, 11, 16), "2026-11-b", "11月下半月", "2026-11-a"),
        (Frequency.MONTHLY, date(2026, 1, 31), "2026-01", "1月", "2025-12"),
        (Frequency.QUARTERLY, date(2026, 11, 26), "2026-Q4", "2026年第四季度", "2026-Q3"),
        (Frequency.QUARTERLY, date(2026, 2, 1), "2026-Q1", "2026年第一季度", "2025-Q4"),
    ],
)
def test_periods_have_a_name_and_one_before(frequency: Frequency, day: date, period: str, words: str, before: str):
    assert period_of(frequency, day) == period
    assert period_words(period) == words
    assert period_of(frequency, period_before(frequency, day)) == before


def test_who_publishes_sees_what_is_in_force_as_a_table(town: Town):
    publish(town)
    publish(town, items="看灭火器")
    publish(town, title="防溺水清单", level="village", frequency="weekly")
    phone = town.sign_in("grid_centre")
    with town.app.app_context(), counted_statements() as seen:
        page = parse(phone.get("/checklists/publish").data)
    rows = [row.text for row in page.find("table").find_all("tr") if "data-row" in row.attributes]
    assert [("防火清单 第 2 版" in row, "网格的网格长 每月" in row) for row in rows] == [(True, True), (False, False)]
    assert "村（社区）的网格长 每周" in rows[1]
    assert len(seen) <= 6, seen

"""我的时间 in two tabs: the second one is told what the first did, and nothing is taken back silently."""

import pytest

from tests.support.html import Element, parse
from tests.support.statements import counted_statements
from tests.support.town import Phone, Town

HOUR = {"Accept": "text/html"}


def opened(adviser: Phone) -> dict[str, str]:
    """Return the form as a tab shows it."""
    page = parse(adviser.get("/orders/hours").data)
    return fields_of(page)


def fields_of(page: Element) -> dict[str, str]:
    form = next(one for one in page.find_all("form") if one["action"] == "/orders/hours")
    names = [one for one in form.find_all("input") if one["name"] != "csrf_token"]
    return {one["name"]: one.get("value", "") for one in names}


def give(adviser: Phone, fields: dict[str, str]) -> tuple[int, Element]:
    answer = adviser.post("/orders/hours", fields, headers=HOUR)
    return answer.status_code, parse(answer.data)


def test_the_second_tab_is_told_what_the_first_did_and_keeps_what_it_typed(adviser: Phone) -> None:
    first, second = opened(adviser), opened(adviser)
    assert give(adviser, first | {"am_2_from": "08:00", "pm_4_from": "", "pm_4_to": ""})[0] == 303
    status, page = give(adviser, second | {"am_0_to": "12:00"})
    assert status == 409
    assert "您在另一个页面刚改过" in page.text
    assert "周三上午 09:00–11:00 改成 08:00–11:00" in page.text
    assert "周五下午 14:30–16:30 改成 不约" in page.text
    shown = fields_of(page)
    assert shown["am_0_to"] == "12:00"
    assert opened(adviser)["am_0_to"] == "11:00", "nothing was stored"
    assert give(adviser, shown)[0] == 303, "whoever has read it and presses again means it"
    assert opened(adviser)["am_2_from"] == "09:00"
    assert opened(adviser)["am_0_to"] == "12:00"


@pytest.mark.parametrize("again", [{}, {"am_2_from": "08:00"}])
def test_the_same_in_both_tabs_and_a_tab_that_is_up_to_date_are_no_conflict(adviser: Phone, again) -> None:
    first, second = opened(adviser), opened(adviser)
    changed = {"am_2_from": "08:00"}
    assert give(adviser, first | changed)[0] == 303
    assert give(adviser, second | changed)[0] == 303
    assert give(adviser, opened(adviser) | again | {"am_1_from": "08:00"})[0] == 303


def test_a_page_without_what_it_showed_is_still_taken(adviser: Phone) -> None:
    fields = opened(adviser)
    del fields["seen"], fields["form_id"]
    assert give(adviser, fields)[0] == 303
    assert give(adviser, fields | {"seen": "nonsense"})[0] == 303


def test_the_week_is_read_within_its_statements(town: Town, adviser: Phone) -> None:
    with town.app.app_context(), counted_statements() as seen:
        assert adviser.get("/orders/hours").status_code == 200
    assert len(seen) <= 6, seen

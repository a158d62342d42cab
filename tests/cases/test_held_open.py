"""What other packages hold open is neither resolved nor closed nor put into another, and says why."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import ColumnElement, exists
from sqlalchemy.orm import aliased

from tests.support.makers import Desk, make_case, make_visit
from tests.support.pages import page_of
from webapp.cases import panels
from webapp.cases.escalation.service_sweep import sweep
from webapp.cases.models import Case
from webapp.cases.panels import holds_open
from webapp.core import clock

GRID, OFFICE, WHY, VISIT = "grid:200/001", "justice_office", "还在走信访，答复了才能办结", "还约着见面"
AHEAD = timedelta(days=3)


@pytest.fixture
def held() -> Iterator[set[str]]:
    """Codes of what a package holds open; fill it, and empty it again."""
    codes: set[str] = set()

    def there(case_id: int) -> ColumnElement[bool]:
        there = aliased(Case)  # the sweep asks it of each case that it reads
        return exists().where(there.id == case_id, there.code.in_(codes))

    with panels.HOLDS_OPEN.put_back(empty=True):
        holds_open(WHY, there)
        yield codes


@pytest.mark.parametrize(
    ("action", "fields"),
    [("resolve", {}), ("close", {"close_reason": "withdrawn"}), ("close", {"close_reason": "agreed"})],
)
def test_a_step_that_would_end_it_is_refused_with_the_sentence(
    desk: Desk, held: set[str], action: str, fields: dict
) -> None:
    code = desk.report("dispute")
    desk.does(GRID, code, "acknowledge")
    held.add(code)
    refused = desk.does(GRID, code, action, status=409, note="谈过了", **fields)
    assert refused["error"]["message"] == WHY
    assert desk.states(code) == ["acknowledged"]
    held.clear()
    desk.does(GRID, code, action, note="谈过了", **fields)


def test_its_page_says_why_in_place_of_the_buttons_and_every_other_step_goes_on(desk: Desk, held: set[str]) -> None:
    code = desk.report()
    desk.does(GRID, code, "acknowledge")
    held.add(code)
    page = page_of(desk.phone(GRID), f"/cases/{code}")
    assert WHY in page.text
    assert not page.find_all("dialog", id="do-resolve") + page.find_all("dialog", id="do-close")
    assert WHY not in page_of(desk.phone("informant:200/001/01"), f"/cases/{code}").text
    desk.does(GRID, code, "start")
    desk.does(GRID, code, "escalate", note="村里才办得了")


def test_units_that_have_done_their_part_do_not_end_it_either(desk: Desk, held: set[str]) -> None:
    code = desk.at_the_town("dispute")
    desk.dispatch(code)
    desk.order(OFFICE, code, "accept")
    desk.order(OFFICE, code, "finish", note="谈过了")
    held.add(code)
    assert desk.order("governance_centre", code, "check", status=409)["error"]["message"] == WHY
    assert desk.states(code) == ["dispatched", "done"]
    held.clear()
    desk.order("governance_centre", code, "check")
    assert desk.states(code) == ["resolved", "checked"]


def test_the_sweep_leaves_it_alone_and_the_reporter_is_heard_all_the_same(desk: Desk, held: set[str]) -> None:
    code, other = desk.report(), desk.report()
    for one in (code, other):
        desk.does(GRID, one, "acknowledge")
        desk.does(GRID, one, "resolve", note="换了螺丝")
    held.add(code)
    with clock.travel(clock.now() + timedelta(days=30)), desk.town.app.app_context():
        assert sweep()["close-unanswered"] == 1
    assert [desk.case(one).state for one in (code, other)] == ["resolved", "closed"]
    desk.does("informant:200/001/01", code, "answer", answer="solved")
    assert desk.case(code).state == "closed"


def test_it_is_not_put_into_another_case_and_stays_whole(desk: Desk, held: set[str]) -> None:
    target, code = desk.report(), make_case(desk.phone("informant:200/001/02"))
    held.add(code)
    page = page_of(desk.phone(GRID), f"/cases/{code}/merge?into={target}")
    form = page.find("form", action=f"/cases/{code}/merge").fields
    answer = desk.phone(GRID).post(f"/cases/{code}/merge", form)
    assert (answer.status_code, WHY in answer.json["error"]["message"]) == (409, True)
    assert desk.states(code) == ["submitted"]
    desk.agrees()


def test_a_visit_that_is_still_ahead_holds_its_case_until_it_is_called_off_or_over(desk: Desk) -> None:
    code = desk.report("dispute")
    desk.does(GRID, code, "acknowledge")
    visit = make_visit(desk.phone(GRID), case=code)
    assert VISIT in desk.does(GRID, code, "resolve", status=409, note="谈过了")["error"]["message"]
    assert VISIT in page_of(desk.phone(GRID), f"/cases/{code}").text
    with clock.travel(clock.now() + AHEAD):
        assert VISIT not in page_of(desk.phone(GRID), f"/cases/{code}").text
    answer = desk.phone(GRID).post(f"/visits/{visit}/cancel", {"note": "电话里谈好了", "version": 1})
    assert answer.status_code in (200, 201, 303)
    desk.does(GRID, code, "resolve", note="谈过了")

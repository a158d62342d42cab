"""How a case ends: rechecked by another person, asked back, called back, closed for a reason that is not hidden."""

import io
import uuid
from datetime import timedelta

import pytest

from tests.support.makers import DESK, GRID, INFORMANT, OTHER_INFORMANT, VILLAGE, Desk
from tests.support.statements import counted_statements
from tests.support.town import small_jpeg
from webapp.cases.work_orders.queries import (
    Narrowed,
    desk_scopes,
    order_counts,
    unit_scopes,
    work_order_page,
)
from webapp.core import clock
from webapp.people.permissions import Role
from webapp.people.queries import actor_by_id

UNIT, HELPER = "justice_office", "police_station"


@pytest.fixture
def mended(desk: Desk) -> str:
    """A hazard of the grid lead in the first micro-grid that a unit has mended."""
    code = desk.at_the_town()
    desk.dispatch(code, UNIT)
    desk.order(UNIT, code, "accept")
    desk.order(UNIT, code, "finish", note="焊好了")
    return code


@pytest.fixture
def settled(desk: Desk) -> str:
    """A dispute that a unit has settled and the desk has checked."""
    code = desk.at_the_town("dispute")
    desk.dispatch(code, UNIT)
    desk.order(UNIT, code, "accept")
    desk.order(UNIT, code, "finish", note="谈好了")
    desk.order(DESK, code, "check")
    return code


def test_the_informant_of_the_micro_grid_goes_to_look_with_a_picture_from_a_phone_without_signal(desk: Desk) -> None:
    code = desk.report(by=GRID, area_code="45032410620000102", description="井盖没了")
    desk.does(VILLAGE, code, "escalate", note="要镇里办")
    desk.dispatch(code, UNIT)
    desk.order(UNIT, code, "accept")
    assert desk.phone(OTHER_INFORMANT).get(f"/cases/{code}").status_code == 404
    desk.order(UNIT, code, "finish", note="盖上了")
    page = desk.phone(OTHER_INFORMANT).get(f"/cases/{code}").text
    assert f"/cases/{code}/recheck" in page
    assert "测试grid:200/001" not in page  # who reported it is not their business
    sent = {"client_id": str(uuid.uuid4()), "version": desk.case(code).version}
    for status in (201, 200):  # the second time is what a phone sends that never heard the answer
        files = {"photos": [(io.BytesIO(small_jpeg()), "a.jpg")]}
        phone = desk.phone(OTHER_INFORMANT)
        answer = phone.post(f"/cases/{code}/recheck-pass", sent | files, content_type="multipart/form-data")
        assert answer.status_code == status, answer.text
    assert desk.states(code) == ["resolved", "checked"]
    assert desk.phone(OTHER_INFORMANT).get(f"/cases/{code}").status_code == 200
    assert desk.does(GRID, code, "answer", answer="solved")["state"] == "closed"
    desk.agrees()


def test_who_mended_it_does_not_recheck_it(desk: Desk) -> None:
    desk.appoint(GRID, Role.UNIT_OFFICER, "womens_federation")
    code = desk.at_the_town()
    desk.dispatch(code, "womens_federation")
    desk.order(GRID, code, "accept")
    desk.order(GRID, code, "finish", note="好了")
    refused = desk.does(GRID, code, "recheck-pass", status=403)
    assert "另一个人" in refused["error"]["message"]
    desk.does(VILLAGE, code, "recheck-pass")
    assert desk.case(code).state == "resolved"


def test_what_is_found_not_mended_goes_back_with_words_and_a_new_clock(desk: Desk, mended: str) -> None:
    desk.does(VILLAGE, mended, "recheck-fail", status=422)
    before = desk.orders(mended)[0].first_due_at
    with clock.travel(clock.now() + timedelta(days=6)):
        desk.does(VILLAGE, mended, "recheck-fail", note="还晃")
    assert desk.states(mended) == ["dispatched", "in_progress"]
    assert desk.orders(mended)[0].first_due_at > before
    assert "还晃" in desk.told(UNIT)
    desk.agrees()


def test_a_case_registered_for_somebody_is_called_back(desk: Desk) -> None:
    phone = desk.phone(DESK)
    sent = {
        "client_id": str(uuid.uuid4()),
        "about": "dispute:neighbour",
        "description": "隔壁的水流过来",
        "channel": "walk_in",
    }
    code = phone.post("/counter", sent).json["case_code"]
    assert desk.case(code).channel == "walk_in"
    desk.dispatch(code, UNIT)
    desk.order(UNIT, code, "accept")
    desk.order(UNIT, code, "finish", note="谈好了")
    desk.order(DESK, code, "check")
    desk.does(DESK, code, "answer", answer="solved", status=404)
    desk.does(DESK, code, "follow-up", result="maybe", status=422)
    assert desk.does(DESK, code, "follow-up", result="unreached")["state"] == "resolved"
    assert desk.does(DESK, code, "follow-up", result="dissatisfied", note="又流了")["state"] == "dispatched"
    assert desk.orders(code)[0].state == "in_progress"
    desk.order(UNIT, code, "finish", note="修了沟")
    desk.order(DESK, code, "check")
    assert desk.does(DESK, code, "follow-up", result="fairly_satisfied")["state"] == "closed"
    assert desk.case(code).close_reason == "solved"
    desk.agrees()


def test_nobody_calls_back_for_what_was_reported_in_person(desk: Desk, settled: str) -> None:
    desk.does(DESK, settled, "follow-up", result="satisfied", status=404)


@pytest.mark.parametrize("reason", ["not_ours", "cannot_be_settled"])
def test_what_is_closed_unsettled_needs_words_and_is_not_counted_as_resolved(desk: Desk, reason: str) -> None:
    code = desk.at_the_town()
    desk.does(DESK, code, "acknowledge")
    desk.does(DESK, code, "close", status=422)
    desk.does(DESK, code, "close", close_reason=reason, status=422)
    desk.does(DESK, code, "close", close_reason="solved", note="x", status=422)
    desk.does(DESK, code, "close", close_reason=reason, note="去找县里的水利局")
    case = desk.case(code)
    assert (case.state, case.close_reason, case.resolved_at) == ("closed", reason, None)
    desk.agrees()
    assert "水利局" in desk.told(INFORMANT)
    assert code not in desk.phone(DESK).get("/cases?show=resolved_month").text


def test_only_closing_gives_a_reason_for_it(desk: Desk) -> None:
    code = desk.at_the_town()
    desk.does(DESK, code, "acknowledge", close_reason="withdrawn")
    assert desk.case(code).close_reason is None


def test_closing_ends_what_units_still_had_to_do(desk: Desk) -> None:
    code = desk.at_the_town()
    desk.dispatch(code, UNIT)
    desk.does(DESK, code, "close", close_reason="withdrawn")
    assert desk.states(code) == ["closed", "withdrawn"]
    assert desk.phone(UNIT).get(f"/cases/{code}").status_code == 404
    desk.agrees()


def test_what_both_sides_agreed_on_is_asked_back_and_keeps_its_reason(desk: Desk) -> None:
    code = desk.report("dispute")
    desk.does(GRID, code, "acknowledge")
    desk.does(GRID, code, "close", close_reason="agreed", status=422)
    assert desk.does(GRID, code, "close", close_reason="agreed", note="各让一步")["state"] == "resolved"
    desk.does(INFORMANT, code, "answer", answer="solved")
    assert desk.case(code).close_reason == "agreed"
    hazard = desk.report()
    desk.does(GRID, hazard, "acknowledge")
    desk.does(GRID, hazard, "close", close_reason="agreed", note="x", status=404)


def test_a_unit_reads_a_reporters_name_and_number_only_once_it_accepted(desk: Desk) -> None:
    code = desk.at_the_town()
    desk.dispatch(code, UNIT)
    number = desk.town.phones[INFORMANT]
    page = desk.phone(UNIT).get(f"/cases/{code}").text
    assert number not in page
    assert f"测试{INFORMANT}" not in page
    desk.order(UNIT, code, "accept")
    assert number in desk.phone(UNIT).get(f"/cases/{code}").text


def test_a_protected_matter_is_never_dispatched(desk: Desk) -> None:
    code = desk.report("dispute", someone_hurt="yes")
    answer = desk.phone(DESK).act(code, "dispatch", unit=UNIT, asked="x")
    assert answer.status_code == 404
    for key in (HELPER, UNIT):  # not even by those who are named
        assert desk.phone(key).act(code, "close", close_reason="withdrawn", note="x").status_code == 404


def test_lists_and_steps_keep_to_their_statements(desk: Desk, settled: str) -> None:
    code = desk.at_the_town()
    desk.dispatch(code, UNIT, helpers=[HELPER])
    with desk.town.app.app_context():
        officer, dispatcher = (actor_by_id(desk.town.users[key]) for key in (UNIT, DESK))
        with counted_statements() as seen:
            assert [row.case.code for row in work_order_page(unit_scopes(officer), "new").rows] == [code]
            assert work_order_page(unit_scopes(officer), "done", narrowed=Narrowed(severity="normal")).rows is not None
            assert len(work_order_page(desk_scopes(dispatcher), "out").rows) == 2
            assert order_counts(desk_scopes(dispatcher))["out"] == 2
        assert len(seen) == 4
    for who, step in ((UNIT, {"action": "accept"}), (UNIT, {"action": "finish", "note": "好了"})):
        desk.phone(who)
        with desk.town.app.app_context(), counted_statements() as seen:
            desk.order(who, code, **step)
        writes = [s for s in seen if s.startswith(("INSERT", "UPDATE", "DELETE"))]
        # Where a follower of the journal sees that there is nothing for it is its own (a job of other packages).
        writes = [s for s in writes if "journal_cursors" not in s]
        assert len(writes) <= 15, writes

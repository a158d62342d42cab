"""Putting cases together while units work on them: orders go over or are withdrawn, as chosen, and come back."""

from typing import Any

import pytest

from tests.support.makers import DESK, INFORMANT, OTHER_INFORMANT, Desk

UNIT, HELPER = "justice_office", "police_station"


@pytest.fixture
def two(desk: Desk) -> tuple[str, str]:
    """Two matters at the town's seat; units work on the first one."""
    source, target = desk.at_the_town(), desk.report(by=OTHER_INFORMANT)
    desk.dispatch(source, UNIT, helpers=[HELPER])
    desk.order(UNIT, source, "accept")
    return source, target


def merge(desk: Desk, source: str, target: str, status: int = 303, **fields: Any) -> Any:
    answer = desk.phone(DESK).post(f"/cases/{source}/merge", {"into": target, **fields})
    assert answer.status_code == status, answer.text
    return answer


def unmerge(desk: Desk, source: str) -> None:
    assert desk.phone(DESK).post(f"/cases/{source}/unmerge").status_code == 303


def test_nothing_is_lost_silently_the_person_chooses(desk: Desk, two: tuple[str, str]) -> None:
    source, target = two
    page = desk.phone(DESK).get(f"/cases/{source}/merge?into={target}").text
    assert "工单怎么办" in page
    assert "justice_office、police_station" in page
    answer = merge(desk, source, target, status=422)
    assert "选一个：带过去，或者撤回" in answer.json["error"]["fields"]["orders"]
    assert desk.states(source) == ["dispatched", "accepted", "dispatched"]
    assert merge(desk, source, target, status=422, orders="x")
    desk.agrees()


def test_orders_go_over_with_their_clock_and_come_back(desk: Desk, two: tuple[str, str]) -> None:
    source, target = two
    was, due = desk.case(target), desk.orders(source)[0].due_at
    merge(desk, source, target, orders="move")
    assert desk.states(source) == ["closed"]
    assert desk.states(target) == ["dispatched", "accepted", "dispatched"]
    assert [order.leading for order in desk.orders(target)] == [True, False]
    assert desk.case(target).due_at == desk.orders(target)[0].due_at == due
    assert target in desk.phone(UNIT).get("/todo").text + desk.phone(UNIT).get("/cases").text
    assert desk.phone(UNIT).get(f"/cases/{source}").headers["Location"] == f"/cases/{target}"
    desk.agrees()
    desk.order(UNIT, target, "start")
    unmerge(desk, source)
    assert desk.states(source) == ["dispatched", "in_progress", "dispatched"]
    assert desk.states(target) == ["submitted"]
    now = desk.case(target)
    assert (now.due_at, now.resolve_due_at, now.holder_area_id) == (was.due_at, was.resolve_due_at, was.holder_area_id)
    desk.agrees()


def test_a_unit_that_has_the_other_in_hand_gets_no_second_order(desk: Desk, two: tuple[str, str]) -> None:
    source, _ = two
    target = desk.at_the_town()
    desk.dispatch(target, HELPER)
    merge(desk, source, target, orders="move")
    assert [(o.leading, o.state) for o in desk.orders(target)] == [(True, "dispatched"), (False, "accepted")]
    assert desk.states(source) == ["closed", "withdrawn"]
    desk.agrees()
    unmerge(desk, source)
    assert desk.states(source) == ["dispatched", "accepted", "withdrawn"]
    assert desk.states(target) == ["dispatched", "dispatched"]
    desk.agrees()


def test_withdrawn_orders_leave_it_with_the_desk_when_it_comes_back(desk: Desk, two: tuple[str, str]) -> None:
    source, target = two
    merge(desk, source, target, orders="withdraw")
    assert desk.states(source) == ["closed", "withdrawn", "withdrawn"]
    assert desk.states(target) == ["submitted"]
    assert desk.phone(UNIT).get(f"/cases/{target}").status_code == 404
    desk.agrees()
    unmerge(desk, source)
    assert desk.states(source) == ["acknowledged", "withdrawn", "withdrawn"]
    assert source in desk.phone(DESK).get("/todo").text
    assert desk.dispatch(source, UNIT)["state"] == "dispatched"
    desk.agrees()


def test_what_units_finished_in_the_other_case_stays_there(desk: Desk, two: tuple[str, str]) -> None:
    source, target = two
    merge(desk, source, target, orders="move")
    desk.order(UNIT, target, "start")
    desk.order(UNIT, target, "finish", note="修好了")
    desk.order(HELPER, target, "accept", number=2)
    desk.order(HELPER, target, "finish", number=2, note="路封好了")
    assert desk.case(target).state == "pending_recheck"
    desk.does(OTHER_INFORMANT, target, "recheck-pass")
    assert desk.case(target).state == "closed"
    unmerge(desk, source)
    assert desk.states(source) == ["acknowledged"]
    assert desk.case(target).state == "closed"
    assert desk.phone(INFORMANT).get(f"/cases/{source}").status_code == 200
    desk.agrees()


def test_to_what_waits_for_its_recheck_no_order_is_taken(desk: Desk, two: tuple[str, str]) -> None:
    source, _ = two
    target = desk.at_the_town()
    desk.dispatch(target, "court")
    desk.order("court", target, "accept")
    desk.order("court", target, "finish", note="修好了")
    assert desk.case(target).state == "pending_recheck"
    answer = merge(desk, source, target, status=422, orders="move")
    assert "请选撤回" in answer.json["error"]["message"]
    assert desk.states(source) == ["dispatched", "accepted", "dispatched"]
    merge(desk, source, target, orders="withdraw")
    assert desk.case(target).state == "pending_recheck"
    desk.agrees()

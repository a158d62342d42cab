"""A case that units work on: dispatched, accepted, done, checked; each by whom it concerns and nobody else."""

from datetime import timedelta

from tests.support.makers import DESK, GRID, INFORMANT, OTHER_INFORMANT, VILLAGE, Desk
from webapp.core import clock

UNIT, HELPER = "justice_office", "police_station"


def test_a_hazard_goes_through_a_unit_a_recheck_and_the_reporter(desk: Desk) -> None:
    code = desk.at_the_town()
    assert desk.dispatch(code, UNIT)["state"] == "dispatched"
    desk.agrees()
    desk.order(UNIT, code, "accept")
    desk.order(UNIT, code, "start")
    desk.order(UNIT, code, "finish", note="焊好了")
    assert desk.states(code) == ["pending_recheck", "done"]
    desk.agrees()
    assert desk.does(INFORMANT, code, "recheck-pass")["state"] == "closed"
    assert desk.states(code) == ["closed", "closed"]
    desk.agrees()


def test_a_dispute_is_checked_by_the_desk_and_then_the_reporter_is_asked(desk: Desk) -> None:
    code = desk.at_the_town("dispute")
    desk.dispatch(code, UNIT, helpers=[HELPER])
    for unit, number in ((UNIT, 1), (HELPER, 2)):
        desk.order(unit, code, "accept", number)
        desk.order(unit, code, "finish", number, note=f"{unit} 谈好了")
    assert desk.states(code) == ["dispatched", "done", "done"]
    desk.order(DESK, code, "check", 1)
    assert desk.case(code).state == "dispatched"
    desk.order(DESK, code, "check", 2)
    assert desk.states(code) == ["resolved", "checked", "checked"]
    assert desk.case(code).latest_note == f"{UNIT} 谈好了"
    desk.agrees()
    desk.does(INFORMANT, code, "answer", answer="solved")
    assert desk.states(code) == ["closed", "closed", "closed"]
    desk.agrees()


def test_not_solved_gives_the_leading_unit_a_new_clock(desk: Desk) -> None:
    code = desk.at_the_town("dispute")
    desk.dispatch(code, UNIT)
    desk.order(UNIT, code, "accept")
    desk.order(UNIT, code, "finish", note="好了")
    desk.order(DESK, code, "check")
    before = desk.orders(code)[0].due_at
    with clock.travel(clock.now() + timedelta(days=6)):
        assert desk.does(INFORMANT, code, "answer", answer="not_solved", note="还在吵")["state"] == "dispatched"
    order = desk.orders(code)[0]
    assert (order.state, order.due_at > before) == ("in_progress", True)
    assert desk.case(code).due_at == order.due_at
    assert "还没好" in desk.told(UNIT)
    desk.agrees()


def test_a_unit_sees_a_case_while_it_has_an_order_and_no_longer(desk: Desk) -> None:
    code = desk.at_the_town()
    assert desk.phone(UNIT).get(f"/cases/{code}").status_code == 404
    desk.dispatch(code, UNIT)
    assert desk.phone(UNIT).get(f"/cases/{code}").status_code == 200
    assert desk.phone("court").get(f"/cases/{code}").status_code == 404
    desk.order(UNIT, code, "return", note="不归我们管")
    assert desk.phone(UNIT).get(f"/cases/{code}").status_code == 404
    assert desk.states(code) == ["acknowledged", "returned"]
    desk.agrees()


def test_only_the_desk_dispatches_and_only_the_unit_works(desk: Desk) -> None:
    code = desk.at_the_town()
    for who in (GRID, VILLAGE, "town", INFORMANT, UNIT):
        desk.dispatch(code, UNIT, by=who, status=404)
    desk.dispatch(code, UNIT)
    for who in (GRID, DESK, HELPER, INFORMANT):
        desk.order(who, code, "accept", status=404)
    desk.order(UNIT, code, "check", status=404)


def test_another_informant_sees_nothing_before_and_after_the_recheck(desk: Desk) -> None:
    code = desk.at_the_town()
    desk.dispatch(code, UNIT)
    assert desk.phone(OTHER_INFORMANT).get(f"/cases/{code}").status_code == 404
    desk.order(UNIT, code, "accept")
    desk.order(UNIT, code, "finish", note="好了")
    assert desk.phone(OTHER_INFORMANT).get(f"/cases/{code}").status_code == 404
    desk.does(OTHER_INFORMANT, code, "recheck-pass", status=404)

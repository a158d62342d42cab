"""What a unit asks for and another person decides; handing back, handing on, pausing, reminding."""

from datetime import datetime, timedelta

import pytest

from tests.support.makers import COMMISSIONER, DESK, GRID, INFORMANT, OTHER_INFORMANT, Desk
from webapp.cases.escalation.service_sweep import sweep
from webapp.core import clock
from webapp.core.clock import SHANGHAI

UNIT, OTHER = "justice_office", "police_station"
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)
DUE = datetime(2026, 11, 26, 9, 0, tzinfo=SHANGHAI)  # three working days: the matter is a grave one


@pytest.fixture
def code(desk: Desk) -> str:
    """A grave hazard, dispatched on Monday at nine."""
    with clock.travel(MONDAY):
        code = desk.at_the_town(severity="high")
        desk.dispatch(code, UNIT)
    return code


def test_accepting_late_buys_no_time(desk: Desk, code: str) -> None:
    with clock.travel(MONDAY + timedelta(days=2)):
        desk.order(UNIT, code, "accept")
    assert desk.orders(code)[0].due_at == desk.case(code).due_at == DUE


def test_an_extension_moves_the_clock_only_when_another_person_approves(desk: Desk, code: str) -> None:
    with clock.travel(MONDAY + timedelta(hours=1)):
        desk.order(UNIT, code, "ask-extension", note="等材料", due_on="2026-11-30")
        assert desk.orders(code)[0].due_at == DUE
        desk.order(UNIT, code, "ask-extension", note="再等", due_on="2026-12-01", status=409)
        desk.order(UNIT, code, "approve", status=404)
        desk.order(DESK, code, "approve")
    order = desk.orders(code)[0]
    assert order.due_at == datetime(2026, 11, 30, 18, 0, tzinfo=SHANGHAI)
    assert order.first_due_at == DUE
    assert desk.case(code).due_at == order.due_at
    page = desk.phone(UNIT).get(f"/cases/{code}").text
    assert "原来说" in page
    desk.agrees()


def test_the_commissioner_may_refuse_with_words_and_the_unit_hears_them(desk: Desk, code: str) -> None:
    with clock.travel(MONDAY + timedelta(hours=1)):
        desk.order(UNIT, code, "ask-extension", note="等材料", due_on="2026-11-30")
        desk.order(COMMISSIONER, code, "refuse", status=422)
        desk.order(COMMISSIONER, code, "refuse", note="材料已经在柜台")
    assert desk.orders(code)[0].due_at == DUE
    assert "材料已经在柜台" in desk.told(UNIT, MONDAY + timedelta(days=1))
    desk.agrees()


@pytest.mark.parametrize("due", ["", "2026-11-25", "2020-01-01", "2099-01-01", "不是日子"])
def test_an_extension_needs_a_later_day_that_can_be_read(desk: Desk, code: str, due: str) -> None:
    with clock.travel(MONDAY):
        desk.order(UNIT, code, "ask-extension", note="等材料", due_on=due, status=422)


def test_a_pause_stops_the_clock_until_work_goes_on(desk: Desk, code: str) -> None:
    with clock.travel(MONDAY + timedelta(days=1)):
        desk.order(UNIT, code, "accept")
        desk.order(UNIT, code, "ask-suspension", note="人在外地", due_on="2026-12-04")
        desk.order(DESK, code, "approve")
    paused = desk.orders(code)[0]
    assert paused.state == "suspended"
    assert paused.due_at == datetime(2026, 12, 8, 9, 0, tzinfo=SHANGHAI)  # eight working days later
    desk.agrees()
    with clock.travel(MONDAY + timedelta(days=3)):  # back earlier: two working days were lost, not eight
        desk.order(UNIT, code, "resume")
    assert desk.orders(code)[0].due_at == datetime(2026, 11, 30, 9, 0, tzinfo=SHANGHAI)
    assert desk.states(code) == ["dispatched", "in_progress"]
    desk.agrees()


def test_a_pause_that_nobody_ends_is_ended_by_time(desk: Desk, code: str) -> None:
    with clock.travel(MONDAY + timedelta(days=1)):
        desk.order(UNIT, code, "accept")
        desk.order(UNIT, code, "ask-suspension", note="人在外地", due_on="2026-12-04")
        desk.order(DESK, code, "approve")
    for _ in range(2):
        with clock.travel(datetime(2026, 12, 4, 18, 0, tzinfo=SHANGHAI)), desk.town.app.app_context():
            sweep()
        assert desk.states(code) == ["dispatched", "in_progress"]
        assert desk.orders(code)[0].due_at == datetime(2026, 12, 8, 9, 0, tzinfo=SHANGHAI)
    desk.agrees()


def test_the_first_return_in_time_goes_straight_back_and_the_second_is_decided(desk: Desk, code: str) -> None:
    with clock.travel(MONDAY + timedelta(hours=3)):
        desk.order(UNIT, code, "return", note="不归我们管")
        assert desk.states(code) == ["acknowledged", "returned"]
        assert "退回来了" in desk.told(DESK)
        desk.dispatch(code, UNIT, asked="就是你们的事")
        desk.order(UNIT, code, "return", 2, note="真的不归我们")
        assert desk.states(code) == ["dispatched", "returned", "dispatched"]
        desk.order(DESK, code, "approve", 2)
    assert desk.states(code) == ["acknowledged", "returned", "returned"]
    desk.agrees()


def test_a_return_after_the_limit_is_decided(desk: Desk, code: str) -> None:
    with clock.travel(MONDAY + timedelta(days=1, minutes=1)):
        desk.order(UNIT, code, "return", note="不归我们管")
        assert desk.states(code) == ["dispatched", "dispatched"]
        desk.order(DESK, code, "refuse", note="是你们的")
    assert desk.states(code) == ["dispatched", "dispatched"]
    desk.agrees()


def test_handing_on_keeps_the_clock_and_never_goes_back_to_who_had_it(desk: Desk, code: str) -> None:
    with clock.travel(MONDAY + timedelta(days=1)):
        desk.order(UNIT, code, "transfer", note="归派出所", unit=OTHER)
        assert desk.phone(UNIT).get(f"/cases/{code}").status_code == 404
        desk.order(OTHER, code, "transfer", 2, note="还是你们", unit=UNIT, status=422)
    first, second = desk.orders(code)
    assert (first.state, second.state, second.leading) == ("transferred", "dispatched", True)
    assert (second.due_at, second.dispatched_at) == (DUE, first.dispatched_at)
    assert desk.case(code).due_at == DUE
    desk.agrees()


def test_an_order_is_reminded_of_once_a_day_by_those_whom_it_concerns(desk: Desk, code: str) -> None:
    with clock.travel(MONDAY + timedelta(hours=1)):
        desk.order(INFORMANT, code, "remind")
        answer = desk.order(GRID, code, "remind", status=409)
        assert "今天已经催过了" in answer["error"]["message"]
        desk.order(OTHER_INFORMANT, code, "remind", status=404)
    assert "催一下" in desk.told(UNIT, MONDAY + timedelta(hours=2))
    with clock.travel(MONDAY + timedelta(days=1)):
        desk.order(DESK, code, "remind")


def test_supervision_numbers_never_repeat_and_are_not_for_everybody(desk: Desk, code: str) -> None:
    with clock.travel(MONDAY + timedelta(hours=1)):
        desk.order(GRID, code, "supervise", note="快办", status=404)
        desk.order(DESK, code, "supervise", note="快办")
        desk.order(COMMISSIONER, code, "supervise", note="还没动静")
    assert desk.orders(code)[0].supervision == "督办〔2026〕2号"
    with clock.travel(datetime(2027, 1, 4, 9, 0, tzinfo=SHANGHAI)):
        desk.order(DESK, code, "supervise", note="过年了")
    assert desk.orders(code)[0].supervision == "督办〔2027〕1号"


def test_what_was_asked_needs_no_decision_once_it_is_done(desk: Desk, code: str) -> None:
    with clock.travel(MONDAY + timedelta(hours=1)):
        desk.order(UNIT, code, "accept")
        desk.order(UNIT, code, "ask-extension", note="等材料", due_on="2026-11-30")
        desk.order(UNIT, code, "finish", note="材料到了，办好了")
        desk.order(DESK, code, "approve", status=409)
    assert desk.orders(code)[0].asks is None
    desk.agrees()

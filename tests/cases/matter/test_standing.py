"""Where a matter stands, in one sentence: who is at it and until when, in every state, of every kind, on every date."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from webapp.areas.models import Level
from webapp.cases.matter.standing import Hands, seat_words, standing, with_unit
from webapp.cases.models import Case
from webapp.cases.states import CLOSE_WORDS, OPEN_STATES, CloseReason, State
from webapp.cases.work_orders.states import GONE_ORDERS, OPEN_ORDERS, OrderState
from webapp.core import clock
from webapp.reports.models import ReportKind

NOW = datetime(2026, 11, 30, 9, 0, tzinfo=clock.SHANGHAI)
LEAD = Hands(seat="2 网格", name="王海林")
OFFICE = replace(LEAD, seat="镇里", name="", unit="司法所", order=OrderState.IN_PROGRESS)
DATES = {
    "今天 18:00 前": timedelta(hours=9),
    "明天 9:20 前": timedelta(hours=24, minutes=20),
    "周五前": timedelta(days=4),
    "12月8日前": timedelta(days=8),
    "2027年1月3日前": timedelta(days=34),
    "已超期 1 小时": timedelta(hours=-1),
    "已超期 15 小时": timedelta(hours=-15),
    "已超期 5 天": timedelta(days=-5),
}


@pytest.fixture(autouse=True)
def _monday_morning():
    with clock.travel(NOW):
        yield


def case(state, due=timedelta(days=8), *, kind="hazard", first=False, **more):
    """Return a case in this state that is due then; ``first``: what is due is to begin."""
    values = {"protected": False, "channel": "app", "resolved_at": None, "closed_at": None, "close_reason": None}
    due_at = NOW + due
    step, resolve = (due_at, due_at + timedelta(days=9)) if first else (None, due_at)
    values |= {
        "acknowledged_at": None,
        "kind": ReportKind(kind),
        "received_at": NOW - timedelta(days=20),
        "step_due_at": step,
    } | more
    return Case(state=state, due_at=due_at, resolve_due_at=resolve, **values)


@pytest.mark.parametrize("kind", ["hazard", "dispute"])
@pytest.mark.parametrize(("when", "due"), DATES.items())
@pytest.mark.parametrize(
    ("state", "hands", "first", "said", "done"),
    [
        (State.SUBMITTED, LEAD, False, "等 2 网格签收", ""),
        (State.SUBMITTED, replace(LEAD, mine=True), False, "等您签收", ""),
        (State.SUBMITTED, replace(LEAD, asked=True), False, "已发出，等 2 网格签收", ""),
        (State.ACKNOWLEDGED, LEAD, True, "王海林已签收", "动手"),
        (State.ACKNOWLEDGED, LEAD, False, "王海林已签收", "办好"),
        (State.ACKNOWLEDGED, replace(LEAD, name=""), False, "2 网格已签收", "办好"),
        (State.IN_PROGRESS, LEAD, False, "王海林在办", "办好"),
        (State.IN_PROGRESS, replace(LEAD, mine=True), False, "您在办", "办好"),
        (State.IN_PROGRESS, Hands(), False, "网格长在办", "办好"),
        (State.DISPATCHED, replace(OFFICE, order=None, unit=""), False, "等镇里派单", "办好"),
        (State.PENDING_RECHECK, OFFICE, False, "司法所说办好了，等人去看一眼", ""),
        (State.PENDING_RECHECK, replace(OFFICE, asked=True), False, "司法所说办好了，请您去看一眼", ""),
    ],
)
def test_who_and_until_when(kind, when, due, state, hands, first, said, done):
    expected = f"{said}，{when}" + ("" if "超期" in when else done)
    assert standing(case(state, due, kind=kind, first=first), hands) == expected


def test_what_was_signed_for_stays_so_while_the_next_level_is_waited_for():
    assert standing(case(State.SUBMITTED, acknowledged_at=NOW), LEAD) == "已签收，再等 2 网格签收，12月8日前"


@pytest.mark.parametrize(("when", "due"), DATES.items())
@pytest.mark.parametrize(
    ("order", "said"),
    [
        (OrderState.DISPATCHED, "交给司法所了"),
        (OrderState.ACCEPTED, "司法所正在办"),
        (OrderState.IN_PROGRESS, "司法所正在办"),
    ],
)
def test_what_a_unit_has_is_promised_for_a_day(when, due, order, said):
    expected = f"{said}，" + (when if "超期" in when else f"说好{when}办好")
    assert standing(case(State.DISPATCHED, due), replace(OFFICE, order=order)) == expected


@pytest.mark.parametrize(
    ("order", "said"),
    [
        (OrderState.SUSPENDED, "司法所先停着，12月20日接着办"),
        (OrderState.DONE, "司法所说办好了，等核实"),
        (OrderState.CHECKED, "司法所办好了，核实过了"),
        (OrderState.CLOSED, "司法所办好了，核实过了"),
        (OrderState.RETURNED, "司法所退回了，等镇里派单"),
        (OrderState.TRANSFERRED, "司法所转给别的单位了"),
        (OrderState.WITHDRAWN, "从司法所撤回了，等镇里派单"),
    ],
)
def test_what_a_unit_put_down(order, said):
    assert with_unit("司法所", order, NOW, NOW + timedelta(days=20)) == said


@pytest.mark.parametrize(
    ("hands", "channel", "said"),
    [
        (LEAD, "app", "王海林说办好了，等报的人说好没好，12月14日前"),
        (replace(LEAD, asked=True), "app", "王海林说办好了，等您说好没好，12月14日前"),
        (OFFICE, "walk_in", "司法所说办好了，等打电话问，12月14日前"),
        (Hands(), "app", "网格长说办好了，等报的人说好没好，12月14日前"),
    ],
)
def test_what_is_said_to_be_done_waits_for_a_word(hands, channel, said):
    settled = case(State.RESOLVED, channel=channel, resolved_at=NOW - timedelta(days=1))
    assert standing(settled, hands) == said


@pytest.mark.parametrize("why", CloseReason)
def test_what_is_put_away_says_why_and_when(why):
    closed = case(State.CLOSED, close_reason=why, closed_at=NOW - timedelta(days=1))
    assert standing(closed, LEAD) == f"{CLOSE_WORDS[why]}，昨天归档"


@pytest.mark.parametrize("state", sorted(OPEN_STATES))
def test_a_protected_matter_names_nobody(state):
    said = standing(case(state, timedelta(hours=9), kind="dispute", protected=True), replace(LEAD, unit="司法所"))
    assert said == ("等专人签收，今天 18:00 前" if state == State.SUBMITTED else "专人已签收")


def test_no_state_is_left_out():
    """A new state of a case or an order would fall through to words that say nothing of it."""
    assert set(State) == OPEN_STATES | {State.RESOLVED, State.CLOSED}
    finished = {OrderState.DONE, OrderState.CHECKED, OrderState.CLOSED}
    assert set(OrderState) == OPEN_ORDERS | GONE_ORDERS | finished
    said = [with_unit("司法所", one, NOW, None) for one in OrderState]
    assert all("司法所" in words for words in said)


@pytest.mark.parametrize(
    ("level", "label", "said"),
    [
        (Level.GRID, "南一村 2 网格", "2 网格"),
        (Level.VILLAGE, "南一村", "南一村"),
        (Level.TOWN, "才湾镇", "镇里"),
        (None, None, "专人"),
        (Level.GRID, None, "网格长"),
    ],
)
def test_a_seat_is_called_as_people_call_it(level, label, said):
    assert seat_words(level, label) == said

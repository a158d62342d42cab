"""What time alone does to work orders: told at 50, 80 and 100 %, chased, proposed for supervision; each once."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from tests.support.makers import DESK, Desk
from webapp.cases.escalation.service_sweep import sweep
from webapp.core import clock
from webapp.core.clock import SHANGHAI
from webapp.core.db import db
from webapp.core.journal import JournalEntry

UNIT = "justice_office"
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)


@pytest.fixture
def code(desk: Desk) -> str:
    """A normal hazard, dispatched on Monday at nine; due seven working days later, on the Wednesday after next."""
    with clock.travel(MONDAY):
        code = desk.at_the_town(severity="normal")
        desk.dispatch(code, UNIT)
    return code


def sweep_at(desk: Desk, moment: datetime) -> int:
    with clock.travel(moment), desk.town.app.app_context():
        return sweep()["order-rungs"]


def events(desk: Desk) -> list[str]:
    with desk.town.app.app_context():
        query = select(JournalEntry.event).where(JournalEntry.event.startswith("order."))
        return list(db.session().scalars(query.order_by(JournalEntry.id)))


def test_each_rung_is_told_once_however_often_the_sweep_runs(desk: Desk, code: str) -> None:
    due = desk.orders(code)[0].due_at
    assert due == datetime(2026, 12, 2, 9, 0, tzinfo=SHANGHAI)
    span = due - MONDAY
    for share in (0.5, 0.8, 1.0):
        assert sweep_at(desk, MONDAY + span * share - timedelta(minutes=1)) == 0
        assert sweep_at(desk, MONDAY + span * share) == 1
        assert sweep_at(desk, MONDAY + span * share + timedelta(minutes=1)) == 0
    assert events(desk) == ["order.dispatched", "order.half_gone", "order.due_soon", "order.overdue"]
    assert sweep_at(desk, due + timedelta(days=1)) == 1  # Thursday: chased
    assert sweep_at(desk, due + timedelta(days=6, hours=23)) == 0
    assert sweep_at(desk, due + timedelta(days=7)) == 1  # five working days later
    assert sweep_at(desk, due + timedelta(days=60)) == 0
    assert events(desk)[4:] == ["order.chased", "order.supervision_proposed"]
    desk.agrees()


def test_after_a_gap_only_the_last_is_told(desk: Desk, code: str) -> None:
    assert sweep_at(desk, MONDAY + timedelta(days=8)) == 1
    assert events(desk) == ["order.dispatched", "order.due_soon"]
    assert sweep_at(desk, MONDAY + timedelta(days=60)) == 1
    assert events(desk)[2:] == ["order.chased", "order.supervision_proposed"]


def test_what_is_due_is_gathered_into_one_row_for_a_time_of_day(desk: Desk, code: str) -> None:
    with clock.travel(MONDAY + timedelta(minutes=1)):
        again = desk.at_the_town(description="路灯不亮", severity="normal")
        desk.dispatch(again, UNIT)
    half = MONDAY + (desk.orders(code)[0].due_at - MONDAY) / 2 + timedelta(hours=1)
    sweep_at(desk, half)
    with clock.travel(half.replace(hour=7)):
        assert "要抓紧" not in desk.phone(UNIT).get("/messages").text
    with clock.travel(half + timedelta(days=1)):
        told = desk.phone(UNIT).get("/messages").text
    assert "有 2 件事要抓紧" in told


def test_a_reached_proposal_leads_to_a_numbered_supervision(desk: Desk, code: str) -> None:
    sweep_at(desk, MONDAY + timedelta(days=30))
    with clock.travel(MONDAY + timedelta(days=30)):
        desk.order(DESK, code, "supervise", note="三天内办好")
    order = desk.orders(code)[0]
    assert order.supervision == "督办〔2026〕1号"
    assert order.supervision_proposed_at is None
    assert "督办〔2026〕1号" in desk.told(UNIT, MONDAY + timedelta(days=31))
    desk.agrees()


def test_a_clock_across_the_spring_festival_of_2026_runs_on_working_days_only(desk: Desk) -> None:
    friday = datetime(2026, 2, 13, 9, 0, tzinfo=SHANGHAI)
    with clock.travel(friday):
        code = desk.at_the_town(severity="high")
        desk.dispatch(code, UNIT)
    # Saturday the 14th is worked (调休), the festival lasts from the 15th to the 23rd.
    assert desk.orders(code)[0].due_at == datetime(2026, 2, 25, 9, 0, tzinfo=SHANGHAI)
    assert sweep_at(desk, datetime(2026, 2, 25, 8, 59, tzinfo=SHANGHAI)) == 1
    assert sweep_at(desk, datetime(2026, 2, 25, 9, 0, tzinfo=SHANGHAI)) == 1
    assert sweep_at(desk, datetime(2026, 2, 26, 9, 0, tzinfo=SHANGHAI)) == 1
    assert events(desk)[1:] == ["order.due_soon", "order.overdue", "order.chased"]

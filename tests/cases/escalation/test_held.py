"""What time alone says to a lead about a case they hold: before it is due, when it is, and the day after; each once."""

from datetime import datetime, timedelta

from sqlalchemy import select

from tests.support.makers import GRID, INFORMANT, Desk
from webapp.cases.escalation.service_sweep import sweep
from webapp.core import clock
from webapp.core.clock import SHANGHAI
from webapp.core.db import db
from webapp.core.journal import JournalEntry

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)


def taken(desk: Desk, **fields: str) -> str:
    with clock.travel(MONDAY):
        code = desk.report(severity="normal", **fields)
        desk.does(GRID, code, "acknowledge")
        desk.does(GRID, code, "start")
    return code


def sweep_at(desk: Desk, moment: datetime) -> int:
    with clock.travel(moment), desk.town.app.app_context():
        return sweep()["case-rungs"]


def events(desk: Desk) -> list[str]:
    told = ["case.due_soon", "case.overdue", "case.chased"]
    with desk.town.app.app_context():
        query = select(JournalEntry.event).where(JournalEntry.event.in_(told)).order_by(JournalEntry.id)
        return list(db.session().scalars(query))


def test_each_rung_is_told_once_however_often_the_sweep_runs(desk: Desk) -> None:
    due = desk.case(taken(desk)).due_at
    soon = MONDAY + (due - MONDAY) * 0.8
    assert sweep_at(desk, soon - timedelta(minutes=1)) == 0
    assert sweep_at(desk, soon) == 1
    assert sweep_at(desk, due - timedelta(minutes=1)) == 0
    assert sweep_at(desk, due) == 1
    assert sweep_at(desk, due + timedelta(minutes=1)) == 0
    assert sweep_at(desk, due + timedelta(days=5)) == 1
    assert sweep_at(desk, due + timedelta(days=9)) == 0
    assert events(desk) == ["case.due_soon", "case.overdue", "case.chased"]
    desk.agrees()


def test_after_a_gap_only_the_last_is_told(desk: Desk) -> None:
    due = desk.case(taken(desk)).due_at
    assert sweep_at(desk, due + timedelta(days=6)) == 1
    assert events(desk) == ["case.chased"]


def test_what_a_lead_holds_is_gathered_into_one_row_and_the_reporter_hears_nothing(desk: Desk) -> None:
    due = desk.case(taken(desk)).due_at
    taken(desk, description="路灯不亮")
    sweep_at(desk, due)
    assert "有 2 件事要抓紧" in desk.told(GRID, due + timedelta(days=1))
    assert "到期了" not in desk.told(INFORMANT, due + timedelta(days=1))


def test_a_settled_or_protected_matter_is_never_called_late(desk: Desk) -> None:
    code = taken(desk)
    due = desk.case(code).due_at
    with clock.travel(MONDAY):
        desk.does(GRID, code, "resolve", note="好了")
        desk.phone(INFORMANT).report("dispute", category="marriage_family", someone_hurt="yes")
    assert sweep_at(desk, due + timedelta(days=2)) == 0

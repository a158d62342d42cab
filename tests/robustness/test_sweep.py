"""One bad case must not stop what time does to all others."""

from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from tests.support.logs import log_lines
from tests.support.makers import make_case
from tests.support.town import Town
from webapp.cases.escalation import service_sweep
from webapp.cases.escalation.service_sweep import sweep
from webapp.cases.lists.service_counters import verify_counters
from webapp.cases.models import Case
from webapp.cases.states_steps import CASES
from webapp.core import clock, journal
from webapp.core.clock import SHANGHAI
from webapp.core.db import after_commit, db, savepoint, transaction

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)
DUE = MONDAY + timedelta(minutes=15)


@pytest.fixture
def codes(town: Town) -> list[str]:
    """Three urgent cases of one grid, each due a second after the one before."""
    phone = town.sign_in("informant:200/001/01")
    return [make_case(phone, at=MONDAY + timedelta(seconds=n), severity="urgent") for n in range(3)]


def levels(codes: list[str]) -> list[str]:
    kept = dict(db.session().execute(select(Case.code, Case.holder_level)).all())
    return [kept[code] for code in codes]


def spoil(code: str) -> None:
    with transaction() as session:
        session.execute(text("UPDATE cases SET severity = 'no such word' WHERE code = :code"), {"code": code})


@pytest.mark.parametrize("spoilt", [0, 1, 2])
def test_a_case_that_can_t_be_moved_holds_nobody_else_back(town: Town, codes: list[str], spoilt: int) -> None:
    with town.app.app_context(), clock.travel(DUE + timedelta(seconds=3)), log_lines() as lines:
        spoil(codes[spoilt])
        assert sweep()["pass-up"] == 2
        assert levels(codes) == ["grid" if n == spoilt else "village" for n in range(3)]
    assert "sweep_failed" in lines.getvalue()
    assert codes[spoilt] not in lines.getvalue()


def test_a_step_that_fails_after_its_journal_entry_leaves_the_chain_whole(town: Town, codes: list[str], monkeypatch):
    record, seen = CASES.record, []

    def late_failure(case: Case, *more: object, **content: object) -> None:
        record(case, *more, **content)
        seen.append(case.code)
        if case.code == codes[0]:
            raise ValueError("after the entry")

    monkeypatch.setattr(CASES, "record", late_failure)
    with town.app.app_context(), clock.travel(DUE + timedelta(seconds=3)):
        before = journal.verify().entries
        assert sweep()["pass-up"] == 2
        assert seen == codes
        # Two that went up; and whoever still holds the third is told that it is overdue.
        assert journal.verify() == journal.Verdict(before + 3, None)
        assert verify_counters() == []
        assert levels(codes) == ["grid", "village", "village"]


def test_the_sweep_ends_and_reaches_all_when_more_fail_than_fit_into_a_batch(town: Town, codes, monkeypatch):
    monkeypatch.setattr(service_sweep, "BATCH", 1)
    with town.app.app_context(), clock.travel(DUE + timedelta(seconds=3)):
        spoil(codes[0])
        spoil(codes[1])
        assert sweep()["pass-up"] == 1
        assert levels(codes) == ["grid", "grid", "village"]


def test_what_is_the_database_s_fault_is_not_blamed_on_the_case(town: Town, codes: list[str], monkeypatch) -> None:
    def full(*_: object, **_content: object) -> None:
        raise OperationalError("INSERT", {}, Exception("database or disk is full"))

    monkeypatch.setattr(CASES, "record", full)
    with town.app.app_context(), clock.travel(DUE + timedelta(seconds=3)):
        with pytest.raises(OperationalError):
            sweep()
        assert levels(codes) == ["grid"] * 3


def test_a_savepoint_takes_back_entries_and_calls_of_what_failed_only(town: Town) -> None:
    called: list[str] = []
    with town.app.app_context():
        before = journal.verify().entries
        with transaction():
            journal.append("case.viewed", ("case", 1))
            after_commit(lambda: called.append("kept"))
            with suppress(ValueError), savepoint():
                journal.append("case.viewed", ("case", 2))
                after_commit(lambda: called.append("undone"))
                raise ValueError
            journal.append("case.viewed", ("case", 3))
        assert journal.verify() == journal.Verdict(before + 2, None)
    assert called == ["kept"]

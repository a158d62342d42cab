"""What time alone says to the named, in neutral words: hourly until somebody has it, then each clock's three rungs."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from tests.care.conftest import JUSTICE, NAMED, POLICE, SAFE, WOMEN, Care
from webapp.care.service_sweep import remind_named
from webapp.cases.clocks import working_days_after
from webapp.core import clock
from webapp.core.db import db
from webapp.core.journal import JournalEntry
from webapp.inbox.models import Notice
from webapp.inbox.service import deliver_pending


def swept(care: Care, at: datetime) -> list[str]:
    """Return the events of the reminders that a sweep at a moment adds."""
    with care.town.app.app_context(), clock.travel(at):
        before = db.session().scalars(select(JournalEntry.id).order_by(JournalEntry.id.desc())).first() or 0
        remind_named()
        assert remind_named() == 0, "a second sweep says it again"
        query = select(JournalEntry.event).where(JournalEntry.id > before).order_by(JournalEntry.id)
        return list(db.session().scalars(query))


def test_all_three_hear_hourly_until_one_of_them_has_it(care: Care) -> None:
    code = care.matter()
    came = care.case(code).received_at
    assert [swept(care, came + timedelta(minutes=m)) for m in (59, 60, 90, 120, 365)] == [
        [],
        ["care.unreceived"],
        [],
        ["care.unreceived"],
        ["care.unreceived"],
    ]
    care.step(POLICE, code, "received")
    assert swept(care, came + timedelta(hours=8)) == []
    with care.town.app.app_context():
        deliver_pending()
        said = {(one.user_id, one.title, one.text) for one in db.session().scalars(select(Notice))}
    told = {user for user, title, text in said if (title, text) == ("一件要专人办的事", "还没有人收，请马上打开")}
    assert told == {care.town.users[key] for key in NAMED}


@pytest.mark.parametrize(
    ("state", "after", "what"),
    [
        ("received", timedelta(hours=24), "contact"),
        ("reached", timedelta(hours=24), "risk"),
        ("checked", timedelta(days=3), "plan"),
        ("in_care", timedelta(days=30), "look"),
    ],
)
def test_each_clock_has_its_three_rungs_once_each(care: Care, state: str, after: timedelta, what: str) -> None:
    code = care.brought_to(state)
    course = care.course(code)
    assert (course.waits_for, course.due_at) == (what, course.clock_from + after)
    late = working_days_after_in(care, course.due_at)
    moments = (course.clock_from + after * 0.79, course.clock_from + after * 0.81, course.due_at, late)
    assert [swept(care, one) for one in moments] == [[], ["care.due_soon"], ["care.overdue"], ["care.chased"]]


def working_days_after_in(care: Care, moment: datetime) -> datetime:
    """Return the moment one working day later, as the town's calendar has it."""
    with care.town.app.app_context():
        return working_days_after(moment, 1)


def test_after_a_gap_only_the_last_rung_is_told_and_nothing_once_it_is_done(care: Care) -> None:
    code = care.brought_to("received")
    assert swept(care, clock.now() + timedelta(days=5)) == ["care.chased"]
    care.step(WOMEN, code, "contact", answer="reached", alone="no")
    care.step(JUSTICE, code, "risk", **SAFE | {"next_look": "24h"})
    assert swept(care, clock.now() + timedelta(hours=1)) == []


def test_what_is_over_reminds_nobody(care: Care) -> None:
    code = care.brought_to("watching")
    with clock.travel(clock.now() + timedelta(days=31)):
        care.step(WOMEN, code, "ask-close")
        care.step(POLICE, code, "agree-close")
    assert swept(care, clock.now() + timedelta(days=90)) == []

"""One password tried on many accounts raises an alarm; the words that were tried are kept nowhere."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from tests.support.logs import log_lines
from tests.support.sign_in import guess, try_sign_in
from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.core.journal import JournalEntry
from webapp.people.models import PasswordSpray
from webapp.people.sign_in.service import WRONG, Attempt, note_failure

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def spray(app, password, numbers):
    for number in numbers:
        with app.app_context(), transaction():
            note_failure(Attempt(number, password, "", "手机"))


def alarms(app):
    with app.app_context():
        query = select(JournalEntry.id).where(JournalEntry.event == "security.password_spray")
        return list(db.session().scalars(query))


def test_one_password_tried_on_100_accounts_raises_one_alarm(app, town):
    numbers = [f"1007{n:07}" for n in range(120)]
    spray(app, "123456", numbers[:99])
    assert alarms(app) == []
    spray(app, "123456", numbers[99:100])
    assert len(alarms(app)) == 1
    spray(app, "123456", numbers[100:])
    assert len(alarms(app)) == 1


def test_many_tries_on_one_account_and_many_passwords_are_no_spray(app, town):
    spray(app, "123456", ["10070000001"] * 120)
    for n in range(120):
        spray(app, f"pass-{n}", [f"1007{n:07}"])
    assert alarms(app) == []


def test_a_spray_is_counted_by_the_day(app, town):
    with clock.travel(NOON):
        spray(app, "123456", [f"1007{n:07}" for n in range(60)])
    with clock.travel(NOON + timedelta(days=1)):
        spray(app, "123456", [f"1007{n:07}" for n in range(60, 120)])
    assert alarms(app) == []


def test_the_words_that_were_tried_are_kept_nowhere(app, client, phone):
    try_sign_in(client, phone, "Hush-Word-77")
    with app.app_context():
        tags = list(db.session().scalars(select(PasswordSpray.password_tag)))
        dump = "\n".join(db.engine.raw_connection().driver_connection.iterdump())
    assert len(tags) == 1
    assert "Hush-Word-77" not in dump
    assert phone not in dump


def test_tries_and_alarms_write_no_number_into_the_log(app, client, phone):
    with log_lines() as lines:
        guess(client, phone, 6)
        assert WRONG in try_sign_in(client, "10012345678", "x").get_data(as_text=True)
        spray(app, "123456", [f"1007{n:07}" for n in range(100)])
    said = lines.getvalue()
    assert "password_spray" in said, "the log must be what is read here"
    assert not any(number in said for number in (phone, "10012345678", "10070000099", "123456"))

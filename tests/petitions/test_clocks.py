"""The clocks of the law over Spring Festival, a leap day and a year's end; duties run straight, rights end at 24:00."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from webapp.core import clock
from webapp.core.clock import SHANGHAI
from webapp.petitions.clocks import OBJECT, RESOLVE, TELL, may_ask_until, may_object_until, resolve_by, running
from webapp.petitions.models import Petition
from webapp.petitions.states import State


def at(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("assigned", "last"),
    [
        # The last working day before Spring Festival 2026 (off from 15 to 23 February, 28 February is worked).
        (at(2026, 2, 14, 17, 0), date(2026, 2, 28)),
        (at(2026, 9, 30, 9, 0), date(2026, 10, 13)),  # National Day; 10 October is worked
        (at(2026, 11, 26, 9, 0), date(2026, 12, 3)),
    ],
)
def test_a_unit_has_five_working_days_to_object(app: Flask, assigned: datetime, last: date) -> None:
    with app.test_request_context():
        assert may_object_until(assigned) == at(last.year, last.month, last.day, 23, 59, 59)


@pytest.mark.parametrize(
    ("served", "last"),
    [
        (date(2028, 1, 31), date(2028, 3, 1)),  # a leap day lies between
        (date(2026, 12, 2), date(2027, 1, 4)),  # the thirtieth day is New Year's Day
        (date(2026, 11, 24), date(2026, 12, 24)),
    ],
)
def test_people_have_thirty_days_to_ask_and_none_ends_on_a_day_off(app: Flask, served: date, last: date) -> None:
    with app.test_request_context():
        assert may_ask_until(served) == at(last.year, last.month, last.day, 23, 59, 59)


def test_sixty_days_run_straight_through_holidays_and_the_leap_day(app: Flask) -> None:
    with app.test_request_context():
        assert resolve_by(at(2028, 1, 20, 9, 30)) == at(2028, 3, 20, 9, 30)
        assert resolve_by(at(2026, 1, 1, 9, 30)) - at(2026, 1, 1, 9, 30) == timedelta(days=60)


def test_the_nearest_open_clock_is_first_and_a_right_that_is_over_is_gone(app: Flask) -> None:
    row = Petition(state=State.ASSIGNED, registered_at=at(2026, 11, 25, 9), assigned_at=at(2026, 11, 26, 12))
    with app.test_request_context():
        with clock.travel(at(2026, 11, 26, 12)):
            assert [one.waits_for for one in running(row)] == [OBJECT, TELL]
            assert running(row)[1].due == at(2026, 12, 11, 12)
        with clock.travel(at(2026, 12, 4, 0, 0)):
            assert [one.waits_for for one in running(row)] == [TELL]
        row.state, row.accepted_at, row.told_how = State.ACCEPTED, at(2026, 11, 27, 9), "call"
        row.resolve_by = resolve_by(row.accepted_at)
        assert [(one.waits_for, one.due.astimezone(UTC)) for one in running(row)] == [
            (RESOLVE, at(2027, 1, 26, 9).astimezone(UTC))
        ]

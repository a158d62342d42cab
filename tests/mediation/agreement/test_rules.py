"""When an agreement takes effect, and what waits for somebody's look."""

from datetime import date, datetime, timedelta

import pytest

from webapp.core.clock import SHANGHAI
from webapp.mediation.agreement.rules import effect_of_words, is_doubtful, owed, waits_for_check
from webapp.mediation.models import Mediation, MediationClause, MediationParty

RECEIVED = datetime(2026, 11, 26, 18, 0, tzinfo=SHANGHAI)
FIRST, LAST = RECEIVED - timedelta(hours=5), RECEIVED - timedelta(hours=4, seconds=-20)
SAID = [MediationParty(consented_at=FIRST), MediationParty(consented_at=LAST), MediationParty(consented_at=None)]


@pytest.mark.parametrize(
    ("claimed", "effect"),
    [
        (None, RECEIVED),
        (RECEIVED - timedelta(hours=3), RECEIVED - timedelta(hours=3)),
        (LAST - timedelta(minutes=30), RECEIVED),
        (RECEIVED - timedelta(hours=4), LAST),  # typed without seconds in the minute of the last yes
    ],
)
def test_words_are_in_force_when_they_were_said_where_all_had_said_yes_by_then(claimed, effect) -> None:
    assert effect_of_words(SAID, claimed, RECEIVED) == effect


def test_what_is_said_to_be_older_than_three_days_waits_for_a_second_look() -> None:
    assert not is_doubtful(RECEIVED - timedelta(hours=72), RECEIVED)
    assert is_doubtful(RECEIVED - timedelta(hours=72, seconds=1), RECEIVED)


def test_a_broken_term_is_owed_like_one_that_nobody_answered_for() -> None:
    answers = [None, "broken", "fulfilled"]
    assert [one.answer for one in owed([MediationClause(answer=one) for one in answers])] == [None, "broken"]


def test_signed_pages_and_a_doubtful_effect_wait_for_a_look() -> None:
    day = date(2026, 11, 26)
    assert not waits_for_check(Mediation(doubtful=False, signed_on=None))
    assert waits_for_check(Mediation(doubtful=True, signed_on=None))
    assert waits_for_check(Mediation(doubtful=False, signed_on=day))
    assert not waits_for_check(Mediation(doubtful=False, signed_on=day, checked_at=RECEIVED))

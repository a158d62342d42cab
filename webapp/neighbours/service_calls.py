"""Whom an alarm reaches outside the house without an account: households' phones by push, their numbers by text.

What is said is one neutral sentence; where a press leads holds no secret, the phone's own cookie opens the page.
"""

from datetime import timedelta

from webapp.core import reading
from webapp.neighbours.models import NeighbourAlarm
from webapp.neighbours.queries import households_of, keys_of
from webapp.neighbours.rules import guest_of, household_named
from webapp.outbox import service as outbox

SENTENCE, OPENS = "neighbour", "/neighbours/door"
TEXTS_LAST = timedelta(minutes=30)


def call_households(alarm: NeighbourAlarm, *, except_for: str) -> None:
    """Call every household of the group but the one that shouts, in the open transaction: at any hour, all ways."""
    homes = [one for one in households_of(alarm.group_id) if household_named(one.id) != except_for]
    key = key_of(alarm.id)
    keys = keys_of(one.id for one in homes)
    outbox.call_guests([guest_of(one) for one in keys.values()], key, SENTENCE, OPENS)
    for home in homes:
        for number, phone in enumerate((home.phone, home.second_phone)):
            if phone and reading.phone(phone, (reading.MOBILE,)):
                outbox.tell_number(phone, f"{key}:{home.id}:{number}", SENTENCE, TEXTS_LAST, urgent=True)


def settle_households(alarm: NeighbourAlarm) -> None:
    """Let nothing more go to households about an alarm that is over, in the open transaction."""
    outbox.guests_settled(key_of(alarm.id))


def key_of(alarm_id: int) -> str:
    """Return by which key what was told of an alarm is found again."""
    return f"neighbour_alarm:{alarm_id}"

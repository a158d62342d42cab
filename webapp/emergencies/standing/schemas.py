"""What comes in about the team: a new member, a change, an end; and about swaps."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date

from webapp.core.errors import not_found
from webapp.emergencies.standing.queries_team import skill_words
from webapp.emergencies.standing.states import SwapAction
from webapp.web.fields import day, row, several, text
from webapp.web.forms import Reader, form_input

LONGEST_REASON = 200
TURNED = "不在队里的那天，要在开始以后"


@form_input
class MemberInput:
    """A member as a form says it; ``unit`` and ``deputy`` are ids."""

    user: int | None = row()
    unit: int | None = row()
    skills: tuple[str, ...] = several(lambda: list(skill_words()))
    since: date | None = day()
    until: date | None = day()
    deputy: int | None = row()


@form_input
class EndInput:
    """From which day on somebody is in the team no more, and who takes the days on which they are on duty."""

    until: date = day(needed="选从哪天起不在队里")
    heir: int | None = row()


@form_input
class SwapInput:
    """Whom somebody asks to take their day, and why (may be left out)."""

    other: int | None = row()
    reason: str = text(LONGEST_REASON)


def parse_member(
    form: Mapping[str, str], today: date, *, people: Collection[int], units: Collection[int], user_id: int | None = None
) -> MemberInput:
    """Return a member as sent; Problem 422 beside every wrong field.

    ``people`` may be added or be a deputy, ``units`` be named; ``user_id`` is the member who is changed.
    """
    reader = Reader(form)
    sent = reader.fill(MemberInput)
    who = sent.user if user_id is None else user_id
    if user_id is None and who not in people:
        reader.refuse("user", "先找到要加的人")
    if sent.unit is not None and sent.unit not in units:
        reader.refuse("unit", "没有这个单位，重新选")
    if sent.deputy is not None and sent.deputy == who:
        reader.refuse("deputy", "自己不能替自己")
    since = sent.since or today
    if sent.until is not None and sent.until <= since:
        reader.refuse("until", TURNED)
    reader.finish()
    return replace(sent, user=who, since=since)


def parse_end(form: Mapping[str, str], since: date) -> EndInput:
    """Return an end as sent; Problem 422 beside a wrong field."""
    reader = Reader(form)
    sent = reader.fill(EndInput)
    if sent.until and sent.until <= since:
        reader.refuse("until", TURNED)
    reader.finish()
    return sent


def parse_swap(form: Mapping[str, str]) -> SwapInput:
    """Return whom somebody asks; Problem 422 beside a wrong field."""
    reader = Reader(form)
    sent = reader.fill(SwapInput)
    if sent.other is None:
        reader.refuse("other", "选一个人来替")
    reader.finish()
    return sent


def parse_step(name: str) -> SwapAction:
    """Return the step that an address names; the one 404 for another word, and for what time alone does."""
    if name not in set(SwapAction) - {SwapAction.LAPSE}:
        raise not_found()
    return SwapAction(name)

"""What the forms of groups, households and alarms say."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from werkzeug.datastructures import MultiDict

from webapp.core import clock, reading
from webapp.core.errors import invalid
from webapp.grid_centre.schemas import PersonInput
from webapp.neighbours.states import Action
from webapp.reports.catalogue import choices
from webapp.web.fields import HERE, choice, flag, name_text, parsed, past, text
from webapp.web.forms import Reader, form_input, read, read_one

LONGEST_DOOR, LONGEST_NAME, LONGEST_WORDS, LONGEST_PLACE = 60, 20, 200, 100
LATEST = timedelta(minutes=10)
TOO_LATE = "等到信号已经过了 10 分钟，这一声没有喊出去。还要帮忙，就再喊一声"
NO_NUMBER = "这个号码不对，请核对；没有就不填"
# What an alarm may be passed on as.
PASSED = {"emergency": "紧急求助", "report": "普通上报"}
HEAD, DEPUTY = "head", "deputy"
SEATS = {HEAD: "治安户长", DEPUTY: "副户长"}


def _number(typed: str) -> str | None:
    return reading.phone(typed, HERE)


def kinds() -> Mapping[str, str]:
    """Return code → word of what somebody shouts for."""
    return choices("neighbour_kind")


def answers() -> Mapping[str, str]:
    """Return code → word of what somebody answers."""
    return choices("neighbour_answer")


@form_input
class GroupInput:
    """A group as a form names it."""

    name: str = name_text(40, "给这一组起个名")
    area_code: str = text(20, "选一个微网格")


@form_input
class HouseholdInput:
    """A household as a form, or a row of a sheet, names it."""

    door: str = name_text(LONGEST_DOOR, "写门牌，或者谁家旁边")
    name: str = name_text(LONGEST_NAME)
    phone: str | None = parsed(_number, NO_NUMBER)
    second_name: str = name_text(LONGEST_NAME)
    second_phone: str | None = parsed(_number, NO_NUMBER)
    no_calls: bool = flag()


@dataclass(frozen=True)
class AlarmInput:
    """An alarm as sent: what for, a word and a place perhaps, when it was pressed as the phone claims it."""

    kind: str
    words: str
    place: str
    pressed_at: datetime | None

    @property
    def late(self) -> bool:
        """Say whether it waited too long for signal to be an alarm still."""
        return self.pressed_at is not None and clock.now() - self.pressed_at > LATEST


def parse_alarm(form: Mapping[str, str]) -> AlarmInput:
    """Return what is shouted; Problem 422 beside a wrong field. A clock that says nonsense holds no alarm back."""
    reader = Reader(form)
    kind = reader.take("kind", choice(kinds, "点一个：出了什么事", needed="点一个：出了什么事"))
    words, place = reader.take("words", text(LONGEST_WORDS)), reader.take("place", text(LONGEST_PLACE))
    reader.finish()
    return AlarmInput(kind, words, place, _pressed(form))


def _pressed(form: Mapping[str, str]) -> datetime | None:
    typed = form.get("occurred_at", "").strip()[:40]
    try:
        return past(typed) if typed else None
    except (ValueError, TypeError):
        return None


def parse_answer(form: Mapping[str, str]) -> str:
    """Return what is answered; Problem 422 for what is none."""
    return read_one("answer", choice(answers, "点一个回应", needed="点一个回应"), form)


def pressed_at(form: Mapping[str, str]) -> datetime | None:
    """Return when an answer was pressed, as the phone claims it; None where it says nothing that can be true."""
    return _pressed(form)


def parse_passing(form: Mapping[str, str]) -> str:
    """Return as what an alarm is passed on: 紧急求助 unless the form says otherwise."""
    wanted = form.get("as", "emergency")
    if wanted not in PASSED:
        raise invalid(**{"as": "选一个：转成什么"})
    return wanted


def parse_group(form: MultiDict[str, str]) -> GroupInput:
    """Return a new group; Problem 422 beside a wrong field."""
    return read(GroupInput, form)


def parse_household(form: MultiDict[str, str]) -> HouseholdInput:
    """Return a household; Problem 422 beside a wrong field."""
    return read(HouseholdInput, form)


def parse_seat(form: Mapping[str, str]) -> str:
    """Return which post of a group is meant: its head, or the deputy."""
    seat = form.get("seat", HEAD)
    if seat not in SEATS:
        raise invalid(seat="选户长，或者副户长")
    return seat


def parse_person(form: MultiDict[str, str]) -> PersonInput:
    """Return who becomes head; Problem 422 beside a wrong field."""
    return read(PersonInput, form)


def today() -> date:
    """Return the day it is in the town."""
    return clock.local_day(clock.now())


STEPS = tuple(one for one in Action if one != Action.ANSWERED)

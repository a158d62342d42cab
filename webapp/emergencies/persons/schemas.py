"""What comes in about a missing person: who it is, that they were found, the ambulance in parts as they come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from werkzeug.datastructures import MultiDict

from webapp.core import clock
from webapp.core.errors import not_found
from webapp.emergencies.hq.schemas import pressed_at
from webapp.emergencies.persons.models import MissingPerson
from webapp.emergencies.persons.states import CONDITIONS, Condition, PersonAction
from webapp.reports.catalogue import choices
from webapp.web.fields import member, name_text, parsed, past, row, text, typed_phone, whole
from webapp.web.forms import Reader, form_input, read_one

LONGEST_NAME, LONGEST_WORDS, LONGEST_PLACE = 30, 300, 120
NO_NAME = "写名字，不知道就写怎么认出来"
NO_SEX = "选一个：男，女，或者不选"
NO_PHONE = "电话看不懂，可以不填"
WHEN = "时间看不懂，请重新选"
NO_PERSON = "选是谁"
HOW = "选一个：清醒，受伤，昏迷，遇难"
NO_PLACE = "写在哪里找到的"
NOTHING = "写一样：120 几点叫的，在哪里交，几点交给救护车"
_SEX = {"男": "male", "女": "female", "m": "male", "f": "female"}


def _sex(typed: str) -> str | None:
    word = _SEX.get(typed, typed)
    return word if word in choices("party_sex") else None


@form_input
class PersonInput:
    """Who is missing, as sent."""

    name: str = name_text(LONGEST_NAME, NO_NAME)
    age: int | None = whole(120, "写几岁，最多 120")
    sex: str | None = parsed(_sex, NO_SEX)
    looks: str = text(LONGEST_WORDS)
    illness: str = text(LONGEST_WORDS)
    phone: str = typed_phone(NO_PHONE)
    carries: str = text(LONGEST_WORDS)
    last_seen: str = text(LONGEST_WORDS)
    last_seen_at: datetime | None = parsed(past, WHEN)
    likely_places: str = text(LONGEST_WORDS)

    def values(self) -> dict[str, object]:
        """Return what is kept of it, by column."""
        return {
            "name": self.name,
            "age": "" if self.age is None else str(self.age),
            "sex": self.sex or "",
            "looks": self.looks,
            "illness": self.illness,
            "phone": self.phone,
            "carries": self.carries,
            "last_seen": self.last_seen,
            "last_seen_at": self.last_seen_at,
            "likely_places": self.likely_places,
        }


@form_input
class FoundInput:
    """That somebody was found: how, where, when (``found_at``, or when it was pressed), what was done for them."""

    pressed_at: datetime | None
    condition: Condition = member(Condition, HOW, HOW)
    found_at: datetime | None = parsed(past, WHEN, sent_as="at")
    place_name: str = text(LONGEST_PLACE, NO_PLACE)
    first_aid: str = text(LONGEST_WORDS)

    @property
    def when(self) -> datetime:
        """When they were found."""
        return self.found_at or self.pressed_at or clock.now()

    @property
    def words(self) -> str:
        """All of it in words."""
        return "，".join(filter(None, (CONDITIONS[self.condition], self.place_name, self.first_aid)))


@form_input
class AmbulanceInput:
    """A part of handing somebody to the ambulance; what is not in it stays as it is."""

    pressed_at: datetime | None
    called_at: datetime | None = parsed(past, WHEN)
    meeting_place: str = text(LONGEST_PLACE)
    handed_over_at: datetime | None = parsed(past, WHEN)
    hospital: str = text(LONGEST_PLACE)
    to_whom: str = text(LONGEST_PLACE)

    def values(self) -> dict[str, object]:
        """Return what is in it, by column."""
        names = ("called_at", "meeting_place", "handed_over_at", "hospital", "to_whom")
        return {name: value for name in names if (value := getattr(self, name))}


@dataclass(frozen=True)
class Correction:
    """Who is missing as corrected; of who was found also how and where, where the form says it."""

    person: PersonInput
    found: Mapping[str, object]


def parse_person(form: MultiDict[str, str]) -> PersonInput:
    """Return who is missing; Problem 422 beside each wrong field."""
    reader = Reader(form)
    sent = reader.fill(PersonInput)
    reader.finish()
    return sent


def parse_correction(form: MultiDict[str, str], person: MissingPerson) -> Correction:
    """Return a correction; Problem 422 beside each wrong field. Of who was found also how, where and when."""
    reader = Reader(form)
    sent = reader.fill(PersonInput)
    found: dict[str, object] = {}
    if person.found_at is not None and "condition" in form:
        said = reader.fill(FoundInput, pressed_at=person.found_at)
        kept = {"found_place": said.place_name, "first_aid": said.first_aid}
        found = {"condition": said.condition, "found_at": said.found_at or person.found_at, **kept}
    reader.finish()
    return Correction(sent, found)


def typed_person(form: Mapping[str, str]) -> int | None:
    """Return which person a form is about; Problem 422 where it says none."""
    return read_one("person", row(), form) if form.get("person", "").strip() else None


def parse_found(form: MultiDict[str, str]) -> FoundInput:
    """Return how somebody was found; Problem 422 beside each wrong field."""
    reader = Reader(form)
    sent = reader.fill(FoundInput, pressed_at=pressed_at(reader))
    reader.finish()
    return sent


def parse_ambulance(form: MultiDict[str, str]) -> AmbulanceInput:
    """Return a part of handing over; ``done`` called or handed_over says that it happened when it was pressed."""
    reader = Reader(form)
    at = pressed_at(reader)
    done = {"called": "called_at", "handed_over": "handed_over_at"}.get(form.get("done", ""))
    given = {done: at or clock.now()} if done and not form.get(done, "").strip() else {}
    sent = reader.fill(AmbulanceInput, pressed_at=at, **given)
    if not sent.values():
        reader.refuse("called_at", NOTHING)
    reader.finish()
    return sent


def parse_action(name: str) -> PersonAction:
    """Return what an address asks to be done with a person; the one 404 for another word."""
    if name not in (PersonAction.CORRECT, PersonAction.LOST):
        raise not_found()
    return PersonAction(name)

"""What comes in at the grid centre's desk."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from werkzeug.datastructures import MultiDict

from webapp.core import clock
from webapp.grid_centre.spreadsheets.sheets import read_name, read_phone
from webapp.people.permissions import Position, Role
from webapp.web.addresses import known_word
from webapp.web.fields import day, member_or_none, parsed
from webapp.web.forms import form_input, read, read_one

_UNTIL = "写一个日子，如 2026-12-01"

LOGINS, INVITED = ("in", "out", "never"), ("open", "unused", "none")


@dataclass(frozen=True)
class PeopleInput:
    """Which people are asked for.

    ``q`` is the beginning of a name, its pinyin or initials, or a whole telephone number.
    """

    q: str = ""
    role: str | None = None
    area: str | None = None
    login: str | None = None
    invited: str | None = None


@dataclass(frozen=True)
class SeatsInput:
    """Which micro-grids of a lead are asked for: those that somebody holds or nobody, by whether they came in."""

    show: str | None = None
    login: str | None = None


@form_input
class PersonInput:
    """A person as named on a form: by phone, and by name where they are new."""

    phone: str = parsed(read_phone, "", needed="请填手机号")
    name: str | None = parsed(read_name, "")
    position: Position | None = member_or_none(Position, "请选乡镇干部、村支书，或者都不是")


def parse_person(form: MultiDict[str, str]) -> PersonInput:
    """Return who is meant; Problem 422 beside the field that is wrong. The name may be empty for who is known."""
    return read(PersonInput, form)


def parse_phone(form: MultiDict[str, str]) -> str:
    """Return the phone number typed; Problem 422 beside it."""
    return read_one("phone", parsed(read_phone, "", needed="请填手机号"), form)


def parse_name(form: MultiDict[str, str], needed: str = "请填姓名") -> str:
    """Return the name typed; Problem 422 beside it, with ``needed`` where nothing is to be seen of it."""
    return read_one("name", parsed(read_name, "", needed=needed), form)


def parse_until(form: MultiDict[str, str]) -> datetime:
    """Return the first moment after a day that was typed (YYYY-MM-DD); Problem 422 beside it."""
    return clock.day_start(read_one("until", day(_UNTIL, needed=_UNTIL), form))


def typed(form: MultiDict[str, str], *names: str) -> dict[str, str]:
    """Return what was typed into these fields, to be shown again."""
    return {name: form.get(name, "") for name in names}


def parse_people(arguments: Mapping[str, str], areas: list[str]) -> PeopleInput:
    """Return the people whom an address asks for; the one 404 for a word that is not known."""
    return PeopleInput(
        arguments.get("q", "")[:40],
        known_word(arguments, "role", set(Role)),
        known_word(arguments, "area", areas),
        known_word(arguments, "login", LOGINS),
        known_word(arguments, "invited", INVITED),
    )


def parse_seats(arguments: Mapping[str, str]) -> SeatsInput:
    """Return the micro-grids that an address asks for; the one 404 for a word that is not known."""
    return SeatsInput(known_word(arguments, "show", ("vacant", "held")), known_word(arguments, "login", LOGINS))

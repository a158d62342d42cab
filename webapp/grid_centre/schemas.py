"""What comes in at the grid centre's desk."""

from datetime import datetime

from werkzeug.datastructures import MultiDict

from webapp.core import clock
from webapp.grid_centre.spreadsheets.sheets import read_name, read_phone
from webapp.people.permissions import Position
from webapp.web.fields import day, member_or_none, parsed
from webapp.web.forms import form_input, read, read_one

_UNTIL = "写一个日子，如 2026-12-01"


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

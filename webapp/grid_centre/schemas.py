"""What comes in at the grid centre's desk."""

from dataclasses import dataclass
from datetime import datetime

from werkzeug.datastructures import MultiDict

from webapp.core import clock, reading
from webapp.core.errors import invalid
from webapp.grid_centre.spreadsheets.sheets import Wrong, read_name, read_phone
from webapp.people.permissions import Position


@dataclass(frozen=True)
class Somebody:
    """A person as named on a form: by phone, and by name where they are new."""

    phone: str
    name: str
    position: Position | None


def parse_person(form: MultiDict[str, str]) -> Somebody:
    """Return who is meant; Problem 422 beside the field that is wrong. The name may be empty for who is known."""
    position = form.get("position", "")
    if position and position not in set(Position):
        raise invalid(position="请选乡镇干部、村支书，或者都不是")
    return Somebody(
        parse_phone(form),
        parse_name(form) if form.get("name", "").strip() else "",
        Position(position) if position else None,
    )


def parse_phone(form: MultiDict[str, str]) -> str:
    """Return the phone number typed; Problem 422 beside it."""
    try:
        return read_phone(form.get("phone", "").strip()[:40])
    except Wrong as wrong:
        raise invalid(phone=str(wrong) if form.get("phone", "").strip() else "请填手机号") from wrong


def parse_name(form: MultiDict[str, str]) -> str:
    """Return the name typed; Problem 422 beside it."""
    text = form.get("name", "").strip()
    if not text:
        raise invalid(name="请填姓名")
    try:
        return read_name(text)
    except Wrong as wrong:
        raise invalid(name=str(wrong)) from wrong


def parse_until(form: MultiDict[str, str]) -> datetime:
    """Return the first moment after a day that was typed (YYYY-MM-DD); Problem 422 beside it."""
    until = reading.day(form.get("until"))
    if until is None:
        raise invalid(until="写一个日子，如 2026-12-01")
    return clock.day_start(until)


def typed(form: MultiDict[str, str], *names: str) -> dict[str, str]:
    """Return what was typed into these fields, to be shown again."""
    return {name: form.get(name, "") for name in names}

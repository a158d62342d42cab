"""When the law wants a report, what she wants, and what stands against a step: pure rules over course and item."""

from collections.abc import Iterable

from webapp.care.items.states import Action, ItemState, Kind, Step
from webapp.care.models import CareCourse, CareItem
from webapp.care.rules import CareAccess
from webapp.care.states import OPEN_STATES
from webapp.care.states_steps import CARE
from webapp.core import clock
from webapp.core.errors import Problem


def wants(course: CareCourse, kind: Kind) -> bool:
    """Say whether she said yes to what the kind is for."""
    return _answer(course, kind) == "yes"


def still_wants(course: CareCourse, kind: Kind, items: Iterable[CareItem]) -> bool:
    """Say whether she said yes to what the kind is for, and it was not done since."""
    said = (course.wishes.get(kind) or {}).get("at", 0)
    ended = (item.closed_at for item in items if item.kind == kind and item.state == ItemState.DONE)
    return wants(course, kind) and not any(at and clock.to_micros(at) >= said for at in ended)


def does_not_want(course: CareCourse, kind: Kind) -> bool:
    """Say whether she said no to it."""
    return _answer(course, kind) == "no"


def is_refused(access: CareAccess, kind: Kind) -> bool:
    """Say whether her no stands against a kind; it does not against the report that the law wants."""
    return does_not_want(access.course, kind) and not (kind == Kind.POLICE and access.compulsory)


def _answer(course: CareCourse, kind: Kind) -> str | None:
    said = course.wishes.get(kind) or {}
    found: str | None = said.get("answer")
    return found


def refuse_state(access: CareAccess, item: CareItem, step: Step) -> None:
    """Raise Problem 409 for a step that does not fit: the matter is over, the law leaves no choice."""
    if access.course.state not in OPEN_STATES:
        raise CARE.stale(access.course)
    if item.kind == Kind.POLICE and step.action != Action.DONE and is_compulsory(item, access):
        raise Problem("stale", "未成年人、自己拿不了主意的人，依法必须报警，不能不报")


def is_compulsory(item: CareItem, access: CareAccess) -> bool:
    """Say whether an item is a report that the law wants."""
    return item.kind == Kind.POLICE and access.compulsory


def is_of_police(item: CareItem, step: Step) -> bool:
    """Say whether a step is the police's alone: to fill in their receipt, and to correct it."""
    return item.kind == Kind.RECEIPT and step.action in (Action.DONE, Action.CORRECT)


def under_way(item: CareItem) -> bool:
    """Say whether somebody outside the house has it already: then she is asked before it is stopped."""
    return any(item.facts.get(name) for name in ("taken_at", "application", "heard_on"))

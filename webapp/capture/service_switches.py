"""What may be asked at the counter beside the report, behind a switch: packages above add theirs to ``SWITCHES``.

A switch reads its own fields with those of the counter, and either hears of the case that was opened, or takes in what
is no report at all. A protected matter is none of its business: whatever the switch, it goes the protected way.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from webapp.areas.models import Area
from webapp.capture.schemas_counter import IntakeInput
from webapp.capture.service import Payload
from webapp.cases.models import Case
from webapp.cases.states import Reach
from webapp.core.errors import Problem
from webapp.core.registry import Registry
from webapp.people.actor import Actor
from webapp.reports.models import Submission
from webapp.web.forms import Reader


@dataclass(frozen=True)
class Came:
    """A form of the counter as it was sent, before it is a report: by whom, in which town."""

    actor: Actor
    payload: Payload
    town: Area


@dataclass(frozen=True)
class Opened:
    """An intake that opened a case: who wrote it down, with which submission."""

    case: Case
    intake: IntakeInput
    town: Area
    registrar: Actor
    submission: Submission


@dataclass(frozen=True)
class Answered:
    """What came of a form that opened no case: the page it leads to, what its JSON says beside the id."""

    client_id: str
    url: str
    says: Mapping[str, Any]
    new: bool
    flash: str = ""


@dataclass(frozen=True)
class Switch:
    """One switch of the counter's form.

    ``template`` holds its fields, filled with ``shown(actor, typed, problem, look)``; ``look``: only what is known is
    asked for. ``known_template`` stands where a number is being typed, filled with ``known(actor, phone)``, if it says
    anything. ``says`` are the fields of the JSON answer, null unless ``said`` knows better; ``done_template`` stands on
    the page of what was registered, filled with ``done(actor, case)``, if it returns anything.
    """

    name: str
    template: str
    known_template: str
    done_template: str
    says: tuple[str, ...]
    reach: Reach
    offered: Callable[[Actor], bool]
    is_on: Callable[[Mapping[str, str]], bool]
    shown: Callable[[Actor, MultiDict[str, str], Problem | None, bool], Mapping[str, Any]]
    known: Callable[[Actor, str], Mapping[str, Any] | None]
    parse: Callable[[Reader, MultiDict[str, str], int], Any]
    instead: Callable[[Came], Answered | None]
    opened: Callable[[Opened, Any], None]
    said: Callable[[Case], Mapping[str, Any]]
    done: Callable[[Actor, Case], Mapping[str, Any] | None]


SWITCHES: Registry[Switch] = Registry("switches of the counter")


def offered_to(actor: Actor) -> Sequence[Switch]:
    """Return the switches that stand on an actor's form."""
    return [one for one in SWITCHES if one.offered(actor)]


def switched_on(actor: Actor, form: Mapping[str, str]) -> Sequence[Switch]:
    """Return the switches of the actor that are on in a form."""
    return [one for one in offered_to(actor) if one.is_on(form)]


def nothing_said() -> dict[str, None]:
    """Return what every switch says in the JSON of an answer where it has nothing to say."""
    return {name: None for one in SWITCHES for name in one.says}


def answered_otherwise(on: Iterable[Switch], came: Came) -> Answered | None:
    """Let a switch take in a form that opens no case; None where none does."""
    return next((answer for one in on if (answer := one.instead(came))), None)

"""What comes in about mediations: one that is referred, and the forms of steps, as their rooms read them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from webapp.cases.schemas import note_or_spoken
from webapp.core.errors import not_found
from webapp.core.registry import Registry
from webapp.documents.service_signatures import SealedSignature
from webapp.mediation.states import Action
from webapp.reports.catalogue import choices
from webapp.web.fields import choice, client_id, text
from webapp.web.fields import past as past
from webapp.web.forms import Reader, form_input

LONGEST = 2000
# Steps that may be said aloud → the field of the words in whose place the voice note stands.
SAID_ALOUD: Mapping[Action, str] = {
    Action.SESSION: "said",
    Action.FOLLOW_UP: "content",
    Action.FAIL: "note",
    Action.URGE: "note",
}
_PICK = "请选一样"


@form_input
class ReferInput:
    """移送调解: what it is about, how it came, whether anybody was hurt."""

    client_id: str = client_id()
    summary: str = text(LONGEST, "写一句：谁和谁，为什么事")
    source: str = choice(lambda: choices("mediation_source"), _PICK, "选一样：怎么来的")
    harm: str = choice(lambda: choices("mediation_harm"), _PICK, "选一样：有没有人受伤")


@dataclass(frozen=True)
class StepInput:
    """What a step's form says: its words, the answers that its room read, who signed."""

    note: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)
    signed: Mapping[str, SealedSignature] = field(default_factory=dict)


Parser = Callable[[Reader, MultiDict[str, str]], Mapping[str, Any]]
FORMS: Registry[Parser] = Registry("forms of steps of a mediation")


def form_of(*actions: Action) -> Callable[[Parser], Parser]:
    """Register a function (reader, form) → answers for the forms of steps; what is wrong it refuses by the reader."""

    def declare(function: Parser) -> Parser:
        for action in actions:
            FORMS.add(function, action)
        return function

    return declare


def parse_referral(form: MultiDict[str, str]) -> ReferInput:
    """Return what is referred; Problem 422 with a sentence beside every wrong field."""
    reader = Reader(form)
    sent = reader.fill(ReferInput)
    reader.finish()
    return sent


def parse_action(name: str) -> Action:
    """Return the step that an address names; the one 404 for another word."""
    if name not in set(Action):
        raise not_found()
    return Action(name)


def parse_step(action: Action, form: MultiDict[str, str]) -> StepInput:
    """Return what the form of a step says; Problem 422 beside a wrong field."""
    reader = Reader(form)
    note = reader.take("note", text(LONGEST))
    read = FORMS.get(action)
    answers = read(reader, form) if read else {}
    reader.finish()
    return StepInput(note, answers)


def with_voice(action: Action, form: MultiDict[str, str], files: Mapping[str, Any]) -> MultiDict[str, str]:
    """Return the form of a step; where it was said aloud, its words say that there is a voice note."""
    field = SAID_ALOUD.get(action)
    if field is None or form.get(field, "").strip():
        return form
    heard = form.copy()
    heard[field] = note_or_spoken("", form, files)
    return heard

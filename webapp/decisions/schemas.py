"""What comes in about decisions: one that is made, and steps on one."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from werkzeug.datastructures import MultiDict

from webapp.core import clock, reading
from webapp.core.errors import not_found
from webapp.decisions.states import Action, Step
from webapp.documents.service_signatures import SealedSignature
from webapp.web.fields import client_id, flag, parsed, text, text_or_none
from webapp.web.forms import Reader, form_input

LONGEST = 2000
MOST_HELPERS = 12
NO_DUE = "选哪天前办好，像 2026-11-30 这样"


def _as_due(typed: str) -> date | datetime | None:
    """Read a day or a moment; ``service`` says which moment a day means, and whether it can be."""
    return reading.day(typed) or clock.parse_claimed(typed)


@form_input
class DecisionInput:
    """A decision as sent; who is asked by the code of their unit or village."""

    client_id: str = client_id()
    what: str = text(LONGEST, "写一句：定了什么事")
    lead_unit: str = text(40, "选一家牵头")
    helpers: tuple[str, ...]
    due: date | datetime = parsed(_as_due, NO_DUE, needed=NO_DUE)
    case: str | None = text_or_none(60)


@form_input
class StepInput:
    """What a step's form asks: ``until`` is the due time that a unit asks for, ``lead_unit`` who is to do it now.

    ``reason``: why somebody withdraws. ``mistake``: the decision was one, and only its number is to stay.
    """

    note: str = text(LONGEST)
    until: date | datetime | None = None
    lead_unit: str = ""
    mistake: bool = flag(default=False)
    signed: SealedSignature | None = None
    reason: str = text(LONGEST, default="")


def parse_decision(form: MultiDict[str, str]) -> DecisionInput:
    """Return what was decided; Problem 422 with a sentence beside every wrong field."""
    reader = Reader(form)
    helpers = tuple(dict.fromkeys(code.strip() for code in form.getlist("helpers") if code.strip()))
    if len(helpers) > MOST_HELPERS:
        reader.refuse("helpers", f"配合的最多 {MOST_HELPERS} 家")
    named = "unit" if "unit" in form and "lead_unit" not in form else "lead_unit"  # as a dispatch calls it
    lead = reader.take(named, text(40, "选一家牵头"))
    sent = reader.fill(DecisionInput, helpers=helpers, lead_unit=lead)
    reader.finish()
    return sent


def parse_action(name: str) -> Action:
    """Return the step that an address names; the one 404 for another word."""
    if name not in set(Action):
        raise not_found()
    return Action(name)


def parse_step(step: Step, form: Mapping[str, str]) -> StepInput:
    """Return what the form of a step says; Problem 422 beside a wrong field."""
    reader = Reader(form)
    given: dict[str, Any] = {"until": None, "lead_unit": ""}
    if step.action in (Action.ASK_EXTEND, Action.EXTEND):
        given["until"] = reader.take("until", parsed(_as_due, NO_DUE, needed="延到哪一天？"))
    if step.action == Action.ASSIGN:
        given["lead_unit"] = reader.take("lead_unit", text(40, "选一家牵头"))
    sent = reader.fill(StepInput, **given)
    reader.finish()
    return sent

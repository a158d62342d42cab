"""What comes in about cases: actions."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from webapp.cases.states import UNPRESSED, By, CloseReason
from webapp.cases.states_steps import CASES, Action
from webapp.core.errors import Problem, not_found
from webapp.reports.schemas import LIMITS
from webapp.web.fields import choice_or_none, client_id_or_none, text, text_or_none, version
from webapp.web.forms import Reader, form_input


def _choices(by: By, prefix: str) -> dict[str, Action]:
    """Return the steps that are the values of one field, by the value: the step's name without its beginning."""
    names = [step.action for step in CASES.steps if step.by == by]
    return {name.removeprefix(prefix).replace("-", "_"): name for name in names}


ANSWERS = _choices(By.REPORTER, "answer-")
FOLLOW_UPS = _choices(By.CALLER, "follow-up-")
# Steps that nobody presses, and those that have an address or a field of their own.
NO_ADDRESS = {t.action for t in CASES.steps if t.by in UNPRESSED} | {
    *ANSWERS.values(),
    *FOLLOW_UPS.values(),
    Action.AGREE,
    Action.DISPATCH,
    Action.MERGE,
    Action.UNMERGE,
    Action.PROTECT,
}
# A step that was said aloud says so where only words can stand: in a notice, a list, what came of it.
SPOKEN = "说了一段话"
REASONS = ("村里办不了", "不归我们管", "要几家一起办", "有危险")
# What may still be missing when something was said to be settled.
LACKING = ("没修", "修了一半", "又坏了", "没人来过", "旁边还有")


@form_input
class ActionInput:
    """A step that a person wants to take, as sent."""

    action: Action
    version: int | None = version()
    note: str = text(LIMITS["description"])
    client_id: str | None = client_id_or_none()
    close_reason: str | None = text_or_none(40, default=None)


def parse_action(name: str, form: Mapping[str, str]) -> ActionInput:
    """Return the wanted step; 404 for a step that does not exist, 422 beside a wrong field.

    A reason that was picked and words that were typed become one note.
    """
    reader = Reader(form)
    action = _action(name, form)
    if action == Action.RECUSE:  # why is theirs to say, not to pick
        words = reader.take("reason", text(LIMITS["description"]))
        sent = reader.fill(ActionInput, action=action)
        reader.finish()
        return replace(sent, note=words or sent.note)
    reason = reader.take("reason", choice_or_none((*REASONS, *LACKING), "请选一个原因"))
    sent = reader.fill(ActionInput, action=action)
    reader.finish()
    return replace(sent, note="：".join(words for words in (reason, sent.note) if words))


def note_or_spoken(note: str, form: Mapping[str, str], files: Mapping[str, Any]) -> str:
    """Return the words of a step; where a voice note comes in their place, that there is one."""
    return note or (SPOKEN if form.get("voice_digest") or files.get("voice") else "")


def _action(name: str, form: Mapping[str, str]) -> Action:
    if name == "answer":
        answer = form.get("answer", "")
        if answer not in ANSWERS:
            raise Problem("invalid", f"请选一个：{_words(ANSWERS)}", fields={"answer": "请选一个"})
        return ANSWERS[answer]
    if name == "close" and form.get("close_reason") == CloseReason.AGREED:
        return Action.AGREE  # settled, hence asked about like anything that was settled
    if name == "follow-up":
        result = form.get("result", "")
        if result not in FOLLOW_UPS:
            raise Problem("invalid", f"请选一个：{_words(FOLLOW_UPS)}", fields={"result": "请选一个"})
        return FOLLOW_UPS[result]
    if name not in set(Action) or Action(name) in NO_ADDRESS:
        raise not_found()
    return Action(name)


def _words(choices: Mapping[str, Action]) -> str:
    return "、".join(CASES[action].word for action in choices.values())

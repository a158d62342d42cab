"""What comes in about cases: actions."""

from collections.abc import Mapping
from dataclasses import dataclass

from webapp.cases.states import UNPRESSED
from webapp.cases.states_closing import CloseReason
from webapp.cases.states_steps import CASES, Action
from webapp.core import reading
from webapp.core.errors import Problem, not_found
from webapp.core.replay import same_uuid
from webapp.reports.schemas import parse_words

ANSWERS = {
    "solved": Action.ANSWER_SOLVED,
    "partly": Action.ANSWER_PARTLY,
    "not_solved": Action.ANSWER_NOT_SOLVED,
}
FOLLOW_UPS = {
    "satisfied": Action.FOLLOW_UP_SATISFIED,
    "fairly_satisfied": Action.FOLLOW_UP_FAIRLY,
    "dissatisfied": Action.FOLLOW_UP_DISSATISFIED,
    "unreached": Action.FOLLOW_UP_UNREACHED,
}
# Steps that nobody presses, and those that have an address or a field of their own.
NO_ADDRESS = {t.action for t in CASES.steps if t.by in UNPRESSED} | {
    *ANSWERS.values(),
    *FOLLOW_UPS.values(),
    Action.AGREE,
    Action.DISPATCH,
    Action.MERGE,
    Action.UNMERGE,
}
REASONS = ("村里办不了", "不归我们管", "要几家一起办", "有危险")


@dataclass(frozen=True)
class ActionWanted:
    """A step somebody wants to take, as sent."""

    action: Action
    version: int | None
    note: str
    client_id: str | None
    close_reason: str | None = None


def parse_action(name: str, form: Mapping[str, str]) -> ActionWanted:
    """Return the wanted step; 404 for a step that does not exist, 422 beside a wrong field.

    A reason that was picked and words that were typed become one note.
    """
    action = _action(name, form)
    words = [form.get("reason", "").strip(), parse_words(form, "note")]  # type: ignore[arg-type]
    if words[0] and words[0] not in REASONS:
        raise Problem("invalid", "请选一个原因", fields={"reason": "请选一个原因"})
    return ActionWanted(
        action,
        parse_version(form),
        "：".join(w for w in words if w),
        parse_client_id(form),
        form.get("close_reason") or None,
    )


def parse_version(form: Mapping[str, str], name: str = "version") -> int | None:
    """Return the version that a page showed; None where none was sent, 422 for anything but a number."""
    sent = form.get(name, "").strip()
    version = reading.version(sent)
    if sent and version is None:
        raise Problem("invalid", "页面开得太久了，请刷新", fields={name: "页面开得太久了，请刷新"})
    return version


def parse_client_id(form: Mapping[str, str]) -> str | None:
    """Return the id that a phone gave to a step; 422 for one that is none."""
    client_id = form.get("client_id") or None
    if client_id and same_uuid(client_id) is None:
        raise Problem("invalid", "编号不完整，请刷新再发", fields={"client_id": "编号不完整，请刷新再发"})
    return same_uuid(client_id) if client_id else None


def _action(name: str, form: Mapping[str, str]) -> Action:
    if name == "answer":
        answer = form.get("answer", "")
        if answer not in ANSWERS:
            raise Problem("invalid", "请选一个：好了、只好了一部分、还没好", fields={"answer": "请选一个"})
        return ANSWERS[answer]
    if name == "close" and form.get("close_reason") == CloseReason.AGREED:
        return Action.AGREE  # settled, hence asked about like anything that was settled
    if name == "follow-up":
        result = form.get("result", "")
        if result not in FOLLOW_UPS:
            raise Problem("invalid", "请选一个：满意、基本满意、不满意、没联系上", fields={"result": "请选一个"})
        return FOLLOW_UPS[result]
    if name not in set(Action) or Action(name) in NO_ADDRESS:
        raise not_found()
    return Action(name)

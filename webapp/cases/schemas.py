"""What comes in about cases: actions."""

from collections.abc import Mapping
from dataclasses import dataclass

from webapp.cases.states import Action
from webapp.core.errors import Problem, not_found
from webapp.core.replay import same_uuid
from webapp.reports.schemas import parse_words

ANSWERS = {
    "solved": Action.ANSWER_SOLVED,
    "partly": Action.ANSWER_PARTLY,
    "not_solved": Action.ANSWER_NOT_SOLVED,
}
SYSTEM_ACTIONS = {Action.PASS_UP, Action.CLOSE_UNANSWERED}
REASONS = ("村里办不了", "不归我们管", "要几家一起办", "有危险")


@dataclass(frozen=True)
class ActionWanted:
    """A step somebody wants to take, as sent."""

    action: Action
    version: int | None
    note: str
    client_id: str | None


def parse_action(name: str, form: Mapping[str, str]) -> ActionWanted:
    """Return the wanted step; 404 for a step that does not exist, 422 beside a wrong field.

    A reason that was picked and words that were typed become one note.
    """
    action = _action(name, form)
    version = form.get("version", "").strip()
    if version and not version.isdigit():
        raise Problem("invalid", "页面开得太久了，请刷新", fields={"version": "页面开得太久了，请刷新"})
    client_id = form.get("client_id") or None
    if client_id and same_uuid(client_id) is None:
        raise Problem("invalid", "编号不完整，请刷新再发", fields={"client_id": "编号不完整，请刷新再发"})
    words = [form.get("reason", "").strip(), parse_words(form, "note")]  # type: ignore[arg-type]
    if words[0] and words[0] not in REASONS:
        raise Problem("invalid", "请选一个原因", fields={"reason": "请选一个原因"})
    return ActionWanted(
        action,
        int(version) if version else None,
        "：".join(w for w in words if w),
        same_uuid(client_id) if client_id else None,
    )


def _action(name: str, form: Mapping[str, str]) -> Action:
    if name == "answer":
        answer = form.get("answer", "")
        if answer not in ANSWERS:
            raise Problem("invalid", "请选一个：好了、只好了一部分、还没好", fields={"answer": "请选一个"})
        return ANSWERS[answer]
    if name not in set(Action) or Action(name) in {*SYSTEM_ACTIONS, *ANSWERS.values()}:
        raise not_found()
    return Action(name)

"""What comes in about suggestions."""

from collections.abc import Mapping
from dataclasses import dataclass

from webapp.core import reading
from webapp.core.errors import Problem, not_found
from webapp.core.replay import clean_value, same_uuid
from webapp.suggestions.states import About, Action

LONGEST = 2000


@dataclass(frozen=True)
class SuggestionIn:
    """A suggestion as sent."""

    client_id: str
    about: About
    words: str
    named: bool


@dataclass(frozen=True)
class StepWanted:
    """A step somebody wants to take, as sent."""

    action: Action
    version: int
    words: str


def parse_suggestion(form: Mapping[str, str]) -> SuggestionIn:
    """Return the suggestion; Problem 422 beside each wrong field."""
    faults: dict[str, str] = {}
    client_id, about = same_uuid(form.get("client_id", "")), form.get("about", "")
    if client_id is None:
        faults["client_id"] = "编号不完整，请刷新页面再发"
    if about not in set(About):
        faults["about"] = "选一样就行"
    words = _words(form, faults, "写一句就行")
    _refuse(faults)
    return SuggestionIn(client_id or "", About(about), words, form.get("named") == "1")


def parse_step(name: str, form: Mapping[str, str]) -> StepWanted:
    """Return the wanted step; 404 for one that does not exist, 422 without words."""
    if name not in set(Action):
        raise not_found()
    faults: dict[str, str] = {}
    words = _words(form, faults, "写一句，提意见的人等着看")
    version = reading.version(form.get("version"))
    if version is None:
        faults["version"] = "页面开得太久了，请刷新"
    _refuse(faults)
    return StepWanted(Action(name), version or 0, words)


def _words(form: Mapping[str, str], faults: dict[str, str], needed: str) -> str:
    words = clean_value(form.get("words", ""))
    if "\0" in words:
        faults["words"] = "里面有不能显示的字符，请删掉再发"
    elif len(words) > LONGEST:
        faults["words"] = f"太长了，最多 {LONGEST} 个字，现在 {len(words)} 个"
    elif not words:
        faults["words"] = needed
    return words


def _refuse(faults: dict[str, str]) -> None:
    if faults:
        raise Problem("invalid", next(iter(faults.values())), fields=faults)

"""What comes in: a standard to publish."""

from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from webapp.core.errors import Problem
from webapp.core.replay import clean_value
from webapp.standards.rules import Group

LIMITS = {"title": 60, "text": 20_000, "changed": 300, "items": 3_000, "note": 300}


@dataclass(frozen=True)
class StandardIn:
    """A text to publish."""

    title: str
    text: str
    changed: str
    groups: tuple[Group, ...]


class Reader:
    """Reads fields and collects a sentence for each that is wrong."""

    def __init__(self, form: MultiDict[str, str]) -> None:
        self.form = form
        self.faults: dict[str, str] = {}

    def text(self, name: str, needed: str | None = None, limit: int | None = None) -> str:
        """Return a text field within its limit; ``needed`` is the sentence when it is empty."""
        value, most = clean_value(self.form.get(name, "")), limit or LIMITS[name]
        if "\0" in value:
            self.faults[name] = "里面有不能显示的字符，请删掉再发"
        elif len(value) > most:
            self.faults[name] = f"太长了，最多 {most} 个字，现在 {len(value)} 个"
        elif needed and not value:
            self.faults[name] = needed
        return value

    def one_of(self, name: str, allowed: Any, needed: str) -> str:
        """Return a field whose value is one of ``allowed``."""
        value = self.form.get(name, "")
        if value not in allowed:
            self.faults[name] = needed
        return value

    def finish(self) -> None:
        """Raise Problem 422 when anything was wrong."""
        if self.faults:
            raise Problem("invalid", next(iter(self.faults.values())), fields=self.faults)


def parse_standard(form: MultiDict[str, str]) -> StandardIn:
    """Return the text; Problem 422 beside each wrong field."""
    reader = Reader(form)
    title, text = reader.text("title", "写上名字"), reader.text("text", "写上内容")
    changed = reader.text("changed")
    groups = tuple(Group(code) for code in form.getlist("groups") if code in set(Group))
    if not groups:
        reader.faults["groups"] = "选一下给谁看"
    reader.finish()
    return StandardIn(title, text, changed, groups)

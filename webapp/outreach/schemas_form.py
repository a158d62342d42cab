"""Reads a form field by field and remembers what has to be mended."""

from werkzeug.datastructures import MultiDict

from webapp.core import reading
from webapp.core.errors import Problem
from webapp.core.replay import clean_value

LIMITS = {
    "topic": (60, "写一句讲什么"),
    "reason": (200, ""),
    "lecturer": (60, ""),
    "place": (60, ""),
    "material": (200, ""),
    "questions": (2000, ""),
    "title": (40, "写个题目"),
    "story": (3000, "写写是怎么回事"),
    "outcome": (1500, "写写是怎么解决的"),
    "lesson": (1000, "写写大家能学到什么"),
}


class Form:
    """Reads fields one by one and remembers what has to be mended."""

    def __init__(self, form: MultiDict[str, str]) -> None:
        self.form, self.faults = form, dict[str, str]()

    def text(self, name: str, *, needed: bool = False) -> str:
        """Return a text within its limit; a sentence beside it where it is missing or too long."""
        value, (most, missing) = clean_value(self.form.get(name, "")), LIMITS[name]
        if "\0" in value:
            self.faults[name] = "有看不见的字符，请重新打一遍"
        elif len(value) > most:
            self.faults[name] = f"太长了，最多 {most} 个字，现在 {len(value)} 个"
        elif needed and not value:
            self.faults[name] = missing or "这里要写"
        return value

    def one_of(self, name: str, known: object, sentence: str) -> str:
        """Return one of the known words."""
        value = self.form.get(name, "")
        if value not in known:  # type: ignore[operator]
            self.faults[name] = sentence
        return value

    def number(self, name: str, most: int, *, needed: str = "") -> int | None:
        """Return a whole number from 0 on, None where it was left empty."""
        value = clean_value(self.form.get(name, ""))
        if not value:
            if needed:
                self.faults[name] = needed
            return None
        number = reading.whole(value, most)
        if number is None:
            self.faults[name] = f"写一个数，最多 {most}"
        return number

    def finish(self) -> None:
        """Raise the 422 that names every field to mend."""
        if self.faults:
            raise Problem("invalid", next(iter(self.faults.values())), fields=self.faults)

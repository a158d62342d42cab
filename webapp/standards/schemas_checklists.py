"""What comes in: a checklist to publish, and what is noted of a round."""

from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from webapp.standards.rules import LEVELS, Frequency, Mark
from webapp.standards.schemas import LIMITS, Reader

MOST_ITEMS, LONGEST_ITEM = 30, 80


@dataclass(frozen=True)
class ChecklistIn:
    """A list to publish."""

    title: str
    level: str
    frequency: Frequency
    items: tuple[str, ...]


@dataclass(frozen=True)
class MarkIn:
    """What is noted of one item; without ``mark`` what was noted is taken back."""

    item: str
    mark: Mark | None
    note: str


def parse_checklist(form: MultiDict[str, str]) -> ChecklistIn:
    """Return the list, an item a line; Problem 422 beside each wrong field."""
    reader = Reader(form)
    title = reader.text("title", "写上名字")
    level = reader.one_of("level", set(LEVELS), "选一下给哪一级")
    frequency = reader.one_of("frequency", set(Frequency), "选一下多久一次")
    lines = [line.strip() for line in reader.text("items", "一行写一项").splitlines()]
    items = tuple(dict.fromkeys(line for line in lines if line))
    if len(items) > MOST_ITEMS:
        reader.faults["items"] = f"最多 {MOST_ITEMS} 项，现在 {len(items)} 项。太多了没人做得完"
    elif any(len(item) > LONGEST_ITEM for item in items):
        reader.faults["items"] = f"每一项最多 {LONGEST_ITEM} 个字"
    reader.finish()
    return ChecklistIn(title, level, Frequency(frequency), items)


def parse_marks(form: MultiDict[str, str], items: list[dict[str, Any]]) -> list[MarkIn]:
    """Return what was noted of each item; Problem 422 where 这次不用做 has no words or a value is none."""
    reader, marks = Reader(form), []
    for item in items:
        code = item["code"]
        value = form.get(f"mark_{code}", "")
        note = reader.text(f"note_{code}", limit=LIMITS["note"])
        if value and value not in set(Mark):
            reader.faults[f"mark_{code}"] = "请重新选"
        elif value == Mark.NOT_APPLICABLE and not note:
            reader.faults[f"note_{code}"] = "写一句为什么不用做"
        else:
            marks.append(MarkIn(code, Mark(value) if value else None, note))
    reader.finish()
    return marks

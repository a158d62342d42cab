"""What comes in: a checklist to publish, and what is noted of a round."""

from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from webapp.standards.rules import LEVELS, Frequency, Mark
from webapp.web.fields import Unreadable, choice, member, member_or_none, parsed, text
from webapp.web.forms import Reader, form_input

MOST_ITEMS, LONGEST_ITEM, LONGEST_NOTE = 30, 80, 300
LONGEST_LIST = 3_000


def _items(typed: str) -> tuple[str, ...]:
    items = tuple(dict.fromkeys(line for each in typed.splitlines() if (line := each.strip())))
    if len(items) > MOST_ITEMS:
        raise Unreadable(f"最多 {MOST_ITEMS} 项，现在 {len(items)} 项。太多了没人做得完")
    if any(len(item) > LONGEST_ITEM for item in items):
        raise Unreadable(f"每一项最多 {LONGEST_ITEM} 个字")
    return items


@form_input
class ChecklistInput:
    """A list to publish, an item a line."""

    title: str = text(60, "写上名字")
    level: str = choice(LEVELS, "选一下给哪一级")
    frequency: Frequency = member(Frequency, "选一下多久一次")
    items: tuple[str, ...] = parsed(_items, "", needed="一行写一项")


@dataclass(frozen=True)
class MarkInput:
    """What is noted of one item; without ``mark`` what was noted is taken back."""

    item: str
    mark: Mark | None
    note: str


def parse_marks(form: MultiDict[str, str], items: list[dict[str, Any]]) -> list[MarkInput]:
    """Return what was noted of each item; Problem 422 where 这次不用做 has no words or a value is none."""
    reader, marks = Reader(form), list[MarkInput]()
    for item in items:
        code = item["code"]
        note = reader.take(f"note_{code}", text(LONGEST_NOTE))
        mark = reader.take(f"mark_{code}", member_or_none(Mark, "请重新选"))
        if mark == Mark.NOT_APPLICABLE and not note:
            reader.refuse(f"note_{code}", "写一句为什么不用做")
        marks.append(MarkInput(code, mark, note))
    reader.finish()
    return marks

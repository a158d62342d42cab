"""What the pages of importing show: columns to choose from, words to explain, rows as they would come in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from webapp.areas.models import Level
from webapp.core.letters.characters import shortened
from webapp.core.masking import mask_name, mask_phone
from webapp.imports.columns import BY_KEY, FIELDS, WITH_WORDS, guessed
from webapp.imports.places import Places
from webapp.imports.plan import EMPTY, MOST_FAULTS, MOST_WORDS, Plan, Row
from webapp.imports.queries import Sent
from webapp.imports.schemas import CHANNELS, about_options, name_of
from webapp.imports.schemas_table import Table
from webapp.reports.catalogue import CHANNELS as CHANNEL_WORDS
from webapp.reports.catalogue import category_name, severities, signs

ROWS_SHOWN = 50
LONGEST_SHOWN = 80
ABOUT_ALL = "都是哪一类"


@dataclass(frozen=True)
class Asked:
    """A word of theirs that is to be explained: the name of its field, what it can be, what was chosen before."""

    key: str
    word: str
    rows: int
    name: str
    options: Sequence[tuple[str, str]]
    value: str

    @property
    def label(self) -> str:
        """The word with the column's meaning, and in how many rows it stands."""
        many = f"（{self.rows} 行）" if self.rows else ""
        return f"{BY_KEY[self.key].word}：“{self.word or EMPTY}”{many}"


@dataclass(frozen=True)
class Shown:
    """A row as it would come in, in words; who it was and their number masked."""

    row: int
    number: str
    what: str
    about: str
    where: str
    who: str
    came: Any
    severity: str


def columns_shown(one: Sent, table: Table, typed: Mapping[str, str]) -> dict[str, Any]:
    """Return the fields with the columns to choose from: what the source keeps, else what their heads suggest."""
    heads = [head for head in dict.fromkeys(table.heads) if head]
    proposed = guessed(heads) | {key: head for key, head in one.source.columns.items() if head in heads}
    seen = set(one.source.seen)
    options = [("", "没有这一列"), *((head, _with_example(table, head, seen)) for head in heads)]
    chosen = {f.key: typed.get(f"column-{f.key}", proposed.get(f.key, "")) for f in FIELDS}
    return {
        "fields": [(f, options, chosen[f.key]) for f in FIELDS],
        "abouts": [("", "看上面那一列"), *about_options()],
        "about": typed.get("about", one.source.about or ""),
        "about_word": ABOUT_ALL,
        "channels": [(str(channel), CHANNEL_WORDS[channel]) for channel in CHANNELS],
        "channel": typed.get("channel", str(one.source.channel)),
    }


def _with_example(table: Table, head: str, seen: set[str]) -> str:
    """Return a head with what stands below it in a row that shows no danger, and whether the column is new."""
    new = "（新的）" if seen and head not in seen else ""
    at = table.column(head)
    cells = (row[at] for _, row in table.rows if 0 <= at < len(row) and row[at] and not _shows_danger(row))
    example = next((cell[1] for cell in cells if cell), "")
    return f"{head}{new}" + (f"：{shortened(example, 14, '…')}" if example else "")


def _shows_danger(row: Sequence[Any]) -> bool:
    return signs().show(None, *(cell[1] for cell in row if cell))


def words_asked(one: Sent, plan: Plan, places: Places, *, again: bool) -> list[Asked]:
    """Return the words that nobody explained, and ``again`` those that somebody did."""
    areas = [
        (area.code, area.label if area.level != Level.TOWN else f"{area.label}（不分村）")
        for area in places.by_code.values()
    ]
    options = {
        "about": about_options(),
        "severity": [(str(code), found.name) for code, found in severities().items()],
        "area": areas,
    }
    said = {key: one.source.words.get(key, {}) for key in WITH_WORDS}
    found = [(key, word, rows) for key in WITH_WORDS for word, rows in plan.unknown.get(key, {}).items()]
    if again:
        found += [(key, word, 0) for key in WITH_WORDS for word in said[key] if word not in plan.unknown.get(key, {})]
    return [
        Asked(key, word, rows, name_of(key, word), [("", "请选"), *options[key]], said[key].get(word, ""))
        for key, word, rows in found[:MOST_WORDS]
    ]


def asked_by_key(asked: Sequence[Asked]) -> dict[str, list[str]]:
    """Return field → the words that are asked about."""
    return {key: [one.word for one in asked if one.key == key] for key in WITH_WORDS}


def plan_shown(plan: Plan) -> dict[str, Any]:
    """Return what a look at a plan shows: equal faults together, the first rows as they would come in."""
    alike: dict[tuple[str, str], list[int]] = {}
    for fault in plan.faults:
        alike.setdefault((fault.column, fault.message), []).append(fault.row)
    return {
        "plan": plan,
        "faults": [(column, message, _spans(rows)) for (column, message), rows in alike.items()][:MOST_FAULTS],
        "more_faults": len(alike) > MOST_FAULTS,
        "by_hand": [f"第 {row} 行{f'（{number}）' if number else ''}" for row, number in plan.by_hand],
        "known": _spans([row for row, _ in plan.known]),
        "rows": [_shown(row) for row in plan.new[:ROWS_SHOWN]],
    }


def _shown(row: Row) -> Shown:
    return Shown(
        row=row.row,
        number=row.number,
        what=shortened(row.what, LONGEST_SHOWN, "…"),
        about=category_name(row.kind, row.category),
        where=" · ".join(filter(None, (row.area.label, row.place))),
        who=" ".join(filter(None, (mask_name(row.name), mask_phone(row.phone)))),
        came=row.came,
        severity=severities()[row.severity].name if row.severity else "",
    )


def _spans(rows: Sequence[int], most: int = 30) -> str:
    """Return numbers of rows in a line, those that follow each other as 9–20."""
    parts: list[list[int]] = []
    for row in rows:
        if parts and row == parts[-1][1] + 1:
            parts[-1][1] = row
        else:
            parts.append([row, row])
    told = (f"{first}" if first == last else f"{first}–{last}" for first, last in parts[:most])
    return "、".join(chain(told, ["…"] if len(parts) > most else []))


def counts_line(counts: Mapping[str, int]) -> str:
    """Return how many came in, were known, have to be registered by hand, in a line."""
    words = (("new", "导入 {} 件"), ("known", "早就有 {} 件"), ("by_hand", "要当面登记 {} 件"))
    return " · ".join(word.format(counts[key]) for key, word in words if counts.get(key))

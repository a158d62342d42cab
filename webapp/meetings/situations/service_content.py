"""What a situation says, put together from the sections of all packages at one moment, as canonical JSON.

Small numbers are hidden here, once: a number that is not written is nowhere. Single things (codes) are no part of the
content, because one that turns protected must go again.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from webapp.areas.models import Area
from webapp.core import clock
from webapp.core.db import snapshot
from webapp.documents import small_numbers
from webapp.documents.sections import Count, Item, Line, Row, Sentence, Table, sections_of
from webapp.documents.topics import topics_of
from webapp.meetings.situations.queries import TOPICS
from webapp.meetings.situations.rules import Span


@dataclass(frozen=True)
class Written:
    """What a situation says, and which single things it names."""

    content: str
    mentions: list[dict[str, Any]]

    @property
    def digest(self) -> str:
        """The digest of its content."""
        return digest_of(self.content)


def digest_of(content: str) -> str:
    """Return the digest by which a frozen situation is known."""
    return hashlib.sha256(content.encode()).hexdigest()


def sections_in(content: str) -> list[dict[str, Any]]:
    """Return the sections of what was written."""
    return list(json.loads(content)["sections"])


def section_keys(content: str) -> list[str]:
    """Return the keys of the sections of what was written, and that of its topics."""
    return [*(one["key"] for one in sections_in(content)), TOPICS]


def write(town: Area, span: Span) -> Written:
    """Return what there is to say of a town in a span, all of it of one moment."""
    with snapshot():
        sections, mentions = [], []
        for one, items in sections_of(town, span.since, span.until):
            said = [kept for item in items if (kept := _kept(item)) is not None]
            sections.append({"key": one.key, "heading": one.heading, "items": said})
            mentions += _named(one.key, items)
        mentions += _topics(town, span)
    whole = {"key": span.key, "town": town.code, "at": clock.now().isoformat(), "sections": sections}
    return Written(json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":")), _once(mentions))


def _kept(item: Item) -> dict[str, Any] | None:
    match item:
        case Line(number=None):
            return None
        case Line():
            return {"line": item.words, "count": _count(Count(item.key, item.number or 0, item.url))}
        case Sentence():
            return {"sentence": [part if isinstance(part, str) else _count(part) for part in item.parts]}
        case Table():
            return _table(item)
    return None


def _count(one: Count) -> dict[str, Any]:
    return {"key": one.key, "words": str(one.number), "url": one.url}


def _table(table: Table) -> dict[str, Any] | None:
    """Return a table as it may be written; None where its total is so small that it could mean somebody."""
    columns = list(zip(*(row.counts for row in table.rows), strict=True))
    if table.small and all(sum(one.number for one in column) < small_numbers.LEAST for column in columns):
        return None
    shown = [_column(column, small=table.small) for column in columns]
    rows = [_row(row, [column[place] for column in shown]) for place, row in enumerate(table.rows)]
    return {"table": table.by, "heads": list(table.heads), "rows": rows}


def _column(column: tuple[Count, ...], *, small: bool) -> list[dict[str, Any]]:
    if not small:
        return [_count(one) for one in column]
    words = small_numbers.written([one.number for one in column])
    return [
        _count(one) if said == str(one.number) else {"key": one.key, "words": said, "url": ""}
        for one, said in zip(column, words, strict=True)
    ]


def _row(row: Row, counts: list[dict[str, Any]]) -> dict[str, Any]:
    return {"words": row.words, "code": row.code, "counts": counts}


def _named(section: str, items: Iterable[Item]) -> list[dict[str, Any]]:
    """Return the single things of a section, each with how many of its numbers stand before it."""
    found, place = [], 0
    for item in items:
        if isinstance(item, Line) and item.number is None:
            about = {"key": item.key or item.words, "words": item.words, "url": item.url, "case_id": item.case_id}
            found.append({"section": section, "place": place, "heading": "", **about})
        else:
            place += _kept(item) is not None
    return found


def _topics(town: Area, span: Span) -> list[dict[str, Any]]:
    return [
        {"section": TOPICS, "place": 0, "heading": source.heading, **topic._asdict()}
        for source, topics in topics_of(town, span.since, span.until)
        for topic in topics
    ]


def _once(mentions: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Leave out what two sources name alike."""
    return list({(one["section"], one["key"]): dict(one) for one in reversed(list(mentions))}.values())[::-1]

"""What the page of results shows: each case with the piece of text in which something was found, and that marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from webapp.capture.service_callers import look_up_number
from webapp.cases.lists.queries import CaseRow
from webapp.core.letters.characters import folded, seen
from webapp.people.actor import Actor
from webapp.search.dates import said
from webapp.search.queries import Found, search
from webapp.search.queries_around import Goal, people, places
from webapp.search.queries_words import readable_words
from webapp.search.schemas import SearchInput

BEFORE, AROUND = 12, 44
QUICK = 5
"""So many of each are shown while somebody types."""


class Part(NamedTuple):
    """A piece of a text; ``hit`` is what was looked for."""

    text: str
    hit: bool


@dataclass(frozen=True)
class Result:
    """A case that was found; ``excerpt`` is empty when its title or place shows the reason already."""

    row: CaseRow
    title: list[Part]
    place: list[Part]
    excerpt: list[Part]
    code: str | None


def search_page(actor: Actor, wanted: SearchInput, after: tuple[int, int] | None) -> dict[str, Any]:
    """Return a page of results."""
    found = search(actor, wanted, after) if actor.can("case.read") else Found([], None)
    texts = readable_words(actor, [row.case.id for row in found.rows])
    return {
        "wanted": wanted,
        "goals": _goals(actor, wanted.typed) if not after else {},
        "callers": look_up_number(actor, wanted.phone) if wanted.phone and not after else [],
        "results": [_result(row, texts.get(row.case.id, ()), wanted) for row in found.rows],
        "days": [said(keys) for keys in wanted.times],
        "after": found.after,
    }


def quick(actor: Actor, wanted: SearchInput) -> dict[str, Any]:
    """Return what is shown while somebody types, at most five of each, in four statements.

    A whole telephone number finds what was registered under it, and whose account it is; nothing else is asked then.
    """
    if wanted.phone and actor.can("case.register"):
        return {"wanted": wanted, "rows": look_up_number(actor, wanted.phone), "goals": {}}
    rows = search(actor, wanted, most=QUICK).rows if actor.can("case.read") else []
    return {"wanted": wanted, "rows": rows, "goals": _goals(actor, wanted.typed)}


def _goals(actor: Actor, typed: str) -> dict[str, list[Goal]]:
    """Return the people and places of who works at a desk, by what they are called."""
    if not actor.can("desk.use"):
        return {}
    return {"人": people(actor, typed, QUICK), "地方": places(actor, typed, QUICK)}


def marked(text: str, needles: Sequence[str]) -> list[Part]:
    """Cut a text into pieces, what was looked for apart; capital and full-width letters count as plain ones."""
    shown = seen(text)
    plain = [folded(character) for character in shown]
    parts: list[Part] = []
    start = at = 0
    while at < len(shown):
        length = next((n for needle in needles if (n := _length_at(plain, at, needle))), 0)
        if length:
            parts += [Part("".join(shown[start:at]), False), Part("".join(shown[at : at + length]), True)]
            start = at = at + length
        else:
            at += 1
    return [part for part in [*parts, Part("".join(shown[start:]), False)] if part.text]


def excerpt(texts: Sequence[str], needles: Sequence[str]) -> list[Part]:
    """Return a line around the first hit in these texts, nothing where there is none."""
    for text in texts:
        line = seen(" ".join(text.split()))
        plain = [folded(character) for character in line]
        at = next((i for i in range(len(line)) for needle in needles if _length_at(plain, i, needle)), None)
        if at is not None:
            start = max(at - BEFORE, 0)
            end = start + AROUND
            cut = f"{'…' if start else ''}{''.join(line[start:end])}{'…' if end < len(line) else ''}"
            return marked(cut, needles)
    return []


def _length_at(plain: Sequence[str], at: int, needle: str) -> int:
    """Return how many characters from ``at`` on make up the needle, 0 when they don't."""
    found = ""
    for length, character in enumerate(plain[at:], 1):
        found += character
        if found == needle:
            return length
        if not needle.startswith(found):
            return 0
    return 0


def _result(row: CaseRow, texts: Sequence[str], wanted: SearchInput) -> Result:
    needles = wanted.needles
    title, place = marked(row.title, needles), marked(row.place, needles)
    shown = any(part.hit for part in (*title, *place))
    plain = row.case.code.replace("-", "").casefold()
    by_code = any(term.code and term.code in plain for term in wanted.terms)
    return Result(row, title, place, [] if shown else excerpt(texts, needles), row.case.code if by_code else None)

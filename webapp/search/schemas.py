"""What a reader typed into the search box, understood: words, parts of a case code, spellings of names, days."""

import re
from dataclasses import dataclass

from webapp.core import codes, reading
from webapp.core.letters.characters import folded, runs
from webapp.search.dates import SPANS, time_of

LONGEST, MOST_TERMS = 60, 6
_BETWEEN = re.compile(r"[-‐‑‒–—―−_·.,。、]")
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
_LETTERS = re.compile(r"[a-z]{2,}")


@dataclass(frozen=True)
class Term:
    """One thing that must be found: as words, as a part of a code, as a spelling of a name, as a time."""

    runs: tuple[str, ...]
    code: str | None = None
    spelling: str | None = None
    days: tuple[str, ...] = ()


@dataclass(frozen=True)
class SearchInput:
    """A search: as typed, as understood, and why it can't be done; ``phone`` when it is a whole telephone number."""

    typed: str
    terms: tuple[Term, ...] = ()
    fault: str | None = None
    phone: str | None = None

    @property
    def times(self) -> list[tuple[str, ...]]:
        """The days, weeks, months and years that are looked for."""
        return [term.days for term in self.terms if term.days]

    @property
    def needles(self) -> list[str]:
        """The pieces that are shown marked in what was found, the longest first."""
        found = {run for term in self.terms for run in term.runs} | {t.code for t in self.terms if t.code}
        return sorted(found, key=len, reverse=True)


def parse_search(typed: str) -> SearchInput:
    """Return what is looked for; nothing that is typed is an error beyond a sentence beside the box."""
    text = " ".join(typed.replace("\0", "").split())
    whole = codes.found_in(text)
    if len(text) > LONGEST and not whole:
        return SearchInput(text, fault=f"写短一点，{LONGEST} 个字以内就够找")
    parts = [whole] if whole else text.split(" ")
    terms = tuple(term for term in map(_term, parts) if term)
    if text and not terms:
        return SearchInput(text, fault="只有标点和表情，找不了。写一个字也行")
    if len(terms) > MOST_TERMS:
        return SearchInput(text, fault=f"词太多了，{MOST_TERMS} 个以内就够找")
    dated = any(term.days for term in terms)
    return SearchInput(text, terms, phone=None if dated else reading.phone(text))


def _term(part: str) -> Term | None:
    if part in SPANS:
        return Term((), days=time_of(part))
    found = tuple(runs(part))
    if not found:
        return None
    plain = folded(part)
    return Term(found, _code(part), plain if _LETTERS.fullmatch(plain) else None, time_of(part))


def _code(part: str) -> str | None:
    """Return a part of a case code as the index holds it, if it can be one: four characters, or three with a digit."""
    whole = codes.normalise(part)
    plain = _BETWEEN.sub("", whole or folded(part)).upper().translate(_READ_AS)
    enough = len(plain) >= 4 or (len(plain) == 3 and re.search(r"[0-9]", plain))
    return plain.casefold() if enough and set(codes.ALPHABET) >= set(plain) else None

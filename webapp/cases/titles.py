"""How a case is named: it has no title of its own."""

import re

from webapp.core.letters.characters import length, shortened
from webapp.reports.catalogue import category_name

LONGEST = 20
PROTECTED_TITLE = "受保护的事"
EMERGENCY_TITLE = "紧急求助"
_SENTENCE_END = re.compile(r"[。！？!?；;\n]")
_CLAUSE_END = re.compile(r"[，,、：:\s]")


def title_of(
    description: str,
    kind: str,
    category: str | None,
    place: str,
    area: str = "",
    *,
    protected: bool = False,
    emergency: bool = False,
) -> str:
    """Return the first sentence of the description in at most 20 characters, else category and place.

    ``place`` is as its reporter named it, ``area`` where it lies: a category alone says nothing. A sentence that is
    longer ends at a comma where one fits. A call for help is called that, then its words or the place. Protected: a
    neutral title that says nothing.
    """
    if protected:
        return PROTECTED_TITLE
    words, where = first_words(description), place.strip() or area
    if emergency:
        return "：".join(filter(None, (EMERGENCY_TITLE, words or where)))
    return words or " ".join(filter(None, (category_name(kind, category), where)))


def first_words(description: str) -> str:
    """Return the first sentence of what was said, in at most 20 characters; nothing where nothing was said."""
    sentence = _SENTENCE_END.split(description.strip(), maxsplit=1)[0].strip()
    if length(sentence) <= LONGEST:
        return sentence
    commas = [m.start() for m in _CLAUSE_END.finditer(sentence) if 4 <= m.start() <= LONGEST]
    return sentence[: commas[-1]] if commas else shortened(sentence, LONGEST, "…")

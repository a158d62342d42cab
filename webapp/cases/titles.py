"""How a case is named: it has no title of its own."""

import re

from webapp.core.letters.characters import length, shortened
from webapp.reports.catalogue import category_name

LONGEST = 20
PROTECTED_TITLE = "受保护的事"
_SENTENCE_END = re.compile(r"[。！？!?；;\n]")
_CLAUSE_END = re.compile(r"[，,、：:\s]")


def title_of(description: str, kind: str, category: str | None, place: str, *, protected: bool = False) -> str:
    """Return the first sentence of the description in at most 20 characters, else category and place.

    A sentence that is longer ends at a comma where one fits. Protected: a neutral title that says nothing.
    """
    if protected:
        return PROTECTED_TITLE
    sentence = _SENTENCE_END.split(description.strip(), maxsplit=1)[0].strip()
    if not sentence:
        return f"{category_name(kind, category)} {place}".strip()
    if length(sentence) <= LONGEST:
        return sentence
    commas = [m.start() for m in _CLAUSE_END.finditer(sentence) if 4 <= m.start() <= LONGEST]
    return sentence[: commas[-1]] if commas else shortened(sentence, LONGEST, "…")

"""Text as the index holds it: every character, and every pair of neighbours, as words of their own.

Chinese has no spaces, so one or two characters must be found inside a sentence. A single character is found as
itself, a longer piece as the row of its pairs (护栏松 → 护栏 栏松), rarer than its characters, hence quick at any size.
"""

from webapp.core.letters.characters import runs

# Stands between two pieces of text, so that no row of pairs runs from one into the other.
BREAK = "·"


def pieces(run: str) -> list[str]:
    """Return what is looked for to find a run: its pairs in order, or its one character."""
    return [run[n : n + 2] for n in range(len(run) - 1)] or [run]


def words_of(*texts: str) -> list[str]:
    """Return the index words of some texts, in order, with a break between any two pieces."""
    found: list[str] = []
    every = [run for text in texts for run in runs(text)]
    for run in every:
        if len(run) > 1:
            found += [*pieces(run), BREAK]
    singles = dict.fromkeys("".join(every))
    return [*found, *singles]

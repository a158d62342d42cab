"""Words of illness, of which nothing is written about a person: a small list, with what else they may stand in."""

import csv
from functools import cache

from webapp.reports.catalogue import DATA

SENTENCE = "这里不写病情、诊断、吃什么药，请删掉“{word}”"


@cache
def _listed() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return (word, harmless words that hold it) in the order of the file."""
    with (DATA / "health_words.csv").open(encoding="utf-8", newline="") as file:
        return tuple((row["word"], tuple(filter(None, row["but"].split("、")))) for row in csv.DictReader(file))


def of_health(words: str) -> str:
    """Return the sentence that refuses words about somebody's health; nothing for any other words."""
    bare = "".join(words.split()).casefold()
    for word, but in _listed():
        left = bare
        for harmless in but:
            left = left.replace(harmless, "")
        if word in left:
            return SENTENCE.format(word=word)
    return ""

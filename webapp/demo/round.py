"""What an informant of the demo town notes on a round: the checklist's answers and a line about the households."""

import random
from dataclasses import dataclass, field

from webapp.demo.corpus import words
from webapp.reports.catalogue import checklist

SEEN_ON_A_ROUND = {
    ("public_facility", 0): "heart_well",
    ("drowning", 0): "pond_sign",
    ("forest_fire", 0): "straw_burning",
    ("flood", 0): "ditch",
}
"""Category and scene of a hazard → the item of the checklist under which it is found."""


@dataclass(frozen=True)
class RoundNotes:
    """The fields that only a patrol has: kind of round, checklist with answers (ok, issue), words."""

    kind: str
    checklist_version: str
    answers: dict[str, str] = field(default_factory=dict)
    household_note: str = ""
    words: str = ""


def walk(chance: random.Random, month: int, issue: str | None = None) -> RoundNotes:
    """Return the notes of one round in a month; all is well, or there is something under the item `issue`.

    Some people only look around without the list; a note never names anybody.
    """
    items = checklist(month)
    codes = [item.code for item in items.items]
    if issue is None and chance.random() < 0.15:
        return RoundNotes("free", items.version, {}, _note(chance, 0.5), chance.choice(words("patrol_words")))
    answers = {code: "issue" if code == issue else "ok" for code in codes}
    return RoundNotes("today", items.version, answers, _note(chance, 0.3), chance.choice(words("patrol_words")))


def item_for(category: str, scene: int | None, month: int) -> str | None:
    """Return the item of that month's checklist under which such a hazard would be found, if any."""
    code = SEEN_ON_A_ROUND.get((category, scene if scene is not None else -1))
    return code if code in {item.code for item in checklist(month).items} else None


def _note(chance: random.Random, often: float) -> str:
    return chance.choice(words("household_notes")) if chance.random() < often else ""

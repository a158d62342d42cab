"""The words of the demo town, read from `data`: what people see, what they argue about, what is answered."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Story:
    """One believable report: its words, the drawn scene that fits it (None: none does) and how it ends."""

    text: str
    done: str
    scene: int | None = None


@dataclass(frozen=True)
class Topic:
    """The stories of one category, with how often it comes in each season and how grave it is (weights)."""

    category: str
    seasons: dict[str, int]
    severities: dict[str, int]
    started: tuple[str, ...]
    stories: tuple[Story, ...]


def season(month: int) -> str:
    """Return the season of a month as it feels in these mountains: summer is June to September."""
    return ("winter", "winter", *["spring"] * 3, *["summer"] * 4, *["autumn"] * 2, "winter")[month - 1]


@cache
def hazards() -> dict[str, Topic]:
    """Return category → topic for the 15 kinds of hazard."""
    return {
        category: Topic(
            category,
            topic["seasons"],
            topic["severities"],
            tuple(topic["started"]),
            tuple(Story(text, done, scene) for scene, text, done in topic["texts"]),
        )
        for category, topic in _read("hazards").items()
    }


@cache
def disputes() -> dict[str, Topic]:
    """Return category → topic for the 19 kinds of dispute."""
    return {
        category: Topic(
            category,
            topic["seasons"],
            topic["severities"],
            (),
            tuple(Story(text, done) for text, done in topic["texts"]),
        )
        for category, topic in _read("disputes").items()
    }


@cache
def protected() -> tuple[dict[str, Any], ...]:
    """Return the protected matters: category, discreet description, answers to the safety questions."""
    return tuple(_read("protected"))


@cache
def screens() -> tuple[dict[str, Any], ...]:
    """Return the fixed stories that the first screens show, each with its micro-grid, time and steps."""
    return tuple(_read("screens"))


@cache
def words(name: str) -> tuple[str, ...]:
    """Return a list of short texts that fit everywhere: places, tails, notes of each step. An empty one is silence."""
    return tuple(_read("common")[name])


@cache
def _read(name: str) -> Any:
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))

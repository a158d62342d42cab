"""Names of the demo town's people: fictional, believable, always the same for the same phone."""

import json
import random
import zlib
from functools import lru_cache
from pathlib import Path
from typing import Any

NAMES_JSON = Path(__file__).parent / "data" / "names.json"

ACCOUNTS = {
    "1001": 333,
    "1002": 108,
    "1003": 17,
    "1004": 1,
    "1005": 1,
    "1006": 7,
    "1007": 1,
    "1008": 1,
    "1009": 23,
    "1000": 3,
}
"""First four digits of the phone → how many accounts of that role, numbered from 1. Informants are 1001."""

LATER = (*range(11, 17), *range(21, 27))
"""Numbers of 1006 that came later: second officers and heads of the six units. Named last, so nobody else's changed."""

HEADS = range(1_000_001, 1_000_031)
"""Numbers of 1001 of the heads of ten households (治安户长), named after all others."""


def phone(role: str, number: int) -> str:
    """Return the phone of the `number`-th (from 1) account of a role, e.g. 10010000001."""
    return f"{role}{number:07d}"


def known_phones() -> list[str]:
    """Return the phones of all accounts, in the order in which they are named."""
    numbered = [phone(role, number) for role, count in ACCOUNTS.items() for number in range(1, count + 1)]
    later = [phone("1006", number) for number in LATER]
    return [*numbered, *later, *(phone("1001", number) for number in HEADS)]


def name_for(phone: str) -> str:
    """Return the name behind a phone; no two accounts share one.

    Other phones get a name too (villagers' names), but those may repeat.
    """
    known = _everybody().get(phone)
    return known or _draw(random.Random(zlib.crc32(phone.encode())), older=True)  # noqa: S311 - no secret


@lru_cache(maxsize=1)
def _everybody() -> dict[str, str]:
    """All accounts' names, drawn in one fixed order so that nobody is named twice."""
    names: dict[str, str] = dict(_lists()["known"])
    taken = set(names.values())
    chance = random.Random("one door, many people")  # noqa: S311 - no secret
    for one in known_phones():
        if one in names:
            continue
        name = _draw(chance, older=one.startswith("1001"))
        while name in taken:
            name = _draw(chance, older=one.startswith("1001"))
        taken.add(name)
        names[one] = name
    return names


def _draw(chance: random.Random, *, older: bool) -> str:
    """Draw a surname by local weight and a given name of the generation; never a well-known person."""
    lists = _lists()
    given_names = lists["older_men"] + lists["older_women"] if older else lists["cadres"]
    while True:
        surname = chance.choices(list(lists["surnames"]), weights=list(lists["surnames"].values()))[0]
        name = surname + chance.choice(given_names)
        if name not in lists["avoid"] and name[0] not in name[1:]:
            return name


@lru_cache(maxsize=1)
def _lists() -> dict[str, Any]:
    """Word lists: surnames with weights, given names by generation, names to avoid, people of the screens."""
    lists: dict[str, Any] = json.loads(NAMES_JSON.read_text(encoding="utf-8"))
    return lists

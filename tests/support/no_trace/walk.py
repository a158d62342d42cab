"""Everything that an account can open, as a fingerprint of each address; and what differs between two walks.

Kept is a digest of each answer and no body: when two differ, the earlier world is put back and asked once more, so that
the fault can be shown.
"""

import difflib
import hashlib
import io
import re
import zipfile
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.test import TestResponse

from tests.access import TABLE
from tests.support.no_trace.addresses import STRANGERS, addresses_of
from tests.support.no_trace.world import World
from tests.support.statements import counted_statements

TOKEN = "a-token-only-the-watcher-knows"

# What differs each time that a page is drawn, whatever stands in it: nonces, tokens, ids of forms.
EACH_TIME = (
    (re.compile(r'("vault_secret":)"[^"]+"'), r'\1"<secret>"'),
    (re.compile(r'(name="carried" value=)"[^"]+"'), r'\1"<sealed>"'),
    (re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"), "<id>"),
    (re.compile(r'(csrf[_-]token"\s*(?:value|content)?\s*[=:]\s*)"[^"]+"'), r'\1"<token>"'),
    (re.compile(r'(nonce=)"[^"]+"'), r'\1"<nonce>"'),
)
# Of the whole house and of no matter: each sign-in and each page that is journalled counts in them too.
OF_THE_HOUSE = re.compile(
    r"^(one_door_(?:journal_entries|notices_undelivered|disk_free_bytes|database_bytes)) \S+$", re.MULTILINE
)
HOW_MANY_ENTRIES = re.compile(r">\d+ 条<")
PAGE = {"Accept": "text/html,application/xhtml+xml"}
Walked = dict[tuple[str, str], str]


WRITES = ("INSERT", "UPDATE", "DELETE")
WORD = re.compile(r"\w+")


@dataclass
class Walk:
    """What each account opened, in this order, and of which words the statements were made that it asked for it."""

    addresses: dict[str, list[str]] = field(default_factory=dict)
    answers: Walked = field(default_factory=dict)
    asked: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    reached: set[str] = field(default_factory=set)
    opened: set[str] = field(default_factory=set)


def walk(world: World, keys: Sequence[str], before: Walk | None = None, moved: Collection[str] = ()) -> Walk:
    """Open everything that these accounts can reach; or, after a walk, what was opened then and may differ now.

    ``moved`` are the tables in which anything has changed since. What asked none of them, and wrote nothing, asks the
    same of the same rows: only its first account opens it again, lest a view remember something beside the tables.
    Who opens the pages of strangers opens all of them again, because these remember in a cookie.
    """
    done = Walk()
    with counted_statements(world.town.app) as statements:
        for key in keys:
            for address, answer in _again(world, key, before, moved, done) if before else _explore(world, key):
                _note(world, done, key, address, answer, statements)
        for key, address in () if before else _unlinked(world, keys, done.reached):
            _note(world, done, key, address, ask(world, key, address), statements)
    return done


def _note(world: World, done: Walk, key: str, address: str, answer: TestResponse, statements: list[str]) -> None:
    done.addresses.setdefault(key, []).append(address)
    done.answers[key, address] = hashlib.sha256(plain(answer).encode()).hexdigest()
    done.asked[key, address] = frozenset().union(*map(_words, statements))
    statements.clear()
    view = endpoint(world.town.app, address)
    done.opened.add(view)
    if answer.status_code < 400:
        done.reached.add(view)


@cache
def _words(statement: str) -> frozenset[str]:
    return frozenset(WORD.findall(statement))


def differing(before: Walk, after: Walk) -> list[tuple[str, str]]:
    """Return (account, address) of what was opened again and is not as it was."""
    return [at for at, digest in after.answers.items() if before.answers[at] != digest]


def endpoint(app: Flask, address: str) -> str:
    """Return which view answers an address."""
    return app.url_map.bind("localhost").match(urlsplit(address).path, "GET")[0]


def ask(world: World, key: str, address: str) -> TestResponse:
    """Open one address as a browser does."""
    headers = PAGE | ({"Authorization": f"Bearer {TOKEN}"} if address == "/metrics" else {})
    return world.phone(key).get(address, headers=headers)


def shown(earlier: str, later: str) -> str:
    """Return in what lines two answers differ, short."""
    lines = [re.split(r"(?<=>)\s*(?=<)|\n", text) for text in (earlier, later)]
    found = [one for one in difflib.unified_diff(*lines, n=0, lineterm="") if not one.startswith(("---", "+++", "@@"))]
    return "\n".join(f"    {one.strip()[:200]}" for one in found[:8])


def plain(answer: TestResponse) -> str:
    """Return what an answer says: status, where it leads, its words; without what differs each time."""
    head = f"{answer.status_code} {answer.headers.get('Location', '')} {answer.mimetype}\n"
    if answer.mimetype.endswith("spreadsheetml.sheet"):
        return head + _cells(answer.data)
    if not (answer.mimetype.startswith("text/") or "json" in answer.mimetype or "javascript" in answer.mimetype):
        return head + hashlib.sha256(answer.data).hexdigest()
    text = head + answer.get_data(as_text=True)
    for pattern, instead in EACH_TIME:
        text = pattern.sub(instead, text)
    if answer.request.path == "/operations":
        text = HOW_MANY_ENTRIES.sub("><so many> 条<", text)
    return OF_THE_HOUSE.sub(r"\1 <so many>", text)


def _cells(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        names = [name for name in sorted(book.namelist()) if not name.startswith("docProps")]
        return "\n".join(f"{name} {book.read(name).decode()}" for name in names)


def _again(
    world: World, key: str, before: Walk, moved: Collection[str], done: Walk
) -> Iterator[tuple[str, TestResponse]]:
    for address in before.addresses.get(key, []):
        asked = before.asked.get((key, address))
        may_differ = asked is None or key in STRANGERS or not asked.isdisjoint({*WRITES, *moved})
        if may_differ or endpoint(world.town.app, address) not in done.opened:
            yield address, ask(world, key, address)


def _explore(world: World, key: str) -> Iterator[tuple[str, TestResponse]]:
    known = addresses_of(world, key)
    waiting = deque(known.first())
    while waiting:
        address = waiting.popleft()
        answer = ask(world, key, address)
        yield address, answer
        if answer.mimetype == "text/html" and answer.status_code == 200:
            waiting.extend(known.found_on(address, answer.get_data(as_text=True)))


def _unlinked(world: World, keys: Iterable[str], reached: set[str]) -> Iterator[tuple[str, str]]:
    """Yield who may ask for which views that no page has led to, at the address that the table of rights has."""
    known = {key: addresses_of(world, key) for key in keys}
    for (method, view), row in sorted(TABLE.items()):
        if method == "GET" and view not in reached:
            address = row.address if isinstance(row.address, str) else row.address(world.matter)
            yield from ((key, address) for key in keys if known[key].opens(address))

"""What a phone without signal wrote into a file, carried in by a lead: the author stays the author.

The file was sealed to this server and signed by the author's phone. Each thing in it goes the way it would have gone by
itself, with the same ids, so that carrying it in twice, or after the phone found signal, changes nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import current_app
from werkzeug.datastructures import ImmutableMultiDict, MultiDict

from webapp.capture import service
from webapp.cases.schemas import parse_action
from webapp.cases.service_actions import perform
from webapp.config import field_keys
from webapp.core import journal, reading
from webapp.core.db import transaction
from webapp.core.errors import Problem, invalid
from webapp.core.media.images import ImageRefused
from webapp.core.protection.sealing import (
    SealedFile,
    Unsealable,
    check_signature,
    decode,
    parse_sealed,
    public_jwk,
    server_key,
    unseal,
)
from webapp.core.registry import Registry
from webapp.people.actor import Actor
from webapp.people.queries import actor_by_id
from webapp.people.queries_devices import signing_key

LARGEST = 100 * 1024 * 1024
MOST_ITEMS = 500
_NO_FILES: ImmutableMultiDict[str, Any] = ImmutableMultiDict()
FORGED = "这个文件打不开：不是从一扇门导出的，或者被改过"


@dataclass(frozen=True)
class Carried:
    """What came of one thing in the file, as its carrier reads it; ``problem`` is empty when it arrived."""

    title: str
    new: bool
    problem: str = ""


@dataclass(frozen=True)
class Delivery:
    """What came of a whole file."""

    author_name: str
    items: list[Carried]


def rescue_key() -> dict[str, str]:
    """Return the public key to which phones seal their files."""
    return public_jwk(server_key(_secrets()[0]))


def carry_in(carrier: Actor, raw: bytes) -> Delivery:
    """Take a file in; Problem 422 for one that is forged, altered, or not ours. One bad item stops no other."""
    sealed, author, inside = _opened(raw)
    with transaction():
        journal.append(
            "rescue.carried",
            ("user", author.id),
            actor_id=carrier.id,
            content={"device": sealed.device, "made_at": sealed.made_at[:40], "items": len(inside)},
        )
    return Delivery(author.name, [_deliver(author, item) for item in inside])


def _opened(raw: bytes) -> tuple[SealedFile, Actor, list[dict[str, Any]]]:
    if len(raw) > LARGEST:
        raise Problem("too_large", fields={"file": "这个文件太大了"})
    try:
        sealed = parse_sealed(reading.json_of(raw, LARGEST))
        key = signing_key(sealed.author, sealed.device)
        if key is None:
            raise Unsealable("no such device")
        check_signature(sealed, key)
        opened = unseal(sealed, [server_key(secret) for secret in _secrets()])
        inside = reading.json_of(opened, LARGEST)["items"]
    except (Unsealable, ValueError, KeyError, TypeError) as error:
        raise invalid(file=FORGED) from error
    author = actor_by_id(sealed.author)
    if author is None or not isinstance(inside, list) or len(inside) > MOST_ITEMS:
        raise invalid(file=FORGED)
    return sealed, author, inside


def _deliver(author: Actor, item: dict[str, Any]) -> Carried:
    title = _called(str(item.get("url", "")))
    try:
        fields = [(str(name), str(value)) for name, value in item["fields"]]
        form = MultiDict(fields)
    except (KeyError, TypeError, ValueError):
        return Carried(title, False, FORGED)
    try:
        new = _send_text(author, str(item.get("url", "")), form)
        for photo in item.get("photos", []):
            service.submit_photo(author, form["client_id"], str(photo["sha256"]), decode(photo["data"]))
        voice = item.get("voice")
        if voice:
            service.submit_voice(author, form["client_id"], str(voice["sha256"]), decode(voice["data"]))
    except (Problem, ImageRefused) as refused:
        return Carried(title, False, refused.message)
    except (Unsealable, KeyError, TypeError):
        return Carried(title, False, FORGED)
    return Carried(title, new)


def _called(url: str) -> str:
    """Return what the carrier reads of a thing: what it is for, never the words by which its author's phone names it.

    All alike, because it may be of a protected matter, and nobody is to see which is.
    """
    parts = url.strip("/").split("/")
    return _CALLED.get((parts[0], len(parts)), "一件事")


_CALLED = {("reports", 1): "一件上报", ("reports", 3): "一段补充", ("cases", 3): "办事的一步"}
CARRIED: Registry[Callable[[Actor, list[str], MultiDict[str, str]], Any]] = Registry("addresses of carried texts")


def carried_by(first: str, length: int) -> Callable[[Any], Any]:
    """Register where texts for addresses of another package go: first part and number of parts of the address.

    The function (author, parts, form) checks the author's right itself and returns something with ``new``.
    """

    def register(function: Any) -> Any:
        return CARRIED.add(function, (first, length))

    return register


def _send_text(author: Actor, url: str, form: MultiDict[str, str]) -> bool:
    """Let the text go where its address says, with the author's own rights; say whether it was new."""
    parts = url.strip("/").split("/")
    ways: dict[tuple[str, int], Callable[[], Any]] = {
        ("reports", 1): lambda: _needing(author, "report.create", service.submit_report, _payload(form)),
        ("reports", 3): lambda: _needing(author, "case.add", service.submit_addition, parts[1], _payload(form)),
        ("cases", 3): lambda: perform(author, parts[1], parse_action(parts[2], form), form, _NO_FILES),
    }
    further = CARRIED.get((parts[0], len(parts)))
    if further:
        return bool(further(author, parts, form).new)
    way = ways.get((parts[0], len(parts)))
    if way is None:
        raise Problem("not_found")
    return bool(way().new)


def _needing(author: Actor, verb: str, send: Callable[..., Any], *arguments: Any) -> Any:
    if not author.can(verb):
        raise Problem("not_found")
    return send(author, *arguments)


def _payload(form: MultiDict[str, str]) -> service.Payload:
    return service.payload_of(form, _NO_FILES)


def _secrets() -> list[str]:
    return field_keys(current_app.config)

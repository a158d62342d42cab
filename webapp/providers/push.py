"""Web Push (RFC 8030): a message sealed for one browser (RFC 8291), handed to the service that its address names.

The address comes from a browser, so it is never trusted: only hosts that are listed are asked, only over https on its
own port, and none whose name leads into a private network.
"""

import ipaddress
import json
import re
import socket
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from flask import current_app
from py_vapid import Vapid02

from webapp.core import clock
from webapp.core.db import outward
from webapp.providers.http import Answer, Unreachable, ask
from webapp.providers.outcome import WENT, Outcome, gone, later, refused

LONGEST_ENDPOINT = 1_000
# Every message weighs the same, so that nobody on the way can tell which sentence it is.
PADDED = 512
VOUCHED_FOR = timedelta(hours=12)  # services take at most a day
_ENDPOINT = re.compile(
    r"https://((?:[a-z0-9][a-z0-9-]{0,62}\.)+[a-z][a-z0-9-]{1,62})(?::443)?(/[\w.~:/?=&%+@!$,;*'()-]*)", re.ASCII
)
_CURVE = ec.SECP256R1()


@dataclass(frozen=True)
class Subscription:
    """What a browser gave: the address at its service, its public key, and the secret shared with it."""

    endpoint: str
    p256dh: str
    auth: str


@dataclass(frozen=True)
class Message:
    """What is sent, and how: for how many seconds it is of use, whether at once, in whose place it stands."""

    content: Mapping[str, Any]
    lasts: int
    urgent: bool
    topic: str


@dataclass(frozen=True)
class Sender:
    """Who vouches for it (RFC 8292): the private key of the house, and whom a service may write to."""

    key: str
    contact: str


def host_of(endpoint: str) -> str | None:
    """Return the host of a push service that may be asked; None for any other address."""
    parts = _ENDPOINT.fullmatch(endpoint) if len(endpoint) <= LONGEST_ENDPOINT else None
    allowed = [rule.strip() for rule in str(current_app.config["PUSH_HOSTS"]).split(",")]
    return parts[1] if parts and any(_fits(parts[1], rule) for rule in allowed if rule) else None


def are_keys(p256dh: str, auth: str) -> bool:
    """Say whether a browser's keys are such as can be sealed for: a point of P-256, and sixteen bytes."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, _bytes(p256dh))
        return len(_bytes(auth)) == 16
    except ValueError:
        return False


def new_key() -> str:
    """Return a fresh private key, as text."""
    number = ec.generate_private_key(_CURVE).private_numbers().private_value
    return _text(number.to_bytes(32, "big"))


def public_key(key: str) -> str:
    """Return the public half, as browsers want it; ValueError for what is no key."""
    private = ec.derive_private_key(int.from_bytes(_bytes(key), "big"), _CURVE)
    return _text(private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


@outward
def push(to: Subscription, message: Message, sender: Sender) -> Outcome:
    """Hand a message over; Unreachable when the service is away. An address that may not be asked is never asked."""
    host, stand_in = host_of(to.endpoint), str(current_app.config["PUSH_STAND_IN"])
    if host is None or not are_keys(to.p256dh, to.auth):
        return refused("not_allowed")
    if not stand_in and _leads_inside(host):
        return refused("not_allowed")
    claims = {"aud": f"https://{host}", "sub": sender.contact, "exp": int((clock.now() + VOUCHED_FOR).timestamp())}
    headers = {
        **Vapid02.from_raw(sender.key.encode()).sign(claims),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(message.lasts),
        "Urgency": "high" if message.urgent else "normal",
        "Topic": message.topic,
    }
    if stand_in:
        headers["X-Push-Endpoint"] = to.endpoint
    return _came_of(ask("POST", stand_in or to.endpoint, data=_sealed(to, message.content), headers=headers))


def _fits(host: str, rule: str) -> bool:
    return host.endswith(rule[1:]) if rule.startswith("*.") else host == rule


@outward
def _leads_inside(host: str) -> bool:
    """Say whether any address of a host is not of the open net. Behind a proxy the name may be known there alone."""
    try:
        found = socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        if current_app.config["PROXY"]:
            return False
        raise Unreachable("unreachable") from None
    return not all(ipaddress.ip_address(str(where[0]).partition("%")[0]).is_global for *_, where in found)


def _sealed(to: Subscription, content: Mapping[str, Any]) -> bytes:
    said = json.dumps(content, ensure_ascii=False).encode().ljust(PADDED)
    keys = {"private_key": ec.generate_private_key(_CURVE), "dh": _bytes(to.p256dh), "auth_secret": _bytes(to.auth)}
    return bytes(http_ece.encrypt(said, version="aes128gcm", **keys))


def _came_of(answer: Answer) -> Outcome:
    match answer.status:
        case 200 | 201 | 202 | 204:
            return WENT
        case 404 | 410:
            return gone()
        case 401 | 403:
            return refused("no_right")
        case 406 | 408 | 425 | 429:  # 406 is how Windows says that it was too many
            return later("busy", answer.wait)
        case status if status >= 500:
            return later("broken", answer.wait)
        case status if status >= 400:
            return refused("refused")
    return later("nonsense", answer.wait)


def _bytes(text: str) -> bytes:
    """Read base64 of addresses, with its padding or without; ValueError for what is none."""
    bare = text.rstrip("=")
    return urlsafe_b64decode(bare + "=" * (-len(bare) % 4))


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")

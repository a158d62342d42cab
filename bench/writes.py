"""What a phone sends: reports with and without a photo, and photos that follow."""

import itertools
import uuid
from collections.abc import Iterator, Sequence
from hashlib import sha256

from bench import pictures
from bench.client import post, put
from bench.instance import Phone

_WORDS = "村口桥头的栏杆松了，摸上去会晃，晚上有老人经过。"
_numbers = itertools.count(1)


def report(phone: Phone, **more: str) -> bytes:
    """Return a hazard as the form sends it, without photos."""
    return post("/reports", phone.as_program, fields(**more).items())


def report_with_photo(phone: Phone, base: bytes) -> bytes:
    """Return a hazard with one picture that was never sent before."""
    return post("/reports", phone.as_program, fields().items(), [pictures.different(base, next(_numbers))])


def announced(phone: Phone, base: bytes, photos: int) -> tuple[bytes, list[bytes]]:
    """Return a report that announces its photos, and the PUTs that follow it."""
    client_id, sent = str(uuid.uuid4()), [pictures.different(base, next(_numbers)) for _ in range(photos)]
    digests = [sha256(data).hexdigest() for data in sent]
    first = post("/reports", phone.as_program, [*fields(client_id=client_id).items(), *_each(digests)])
    follow = [
        put(f"/reports/{client_id}/photos/{digest}", phone.as_program, data)
        for digest, data in zip(digests, sent, strict=True)
    ]
    return first, follow


def fields(**more: str) -> dict[str, str]:
    """Return what the form of a hazard sends."""
    return {
        "client_id": str(uuid.uuid4()),
        "kind": "hazard",
        "category": "road_traffic",
        "severity": "normal",
        "description": _WORDS,
        "place_name": "村口桥头",
        "latitude": "25.861",
        "longitude": "110.902",
        "accuracy_m": "12",
        "position_source": "gps",
        "occurred_at": "2026-01-05T08:30:00+08:00",
    } | more


def _each(digests: Sequence[str]) -> Iterator[tuple[str, str]]:
    return (("photo_digests", digest) for digest in digests)

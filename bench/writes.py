"""What a phone sends: reports with and without a photo, and photos that follow."""

import itertools
import uuid
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256

from bench import load, pictures
from bench.client import post, put
from bench.instance import Phone
from bench.load import Measured
from bench.server import Server

CLIENTS = 16
_WORDS = "村口桥头的栏杆松了，摸上去会晃，晚上有老人经过。"
_numbers = itertools.count(1)


def report(phone: Phone, **more: str) -> bytes:
    """Return a hazard as the form sends it, without photos."""
    return post("/reports", phone.as_program, _fields(**more).items())


def report_with_photo(phone: Phone, base: bytes) -> bytes:
    """Return a hazard with one picture that was never sent before."""
    return post("/reports", phone.as_program, _fields().items(), [pictures.different(base, next(_numbers))])


def announced(phone: Phone, base: bytes, photos: int) -> tuple[bytes, list[bytes]]:
    """Return a report that announces its photos, and the PUTs that follow it."""
    client_id, sent = str(uuid.uuid4()), [pictures.different(base, next(_numbers)) for _ in range(photos)]
    digests = [sha256(data).hexdigest() for data in sent]
    first = post("/reports", phone.as_program, [*_fields(client_id=client_id).items(), *_each(digests)])
    follow = [
        put(f"/reports/{client_id}/photos/{digest}", phone.as_program, data)
        for digest, data in zip(digests, sent, strict=True)
    ]
    return first, follow


def compare(
    house: Server, reference: Server, phones: Sequence[Phone], posts: int, rounds: int
) -> tuple[dict[str, Measured], dict[str, Measured], float]:
    """Return what 16 clients cost the house and the reference, in turns, and the queue's CPU-seconds for each photo.

    The reference knows POST only; photos that follow by PUT are measured at the house alone.
    """
    base, senders = pictures.photograph(), itertools.cycle(phones)
    kinds: dict[str, Callable[[], bytes]] = {
        "post_with_photo": lambda: report_with_photo(next(senders), base),
        "post_without_photo": lambda: report(next(senders)),
    }
    for server in (house, reference):
        _send(server, [make() for make in kinds.values() for _ in range(3 * CLIENTS)])
    ours, theirs = ({name: Measured() for name in kinds} for _ in range(2))
    queue_before = house.queue_cpu
    for _ in range(rounds):
        for name, make in kinds.items():
            ours[name].add(_send(house, [make() for _ in range(posts)]))
            theirs[name].add(_send(reference, [make() for _ in range(posts)]))
    pairs = [announced(next(senders), base, 1) for _ in range(posts)]
    _send(house, [first for first, _ in pairs])
    ours["put_photo"] = _send(house, [one for _, follow in pairs for one in follow])
    house.wait_for_queue()
    return ours, theirs, (house.queue_cpu - queue_before) / (posts * (rounds + 1))


def _send(server: Server, requests: Sequence[bytes]) -> Measured:
    return load.run(server.port, server.pid, load.dealt(requests, CLIENTS))


def _fields(**more: str) -> dict[str, str]:
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

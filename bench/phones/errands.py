"""What a phone wants done once only: the bytes to send, as often as it takes, and the receipt that ends it."""

import itertools
import random
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from bench import pictures
from bench.client import post, put
from bench.instance import Phone
from webapp.core import replay

_numbers = itertools.count(1)
_CATEGORIES = {"hazard": "electrical", "dispute": "neighbour"}


@dataclass(frozen=True)
class Errand:
    """One request. ``digest`` is that of its submission (for a picture that follows: of what announced it)."""

    kind: str  # report, addition, action, photo
    author_id: int
    client_id: str
    digest: str
    photos: tuple[str, ...]  # sha256 of the pictures that are in this very request
    message: bytes

    def accepts(self, receipt: Any) -> bool:
        """Say whether this is a receipt that lets the phone forget the errand."""
        return isinstance(receipt, dict) and receipt.get("digest") == self.digest and "received_at" in receipt


class Sender:
    """A phone that makes errands; every picture it takes is a new one, every text carries its own mark."""

    def __init__(self, phone: Phone, picture: bytes) -> None:
        self.phone, self._picture = phone, picture

    def report(self, kind: str, *, inline: int = 0, announced: int = 0) -> list[Errand]:
        """Return a report with pictures in it, and the pictures that follow it."""
        fields = {"kind": kind, "description": f"记号 {uuid.uuid4().hex}", "place_name": "村口桥头"}
        if kind in _CATEGORIES:
            fields["category"] = _CATEGORIES[kind]
        return self._errands("report", "/reports", fields, inline, announced)

    def addition(self, report_client_id: str, *, inline: int = 0) -> list[Errand]:
        """Return words, and perhaps a picture, that are added to an own report."""
        fields = {"description": f"补充 {uuid.uuid4().hex}"}
        return self._errands("addition", f"/reports/{report_client_id}/additions", fields, inline, 0)

    def action(self, case_code: str, name: str, note: str = "", *, announced: int = 0) -> list[Errand]:
        """Return a step on a case, and pictures that follow it."""
        fields = {"note": note} if note else {}
        return self._errands("action", f"/cases/{case_code}/{name}", fields, 0, announced)

    def _errands(self, kind: str, path: str, fields: dict[str, str], inline: int, announced: int) -> list[Errand]:
        client_id = str(uuid.uuid4())
        here = [pictures.different(self._picture, next(_numbers)) for _ in range(inline)]
        later = [pictures.different(self._picture, next(_numbers)) for _ in range(announced)]
        sent, coming = _digests(here), _digests(later)
        digest = replay.digest(fields.items(), [*sent, *coming])
        form = [("client_id", client_id), *fields.items(), *(("photo_digests", one) for one in coming)]
        message = post(path, self.phone.as_program, form, here)
        first = Errand(kind, self.phone.user_id, client_id, digest, tuple(sent), message)
        return [first, *(self._photo(client_id, digest, *one) for one in zip(coming, later, strict=True))]

    def _photo(self, client_id: str, digest: str, photo: str, data: bytes) -> Errand:
        message = put(f"/reports/{client_id}/photos/{photo}", self.phone.as_program, data)
        return Errand("photo", self.phone.user_id, client_id, digest, (photo,), message)


def picked(chance: random.Random, choices: Sequence[tuple[float, Any]]) -> Any:
    """Return one of the choices, each as likely as the number before it says."""
    return chance.choices([choice for _, choice in choices], [weight for weight, _ in choices])[0]


def _digests(photos: Sequence[bytes]) -> list[str]:
    return [sha256(photo).hexdigest() for photo in photos]

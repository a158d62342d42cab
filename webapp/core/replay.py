"""The canonical text of what a phone sends, so that phone and server can prove to each other it is the same.

The phone computes it in JavaScript (static/js/lib/digest.js), so every step here is one that both languages do alike.
"""

import hashlib
import re
import unicodedata
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from werkzeug.datastructures import MultiDict

# What belongs to the sending, not to what is reported: a replay may carry another token or fewer photos in line.
LEFT_OUT = frozenset({"client_id", "csrf_token", "photo_digests", "voice_digest", "join_token"})

# JavaScript's and Python's own trims differ (U+0085, U+FEFF, U+001C …), hence a list of our own.
_TRIMMED = " \t\n"
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Receipt:
    """What a phone must hold before it deletes anything (contract); ``about`` names what came of it.

    The same again gets the same receipt, no longer ``new``; of pictures more may have been stored meanwhile.
    """

    client_id: str
    digest: str
    received_at: str
    new: bool
    about: Mapping[str, Any]
    expected: int = 0
    stored: int = 0

    def as_json(self) -> dict[str, Any]:
        """Return the receipt as programs get it."""
        return {
            **self.about,
            "digest": self.digest,
            "received_at": self.received_at,
            "photos": {"expected": self.expected, "stored": self.stored},
            "photos_at": photos_at(self.client_id),
        }


def photos_at(client_id: str) -> str:
    """Return the address to which pictures follow by PUT that were announced under this id."""
    return f"/reports/{client_id}/photos"


def canonical_text(fields: Iterable[tuple[str, str]], photo_digests: Iterable[str], voice_digest: str | None) -> str:
    r"""Return the lines `name=value`, then `photo=…`, then `voice=…`, joined by \n.

    `fields` are the text fields in the order sent, repeats included; those in LEFT_OUT and those empty after
    trimming are skipped. `photo_digests` are the sent photos first, then the announced ones, in order.
    """
    cleaned = ((name, clean_value(value)) for name, value in fields if name not in LEFT_OUT)
    # Sorting by name alone is stable, which keeps a repeated field in the order sent.
    lines = [f"{name}={value}" for name, value in sorted(cleaned, key=itemgetter(0)) if value]
    lines += [f"photo={photo}" for photo in photo_digests]
    if voice_digest:
        lines.append(f"voice={voice_digest}")
    return "\n".join(lines)


def digest(
    fields: Iterable[tuple[str, str]], photo_digests: Iterable[str] = (), voice_digest: str | None = None
) -> str:
    """Return the hex sha256 of the canonical text in UTF-8: the digest of the receipt and of the journal."""
    return hashlib.sha256(canonical_text(fields, photo_digests, voice_digest).encode()).hexdigest()


def fields_of(form: MultiDict[str, str]) -> list[tuple[str, str]]:
    """Return what a form says as (name, value), each value of a repeated field by itself."""
    return [(name, value) for name, values in form.lists() for value in values]


def digest_of(form: MultiDict[str, str]) -> str:
    """Return the digest of all that a form says, by which the same form again is known."""
    return digest(fields_of(form))


def clean_value(text: str) -> str:
    """Return one value as it enters the digest: NFC, LF line ends, trimmed of space, tab and LF only."""
    # A browser sends a lone surrogate as U+FFFD; so must we count it.
    composed = unicodedata.normalize("NFC", _LONE_SURROGATE.sub("\ufffd", text))
    return composed.replace("\r\n", "\n").replace("\r", "\n").strip(_TRIMMED)


def id_in_browser(client_id: str, browser: str) -> str:
    """Return the id under which a submission without an account is kept: that of its form, in this browser alone.

    So another browser that knows the id does not get the first one's answer; its own is a submission of its own.
    """
    return str(uuid.uuid5(uuid.UUID(client_id), browser))


def same_uuid(text: str) -> str | None:
    """Return a client's UUID in lower case, or None unless it has the 36-character form (any version)."""
    return text.lower() if _UUID.fullmatch(text) else None

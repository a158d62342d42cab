"""A signature as a form sends it: the picture that the pad drew, and the digest of the words that stood above it."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass

from webapp.core.errors import Problem, invalid
from webapp.core.media import images
from webapp.core.media.images import ImageRefused
from webapp.documents.queries import digest_of

FIELD, READ = "signature", "signature_read"
BEGINS = "data:image/png;base64,"
NOT_SIGNED = "请在方框里签上名字。手机签不了，就在纸上签，拍下来交"
READ_OTHERWISE = "上面的话刚才变了，请再读一遍，再签"


@dataclass(frozen=True)
class Signed:
    """A signature that was proven to be one: its PNG, and what was read before it was drawn."""

    png: bytes
    read: str


def parse_signature(form: Mapping[str, str], read: str) -> Signed | None:
    """Return the signature of a form above whose pad ``read`` stood; None where nobody signed.

    Problem 422 beside the pad for what is no signature, 409 when other words stood there than would now.
    """
    sent = form.get(FIELD, "")
    if not sent:
        return None
    if form.get(READ) != digest_of(read):
        raise Problem("stale", READ_OTHERWISE)
    try:
        data = base64.b64decode(sent.removeprefix(BEGINS), validate=True)
        return Signed(images.signature(data), read)
    except (binascii.Error, ValueError):
        raise invalid(**{FIELD: NOT_SIGNED}) from None
    except ImageRefused as refused:
        raise invalid(**{FIELD: refused.message}) from refused

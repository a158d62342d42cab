"""A signature as a form sends it: the picture that the pad drew, and the digest of the words that stood above it.

Where several sign one form, each pad has fields of its own, as ``signature-2`` and ``signature_read-2`` of party 2.
"""

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from webapp.core import replay
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


def typed_above(form: MultiDict[str, str], begins: Sequence[str]) -> str:
    """Return what stood above a pad where a person typed it: the fields whose names begin so, as a digest counts them.

    The page names the same beginnings (``reads`` of the kit's pad), so phone and server prove the same words.
    """
    fields = replay.fields_of(form)
    return replay.canonical_text([one for one in fields if one[0].startswith(tuple(begins))], (), None)


def parse_signature(form: Mapping[str, str], read: str, of: str = "") -> Signed | None:
    """Return the signature of a form above whose pad ``read`` stood; None where nobody signed.

    ``of`` says whose it is where several sign. Problem 422 beside the pad for what is no signature, 409 when other
    words stood there than would now.
    """
    field, digest = (f"{name}-{of}" if of else name for name in (FIELD, READ))
    sent = form.get(field, "")
    if not sent:
        return None
    if form.get(digest) != digest_of(read):
        raise Problem("stale", READ_OTHERWISE)
    try:
        data = base64.b64decode(sent.removeprefix(BEGINS), validate=True)
        return Signed(images.signature(data), read)
    except (binascii.Error, ValueError):
        raise invalid(**{field: NOT_SIGNED}) from None
    except ImageRefused as refused:
        raise invalid(**{field: refused.message}) from refused

"""Signatures on the screen: sealed before they touch the disk, with what was read and when.

One proves that somebody agreed by word of mouth: it is no reliable electronic signature (电子签名法 3, 13), and a
written agreement needs ink and the committee's seal (人民调解法 29).
"""

from datetime import datetime
from typing import NamedTuple

from webapp.core import clock, journal
from webapp.core.db import db, release
from webapp.core.media.files import keep
from webapp.documents.models import Signature
from webapp.documents.queries import digest_of
from webapp.documents.schemas import Signed
from webapp.people.actor import Actor
from webapp.reports.service_files import store


class SealedSignature(NamedTuple):
    """A signature whose picture lies sealed in the store, before there is a row of it."""

    file: str
    key: str
    read: str


def seal(signed: Signed | None) -> SealedSignature | None:
    """Store a picture sealed, before the transaction; None where nobody signed."""
    if signed is None:
        return None
    release()
    key, file = keep(store(), signed.png, sealed=True)
    return SealedSignature(file, key or "", signed.read)


def add_signature(
    subject: tuple[str, int], sealed: SealedSignature, actor: Actor, at: datetime | None = None
) -> Signature:
    """Note a sealed signature about a thing, in the open transaction; ``actor`` is on whose phone it was drawn.

    ``at`` is when, as that phone says, where it was drawn without signal.

    ``subject`` names the thing as the journal does; its package has said ``papers.of_subject`` of such things.
    """
    made = Signature(
        subject=subject[0],
        subject_id=subject[1],
        file=sealed.file,
        key=sealed.key,
        read=sealed.read,
        read_digest=digest_of(sealed.read),
        signed_at=at or clock.now(),
        by_id=actor.id,
    )
    db.session().add(made)
    db.session().flush()
    content = {"signature": made.id, "read": made.read_digest}
    journal.append("document.signed", subject, actor_id=actor.id, content=content)
    return made


def note_signature_look(actor: Actor, signature: Signature) -> None:
    """Journal that the actor looked at a signature."""
    about = (signature.subject, signature.subject_id)
    journal.note("document.signature_seen", about, actor_id=actor.id, content={"signature": signature.id})

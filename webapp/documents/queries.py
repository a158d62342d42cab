"""Papers that were made final, and signatures; whoever asks has loaded their thing through its scope."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.documents.models import Document, Signature
from webapp.documents.papers import Paper, Thing, kinds_of, named
from webapp.people.actor import Actor


def digest_of(text: str) -> str:
    """Return the digest of a sheet, or of what was read out."""
    return hashlib.sha256(text.encode()).hexdigest()


def paper_of(subject: str, name: str) -> Paper:
    """Return the kind of paper that an address names; the one 404 for another word."""
    paper = named(subject, name)
    if paper is None:
        raise not_found()
    return paper


def final(paper: Paper, thing: Thing) -> Document | None:
    """Return the paper that was made final; None while it is a draft, the one 404 when it is not what it was."""
    found = db.session().scalar(select(Document).where(*_about(paper.subject, thing.id), Document.paper == paper.name))
    return None if found is None else _sound(found)


def _sound(document: Document) -> Document:
    if digest_of(document.content) != document.digest:
        raise not_found()
    return document


def papers_about(subject: str, thing: Thing, actor: Actor, *, to_come: bool = False) -> list[dict[str, Any]]:
    """Return the papers of a thing that the actor may see: title, address, and when each was made final; one statement.

    With ``to_come`` those too whose time has not come, each with the sentence why not.
    """
    made = _made(subject, thing)
    return [
        {"title": one.title, "url": f"{thing.url}/papers/{one.name}", "made_at": made.get(one.name), "not_yet": why}
        for one in kinds_of(subject, thing)
        if one.may_see(actor, thing)
        for why in [one.not_yet(thing) if one.name not in made else ""]
        if to_come or not why
    ]


def bound(subject: str, thing: Thing, actor: Actor) -> list[tuple[Paper, Document | None]]:
    """Return the papers of a thing that the actor may see and that there are, in order, each with its final sheet.

    The one 404 when one of those is not what it was.
    """
    query = select(Document).where(*_about(subject, thing.id))
    made = {one.paper: one for one in map(_sound, db.session().scalars(query))}
    seen = [one for one in kinds_of(subject, thing) if one.may_see(actor, thing)]
    return [(one, made.get(one.name)) for one in seen if one.name in made or not one.not_yet(thing)]


def signatures_about(subject: str, subject_id: int) -> Sequence[Signature]:
    """Return the signatures about a thing, the oldest first."""
    query = select(Signature).where(Signature.subject == subject, Signature.subject_id == subject_id)
    return db.session().scalars(query.order_by(Signature.id)).all()


def signature_of(subject: str, subject_id: int, signature_id: int) -> Signature:
    """Return one signature about a thing; the one 404 for any other."""
    found = db.session().get(Signature, signature_id)
    if found is None or (found.subject, found.subject_id) != (subject, subject_id):
        raise not_found()
    return found


def signature_files(subject: str, ids: Sequence[int]) -> list[str]:
    """Return the digests of the pictures that go with things that are erased."""
    query = select(Signature.file).where(Signature.subject == subject, Signature.subject_id.in_(ids))
    return list(db.session().scalars(query))


def _made(subject: str, thing: Thing) -> Mapping[str, datetime]:
    query = select(Document.paper, Document.made_at).where(*_about(subject, thing.id))
    return {name: at for name, at in db.session().execute(query)}


def _about(subject: str, subject_id: int) -> tuple[Any, Any]:
    return Document.subject == subject, Document.subject_id == subject_id

"""Publishing texts and noting who has read them; every change journalled."""

from typing import Any

from sqlalchemy import func, select, update

from webapp.core import clock, journal
from webapp.core.background import submit_after_commit
from webapp.core.db import db, insert, transactional
from webapp.people.actor import Actor
from webapp.standards import queries
from webapp.standards.models import Standard, StandardRead
from webapp.standards.schemas import StandardInput


@transactional
def publish_standard(actor: Actor, wanted: StandardInput) -> Standard:
    """Publish a text: the first version under its title, or the next one, which has to be read anew.

    The same text twice is published once.
    """
    session = db.session()
    before = session.scalar(select(Standard).where(Standard.title == wanted.title, Standard.current))
    if before and (before.text, set(before.groups)) == (wanted.text, set(wanted.groups)):
        return before
    made = Standard(
        title=wanted.title,
        version=next_version(Standard, wanted.title),
        text=wanted.text,
        changed=wanted.changed,
        groups=list(wanted.groups),
        published_by_id=actor.id,
        published_at=clock.now(),
    )
    put_in_force(Standard, made)
    journal.append("standard.published", ("standard", made.id), actor_id=actor.id, content={"version": made.version})
    submit_after_commit("deliver_notices")
    return made


@transactional
def note_read(actor: Actor, standard_id: int) -> None:
    """Note that the actor read this version; once, however often it is pressed. Problem 404 for what is not theirs."""
    session = db.session()
    found = queries.standard(actor, standard_id)
    reads = {"standard_id": found.standard.id, "user_id": actor.id, "read_at": clock.now()}
    row = insert(StandardRead).values(reads).on_conflict_do_nothing().returning(StandardRead.user_id)
    if session.scalar(row) is not None:
        journal.append("standard.read", ("standard", found.standard.id), actor_id=actor.id)


def next_version(model: Any, title: str) -> int:
    """Return the number of the next version under a title."""
    return (db.session().scalar(select(func.max(model.version)).where(model.title == title)) or 0) + 1


def put_in_force(model: Any, made: Any) -> None:
    """Let a new version take the place of the one before, in the open transaction."""
    session = db.session()
    session.execute(update(model).where(model.title == made.title).values(current=False))
    session.add(made)
    session.flush()

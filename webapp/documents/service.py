"""A paper is made final once: what its sheet says then is kept, with its digest. Each look at one is journalled."""

from typing import Any

from flask import current_app

from webapp.core import clock, journal
from webapp.core.db import db, transactional
from webapp.core.errors import Problem, not_found
from webapp.core.protection.at_rest import hide
from webapp.documents import queries
from webapp.documents.models import Document
from webapp.documents.papers import Paper, Thing
from webapp.people.actor import Actor


@transactional
def finish(actor: Actor, paper: Paper, key: Any) -> Document:
    """Make a paper final: from now on it is what it says at this moment.

    Problem 404 for who may not, 409 when it is final already, 422 while something is missing.
    """
    thing = paper.load(actor, key)
    if not (paper.may_see(actor, thing) and paper.may_finish(actor, thing)):
        raise not_found()
    if queries.final(paper, thing):
        raise Problem("stale", "这份已经定稿了，不能再改")
    if paper.not_yet(thing):
        raise not_found()
    if lacks := paper.lacks(thing):
        raise Problem("invalid", lacks)
    return make_final(actor, paper, thing)


def make_final(actor: Actor, paper: Paper, thing: Thing) -> Document:
    """Keep a paper as it is at this moment, in the open transaction, for a package whose step makes it final."""
    sheet = sheet_of(paper, thing)
    made = Document(
        subject=paper.subject,
        subject_id=thing.id,
        paper=paper.name,
        case_id=thing.case_id,
        number=thing.number,
        content=hide(sheet, paper.sealed or thing.protected),
        digest=queries.digest_of(sheet),
        made_at=clock.now(),
        made_by_id=actor.id,
    )
    db.session().add(made)
    db.session().flush()
    content = {"paper": paper.name, "digest": made.digest}
    journal.append("document.finished", (paper.subject, thing.id), actor_id=actor.id, content=content)
    return made


def note_look(actor: Actor, paper: Paper, thing: Thing, *, form: str, draft: bool) -> None:
    """Journal that the actor looked at a paper, as a ``page`` that prints or as a ``pdf``."""
    content = {"paper": paper.name, "form": form, "draft": draft}
    journal.note("document.seen", (paper.subject, thing.id), actor_id=actor.id, content=content)


def note_whole_look(actor: Actor, subject: str, thing: Thing, *, form: str) -> None:
    """Journal that the actor looked at all papers of a thing at once."""
    content = {"paper": "whole", "form": form}
    journal.note("document.seen", (subject, thing.id), actor_id=actor.id, content=content)


def sheet_of(paper: Paper, thing: Thing) -> str:
    """Return the sheet of a paper from its thing as it is now; whoever asks, so also where there is no request."""
    return current_app.jinja_env.get_template(paper.template).render(paper.fill(thing))

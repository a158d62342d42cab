"""Every change of a suggestion: put into the box once, then moved by ``advance``; journalled without its words."""

import uuid

from webapp.core import clock, journal
from webapp.core.background import submit_after_commit
from webapp.core.db import db, transactional
from webapp.people.actor import Actor
from webapp.suggestions import queries
from webapp.suggestions.models import Suggestion
from webapp.suggestions.schemas import StepInput, SuggestionInput
from webapp.suggestions.states import SUGGESTIONS, Action, State


@transactional
def put_in(actor: Actor, wanted: SuggestionInput) -> Suggestion:
    """Put a suggestion into the box."""
    made = Suggestion(
        author_id=actor.id,
        client_id=str(uuid.uuid4()),
        about=wanted.about,
        words=wanted.words,
        named=wanted.named,
        state=State.RECEIVED,
        received_at=clock.now(),
    )
    session = db.session()
    session.add(made)
    session.flush()
    # The journal doesn't say who wrote it: whoever reads the journal must not learn more than who answers.
    journal.append("suggestion.received", ("suggestion", made.id))
    submit_after_commit("deliver_notices")
    return made


@transactional
def advance(actor: Actor, suggestion_id: int, wanted: StepInput) -> Suggestion:
    """Answer a suggestion or say what came of it: the only function that changes its state.

    Problem 404 for an unknown one, 409 when another writer was faster or it is settled already.
    """
    step = SUGGESTIONS[wanted.action]
    found = queries.in_box(suggestion_id)
    with SUGGESTIONS.take(found, step, version=wanted.version):
        if wanted.action == Action.ANSWER:
            found.answer, found.answered_at = wanted.words, clock.now()
        else:
            found.outcome, found.settled_at = wanted.words, clock.now()
    SUGGESTIONS.record(found, step, actor_id=actor.id)
    return found

"""Reads of what is on its way out, each through whose it is."""

from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.outbox.models import Ended, Outgoing
from webapp.outbox.ways import row_of
from webapp.people.actor import Actor

# What ended because nobody may open it any more is not there.
HIDDEN = {Ended.TURNED}
ELSEWHERE = "/messages"


def place_of(actor: Actor, outgoing_id: int) -> str:
    """Return where a message leads that the actor was told outside the house, with the row of 消息 that it is of.

    Another person's, an unknown one and what turned protected: the one 404. Whose post ended is led to 消息.
    """
    found = db.session().get(Outgoing, outgoing_id)
    if found is None or found.user_id != actor.id or found.ended in HIDDEN:
        raise not_found()
    if found.ended is Ended.POST_ENDED or not found.path:
        return ELSEWHERE
    row_id = row_of(actor.id, found.key)
    if row_id is None:
        return found.path
    return f"{found.path}{'&' if '?' in found.path else '?'}opened={row_id}"

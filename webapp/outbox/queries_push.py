"""Which notifications of a phone are still of use."""

from collections.abc import Collection

from sqlalchemy import select

from webapp.core.db import db
from webapp.outbox.models import Ended, Outgoing
from webapp.outbox.ways import unread_of
from webapp.people.actor import Actor

# What needs no notification any more, whoever opens the app.
OVER = (Ended.READ, Ended.TURNED, Ended.POST_ENDED, Ended.NEWER)


def still_told(actor: Actor, outgoing_ids: Collection[int]) -> tuple[int, list[int]]:
    """Return how much is not read, and which of these messages a phone should still show. At most two statements."""
    unread = unread_of([actor.id]).get(actor.id, 0)
    if not unread or not outgoing_ids:
        return unread, []
    asked = select(Outgoing.id, Outgoing.ended).where(Outgoing.user_id == actor.id, Outgoing.id.in_(outgoing_ids))
    return unread, [row_id for row_id, ended in db.session().execute(asked) if ended not in OVER]

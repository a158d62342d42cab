"""试一下: one message by each way of a person at once, so that they see which of them reach their phone now."""

from datetime import timedelta

from sqlalchemy import select

from webapp.core import clock
from webapp.core.db import db, insert, transactional
from webapp.core.errors import Problem, invalid
from webapp.outbox import service
from webapp.outbox.models import Outgoing, Wish

KEY, SENTENCE, PATH = "try", "try", "/me/ways"
LASTS, AGAIN_AFTER = timedelta(minutes=2), timedelta(minutes=1)
TOO_SOON = "刚刚试过，过一分钟再试"
NOBODY = "现在没有哪一样到得了您，先打开一样"


@transactional
def try_ways(user_id: int) -> None:
    """Send a person one message by each way that they want and that reaches them.

    Problem 429 within a minute of the last, 422 where no way reaches them.
    """
    session = db.session()
    last = session.scalar(
        select(Outgoing.made_at).join(Wish, Wish.tried_id == Outgoing.id).where(Wish.user_id == user_id)
    )
    wait = last + AGAIN_AFTER - clock.now() if last else timedelta(0)
    if wait > timedelta(0):
        raise Problem("too_many", TOO_SOON, retry_after=int(wait.total_seconds()) + 1)
    outgoing_id = service.tell_by_all(user_id, KEY, SENTENCE, PATH, LASTS)
    if outgoing_id is None:
        raise invalid(way=NOBODY)
    # What they have chosen is as it was: version 0 is that of somebody who has chosen nothing.
    tried = insert(Wish).values(user_id=user_id, ways="", off="", urgent_only=False, version=0, tried_id=outgoing_id)
    session.execute(tried.on_conflict_do_update(index_elements=["user_id"], set_={"tried_id": outgoing_id}))

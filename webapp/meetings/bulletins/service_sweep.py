"""What time alone does to bulletins: who has not read one is reminded once, two working days after it was issued."""

from typing import Any

from sqlalchemy import Select, select

from webapp.core import clock, journal
from webapp.core.background import submit_after_commit
from webapp.core.db import db
from webapp.core.sweeping import in_batches, set_past_version
from webapp.meetings.bulletins.models import Bulletin, BulletinSeat
from webapp.meetings.bulletins.states import State


def remind() -> int:
    """Remind of every bulletin whose time it is, in short transactions; return of how many anybody was reminded."""
    return in_batches(_due, _remind)


def _due() -> Select[Any]:
    query = select(Bulletin).where(Bulletin.remind_at <= clock.now(), Bulletin.state == State.ISSUED)
    return query.order_by(Bulletin.remind_at, Bulletin.id)


def _remind(bulletin: Bulletin) -> bool:
    set_past_version(bulletin, remind_at=None)
    unread = select(BulletinSeat.id).where(BulletinSeat.bulletin_id == bulletin.id, BulletinSeat.read_at.is_(None))
    if db.session().scalar(unread.limit(1)) is None:
        return False
    journal.append("bulletin.unread", ("bulletin", bulletin.id))
    submit_after_commit("deliver_notices")
    return True

"""What time alone does to bulletins: who has not read one is reminded once, two working days after it was issued."""

from sqlalchemy import select, update

from webapp.core import clock, journal
from webapp.core.background import submit_after_commit
from webapp.core.db import db, transaction
from webapp.meetings.bulletins.models import Bulletin, BulletinSeat
from webapp.meetings.bulletins.states import State

BATCH = 100


def remind() -> int:
    """Remind of every bulletin whose time it is, in short transactions; return of how many anybody was reminded."""
    told = 0
    while True:
        with transaction():
            query = select(Bulletin).where(Bulletin.remind_at <= clock.now(), Bulletin.state == State.ISSUED)
            due = db.session().scalars(query.order_by(Bulletin.remind_at, Bulletin.id).limit(BATCH)).all()
            told += sum(map(_remind, due))
        if len(due) < BATCH:
            return told


def _remind(bulletin: Bulletin) -> bool:
    session, table = db.session(), Bulletin.__table__
    # Past the version: whoever has it open may go on with what they see.
    session.execute(update(table).where(table.c.id == bulletin.id).values(remind_at=None))
    unread = select(BulletinSeat.id).where(BulletinSeat.bulletin_id == bulletin.id, BulletinSeat.read_at.is_(None))
    if session.scalar(unread.limit(1)) is None:
        return False
    journal.append("bulletin.unread", ("bulletin", bulletin.id))
    submit_after_commit("deliver_notices")
    return True

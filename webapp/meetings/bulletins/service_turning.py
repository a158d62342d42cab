"""A case turns protected: of a bulletin that names it nothing but its number is left, as of one that was withdrawn."""

from collections.abc import Sequence

from sqlalchemy import delete, select

from webapp.core import journal
from webapp.core.background import submit_after_commit
from webapp.core.db import db
from webapp.core.erasure import on_erase
from webapp.core.protection.turning import Turned, on_protect
from webapp.meetings.bulletins.models import Bulletin, BulletinCase, BulletinScope
from webapp.meetings.bulletins.service import close


@on_protect("case")
def set_bulletins_aside(turned: Turned) -> None:
    """Take the words of bulletins that name a case that turns from everybody; they are encrypted always."""
    named = select(BulletinCase.bulletin_id).where(BulletinCase.case_id.in_(turned.ids))
    query = select(Bulletin).where(Bulletin.id.in_(named), Bulletin.set_aside_at.is_(None)).order_by(Bulletin.id)
    for bulletin in db.session().scalars(query).all():
        told = bulletin.issued_at is not None and not bulletin.gone
        close(bulletin, turned.at)
        if told:
            journal.append("bulletin.set_aside", ("bulletin", bulletin.id))
            submit_after_commit("deliver_notices")


@on_erase("bulletin")
def clear_lists(bulletin_ids: Sequence[int]) -> None:
    """Take bulletins that are to be erased out of their lists."""
    db.session().execute(delete(BulletinScope).where(BulletinScope.row_id.in_(bulletin_ids)))

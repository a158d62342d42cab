"""How a person wants to be told outside the house: which ways, in which order, all or only what is urgent."""

from webapp.core.db import db, transactional
from webapp.core.errors import Problem, invalid
from webapp.outbox.models import Wish
from webapp.outbox.schemas import NO_CHANGE, URGENT, Change
from webapp.outbox.service import in_order, off_of
from webapp.outbox.ways import Way, open_ways

CHANGED = "刚刚在别处改过，请看看现在的样子"


@transactional
def change(user_id: int, wanted: Change, version: int) -> None:
    """Change one thing of it, as seen in ``version`` (0: nothing was chosen yet).

    Problem 409 when another page has changed it since, 422 for a way that is not here or stands at that end.
    """
    session = db.session()
    wish = session.get(Wish, user_id, with_for_update=True)
    if version != (wish.version if wish else 0):
        raise Problem("stale", CHANGED)
    if wish is None:
        wish = Wish(user_id=user_id, ways="", off="", urgent_only=False)
        session.add(wish)
    if wanted.what == URGENT:
        wish.urgent_only = wanted.act == "on"
    else:
        _change_way(wish, wanted, [way for way, _ in in_order(wish, [(way, None) for way in open_ways()])])
    session.flush()


def _change_way(wish: Wish, wanted: Change, ways: list[Way]) -> None:
    names = [way.name for way in ways]
    if wanted.what not in names:
        raise invalid(change=NO_CHANGE)
    at = names.index(wanted.what)
    if wanted.act in ("up", "down"):
        to = at + (1 if wanted.act == "down" else -1)
        if not 0 <= to < len(names):
            raise invalid(change=NO_CHANGE)
        names[at], names[to] = names[to], names[at]
        wish.ways = ",".join(names)
        return
    off = off_of(wish) - {wanted.what} | ({wanted.what} if wanted.act == "off" else set())
    wish.ways, wish.off = ",".join(names), ",".join(sorted(off))

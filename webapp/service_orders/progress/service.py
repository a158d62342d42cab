"""The door to the progress of an order: five tries an hour for a device and a code; all workers count together."""

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import case, delete, literal, select, update

from webapp.core import clock
from webapp.core.codes import found_in
from webapp.core.db import db, insert, transactional
from webapp.core.errors import Problem
from webapp.service_orders.models import LookUp
from webapp.service_orders.service import keyed

TRIES = 5
WITHIN = timedelta(hours=1)
TOO_OFTEN = "试的次数太多了，过一个小时再查，或者打电话到小院问"


@transactional
def note_try(sources: Iterable[str], typed_code: str) -> None:
    """Count a try at a code for the device and for the address; Problem 429 from the sixth of either in an hour on.

    A device's mark can be thrown away, an address not so easily; and it is the code that is guarded, so neighbours who
    share an address are not in each other's way.
    """
    for source in sources:
        count_try("look-up", _about(source, typed_code), TRIES, TOO_OFTEN)


@transactional
def forgive(sources: Iterable[str], typed_code: str) -> None:
    """Forget the tries after a right answer: who knows both may look as often as they like."""
    keys = [keyed("look-up", _about(source, typed_code)) for source in sources]
    db.session().execute(update(LookUp).where(LookUp.key.in_(keys)).values(tries=0))


def count_try(purpose: str, about: str, most: int, message: str) -> None:
    """Count a try in the open transaction; Problem 429, which undoes the count, beyond ``most`` in an hour."""
    now = literal(clock.now(), LookUp.since.type)  # inside a CASE nothing else tells what kind of value it is
    fresh = LookUp.since < clock.now() - WITHIN
    counted = insert(LookUp).values(key=keyed(purpose, about), tries=1, since=now)
    tries = db.session().scalar(
        counted.on_conflict_do_update(
            index_elements=["key"],
            set_={
                "tries": case((fresh, 1), else_=LookUp.tries + 1),
                "since": case((fresh, now), else_=LookUp.since),
            },
        ).returning(LookUp.tries)
    )
    if tries and tries > most:
        raise Problem("too_many", message, retry_after=int(WITHIN.total_seconds()))


def refuse_beyond(purpose: str, about: str, most: int, message: str) -> None:
    """Raise Problem 429 when ``most`` tries were counted within the hour; counts nothing itself.

    To be asked before anything dear is done for a person, who may still be refused when it is counted.
    """
    fresh = (LookUp.key == keyed(purpose, about), LookUp.since >= clock.now() - WITHIN)
    if (db.session().scalar(select(LookUp.tries).where(*fresh)) or 0) >= most:
        raise Problem("too_many", message, retry_after=int(WITHIN.total_seconds()))


def forget_old() -> int:
    """Delete counts that no longer matter; return how many."""
    gone = delete(LookUp).where(LookUp.since < clock.now() - WITHIN)
    return int(getattr(db.session().execute(gone), "rowcount", 0))


def _about(source: str, typed_code: str) -> str:
    return f"{source}\n{found_in(typed_code) or typed_code[:40]}"

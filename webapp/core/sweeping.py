"""Steps that time alone takes: each wholly or not at all, and one that fails holds no other back."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import structlog
from sqlalchemy import Select, update
from sqlalchemy.exc import OperationalError

from webapp.core import clock
from webapp.core.db import db, insert, savepoint, transaction

log = structlog.get_logger(__name__)


def safely(step: Callable[[], bool], failed: str, /, **subject: Any) -> bool:
    """Take a step in the open transaction, all of it or nothing; return what it says, False where it failed.

    What failed is logged as the event ``failed`` with its ``subject``; the next sweep tries it again.
    """
    try:
        with savepoint():
            return step()
    except OperationalError:
        raise  # the database's fault, not the subject's
    except Exception as error:
        log.error(failed, error=type(error).__name__, **subject)
        return False


def in_batches(due: Callable[[], Select[Any]], take: Callable[[Any], object], size: int = 100) -> int:
    """Take every row that is due, in transactions of so many; return for how many something was done.

    ``due`` selects what is due now, the first first; ``take`` has to see to it that its row is due no more.
    """
    done = 0
    while True:
        with transaction() as session:
            rows = session.scalars(due().limit(size)).all()
            done += sum(bool(take(row)) for row in rows)
        if len(rows) < size:
            return done


def last_fresh(rungs: Any, key: Mapping[str, Any], reached: Sequence[str]) -> str | None:
    """Record the rungs that were reached of something due; return the last, unless it was recorded before.

    Their key (a table with the columns of ``key``, ``rung`` and ``at``) keeps a second sweep from saying one again, and
    after a gap only the last of several is said.
    """
    rows = [{**key, "rung": rung, "at": clock.now()} for rung in reached]
    if not rows:
        return None
    fresh = set(db.session().scalars(insert(rungs).values(rows).on_conflict_do_nothing().returning(rungs.rung)))
    return next((rung for rung in reversed(reached) if rung in fresh), None)


def set_past_version(row: Any, **values: Any) -> None:
    """Set columns of a row past its version: whoever has it open may go on with what they see."""
    table = type(row).__table__
    db.session().execute(update(table).where(table.c.id == row.id).values(values))

"""A headquarters goes for good: when its time is over, and a drill as soon as it has ended and nobody needs it."""

from collections.abc import Sequence

from sqlalchemy import select

from webapp.core import journal
from webapp.core.db import db, transactional
from webapp.core.erasure import clear_traces, named_by, on_erase
from webapp.core.errors import Problem
from webapp.documents.papers import of_subject
from webapp.emergencies.after.rules import may_erase
from webapp.emergencies.hq import queries
from webapp.emergencies.hq.models import Headquarters, RollEntry
from webapp.emergencies.hq.states import ENDED, HEADQUARTERS
from webapp.people.actor import Actor
from webapp.reports.models import Submission
from webapp.reports.service_erasing import erase_submissions

NOT_YOURS = "演练由指挥的人或者调度员删"
REAL = "这不是演练，不能删；到时间会自己清掉"
STILL_ON = "演练还没结束，先解除"

# Papers of a headquarters go with it, and what was journalled of them.
of_subject("headquarters")


@transactional
def erase_drill(actor: Actor, code: str) -> None:
    """Erase a drill that has ended, with everything that hangs on it.

    Problem 404 for who doesn't see it, 403 for who neither commanded nor sits at the desk, 409 for what is none, or
    goes on.
    """
    seen = queries.seen(actor, code)
    headquarters = seen.headquarters
    if not may_erase(actor, seen):
        raise Problem("forbidden", NOT_YOURS)
    if not headquarters.drill:
        raise Problem("stale", REAL)
    if headquarters.state not in ENDED:
        raise Problem("stale", STILL_ON)
    journal.append("emergency.drill_erased", (HEADQUARTERS.subject, headquarters.id), actor_id=actor.id)
    erase_headquarters([headquarters.id])


def erase_headquarters(ids: Sequence[int]) -> None:
    """Erase headquarters in the open transaction: rows of every room, what was sent with its files, words, papers.

    What a review decided stays: it is a task of its own.
    """
    if not ids:
        return
    table = Headquarters.__table__
    submissions = named_by(table, ids, Submission.__table__)
    clear_traces(HEADQUARTERS.subject, ids)
    erase_submissions([], submissions)


@on_erase("headquarters")
def clear_roll(ids: Sequence[int]) -> None:
    """Clear what was journalled of the called of headquarters that are to be erased."""
    rows = select(RollEntry.id).where(RollEntry.headquarters_id.in_(ids))
    clear_traces("emergency_roll", db.session().scalars(rows).all())

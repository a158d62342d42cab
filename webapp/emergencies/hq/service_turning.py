"""A case turns protected: nothing leads from its headquarters to it any more, and what is over is set aside.

Those in the field keep their page as long as it goes on, and a day more, in which they say that they are back.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, exists, select

from webapp.core import clock, journal
from webapp.core.db import db
from webapp.core.journal import JournalEntry
from webapp.core.protection.turning import Turned, on_protect, turn
from webapp.core.sweeping import in_batches, set_past_version
from webapp.emergencies.hq.models import Headquarters, RollEntry
from webapp.emergencies.hq.states import ENDED, HEADQUARTERS

LEFT = timedelta(days=1)
TURNED = "emergency.case_turned"


@on_protect("case")
def let_go_of_cases(turned: Turned) -> None:
    """Clear the case from headquarters of cases that turn; set aside those that have ended, with their notices."""
    query = select(Headquarters).where(Headquarters.case_id.in_(turned.ids)).order_by(Headquarters.id)
    found = db.session().scalars(query).all()
    for headquarters in found:
        if headquarters.state not in ENDED:
            # Past its version: whoever has the page open may go on with what they see.
            set_past_version(headquarters, case_id=None, open_case_id=None, news=headquarters.news + 1)
            journal.append(TURNED, (HEADQUARTERS.subject, headquarters.id))
    set_aside([one for one in found if one.state in ENDED], turned.at)


def set_aside(found: Sequence[Headquarters], at: datetime) -> None:
    """Take headquarters from everybody in the open transaction: notices, words of the journal, what rooms have."""
    for headquarters in found:
        headquarters.set_aside_at = at
    db.session().flush()
    ids = [one.id for one in found]
    turn("emergency_roll", db.session().scalars(select(RollEntry.id).where(RollEntry.headquarters_id.in_(ids))), at)
    turn(HEADQUARTERS.subject, ids, at)


def set_aside_what_turned() -> int:
    """Set aside those whose case turned while they went on, a day after their end; return how many."""
    return in_batches(_over, _set_one_aside)


def _over() -> Select[Headquarters]:
    of_it = (JournalEntry.subject_kind == HEADQUARTERS.subject) & (JournalEntry.subject_id == Headquarters.id)
    return (
        select(Headquarters)
        .where(Headquarters.ended_at <= clock.now() - LEFT, Headquarters.set_aside_at.is_(None))
        .where(exists().where(of_it, JournalEntry.event == TURNED))
        .order_by(Headquarters.id)
    )


def _set_one_aside(headquarters: Headquarters) -> bool:
    set_aside([headquarters], clock.now())
    return True

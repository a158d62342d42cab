"""Who does not answer is called again, twice, and the deputy of a member with the last call; each call once."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy import BigInteger, select, type_coerce, update

from webapp.core import clock, journal
from webapp.core.background import submit_after_commit
from webapp.core.db import db, transaction
from webapp.core.sweeping import safely
from webapp.emergencies.hq import queries
from webapp.emergencies.hq.models import Headquarters, RollEntry
from webapp.emergencies.hq.queries_people import Wanted
from webapp.emergencies.hq.service_roll import add, again_after
from webapp.emergencies.hq.service_steps import tell_pages
from webapp.emergencies.hq.states_roll import RollState
from webapp.people.queries import names_of, users_by_id

MOST = 50


def call_again() -> int:
    """Call whoever has said nothing and is to be called now, an emergency a transaction; return for how many."""
    ids = db.session().scalars(select(queries.late_answers().subquery().c.headquarters_id).distinct().limit(MOST)).all()
    called = 0
    for headquarters_id in ids:
        with transaction():
            step = partial(_call, headquarters_id)
            called += safely(step, "call_up_failed", headquarters_id=headquarters_id)
    return called


def _call(headquarters_id: int) -> bool:
    """Call the silent of one emergency. After a gap of the worker only the last call that is due is made."""
    now = clock.now()
    due = db.session().scalars(queries.late_answers(now).where(RollEntry.headquarters_id == headquarters_id)).all()
    if not due:
        return False
    headquarters = db.session().get_one(Headquarters, headquarters_id)
    last = again_after()[1]
    final = [one for one in due if now >= one.called_at + last]
    _note([one.id for one in due if one not in final], 2)
    _note([one.id for one in final], 3)
    deputies = _deputies(headquarters, final)
    journal.append(
        "emergency.called_again",
        ("headquarters", headquarters.id),
        content={"people": [one.user_id for one in due], "round": 3 if final else 2},
    )
    for entry, name in deputies:
        journal.append("emergency.deputy_called", ("emergency_roll", entry.id), content={"who_silent": name})
    tell_pages(headquarters)
    submit_after_commit("deliver_notices")
    return True


def _note(ids: Sequence[int], calls: int) -> None:
    """Note a call past the versions of the rows: whoever answers meanwhile is not refused."""
    table: Any = RollEntry.__table__
    last = again_after()[1] // timedelta(microseconds=1)
    following = type_coerce(table.c.called_at, BigInteger) + last if calls == 2 else None
    db.session().execute(update(table).where(table.c.id.in_(ids)).values(calls=calls, next_call_at=following))


def _deputies(headquarters: Headquarters, silent: Sequence[RollEntry]) -> list[tuple[RollEntry, str]]:
    """Call the deputies of those of the team who have said nothing to the last call; (row, for whom) of each."""
    wanted = {one.deputy_id: one.user_id for one in silent if one.deputy_id is not None}
    users = users_by_id(wanted)
    if not users:
        return []
    known = set(queries.called_ids(headquarters.id))
    fresh = [Wanted(user.id, user.name, "team", "应急队替补") for user in users if user.id not in known]
    add(headquarters, fresh, again=True)
    names = names_of(wanted.values())
    rows = db.session().scalars(
        select(RollEntry).where(
            RollEntry.headquarters_id == headquarters.id, RollEntry.user_id.in_([one.user_id for one in fresh])
        )
    )
    return [(row, names.get(wanted[row.user_id], "")) for row in rows if row.state == RollState.CALLED]

"""What time alone does: who is away on a day of duty is noted, gaps are told a week ahead, once; old swaps end.

Who sits no more in the unit for which they are in the team is told to the desk, once, with the days they are on duty.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import Select, select

from webapp.areas.models import Area, Level
from webapp.core import clock, journal
from webapp.core.background import submit_after_commit
from webapp.core.db import db, transaction
from webapp.core.sweeping import set_past_version
from webapp.emergencies.standing import queries_duty, queries_team
from webapp.emergencies.standing.models import EmergencyDuty, EmergencyMember, EmergencySheet, EmergencySwap
from webapp.emergencies.standing.queries_duty import AHEAD, DutyDay
from webapp.emergencies.standing.service_duty import away_days, lapse
from webapp.emergencies.standing.states import SwapState

KEPT_FOR = timedelta(hours=24)


def sweep() -> int:
    """Look a week ahead in every town that has a team; return how many things were told."""
    with transaction() as session:
        return sum(map(_look_at, session.scalars(_towns()).all()))


def forget_sheets() -> None:
    """Throw away the files of sheets that waited for a day."""
    with transaction() as session:
        old = EmergencySheet.created_at < clock.now() - KEPT_FOR
        for sheet in session.scalars(select(EmergencySheet).where(EmergencySheet.sealed.is_not(None), old)):
            sheet.sealed = None


def _towns() -> Select[Area]:
    team = select(EmergencyMember.town_id)
    return select(Area).where(Area.level == Level.TOWN, Area.id.in_(team)).order_by(Area.id)


def _look_at(town: Area) -> int:
    today = clock.local_day(clock.now())
    _note_away(town.id, today)
    told = _tell_gaps(town.id, today) + _tell_left(town.id, today)
    for swap in _overdue(town.id, today):
        lapse(swap)
        told += 1
    return told


def _note_away(town_id: int, today: date) -> None:
    """Note on each of the next days whose person is away: asked here, because a page may not ask so much."""
    days = [one for one in queries_duty.days_of(town_id, today, today + timedelta(days=AHEAD)) if one.row]
    people = {user for one in days if one.row for user in (one.row.main_id, one.row.deputy_id) if user is not None}
    away = {user: away_days(user, today, today + timedelta(days=AHEAD)) for user in people}
    for one in days:
        assert one.row is not None, "only days with a row"
        parts = [part for part, user in (("main", one.row.main_id), ("deputy", one.row.deputy_id)) if user is not None]
        found = [part for part in parts if one.day in away[getattr(one.row, f"{part}_id")]]
        if found != one.row.away:
            told_at = one.row.told_at if set(found) <= set(one.row.away) else None
            one.row.away, one.row.settled, one.row.told_at = found, not found, told_at
    db.session().flush()


def _tell_gaps(town_id: int, today: date) -> int:
    """Tell the desk of the days that miss somebody and were not told of yet, in one notice."""
    missing = queries_duty.missing(town_id, today)
    fresh = [one for one in missing if one.row is None or one.row.told_at is None]
    for one in fresh:
        _told(town_id, one)
    if fresh:
        content = {"gaps": [one.day.isoformat() for one in fresh], "all": len(missing)}
        _record("emergency.duty_gap", ("emergency_team", town_id), content)
    return len(fresh)


def _told(town_id: int, one: DutyDay) -> None:
    now = clock.now()
    if one.row is not None:
        one.row.told_at = now
        return
    # No mark: no person changed the day, so nobody who plans it now is refused for it.
    nobody = EmergencyDuty(town_id=town_id, day=one.day, away=[], settled=True, mark=0, told_at=now, changed_at=now)
    db.session().add(nobody)


def _tell_left(town_id: int, today: date) -> int:
    left = queries_team.without_a_post(town_id, today)
    known = {one.id for one in left}
    back = select(EmergencyMember).where(EmergencyMember.town_id == town_id, EmergencyMember.left_at.is_not(None))
    for one in db.session().scalars(back.where(EmergencyMember.id.not_in(known))):
        set_past_version(one, left_at=None)
    fresh = [one for one in left if one.left_at is None]
    for one in fresh:
        set_past_version(one, left_at=clock.now())
        days = [duty.day.isoformat() for duty in queries_team.open_duties(town_id, one.user_id, today)]
        _record("emergency.member_left", ("emergency_member", one.id), {"days": days})
    return len(fresh)


def _overdue(town_id: int, today: date) -> Sequence[EmergencySwap]:
    query = select(EmergencySwap).join(EmergencyDuty, EmergencyDuty.id == EmergencySwap.duty_id)
    query = query.where(EmergencySwap.state == SwapState.ASKED, EmergencyDuty.town_id == town_id)
    return db.session().scalars(query.where(EmergencyDuty.day < today)).all()


def _record(event: str, subject: tuple[str, int], content: dict[str, object]) -> None:
    journal.append(event, subject, content=content)
    submit_after_commit("deliver_notices")

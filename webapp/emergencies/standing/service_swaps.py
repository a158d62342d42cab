"""换班: who is on duty asks another to take the day, who says yes or no; the desk may set the day otherwise."""

from datetime import date

from sqlalchemy import select

from webapp.areas.models import Area
from webapp.core import clock, journal
from webapp.core.background import submit_after_commit
from webapp.core.db import db, transactional
from webapp.core.errors import Problem, invalid, not_found
from webapp.emergencies.standing import queries_duty, queries_team
from webapp.emergencies.standing.models import EmergencyDuty, EmergencySwap, Part
from webapp.emergencies.standing.queries_duty import SwapRow
from webapp.emergencies.standing.schemas import SwapInput
from webapp.emergencies.standing.service_duty import AWAY, NOT_IN, away_days, put, serves
from webapp.emergencies.standing.states import ASKED_EVENT, SWAPS, By, SwapAction, SwapState, SwapStep
from webapp.people.actor import Actor

OVER = "这一天已经过了，不能再换"


def refuse_unless_on_duty(actor: Actor, town: Area, day: date) -> None:
    """Raise the one 404 for who is not on duty on a day: they have nothing to swap, whatever they sent."""
    if queries_duty.day_of(town.id, day).part_of(actor.id) is None:
        raise not_found()


@transactional
def ask(actor: Actor, town: Area, day: date, wanted: SwapInput) -> EmergencySwap:
    """Ask another of the team to take the actor's part of a day; the one 404 for who is not on duty then.

    Problem 422 for who can't, 409 for a day that is over or while another was asked already.
    """
    return record(actor, town, day, wanted)


def record(actor: Actor, town: Area, day: date, wanted: SwapInput) -> EmergencySwap:
    """Do so in the open transaction."""
    db.session().execute(select(Area.id).where(Area.id == town.id).with_for_update())
    found = queries_duty.day_of(town.id, day)
    part, row = found.part_of(actor.id), found.row
    if part is None or row is None:
        raise not_found()
    assert wanted.other is not None, "a parsed input says whom"
    if why := _why_not(town.id, row, wanted.other):
        raise invalid(other=why)
    if day < clock.local_day(clock.now()):
        raise Problem("stale", OVER)
    waiting = select(EmergencySwap.id).where(EmergencySwap.duty_id == row.id, EmergencySwap.part == part)
    if db.session().scalar(waiting.where(EmergencySwap.state == SwapState.ASKED).limit(1)):
        raise Problem("stale", "已经请了一个人，等他回；要请别人，先点“不换了”")
    swap = EmergencySwap(
        duty_id=row.id,
        part=part,
        state=SwapState.ASKED,
        asker_id=actor.id,
        other_id=wanted.other,
        reason=wanted.reason,
        asked_at=clock.now(),
    )
    db.session().add(swap)
    db.session().flush()
    journal.append(ASKED_EVENT, ("emergency_swap", swap.id), actor_id=actor.id, content={"day": day.isoformat()})
    submit_after_commit("deliver_notices")
    return swap


def may(actor: Actor, row: SwapRow, step: SwapStep) -> bool:
    """Say whether a step is for the actor to take: to answer who was asked, to take it back who asked."""
    return actor.id == (row.swap.asker_id if step.by == By.ASKER else row.swap.other_id)


@transactional
def take(actor: Actor, town: Area, day: date, swap_id: int, action: SwapAction, version: int | None) -> EmergencySwap:
    """Take a step on a swap: the one 404 for whose it is not, 403 for who asked and answers, 409 where it is over.

    A yes puts the other into the calendar in the same transaction, if they still can.
    """
    return advance(actor, town, day, swap_id, action, version)


def advance(
    actor: Actor, town: Area, day: date, swap_id: int, action: SwapAction, version: int | None = None
) -> EmergencySwap:
    """Do so in the open transaction."""
    db.session().execute(select(Area.id).where(Area.id == town.id).with_for_update())
    row, step = queries_duty.swap(town.id, swap_id), SWAPS[action]
    if actor.id not in (row.swap.asker_id, row.swap.other_id) or row.duty.day != day:
        raise not_found()
    SWAPS.refuse_own(row.swap, step, actor.id)
    if not may(actor, row, step):
        raise not_found()
    SWAPS.check(row.swap, step, version=version)
    if day < clock.local_day(clock.now()):
        raise Problem("stale", OVER)
    if action == SwapAction.AGREE and (why := _why_not(town.id, row.duty, row.swap.other_id)):
        raise Problem("stale", f"您{why}，替不了")
    with SWAPS.take(row.swap, step, version=version):
        row.swap.ended_by_id, row.swap.ended_at = actor.id, clock.now()
    SWAPS.record(row.swap, step, actor_id=actor.id)
    if action == SwapAction.AGREE:
        wanted = {day: {row.swap.part: row.swap.other_id}}
        put(actor.id, town.id, {day: row.duty}, wanted, "emergency.duty_swapped")
    return row.swap


def _why_not(town_id: int, row: EmergencyDuty, user_id: int) -> str:
    """Return why somebody can't take a day; nothing where they can."""
    if user_id in {row.of(part) for part in Part}:
        return "那天自己也值班"
    if not serves(queries_team.memberships_of([user_id], town_id), user_id, row.day):
        return NOT_IN
    return AWAY if row.day in away_days(user_id, row.day, row.day) else ""

"""Reads of the duty calendar: its days, what is missing in the next week, what is asked of whom."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.emergencies.standing.models import EmergencyDuty, EmergencyMember, EmergencySwap, Part
from webapp.emergencies.standing.queries import on_duty, serves
from webapp.emergencies.standing.states import SwapState
from webapp.people.models import User

AHEAD, MOST = 7, 100
"""For how many days after today a gap is named."""


@dataclass(frozen=True)
class DutyDay:
    """A day of the calendar: names where somebody serves; ``row`` None where nothing was ever planned."""

    day: date
    row: EmergencyDuty | None = None
    main: str = ""
    deputy: str = ""
    main_serves: bool = False
    deputy_serves: bool = False

    @property
    def state(self) -> str:
        """Return what is missing: empty (nobody), no_main, no_deputy, away (somebody is not there), else full."""
        if not (self.main_serves or self.deputy_serves):
            return "empty"
        if not self.main_serves:
            return "no_main"
        if not self.deputy_serves:
            return "no_deputy"
        return "away" if self.row is not None and self.row.away else "full"

    def part_of(self, user_id: int) -> Part | None:
        """Return as what a person is on duty that day; None when they are not."""
        if self.row is None:
            return None
        if self.row.main_id == user_id and self.main_serves:
            return Part.MAIN
        return Part.DEPUTY if self.row.deputy_id == user_id and self.deputy_serves else None


def days_of(town_id: int, first: date, last: date) -> list[DutyDay]:
    """Return every day from the first to the last, in one statement."""
    main, deputy = aliased(User), aliased(User)
    query = (
        select(EmergencyDuty, main.name, deputy.name, serves(main), serves(deputy))
        .outerjoin(main, main.id == EmergencyDuty.main_id)
        .outerjoin(deputy, deputy.id == EmergencyDuty.deputy_id)
        .where(EmergencyDuty.town_id == town_id, EmergencyDuty.day.between(first, last))
    )
    known = {
        row.day: DutyDay(row.day, row, main_name or "", deputy_name or "", bool(main_in), bool(deputy_in))
        for row, main_name, deputy_name, main_in, deputy_in in db.session().execute(query)
    }
    every = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [known.get(day, DutyDay(day)) for day in every]


def day_of(town_id: int, day: date) -> DutyDay:
    """Return one day."""
    return days_of(town_id, day, day)[0]


def missing(town_id: int, today: date) -> list[DutyDay]:
    """Return the days from today to a week ahead on which somebody is missing."""
    days = days_of(town_id, today, today + timedelta(days=AHEAD))
    return [one for one in days if one.state != "full"]


def how_many_missing(town_id: int, today: date, last: date) -> Select[Any]:
    """Select how many days from today to a week ahead miss somebody, 0 where there is no team yet."""
    main, deputy = aliased(User), aliased(User)
    full = (
        select(func.count())
        .select_from(EmergencyDuty)
        .join(main, and_(main.id == EmergencyDuty.main_id, serves(main)))
        .join(deputy, and_(deputy.id == EmergencyDuty.deputy_id, serves(deputy)))
        .where(EmergencyDuty.town_id == town_id, EmergencyDuty.day.between(today, last), EmergencyDuty.settled)
        .scalar_subquery()
    )
    team = exists().where(EmergencyMember.town_id == town_id)
    return select(case((team, AHEAD + 1 - full), else_=0))


def last_mark(town_id: int) -> int:
    """Return the number of the last change of a town's calendar."""
    return db.session().scalar(select(func.max(EmergencyDuty.mark)).where(EmergencyDuty.town_id == town_id)) or 0


@dataclass(frozen=True)
class SwapRow:
    """A swap with the day that it is about and the names of both."""

    swap: EmergencySwap
    duty: EmergencyDuty
    asker: str
    other: str


def _swaps() -> Select[*tuple[Any, ...]]:
    asker, other = aliased(User), aliased(User)
    return (
        select(EmergencySwap, EmergencyDuty, asker.name, other.name)
        .join(EmergencyDuty, EmergencyDuty.id == EmergencySwap.duty_id)
        .join(asker, asker.id == EmergencySwap.asker_id)
        .join(other, other.id == EmergencySwap.other_id)
    )


def swap(town_id: int, swap_id: int) -> SwapRow:
    """Return one swap of a town; the one 404 otherwise."""
    query = _swaps().where(EmergencySwap.id == swap_id, EmergencyDuty.town_id == town_id)
    found = db.session().execute(query).first()
    if found is None:
        raise not_found()
    return SwapRow(*found)


def swaps_of(duty_id: int, most: int = 6) -> list[SwapRow]:
    """Return the last swaps that were asked for of a day, the newest first."""
    query = _swaps().where(EmergencySwap.duty_id == duty_id).order_by(EmergencySwap.id.desc()).limit(most)
    return [SwapRow(*found) for found in db.session().execute(query)]


def asked_of(user_id: int) -> ColumnElement[bool]:
    """Say in SQL that a swap waits for a person's answer."""
    return and_(EmergencySwap.other_id == user_id, EmergencySwap.state == SwapState.ASKED)


def waiting_swaps(user_id: int) -> list[SwapRow]:
    """Return the swaps that wait for a person's answer, the next day first."""
    query = _swaps().where(asked_of(user_id), EmergencyDuty.day >= clock.local_day(clock.now()))
    return [SwapRow(*found) for found in db.session().execute(query.order_by(EmergencyDuty.day).limit(3))]


def waits_for_answer(user_id: int) -> Select[*tuple[Any, ...]]:
    """Select (id, since when) of the swaps that wait for a person's answer."""
    return select(EmergencySwap.id, EmergencySwap.asked_at).where(asked_of(user_id))


def own_days(user_id: int, first: date, last: date) -> Select[Any]:
    """Select the days of a person from the first to the last, also of more than one town."""
    mine = or_(EmergencyDuty.main_id == user_id, EmergencyDuty.deputy_id == user_id)
    user = aliased(User)
    query = select(EmergencyDuty).join(user, and_(user.id == user_id, serves(user)))
    return query.where(mine, EmergencyDuty.day.between(first, last)).order_by(EmergencyDuty.day)


def duties_of(user_id: int, first: date, last: date) -> list[EmergencyDuty]:
    """Return the days of a person from the first to the last."""
    return list(db.session().scalars(own_days(user_id, first, last).limit(MOST)))


def any_now(user_id: int, today: date, tomorrow: date) -> ColumnElement[bool]:
    """Say in SQL that a person is on duty today or tomorrow, or that a swap waits for their answer."""
    near = EmergencyDuty.day.between(today, tomorrow)
    return or_(exists().where(near, on_duty(user_id)), exists().where(asked_of(user_id)))

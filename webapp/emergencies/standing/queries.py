"""Who is in the team on a day, and who is on duty: what calling people asks, each in one statement."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import aliased

from webapp.core import clock
from webapp.core.db import db
from webapp.emergencies.standing.models import EmergencyDuty, EmergencyMember
from webapp.people.actor import Actor
from webapp.people.models import User


@dataclass(frozen=True)
class Duty:
    """Who is on duty on a day (00:00 to 24:00 in Shanghai), by user id; at least one of both is there."""

    day: date
    main_id: int | None
    deputy_id: int | None

    @property
    def people(self) -> tuple[int, ...]:
        """Who is there, the duty officer first."""
        return tuple(one for one in (self.main_id, self.deputy_id) if one is not None)


def holds_on(member: Any, day: Any) -> ColumnElement[bool]:
    """Say in SQL whether a membership holds on a day."""
    return and_(member.since <= day, or_(member.until.is_(None), member.until > day))


def members_on(town_id: int, day: date) -> list[EmergencyMember]:
    """Return who is in the team of a town on a day and can sign in, in the order in which they joined."""
    query = select(EmergencyMember).join(User, User.id == EmergencyMember.user_id)
    query = query.where(EmergencyMember.town_id == town_id, holds_on(EmergencyMember, day), User.active)
    return list(db.session().scalars(query.order_by(EmergencyMember.since, EmergencyMember.id)))


def deputies_of(member_ids: Iterable[int]) -> dict[int, int]:
    """Return member id → user id of the deputy, for those who have one that can sign in."""
    query = select(EmergencyMember.id, EmergencyMember.deputy_id).join(User, User.id == EmergencyMember.deputy_id)
    rows = db.session().execute(query.where(EmergencyMember.id.in_(list(member_ids)), User.active))
    return {member_id: user_id for member_id, user_id in rows if user_id is not None}


def duty_on(town_id: int, moment: datetime) -> Duty | None:
    """Return who is on duty in a town at a moment; None when nobody is.

    A name in the calendar counts only while that person is in the team and can sign in.
    """
    main, deputy = aliased(User), aliased(User)
    query = (
        select(EmergencyDuty.day, main.id, deputy.id)
        .select_from(EmergencyDuty)
        .outerjoin(main, and_(main.id == EmergencyDuty.main_id, serves(main)))
        .outerjoin(deputy, and_(deputy.id == EmergencyDuty.deputy_id, serves(deputy)))
        .where(EmergencyDuty.town_id == town_id, EmergencyDuty.day == clock.local_day(moment))
    )
    row = db.session().execute(query).first()
    found = Duty(*row) if row else None
    return found if found and found.people else None


def is_on_duty(actor: Actor, moment: datetime) -> bool:
    """Say whether a person is duty officer or their deputy at a moment, in whichever town they are in the team of."""
    query = select(EmergencyDuty.id).where(EmergencyDuty.day == clock.local_day(moment), on_duty(actor.id))
    return db.session().scalar(query.limit(1)) is not None


def on_duty(user_id: int) -> ColumnElement[bool]:
    """Say in SQL whether a day of the calendar is a person's own, as duty officer or deputy."""
    serves = exists().where(_member.user_id == user_id, *_OF_THE_DAY)
    return and_(or_(EmergencyDuty.main_id == user_id, EmergencyDuty.deputy_id == user_id), serves)


def serves(user: Any) -> ColumnElement[bool]:
    """Say in SQL that a person (a row of users) is in the team on the day of a row of duties, and can sign in."""
    return and_(user.active, exists().where(_member.user_id == user.id, *_OF_THE_DAY))


_member = aliased(EmergencyMember)
_OF_THE_DAY = _member.town_id == EmergencyDuty.town_id, holds_on(_member, EmergencyDuty.day)

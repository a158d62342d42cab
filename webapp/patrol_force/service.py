"""Writes of the register: who belongs to the force, from when till when, and which account is theirs."""

from datetime import date

from sqlalchemy.exc import IntegrityError

from webapp.areas.models import Area
from webapp.core import clock, journal
from webapp.core.db import db, savepoint, transactional
from webapp.core.errors import Problem, invalid
from webapp.core.protection.crypto import current_keyring
from webapp.core.workflow import saving
from webapp.patrol_force import queries
from webapp.patrol_force.models import PatrolMember
from webapp.patrol_force.rota.service_leaving import leave_shifts
from webapp.patrol_force.schemas import MemberInput

KNOWN_PHONE = "这个号码已经在册了，一个号码就是一个人"
CHANGED = "刚刚有人改过，请看一眼现在是怎样的"
NO_ACCOUNT = "没有这个号码的账号，可能号码改了，请刷新"


@transactional
def add(town: Area, area: Area, wanted: MemberInput, actor_id: int) -> PatrolMember:
    """Take somebody into the register; Problem 422 for a number that is there already."""
    return store(town, area, wanted, actor_id)


def store(town: Area, area: Area, wanted: MemberInput, actor_id: int | None) -> PatrolMember:
    """Take somebody in, inside the open transaction; the unique index decides whether the number is new."""
    session = db.session()
    row = PatrolMember(
        town_id=town.id,
        area_id=area.id,
        name=wanted.name,
        phone=wanted.phone,
        phone_index=index_of(wanted.phone),
        kind=wanted.kind,
        employer=wanted.employer,
        since=wanted.since,
        until=wanted.until,
        changed_at=clock.now(),
    )
    try:
        with savepoint():
            session.add(row)
            session.flush()
    except IntegrityError as error:
        raise invalid(phone=KNOWN_PHONE) from error
    journal.append("patrol_member.added", ("patrol_member", row.id), actor_id=actor_id, content={"kind": row.kind})
    return row


@transactional
def change(town: Area, member_id: int, area: Area, wanted: MemberInput, version: int | None, actor_id: int) -> None:
    """Change what the register says of somebody; another number ends the link to an account.

    Problem 409 when somebody else changed it meanwhile, 422 for a number that is another member's.
    """
    row = _seen(town, member_id, version)
    apply(row, area, wanted, actor_id)


def apply(row: PatrolMember, area: Area, wanted: MemberInput, actor_id: int | None) -> None:
    """Change a member inside the open transaction; who ends is taken off the shifts that lie ahead."""
    index = index_of(wanted.phone)
    other = queries.by_index([index]).get(index)
    if other is not None and other.id != row.id:
        raise invalid(phone=KNOWN_PHONE)
    with saving(lambda: Problem("stale", CHANGED)):
        if index != row.phone_index:
            row.user_id = None
        row.name, row.phone, row.phone_index = wanted.name, wanted.phone, index
        row.kind, row.employer, row.area_id = wanted.kind, wanted.employer, area.id
        row.since, row.until, row.changed_at = wanted.since, wanted.until, clock.now()
    journal.append("patrol_member.changed", ("patrol_member", row.id), actor_id=actor_id, content={"kind": row.kind})
    leave_shifts(row)


@transactional
def end(town: Area, member_id: int, version: int | None, actor_id: int) -> None:
    """Let somebody belong to the force no longer from today on; whoever ended before stays so."""
    row = _seen(town, member_id, version)
    end_on(row, queries.today(), actor_id)


def end_on(row: PatrolMember, day: date, actor_id: int | None) -> None:
    """Let somebody belong to the force no longer from a day on, inside the open transaction."""
    with saving(lambda: Problem("stale", CHANGED)):
        row.until, row.changed_at = max(day, row.since), clock.now()
    journal.append("patrol_member.ended", ("patrol_member", row.id), actor_id=actor_id)
    leave_shifts(row)


@transactional
def link(town: Area, member_id: int, user_id: int | None, version: int | None, actor_id: int) -> None:
    """Link a member with the account that has their number, because the grid centre says so; no other account.

    The same account is never two members': the number is one person's.
    """
    row = _seen(town, member_id, version)
    account = queries.account_of(row)
    if account is None or account.id != user_id:
        raise invalid(user=NO_ACCOUNT)
    link_to(row, account.id, actor_id)


def link_to(row: PatrolMember, user_id: int, actor_id: int | None) -> None:
    """Link a member with their account, inside the open transaction."""
    with saving(lambda: Problem("stale", CHANGED)):
        row.user_id, row.changed_at = user_id, clock.now()
    journal.append("patrol_member.linked", ("patrol_member", row.id), actor_id=actor_id)


@transactional
def unlink(town: Area, member_id: int, version: int | None, actor_id: int) -> None:
    """Take the link away: it was another person after all."""
    row = _seen(town, member_id, version)
    with saving(lambda: Problem("stale", CHANGED)):
        row.user_id, row.changed_at = None, clock.now()
    journal.append("patrol_member.unlinked", ("patrol_member", row.id), actor_id=actor_id)


def index_of(phone: str) -> str:
    """Return the blind index of a number."""
    return current_keyring().blind_index(phone)


def _seen(town: Area, member_id: int, version: int | None) -> PatrolMember:
    """Return a member of a town as they are now; 409 for a page that saw another version, 404 for no such member."""
    row = queries.member(town.id, member_id).member
    if version not in (None, row.version):
        raise Problem("stale", CHANGED)
    return row

"""Every change of the team: who is added, changed, and leaves; what they were on duty for is handed over."""

from datetime import date

from sqlalchemy import select

from webapp.areas.models import Area
from webapp.core import clock, journal
from webapp.core.background import submit_after_commit
from webapp.core.db import db, transactional
from webapp.core.errors import Problem, invalid, not_found
from webapp.core.workflow import saving
from webapp.emergencies.standing import queries_team
from webapp.emergencies.standing.models import EmergencyMember
from webapp.emergencies.standing.schemas import EndInput, MemberInput
from webapp.emergencies.standing.service_duty import hand_over
from webapp.people.actor import Actor

ALREADY = "已经在队里了，从 {since} 起{until}"
SUBJECT = "emergency_member"


@transactional
def add(actor: Actor, town: Area, wanted: MemberInput) -> EmergencyMember:
    """Put somebody into the team; Problem 409 where they are in it on one of these days already."""
    return store(actor.id, town, wanted)


def store(actor_id: int | None, town: Area, wanted: MemberInput) -> EmergencyMember:
    """Do so in the open transaction."""
    assert wanted.user is not None, "a parsed input says who"
    assert wanted.since is not None, "a parsed input says since when"
    _lock(town)
    _refuse_twice(town.id, wanted.user, wanted.since, wanted.until)
    row = EmergencyMember(
        town_id=town.id,
        user_id=wanted.user,
        unit_id=wanted.unit,
        skills=_skills(wanted),
        since=wanted.since,
        until=wanted.until,
        deputy_id=wanted.deputy,
        changed_by_id=actor_id,
        changed_at=clock.now(),
    )
    db.session().add(row)
    db.session().flush()
    _record("emergency.member_added", row, actor_id)
    return row


@transactional
def change(actor: Actor, town: Area, member_id: int, version: int | None, wanted: MemberInput) -> list[date]:
    """Change a membership; Problem 409 when somebody changed it meanwhile. Returns the days that it leaves open."""
    row = _kept(town, member_id, version)
    return apply(actor.id, town, row, wanted)


def apply(actor_id: int | None, town: Area, row: EmergencyMember, wanted: MemberInput) -> list[date]:
    """Do so in the open transaction."""
    assert wanted.since is not None, "a parsed input says since when"
    _refuse_twice(town.id, row.user_id, wanted.since, wanted.until, but=row.id)
    moved = row.unit_id != wanted.unit
    with saving(_stale):
        row.unit_id, row.skills, row.deputy_id = wanted.unit, _skills(wanted), wanted.deputy
        row.since, row.until = wanted.since, wanted.until
        row.left_at = None if moved else row.left_at
        row.changed_by_id, row.changed_at = actor_id, clock.now()
    _record("emergency.member_changed", row, actor_id)
    return hand_over(actor_id, town, row.user_id, row.until, None) if row.until else []


@transactional
def end(actor: Actor, town: Area, member_id: int, version: int | None, wanted: EndInput) -> list[date]:
    """Let somebody leave the team on a day; returns the days of duty that nobody has taken.

    ``heir`` takes those on which they are in the team and not on duty already.
    """
    row = _kept(town, member_id, version)
    if wanted.heir is not None and wanted.heir == row.user_id:
        raise invalid(heir="交给另一个人")
    with saving(_stale):
        row.until, row.changed_by_id, row.changed_at = wanted.until, actor.id, clock.now()
    _record("emergency.member_ended", row, actor.id)
    return hand_over(actor.id, town, row.user_id, wanted.until, wanted.heir)


def _kept(town: Area, member_id: int, version: int | None) -> EmergencyMember:
    _lock(town)
    query = select(EmergencyMember).where(EmergencyMember.id == member_id, EmergencyMember.town_id == town.id)
    row = db.session().scalars(query.execution_options(populate_existing=True)).first()
    if row is None:
        raise not_found()
    if version not in (None, row.version):
        raise _stale()
    return row


def _stale() -> Problem:
    return Problem("stale", "刚刚有人改过这一位，请看看现在的样子再改")


def _lock(town: Area) -> None:
    """Let nobody else change the team of this town until the transaction ends; where writers queue, nobody does."""
    db.session().execute(select(Area.id).where(Area.id == town.id).with_for_update())


def _refuse_twice(town_id: int, user_id: int, since: date, until: date | None, but: int = 0) -> None:
    for one in queries_team.memberships_of([user_id], town_id):
        begins_before_it_ends = one.until is None or since < one.until
        if one.id != but and begins_before_it_ends and (until is None or one.since < until):
            told = f"，到 {one.until}" if one.until else ""
            raise Problem("stale", ALREADY.format(since=one.since, until=told))


def _skills(wanted: MemberInput) -> list[str]:
    return [one for one in queries_team.skill_words() if one in wanted.skills]


def _record(event: str, row: EmergencyMember, actor_id: int | None) -> None:
    until = row.until.isoformat() if row.until else None
    content = {"person": row.user_id, "since": row.since.isoformat(), "until": until, "unit": row.unit_id}
    journal.append(event, (SUBJECT, row.id), actor_id=actor_id, content=content)
    submit_after_commit("deliver_notices")

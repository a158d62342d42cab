"""Reads of teams and sectors, always of one headquarters that was loaded through what the actor is to it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, select

from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.core.hot.forms import HotForms
from webapp.emergencies.hq.models import Headquarters
from webapp.emergencies.hq.states import OPEN
from webapp.emergencies.teams.models import Sector, Team, TeamMember
from webapp.emergencies.teams.states import OUT, TeamState
from webapp.people.models import User


@dataclass(frozen=True)
class Formed:
    """A team with its people: user id → name, the leader first."""

    team: Team
    people: dict[int, str] = field(default_factory=dict)

    @property
    def leader(self) -> str:
        """The name of who leads it."""
        return self.people.get(self.team.leader_id, "")


def teams_of(headquarters_id: int) -> list[Formed]:
    """Return the teams of a headquarters with their people, in the order of their forming, in one statement."""
    found: dict[int, Formed] = {}
    for team, user_id, name in _TEAMS.entities(headquarters_id=headquarters_id):
        formed = found.setdefault(team.id, Formed(team))
        if user_id is not None:
            formed.people[user_id] = name
    return list(found.values())


def sectors_of(headquarters_id: int) -> Sequence[Sector]:
    """Return the sectors of a headquarters in the order in which they were put on the list."""
    return _SECTORS.entities(headquarters_id=headquarters_id).scalars().all()


def _teams(headquarters_id: int) -> Select[Team, int, str]:
    return (
        select(Team, User.id, User.name)
        .outerjoin(TeamMember, TeamMember.team_id == Team.id)
        .outerjoin(User, User.id == TeamMember.user_id)
        .where(Team.headquarters_id == headquarters_id)
        .order_by(Team.id, TeamMember.user_id != Team.leader_id, User.id)
    )


def _sectors(headquarters_id: int) -> Select[Sector]:
    return select(Sector).where(Sector.headquarters_id == headquarters_id).order_by(Sector.id)


_TEAMS, _SECTORS = HotForms(_teams), HotForms(_sectors)


def team_in(headquarters_id: int, team_id: int) -> Team:
    """Return a team of a headquarters; the one 404 for any other."""
    found = db.session().get(Team, team_id)
    if found is None or found.headquarters_id != headquarters_id:
        raise not_found()
    return found


def sector_in(headquarters_id: int, sector_id: int) -> Sector:
    """Return a sector of a headquarters; the one 404 for any other."""
    found = db.session().get(Sector, sector_id)
    if found is None or found.headquarters_id != headquarters_id:
        raise not_found()
    return found


def by_submission(kind: type[Any], submission_id: int) -> Any:
    """Return the team or sector that a submission made."""
    return db.session().scalar(select(kind).where(kind.submission_id == submission_id))


def members_of(team_id: int) -> list[int]:
    """Return the people of a team."""
    return list(db.session().scalars(select(TeamMember.user_id).where(TeamMember.team_id == team_id)))


def team_of(headquarters_id: int, user_id: int) -> Team | None:
    """Return the team in which somebody is, else the last in which they were."""
    query = (
        select(Team)
        .join(TeamMember, TeamMember.team_id == Team.id)
        .where(Team.headquarters_id == headquarters_id, TeamMember.user_id == user_id)
        .order_by(Team.state == TeamState.RETURNED, Team.id.desc())
    )
    return db.session().scalars(query.limit(1)).first()


def in_teams(headquarters_id: int, user_ids: Collection[int], *, but: int | None = None) -> dict[str, str]:
    """Return name → team of those of these people who are in a team that is not back."""
    query = (
        select(User.name, Team.name)
        .join(TeamMember, TeamMember.user_id == User.id)
        .join(Team, Team.id == TeamMember.team_id)
        .where(Team.headquarters_id == headquarters_id, Team.state != TeamState.RETURNED, User.id.in_(list(user_ids)))
    )
    if but is not None:
        query = query.where(Team.id != but)
    return {name: team for name, team in db.session().execute(query)}


def out_in_sector(sector_id: int, *, but: int) -> bool:
    """Say whether another team is out in a sector."""
    query = select(Team.id).where(Team.sector_id == sector_id, Team.id != but, Team.state == TeamState.UNDER_WAY)
    return db.session().scalar(query.limit(1)) is not None


def still_searching(headquarters_id: int) -> Sequence[Team]:
    """Return the teams that are not back, those that have not begun among them."""
    query = select(Team).where(Team.headquarters_id == headquarters_id, Team.state != TeamState.RETURNED)
    return db.session().scalars(query.order_by(Team.id)).all()


def teamed_ids(headquarters_id: int) -> list[int]:
    """Return the people of all teams that are not back."""
    query = select(TeamMember.user_id).join(Team, Team.id == TeamMember.team_id)
    query = query.where(Team.headquarters_id == headquarters_id, Team.state != TeamState.RETURNED)
    return list(db.session().scalars(query.distinct()))


def silent() -> Select[Any]:
    """Select the teams of which somebody is to be told now that they have not said 平安, the longest silent first."""
    return (
        select(Team)
        .join(Headquarters, Headquarters.id == Team.headquarters_id)
        .where(Team.next_alarm_at <= clock.now(), Team.state.in_(OUT))
        .where(Headquarters.state.in_(OPEN), Headquarters.set_aside_at.is_(None))
        .order_by(Team.next_alarm_at, Team.id)
    )

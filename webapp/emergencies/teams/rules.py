"""Who forms and moves teams, and until when a team that is out has to say 平安: one rule for service and pages."""

from datetime import datetime, time, timedelta

from flask import current_app

from webapp.core import clock
from webapp.core.errors import Problem, not_found
from webapp.emergencies.hq.rules import Access
from webapp.emergencies.teams.models import Team

NOT_YOURS = "只有指挥的人、网格长和这个队带队的人能按这个"
# By night people say 平安 more often.
NIGHT_FROM, NIGHT_UNTIL = time(20), time(6)


def may_form(seen: Access) -> bool:
    """Say whether somebody may form teams and mark sectors: who commands, the town's deciders, leads above."""
    return seen.headquarters.activated_at is not None and (seen.commander or seen.decides or seen.leads)


def may_move(seen: Access, team: Team, user_id: int) -> bool:
    """Say whether somebody may press the steps of a team: its leader, and who may form one."""
    return team.leader_id == user_id or may_form(seen)


def check_right(seen: Access, *, has: bool) -> None:
    """Refuse who has not the right: 403 for who works here and hence knows of it, the one 404 for others."""
    if has:
        return
    if seen.works and seen.headquarters.activated_at is not None:
        raise Problem("forbidden", NOT_YOURS)
    raise not_found()


def is_night(moment: datetime) -> bool:
    """Say whether a moment is in the night, from 20:00 to 06:00 in Shanghai."""
    local = clock.local(moment).time()
    return local >= NIGHT_FROM or local < NIGHT_UNTIL


def due_after(team: Team, heard_at: datetime) -> datetime:
    """Return when a team has to say 平安 next after it was heard from.

    As many minutes as it was told; else an hour, and half an hour where that half hour ends in the night.
    """
    if team.safe_every:
        return heard_at + timedelta(minutes=team.safe_every)
    by_day, by_night = (timedelta(minutes=int(one)) for one in current_app.config["EMERGENCY_SAFE_MINUTES"].split(","))
    return heard_at + (by_night if is_night(heard_at + by_night) else by_day)


def patience() -> timedelta:
    """Return by how much a team may be late until somebody is told, and after how long they are told again."""
    return timedelta(minutes=int(current_app.config["EMERGENCY_SAFE_LATE_MINUTES"]))

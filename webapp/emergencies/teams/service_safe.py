"""报平安: who is out says it with one tap, and who has to know is told when it does not come. 没报 is never 走失.

A 平安 counts from when it was pressed. One that arrives after the alarm stills it where it is young enough, and says
so.
"""

from datetime import datetime, timedelta
from functools import partial

from webapp.core import clock, journal
from webapp.core.background import submit_after_commit
from webapp.core.db import db
from webapp.core.errors import Problem
from webapp.core.sweeping import in_batches, safely, set_past_version
from webapp.emergencies.hq.models import Headquarters, RollEntry
from webapp.emergencies.hq.rules import Access
from webapp.emergencies.hq.schemas import PressInput
from webapp.emergencies.hq.service_roll import SAFE
from webapp.emergencies.hq.service_steps import tell_pages
from webapp.emergencies.teams import queries
from webapp.emergencies.teams.models import Team
from webapp.emergencies.teams.rules import due_after, patience
from webapp.emergencies.teams.states import OUT, TEAMS
from webapp.people.actor import Actor
from webapp.reports.models import Submission
from webapp.web.formatting import clock_time

# What was pressed longer ago than this when it arrives came late, and says so.
LATE = timedelta(minutes=2)
NO_TEAM = "还没有分到队里，不用报平安；到了就按我到了"


@SAFE.add
def say_safe(seen: Access, actor: Actor, wanted: PressInput, _submission: Submission) -> None:
    """Take 平安 of a member of a team, their own or noted for them; Problem 409 for who was never in a team."""
    user_id = actor.id
    if wanted.roll is not None:
        user_id = db.session().get_one(RollEntry, wanted.roll).user_id
    team = queries.team_of(seen.headquarters.id, user_id)
    if team is None:
        raise Problem("stale", NO_TEAM)
    at = wanted.at or clock.now()
    alarmed = team.alarms > 0 and team.state in OUT
    with TEAMS.saving(team):
        hear(team, at, user_id)
    stilled = alarmed and team.alarms == 0
    said = {"stilled": stilled, "pressed": _pressed(at), "team": team.name}
    journal.append("emergency.team_safe", ("field_team", team.id), actor_id=actor.id, content=said)
    submit_after_commit("deliver_notices")


def _pressed(at: datetime) -> str:
    """Return in words when something was pressed, and that it came late."""
    now = clock.now()
    return f"{clock_time(at)} 按的" + (f"，{clock_time(now)} 才收到" if now - at >= LATE else "")


def hear(team: Team, at: datetime, from_id: int | None, *, reached: bool = False) -> None:
    """Note a sign of life of a team as of when it was given, and when it is silent for too long after it.

    An older one than is known changes nothing. One so old that the next would be overdue by now leaves the alarms on.
    """
    now = clock.now()
    if team.heard_at is None or at >= team.heard_at:
        team.heard_at, team.heard_from_id, team.reached = at, from_id, reached
        team.heard_late_at = now if now - at >= LATE else None
    if team.state not in OUT:
        team.next_alarm_at, team.alarms = None, 0
        return
    alarm_at = due_after(team, team.heard_at) + patience()
    if alarm_at > now or team.next_alarm_at is None:
        team.next_alarm_at, team.alarms = alarm_at, 0


def raise_alarms() -> int:
    """Tell commander and duty officer, in short transactions, which teams have not said 平安; return of how many.

    Each alarm is given once: after a gap of the worker one for all that were missed.
    """
    return in_batches(queries.silent, lambda team: safely(partial(_raise, team), "team_alarm_failed", team_id=team.id))


def _raise(team: Team) -> bool:
    since = clock_time(team.heard_at) if team.heard_at else ""
    headquarters = db.session().get_one(Headquarters, team.headquarters_id)
    set_past_version(team, alarms=team.alarms + 1, next_alarm_at=clock.now() + patience())
    journal.append("emergency.team_silent", ("field_team", team.id), content={"since": since})
    tell_pages(headquarters)
    submit_after_commit("deliver_notices")
    return True


def call_back(headquarters: Headquarters) -> None:
    """Tell all teams that are not back to return: everybody was found."""
    for team in queries.still_searching(headquarters.id):
        set_past_version(team, called_back_at=clock.now())


def send_on(headquarters: Headquarters) -> None:
    """Let the teams that are not back search on: it was somebody else who was found."""
    for team in queries.still_searching(headquarters.id):
        set_past_version(team, called_back_at=None)

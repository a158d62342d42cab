"""Who hears of teams: their members; who commands and who is on duty. Titles and notices say no word of anybody."""

from webapp.core import clock
from webapp.core.db import db
from webapp.core.notices import About, Entry, Subject, register
from webapp.emergencies.hq.models import Headquarters
from webapp.emergencies.hq.rules import title_of
from webapp.emergencies.standing.queries import duty_on
from webapp.emergencies.teams import queries
from webapp.emergencies.teams.models import Team
from webapp.emergencies.teams.states import MEMBERS, TEAMS, WATCHERS


def about_team(entry: Entry) -> About | None:
    """Return who hears what happens to a team; of a 平安 only where it stills an alarm."""
    team = db.session().get(Team, entry.subject_id)
    headquarters = db.session().get(Headquarters, team.headquarters_id) if team else None
    if team is None or headquarters is None or headquarters.set_aside_at:
        return None
    quiet = entry.event == "emergency.team_safe" and not entry.content.get("stilled")
    audiences = {
        WATCHERS: [] if quiet else watchers(headquarters),
        MEMBERS: queries.members_of(team.id) if entry.event in _FOR_MEMBERS else [],
    }
    since = str(entry.content.get("since", ""))
    values = {
        "title": title_of(headquarters),
        "team": team.name,
        "thorough": str(entry.content.get("thorough", "")),
        "since": f"{since} 以后没有消息" if since else "一直没有消息",
        "pressed": str(entry.content.get("pressed", "")),
    }
    return About(audiences, values, f"/emergencies/hq/{headquarters.code}", urgent=True)


_FOR_MEMBERS = ("emergency.team_formed", "emergency.team_changed")


def watchers(headquarters: Headquarters) -> list[int]:
    """Return who watches over the teams: who commands, and who is on duty today."""
    duty = duty_on(headquarters.town_id, clock.now())
    on_duty = duty.people if duty else ()
    return list(dict.fromkeys(one for one in (headquarters.commander_id, *on_duty) if one is not None))


register(Subject("field_team", TEAMS.notices, about_team))

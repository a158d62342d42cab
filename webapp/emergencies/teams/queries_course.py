"""What teams and sectors add to how an emergency went: lines of its timeline."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import or_, select

from webapp.core.db import db
from webapp.core.journal import JournalEntry, JournalText
from webapp.emergencies.after.queries_timeline import Entry, in_timeline
from webapp.emergencies.hq.models import Headquarters, HeadquartersStep
from webapp.emergencies.teams.models import Team
from webapp.emergencies.teams.states import SECTORS, TEAMS
from webapp.people.models import User

FORMED, MADE = "team-formed", "sector-made"
# What is kept of a press (``hq/service_steps.keep``) → what it says; words begin with the name of the team or sector.
_SAID = {
    FORMED: "分好了",
    MADE: "划好了",
    **{f"team-{action}": step.word for action, step in TEAMS.by_action.items()},
    **{f"sector-{action}": step.word for action, step in SECTORS.by_action.items()},
}
_SILENT, _SAFE = "emergency.team_silent", "emergency.team_safe"


@in_timeline
def teams_pressed(headquarters: Headquarters) -> Iterable[Entry]:
    """Say what was pressed for teams and sectors, at the time that phones claim, and by whom."""
    own = HeadquartersStep.headquarters_id == headquarters.id
    query = select(HeadquartersStep, User.name).join(User, User.id == HeadquartersStep.by_id)
    for step, name in db.session().execute(query.where(own, HeadquartersStep.action.in_(_SAID))):
        which, _, more = step.words.partition("，")
        said = "，".join(filter(None, (more, name, "补传" if step.late else "")))
        yield Entry(step.at, f"{which}{_SAID[step.action]}（{said}）")


@in_timeline
def teams_silent(headquarters: Headquarters) -> Iterable[Entry]:
    """Say when a team had not said 平安, and when it was heard of after that, from the journal."""
    query = (
        select(JournalEntry.at, JournalEntry.event, JournalText.content, Team.name)
        .join(Team, Team.id == JournalEntry.subject_id)
        .outerjoin(JournalText, JournalText.entry_id == JournalEntry.id)
        .where(JournalEntry.subject_kind == TEAMS.subject, Team.headquarters_id == headquarters.id)
        .where(or_(JournalEntry.event == _SILENT, JournalEntry.event == _SAFE))
        .order_by(JournalEntry.id)
    )
    for at, event, content, team in db.session().execute(query):
        said: dict[str, Any] = content or {}
        if event == _SILENT:
            since = said.get("since")
            yield Entry(at, f"{team}还没报平安" + (f"（{since} 以后没有消息）" if since else ""))
        elif said.get("stilled"):
            yield Entry(at, f"{team}报了平安（{said.get('pressed', '')}）")

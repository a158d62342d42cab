"""What was told and journalled of teams and sectors goes with their headquarters: set aside, or erased for good."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select

from webapp.core.db import db
from webapp.core.erasure import clear_traces, on_erase
from webapp.core.protection.turning import Turned, on_protect, turn
from webapp.emergencies.teams.models import Sector, Team
from webapp.emergencies.teams.states import SECTORS, TEAMS


@on_protect("headquarters")
def turn_teams(turned: Turned) -> None:
    """Let teams and sectors turn with headquarters that are set aside: their notices go, their words are sealed."""
    for kind, ids in _of(turned.ids):
        turn(kind, ids, turned.at)


@on_erase("headquarters")
def clear_teams(ids: Sequence[int]) -> None:
    """Clear what was told and journalled of teams and sectors of headquarters that are to be erased."""
    for kind, own in _of(ids):
        clear_traces(kind, own)


def _of(headquarters_ids: Sequence[int]) -> Iterator[tuple[str, Sequence[int]]]:
    for kind, model in ((TEAMS.subject, Team), (SECTORS.subject, Sector)):
        query = select(model.id).where(model.headquarters_id.in_(headquarters_ids))
        yield kind, db.session().scalars(query).all()

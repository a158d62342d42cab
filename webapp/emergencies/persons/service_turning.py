"""What was told and journalled of missing persons goes with their headquarters: set aside, or erased for good."""

from collections.abc import Sequence

from sqlalchemy import select

from webapp.core.db import db
from webapp.core.erasure import clear_traces, on_erase
from webapp.core.protection.turning import Turned, on_protect, turn
from webapp.emergencies.persons.models import MissingPerson
from webapp.emergencies.persons.states import PERSONS


@on_protect("headquarters")
def turn_persons(turned: Turned) -> None:
    """Let missing persons turn with headquarters that are set aside: their notices go, their words are sealed."""
    turn(PERSONS.subject, _of(turned.ids), turned.at)


@on_erase("headquarters")
def clear_persons(ids: Sequence[int]) -> None:
    """Clear what was told and journalled of missing persons of headquarters that are to be erased."""
    clear_traces(PERSONS.subject, _of(ids))


def _of(headquarters_ids: Sequence[int]) -> Sequence[int]:
    query = select(MissingPerson.id).where(MissingPerson.headquarters_id.in_(headquarters_ids))
    return db.session().scalars(query).all()

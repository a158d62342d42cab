"""In which lists of the person asked a grant is; it follows from the grant alone."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, insert, select

from webapp.areas.scope import person_scope, scope_entries
from webapp.care.grants.rules import bucket_of
from webapp.care.models import CareGrant, CareGrantScope
from webapp.care.states import GrantState
from webapp.core import clock
from webapp.core.db import db
from webapp.core.erasure import on_erase

_entries: Any = CareGrantScope.__table__


def sync_scope(grant: CareGrant) -> None:
    """Write anew in which lists a grant is: in none but while it runs."""
    session = db.session()
    session.execute(delete(_entries).where(_entries.c.row_id == grant.id))
    if grant.state == GrantState.GRANTED:
        places = [(bucket_of(grant), clock.to_micros(grant.until))]
        session.execute(insert(_entries), scope_entries([person_scope(grant.person_id)], places, grant.id))


@on_erase("case")
def leave_lists(case_ids: Sequence[int]) -> None:
    """Take the grants of cases that are to be erased out of all lists, in the open transaction."""
    grants = select(CareGrant.id).where(CareGrant.course_id.in_(case_ids))
    db.session().execute(delete(CareGrantScope).where(CareGrantScope.row_id.in_(grants)))

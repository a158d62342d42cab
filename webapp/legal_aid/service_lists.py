"""In which lists an application is; it follows from the application alone."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, insert, select

from webapp.areas.scope import person_scope, scope_entries, unit_scope
from webapp.core import clock
from webapp.core.db import db
from webapp.core.erasure import on_erase
from webapp.legal_aid.models import AidApplication, AidScope
from webapp.legal_aid.states import CLOCKED, State
from webapp.people.models import Unit
from webapp.people.names.service_keeping_out import Leaving, let_all_in, on_keep_out
from webapp.people.queries_receiving import protected_scope_of

JUSTICE_OFFICE = "justice_office"
_entries: Any = AidScope.__table__


def sync_scope(application: AidApplication, *, new: bool = False) -> None:
    """Write anew in which lists the application is."""
    session = db.session()
    if not new:
        session.execute(delete(_entries).where(_entries.c.row_id == application.id))
    session.execute(insert(_entries), scope_rows(application))


@on_keep_out("aid")
def move_lists(leaving: Leaving) -> None:
    """Write anew in which lists applications are of which somebody is kept out."""
    for application_id in leaving.ids:
        sync_scope(db.session().get_one(AidApplication, application_id))


@on_erase("aid")
def forget_who_was_out(application_ids: Sequence[int]) -> None:
    """Forget who was kept out of applications that are erased."""
    let_all_in("aid", application_ids)


def scope_rows(application: AidApplication) -> list[dict[str, Any]]:
    """Return its scope entries: the justice office's and its helper's; a protected one only the named people's."""
    if application.protected:
        return scope_entries([protected_scope_of("aid", application.id)], _places(application), application.id)
    scopes = [unit_scope(unit_id) for unit_id in db.session().scalars(_justice_offices())]
    if application.helper_id:
        scopes.append(person_scope(application.helper_id))
    return scope_entries(scopes, _places(application), application.id)


def _justice_offices() -> Any:
    return select(Unit.id).where(Unit.code == JUSTICE_OFFICE)


def _places(application: AidApplication) -> list[tuple[str, int]]:
    received = clock.to_micros(application.received_at)
    state = application.state
    if state in CLOCKED and application.due_at:
        group = ("due", clock.to_micros(application.due_at))
    elif state == State.PAPERS_ASKED:
        group = ("waiting", clock.to_micros(application.papers_asked_at or application.received_at))
    elif state == State.ASSIGNED:
        group = ("assigned", clock.to_micros(application.assigned_at or application.received_at))
    else:
        group = ("done", clock.to_micros(application.closed_at or application.received_at))
    return [("all", received), group]

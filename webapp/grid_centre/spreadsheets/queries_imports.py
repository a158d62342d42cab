"""Imports that were taken in, for the desk."""

from typing import Any

from sqlalchemy import select

from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.grid_centre.models import ImportState, RosterImport
from webapp.people.models import User

SHOWN = 10


def import_of(import_id: int) -> RosterImport:
    """Return an import; the one 404 when there is none."""
    found = db.session().get(RosterImport, import_id)
    if found is None:
        raise not_found()
    return found


def new_people(import_id: int) -> list[int]:
    """Return the people whom an import added, while it holds; the one 404 otherwise."""
    found = import_of(import_id)
    if found.state != ImportState.APPLIED:
        raise not_found()
    return list((found.undo or {}).get("people", ()))


def recent_imports() -> list[Any]:
    """Return (import, name of who took it in), newest first, in one statement; the sealed file is left out."""
    query = (
        select(
            RosterImport.id,
            RosterImport.file_name,
            RosterImport.state,
            RosterImport.applied_at,
            RosterImport.counts,
            User.name.label("who"),
        )
        .outerjoin(User, User.id == RosterImport.made_by)
        .where(RosterImport.state.in_((ImportState.APPLIED, ImportState.UNDONE)))
        .order_by(RosterImport.id.desc())
    )
    return list(db.session().execute(query.limit(SHOWN)))

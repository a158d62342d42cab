"""Reads of the box: everybody their own, the grid centre all of it, everybody what was changed because of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select

from webapp.areas.scope import PAGE_SIZE
from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.core.notices import About, Entry, Subject, register
from webapp.people import queries as people
from webapp.people.actor import Actor
from webapp.people.models import User
from webapp.people.permissions import Role
from webapp.suggestions.models import Suggestion
from webapp.suggestions.states import AUTHOR, BOX, SUGGESTIONS, State

_KEEPERS = (Role.GRID_CENTRE_OFFICER, Role.SYSTEM_ADMIN)
# What waits for its keepers: an answer, or what came of it.
_OPEN = (State.RECEIVED, State.ANSWERED)


@dataclass(frozen=True)
class ListPage:
    """A page of suggestions with the author's name where they gave it, and the id of the last row when more follow."""

    rows: Sequence[tuple[Suggestion, str]]
    after: int | None


def mine(actor: Actor, after: int | None) -> ListPage:
    """Return one page of the actor's own, newest first."""
    return _page(select(Suggestion, User.name).where(Suggestion.author_id == actor.id), after)


def box(show: str, after: int | None, size: int = PAGE_SIZE) -> ListPage:
    """Return one page of the box: ``open`` what waits for an answer or an outcome, ``done`` the rest; newest first."""
    states = _OPEN if show == "open" else (State.ADOPTED, State.NOT_ADOPTED)
    return _page(select(Suggestion, User.name).where(Suggestion.state.in_(states)), after, size)


def changed(limit: int = 10) -> Sequence[Suggestion]:
    """Return what was changed because a person asked for it, latest first; everybody sees the outcome, nothing else."""
    query = select(Suggestion).where(Suggestion.state == State.ADOPTED).order_by(Suggestion.id.desc())
    return list(db.session().scalars(query.limit(limit)))


def own(actor: Actor, suggestion_id: int) -> Suggestion:
    """Return one of the actor's own; the one 404 otherwise."""
    return _one(Suggestion.id == suggestion_id, Suggestion.author_id == actor.id)


def in_box(suggestion_id: int) -> Suggestion:
    """Return one by its id, for those who answer; the one 404 for an unknown one."""
    return _one(Suggestion.id == suggestion_id)


def author_name(found: Suggestion) -> str:
    """Return who wrote it where they want that to be seen, else nothing."""
    return people.names_of([found.author_id])[found.author_id] if found.named else ""


def waiting() -> Select[Any]:
    """Select how many wait for an answer or an outcome: those of the box as it opens."""
    return select(func.count(Suggestion.id)).where(Suggestion.state.in_(_OPEN))


def _one(*which: object) -> Suggestion:
    found = db.session().scalar(select(Suggestion).where(*which))  # type: ignore[arg-type]
    if found is None:
        raise not_found()
    return found


def _page(query: Any, after: int | None, size: int = PAGE_SIZE) -> ListPage:
    query = query.join(User, User.id == Suggestion.author_id).order_by(Suggestion.id.desc()).limit(size + 1)
    if after is not None:
        query = query.where(Suggestion.id < after)
    found = [(row[0], row[1] if row[0].named else "") for row in db.session().execute(query)]
    rows = found[:size]
    return ListPage(rows, rows[-1][0].id if len(found) > size else None)


def _about(entry: Entry) -> About | None:
    found = db.session().get(Suggestion, entry.subject_id)
    if found is None:
        return None
    keepers = [user_id for role in _KEEPERS for user_id in people.holders_of_role(role) if user_id != found.author_id]
    url = f"/suggestions/{found.id}"
    return About({BOX: keepers, AUTHOR: [found.author_id]}, {}, url, urls={BOX: f"/suggestions/box/{found.id}"})


register(Subject("suggestion", SUGGESTIONS.notices, _about))

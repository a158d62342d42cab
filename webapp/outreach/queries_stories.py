"""Reads of typical cases."""

from sqlalchemy import or_, select

from webapp.areas.scope import PAGE_SIZE, ListPage
from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.outreach.models import TypicalCase
from webapp.outreach.states import StoryState


def stories(state: StoryState, after: tuple[int, int] | None, size: int = PAGE_SIZE) -> ListPage[TypicalCase]:
    """Return one page of typical cases in a state, the newest first."""
    query = select(TypicalCase).where(TypicalCase.state == state)
    if after:
        moment = clock.from_micros(after[0])
        query = query.where(
            or_(TypicalCase.sort_at < moment, (TypicalCase.sort_at == moment) & (TypicalCase.id < after[1]))
        )
    query = query.order_by(TypicalCase.sort_at.desc(), TypicalCase.id.desc()).limit(size + 1)
    found = list(db.session().scalars(query))
    shown = found[:size]
    last = (clock.to_micros(shown[-1].sort_at), shown[-1].id) if len(found) > size else None
    return ListPage(shown, last)


def story(story_id: int, *, public: bool) -> TypicalCase:
    """Return a typical case; with ``public`` only one that is out. The one 404 else."""
    found = db.session().get(TypicalCase, story_id)
    if found is None or (public and found.state != StoryState.PUBLISHED):
        raise not_found()
    return found

"""What was said to be settled and is not: the cases that came back to those who hold them, with what was said."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, exists, select

from webapp.areas.scope import PAGE_SIZE
from webapp.cases.lists.queries import CaseRow, list_page
from webapp.cases.models import CaseAction, CaseScope
from webapp.cases.states_steps import Action
from webapp.core.db import db
from webapp.reports.models import Photo, Voice

# The steps by which a case comes back → who said so, in words.
SAID = {
    Action.ANSWER_NOT_SOLVED: "报的人说还没好",
    Action.ANSWER_PARTLY: "报的人说只好了一部分",
    Action.RECHECK_FAIL: "去看的人说还没好",
    Action.FOLLOW_UP_DISSATISFIED: "打电话问过，说不满意",
}


@dataclass(frozen=True)
class Back:
    """A case that came back: who said so, in which words, with which pictures and voice."""

    row: CaseRow
    said: str = "还没好"
    photos: tuple[int, ...] = ()
    voice: int | None = None

    @property
    def note(self) -> str:
        """What is still missing, as it was said."""
        return self.row.case.latest_note


def any_back(scopes: Sequence[str]) -> Any:
    """Say in SQL whether anything came back in these scopes."""
    return exists().where(CaseScope.scope.in_(scopes), CaseScope.bucket == "came_back")


def came_back(scopes: Sequence[str]) -> list[Back]:
    """Return what came back in these scopes, the latest first, at most a page; in two statements."""
    rows = list_page(scopes, "came_back").rows
    told = _told([row.case.id for row in rows]) if rows else {}
    return [Back(row, *told.get(row.case.id, ())) for row in rows[:PAGE_SIZE]]


def _told(case_ids: Sequence[int]) -> dict[int, tuple[str, tuple[int, ...], int | None]]:
    """Return case → what was said last, of those that were sent from a phone."""
    here = and_(Photo.submission_id == CaseAction.submission_id, Photo.file.is_not(None))
    query = (
        select(CaseAction.case_id, CaseAction.id, CaseAction.action, Photo.id.label("photo"), Voice.id.label("voice"))
        .outerjoin(Photo, here)
        .outerjoin(Voice, and_(Voice.submission_id == CaseAction.submission_id, Voice.file.is_not(None)))
        .where(CaseAction.case_id.in_(case_ids), CaseAction.action.in_(list(SAID)))
        .order_by(CaseAction.id.desc(), Photo.position, Photo.id)
    )
    found: dict[int, tuple[str, tuple[int, ...], int | None]] = {}
    last: dict[int, int] = {}
    for case_id, action_id, action, photo, voice in db.session().execute(query):
        if last.setdefault(case_id, action_id) != action_id:
            continue  # an earlier time
        photos = found[case_id][1] if case_id in found else ()
        found[case_id] = SAID[Action(action)], (*photos, photo) if photo else photos, voice
    return found

"""What time alone does to requests: one that was granted ends, one that went ahead and was not decided is named."""

from typing import Any

from sqlalchemy import Select, select

from webapp.cameras.reviews.models import CameraReview
from webapp.cameras.reviews.rules import ReviewAccess
from webapp.cameras.reviews.service import advance
from webapp.cameras.reviews.states import OPEN, REVIEWS, Action, State
from webapp.core import clock, journal
from webapp.core.background import submit_after_commit
from webapp.core.sweeping import in_batches, set_past_version


def sweep() -> int:
    """Take every rung that is due now; return of how many requests anything changed or anybody was notified."""
    return in_batches(_due, _climb)


def _due() -> Select[Any]:
    query = select(CameraReview).where(CameraReview.next_at <= clock.now(), CameraReview.state.in_(OPEN))
    return query.order_by(CameraReview.next_at, CameraReview.id)


def _climb(row: CameraReview) -> bool:
    if row.state == State.GRANTED:
        advance(ReviewAccess(row), REVIEWS[Action.EXPIRE], None)
        return True
    fresh = row.state == State.ASKED_URGENT and not row.told_late
    # Past the version: who has it open goes on with what they see.
    set_past_version(row, next_at=None, told_late=row.told_late or fresh)
    if not fresh:
        return False
    for event in ("camera_review.late", "camera_review.late_told"):
        journal.append(event, ("camera_review", row.id))
    submit_after_commit("deliver_notices")
    return True

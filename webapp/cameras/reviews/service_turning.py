"""A case turns protected: requests to see footage about it leave the lists; what is erased leaves nothing."""

from collections.abc import Sequence

from sqlalchemy import select

from webapp.cameras.reviews.models import CameraReview
from webapp.core import journal
from webapp.core.db import db
from webapp.core.protection.turning import Turned, on_protect, turn


@on_protect("case")
def set_reviews_aside(turned: Turned) -> None:
    """Take the requests about cases that turn from everybody; nobody hears why."""
    query = select(CameraReview).where(CameraReview.case_id.in_(turned.ids)).order_by(CameraReview.id)
    rows: Sequence[CameraReview] = db.session().scalars(query).all()
    for row in rows:
        if row.set_aside_at is None:
            row.set_aside_at, row.next_at, row.ended_at = turned.at, None, row.ended_at or turned.at
            journal.append("camera_review.set_aside", ("camera_review", row.id))
    db.session().flush()
    turn("camera_review", [row.id for row in rows], turned.at)

"""Requests to see footage (申请调看): which points, from when to when, what for; what was decided and seen, in words.

Never a picture: what was seen is seen at the police station. All words of a request are encrypted.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, aliased, mapped_column

from webapp.cameras.reviews.states import State
from webapp.cases.models import Case
from webapp.core.db import Model, Moment, RowId, Word
from webapp.core.protection.at_rest import protects
from webapp.core.protection.crypto import EncryptedText
from webapp.core.protection.impartial import concerns
from webapp.documents.models import Numbered


class CameraReview(Numbered, Model):
    """One request. ``unit_id`` is the police station that decides; ``for_name`` is a resident for whom it is asked.

    ``urgent``: it went ahead before it was decided, which is due by ``due_at``; a granted one is over at ``ends_at``.
    ``next_at``: when time alone does something next.
    """

    __tablename__ = "camera_reviews"
    __table_args__ = (
        Index("ix_camera_reviews_next", "next_at"),
        Index("ix_camera_reviews_asker", "asker_id", "id"),
        Index("ix_camera_reviews_unit", "unit_id", "state"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), unique=True)
    state: Mapped[State] = mapped_column(Word(State, 12))
    version: Mapped[int] = mapped_column()
    purpose: Mapped[str] = mapped_column(String(12))
    words: Mapped[str] = mapped_column(EncryptedText)
    basis: Mapped[str] = mapped_column(EncryptedText)
    since: Mapped[datetime] = mapped_column(Moment)
    until: Mapped[datetime] = mapped_column(Moment)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    town_id: Mapped[int] = mapped_column(ForeignKey("areas.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    asker_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    asker_label: Mapped[str] = mapped_column(String(120))
    for_name: Mapped[str] = mapped_column(EncryptedText)
    for_phone: Mapped[str | None] = mapped_column(EncryptedText)
    for_phone_index: Mapped[str | None] = mapped_column(String(64), index=True)
    urgent: Mapped[bool] = mapped_column(default=False)
    asked_at: Mapped[datetime] = mapped_column(Moment)
    due_at: Mapped[datetime | None] = mapped_column(Moment)
    next_at: Mapped[datetime | None] = mapped_column(Moment)
    told_late: Mapped[bool] = mapped_column(default=False)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    ends_at: Mapped[datetime | None] = mapped_column(Moment)
    viewed_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment)

    # Every change counts the version up, and fails when the row moved since it was read.
    __mapper_args__ = {"version_id_col": version}


class CameraReviewPoint(Model):
    """A point whose footage a request is about."""

    __tablename__ = "camera_review_cameras"

    review_id: Mapped[int] = mapped_column(ForeignKey("camera_reviews.id"), primary_key=True)
    camera_id: Mapped[int] = mapped_column(ForeignKey("cameras.id"), primary_key=True, index=True)


class CameraReviewStep(Model):
    """A step as it was sent: once by its own id, with its words, as what was seen."""

    __tablename__ = "camera_review_steps"

    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("camera_reviews.id"), index=True)
    action: Mapped[str] = mapped_column(String(12))
    words: Mapped[str] = mapped_column(EncryptedText)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(Moment)


_case = aliased(Case)
_review = aliased(CameraReview)
concerns("camera_review", select(_review.id, _review.for_phone_index))
protects("camera_review", select(CameraReview.id).join(_case, _case.id == CameraReview.case_id).where(_case.protected))

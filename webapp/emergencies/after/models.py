"""What comes after an emergency, and what is told upwards of it: the review with its decisions, 信息快报 and 续报."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core.db import Model, Moment, RowId
from webapp.core.protection.crypto import EncryptedText
from webapp.decisions.models import Drafted


class Review(Model):
    """What went well and what did not, with a version, so that two who write at once never lose a word."""

    __tablename__ = "emergency_reviews"

    headquarters_id: Mapped[int] = mapped_column(
        ForeignKey("emergency_headquarters.id"), primary_key=True, autoincrement=False
    )
    version: Mapped[int] = mapped_column()
    well: Mapped[str] = mapped_column(EncryptedText, default="")
    badly: Mapped[str] = mapped_column(EncryptedText, default="")
    written_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    written_at: Mapped[datetime] = mapped_column(Moment)

    __mapper_args__ = {"version_id_col": version}


class ReviewDecision(Drafted, Model):
    """What is to be mended, as it was typed; once the review is finished it is the decision ``decision_id``."""

    __tablename__ = "review_decisions"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    headquarters_id: Mapped[int] = mapped_column(ForeignKey("emergency_headquarters.id"), index=True)


class UpwardReport(Model):
    """信息快报 (``rank`` 1) or a 续报 (2, 3, …): edited until it is sent, then kept as its final paper.

    ``number`` it gets as it is sent; of a drill there is none.
    """

    __tablename__ = "upward_reports"
    __table_args__ = (UniqueConstraint("headquarters_id", "rank"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    headquarters_id: Mapped[int] = mapped_column(ForeignKey("emergency_headquarters.id"))
    rank: Mapped[int] = mapped_column()
    version: Mapped[int] = mapped_column()
    number: Mapped[str | None] = mapped_column(String(40), unique=True)
    sent_to: Mapped[str] = mapped_column(EncryptedText)
    title: Mapped[str] = mapped_column(EncryptedText)
    body: Mapped[str] = mapped_column(EncryptedText)
    written_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    written_at: Mapped[datetime] = mapped_column(Moment)
    sent_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    sent_at: Mapped[datetime | None] = mapped_column(Moment)

    __mapper_args__ = {"version_id_col": version}

"""紧急求助: a report that many people hear of at once, and who of them has answered."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, mapped_column

from webapp.cases.models import Case
from webapp.core.db import Model, Moment
from webapp.core.protection.at_rest import protects


class EmergencyCall(Model):
    """That a case began with a call for help; the words, the place and the pictures are the report's own."""

    __tablename__ = "emergency_calls"
    __table_args__ = (Index("ix_emergency_calls_author_id", "author_id", "case_id"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True, autoincrement=False)
    report_id: Mapped[int] = mapped_column(ForeignKey("reports.id"), unique=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    raised_at: Mapped[datetime] = mapped_column(Moment)


class EmergencyCalled(Model):
    """One person who was called, in which capacity, and what they answered (the last answer counts)."""

    __tablename__ = "emergency_called"
    __table_args__ = (Index("ix_emergency_called_user_id", "user_id", "case_id"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("emergency_calls.case_id"), primary_key=True, autoincrement=False)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column()
    label: Mapped[str] = mapped_column(String(120))  # 南一村 2 网格, 派出所
    answer: Mapped[str | None] = mapped_column(String(20))
    answered_at: Mapped[datetime | None] = mapped_column(Moment)


protects("emergency", select(Case.id).where(Case.protected))

# What a helper who was called can answer: code → (button, what the others read).
ANSWERS: dict[str, tuple[str, str]] = {
    "coming": ("我马上到", "马上到"),
    "calling": ("我在打电话", "在打电话找人"),
    "seen": ("知道了，去不了", "知道了，去不了"),
}

"""意见箱: what people say about this app and about the burden, what they were answered, and what came of it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core.db import Model, Moment, RowId, Word
from webapp.suggestions.states import State


class Suggestion(Model):
    """One complaint or idea. ``named``: whether those who answer may see who wrote it; the answer comes either way."""

    __tablename__ = "suggestions"
    __table_args__ = (
        UniqueConstraint("author_id", "client_id"),
        Index("ix_suggestions_mine", "author_id", "id"),
        Index("ix_suggestions_box", "state", "id"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    client_id: Mapped[str] = mapped_column(String(36))  # chance; the id of its form before web/once
    about: Mapped[str] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(Text)
    named: Mapped[bool] = mapped_column(default=False)
    state: Mapped[State] = mapped_column(Word(State, 12))
    version: Mapped[int] = mapped_column()
    received_at: Mapped[datetime] = mapped_column(Moment)
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    outcome: Mapped[str] = mapped_column(Text, default="")
    settled_at: Mapped[datetime | None] = mapped_column(Moment)

    # Every change counts the version up, and fails when the row moved since it was read.
    __mapper_args__ = {"version_id_col": version}

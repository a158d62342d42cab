"""What one person asks for and another decides: the rows that keep it, and who may take which step of it.

A feature keeps what is asked for its rows in a table of its own, so that it is erased and sealed with them; further
columns say what exactly is wanted::

    class OrderRequest(Ask, Model):
        __tablename__ = "order_requests"
        __protected_by__ = ("row_id", "work_order")
        __table_args__ = (one_waiting("order_requests", "order_id"),)
        row_id: Mapped[int] = mapped_column("order_id", ForeignKey("work_orders.id"), index=True)

Its service gives the workflow (``ORDERS.asking = Asking(OrderRequest, {"extension": "延期"})``), whose ``ask`` and
``decide`` are the only functions that write such rows.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple, Protocol

from sqlalchemy import ForeignKey, Index, String, select, text, update
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core import clock
from webapp.core.db import Moment, RowId, db
from webapp.core.protection.at_rest import SealableText


class Answer(StrEnum):
    """How a step ends what was asked for: by another's yes or no, or taken back by who asked."""

    YES = "yes"
    NO = "no"
    BACK = "back"


class Ask:
    """The columns of something that was asked for. It waits until ``decided_at``.

    ``approved`` is what another person decided; None where it was taken back (``decided_by_id`` is who asked) or
    lapsed, because its row moved on (nobody decided). ``wanted_at`` is a moment asked for, ``answer_by`` when an answer
    is due.
    """

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(SealableText)
    wanted_at: Mapped[datetime | None] = mapped_column(Moment)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    answer_by: Mapped[datetime | None] = mapped_column(Moment)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    approved: Mapped[bool | None] = mapped_column()
    words: Mapped[str] = mapped_column(SealableText, default="")


class Waiting(NamedTuple):
    """What waits on a row, as much of it as says who may take which step; an :class:`Ask` serves as well."""

    kind: str
    asked_by_id: int | None


class Waits(Protocol):
    """Anything that says what waits: an :class:`Ask` or a :class:`Waiting`."""

    @property
    def kind(self) -> Any:
        """Return the kind of what is asked for."""

    @property
    def asked_by_id(self) -> Any:
        """Return the user who asked."""


@dataclass(frozen=True)
class Asking:
    """How a workflow keeps what is asked for: its model, kind → what it is called, and two rules.

    ``alone``: one thing at a time on a row, of whatever kind; else one of each kind. ``may_wait`` says of a row that
    knows it whether anything waits at all, and so spares a look.
    """

    rows: Any
    words: Mapping[Any, str]
    alone: bool = False
    may_wait: Callable[[Any], bool] = lambda _row: True

    def waiting(self, row: Any, kinds: Collection[str]) -> Any:
        """Return what waits on a row, of one of these kinds, the latest; None when nothing does."""
        if not self.may_wait(row):
            return None
        query = select(self.rows).where(self._waits(row.id), self.rows.kind.in_(kinds))
        return db.session().scalar(query.order_by(self.rows.id.desc()).limit(1))

    def waiting_on(self, row_ids: Iterable[int]) -> dict[int, list[Any]]:
        """Return row id → what waits on it, the oldest first, in one statement (none for no rows)."""
        ids = list(row_ids)
        if not ids:
            return {}
        query = select(self.rows).where(self.rows.row_id.in_(ids), self.rows.decided_at.is_(None))
        found: dict[int, list[Any]] = {}
        for ask in db.session().scalars(query.order_by(self.rows.id)):
            found.setdefault(ask.row_id, []).append(ask)
        return found

    def unanswered(self, now: datetime, most: int) -> list[Any]:
        """Return what still waits though its answer was due, the longest due first; for the sweep of a feature."""
        due = (self.rows.decided_at.is_(None), self.rows.answer_by <= now)
        query = select(self.rows).where(*due).order_by(self.rows.answer_by, self.rows.id)
        return list(db.session().scalars(query.limit(most)))

    def lapse(self, row: Any, kinds: Collection[str]) -> None:
        """Let what waits on a row lapse, of these kinds: nobody has to decide it any more."""
        if kinds and self.may_wait(row):
            moot = update(self.rows).where(self._waits(row.id), self.rows.kind.in_(kinds))
            db.session().execute(moot.values(decided_at=clock.now()))

    def _waits(self, row_id: int) -> Any:
        return (self.rows.row_id == row_id) & self.rows.decided_at.is_(None)


def one_waiting(table: str, column: str) -> Index:
    """Return the index by which the database itself keeps at most one of a kind waiting on a row."""
    waits = text("decided_at IS NULL")
    return Index(f"uq_{table}_waiting", column, "kind", unique=True, sqlite_where=waits, postgresql_where=waits)

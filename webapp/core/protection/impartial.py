"""Nobody works on a matter of their own: whose numbers a matter concerns, and who withdrew from it (我要回避).

A package says of its things, in SQL, by which numbers they concern a person (:func:`concerns`), and in which table it
keeps who withdrew (:class:`Recusal`, :func:`recuses`). Then the statement that loads a thing asks :func:`barred` beside
it: the sentence why this actor takes no step, or nothing. What people do as who reported or ordered it is theirs.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Select, case, exists, false, literal, or_
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core import clock
from webapp.core.db import Moment, RowId, db
from webapp.core.errors import Problem, invalid
from webapp.core.protection.at_rest import SealableText, hide
from webapp.core.registry import ByKind, Registry

OWN = "和您自己有关，由别人来办"
RECUSED = "您说过要回避，由别人来办"
WHY = "写一句为什么要回避"


class Recusal:
    """The columns of a withdrawal; a package adds ``row_id``, the thing, and lets nobody withdraw from it twice."""

    row_id: Mapped[int]
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    reason: Mapped[str] = mapped_column(SealableText)
    at: Mapped[datetime] = mapped_column(Moment)


NUMBERS: ByKind[Select[*tuple[Any, ...]]] = ByKind("whose numbers a matter concerns")
RECUSALS: Registry[Any] = Registry("who withdrew")


def concerns(kind: str, rows: Select[*tuple[Any, ...]]) -> None:
    """Register by which numbers things of a kind concern a person: a SELECT of (id of the thing, blind index).

    A kind may have several. It names tables that other statements read as well only under an alias.
    """
    NUMBERS.registering(kind)(rows)


def recuses(kind: str, model: Any) -> None:
    """Register the table in which a package keeps who withdrew from things of a kind."""
    RECUSALS.add(model, kind)


def numbers_of(kind: str) -> Sequence[Select[*tuple[Any, ...]]]:
    """Return the selects (id of the thing, blind index) of a kind."""
    return NUMBERS.of(kind)


def is_own(kind: str, row: Any, index: Any) -> ColumnElement[bool]:
    """Say in SQL whether a thing (its id, or a column of it) concerns the person with this blind index."""
    asked = (
        rows.where(rows.selected_columns[0] == row, rows.selected_columns[1] == index) for rows in numbers_of(kind)
    )
    return or_(false(), *(one.exists() for one in asked))


def has_recused(kind: str, row: Any, user_id: Any) -> ColumnElement[bool]:
    """Say in SQL whether a person withdrew from a thing."""
    model = RECUSALS.get(kind)
    return exists().where(model.row_id == row, model.user_id == user_id) if model else false()


def barred(kind: str, row: Any, user_id: Any, index: Any) -> ColumnElement[str]:
    """Return in SQL why a person takes no step on a thing, as they read it; nothing for everybody else."""
    withdrew, own = has_recused(kind, row, user_id), is_own(kind, row, index)
    return case((withdrew, literal(RECUSED)), (own, literal(OWN)), else_=literal(""))


def withdraw(kind: str, row_id: int, user_id: int, reason: str, *, protected: bool = False) -> None:
    """Keep that a person withdrew from a thing (我要回避) and why, in the open transaction; 422 without a reason."""
    if not reason:
        raise invalid(reason=WHY)
    row = RECUSALS[kind](row_id=row_id, user_id=user_id, reason=hide(reason, protected), at=clock.now())
    db.session().add(row)


def refuse(why: str) -> None:
    """Raise the 403 of whom a thing concerns, or who withdrew from it."""
    if why:
        raise Problem("forbidden", why)

"""A person named for protected matters is out of one wholly: it concerns them, or they withdrew; their stand-in is in.

From then on that matter stands in the list of its circle (``queries_receiving``), so no list, count or notice has to
know of it. What else leads there (lists of a package, what was told) is moved by functions that packages register.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, delete, literal, or_, select, union, update

from webapp.core import clock, journal
from webapp.core.background import submit_after_commit
from webapp.core.db import db, insert
from webapp.core.protection.at_rest import of_protected
from webapp.core.protection.impartial import RECUSALS, has_recused, is_own, numbers_of
from webapp.core.registry import ByKind
from webapp.people.models import KeptOut, ProtectedContact, Unit, User
from webapp.people.queries_receiving import kept_out_of, name_in_force


@dataclass(frozen=True)
class Leaving:
    """Things of a ``kind`` (as the journal calls its subjects) of which people are out from now on."""

    kind: str
    ids: Sequence[int]
    user_ids: Sequence[int]


Moves = Callable[[Leaving], None]
LEAVING: ByKind[Moves] = ByKind("what moves when a person is kept out")


def on_keep_out(kind: str = "") -> Callable[[Moves], Moves]:
    """Register what moves things of a kind into the list where they stand now, or clears what people were told of them.

    Called in the transaction that kept them out. What hangs on these things goes on by :func:`leave`.
    """
    return LEAVING.registering(kind)


def leave(kind: str, ids: Iterable[int], user_ids: Iterable[int]) -> None:
    """Let every package move what it has of things that people are out of."""
    leaving = Leaving(kind, sorted(set(ids)), sorted(set(user_ids)))
    for moves in LEAVING.of(kind) if leaving.ids else ():
        moves(leaving)


def keep_out(kind: str, row_id: int, user_ids: Collection[int]) -> None:
    """Keep people out of a protected matter for good, in the open transaction; those who are out already stay so."""
    session = db.session()
    here = (KeptOut.subject_kind == kind, KeptOut.subject_id == row_id)
    out = set(session.scalars(select(KeptOut.user_id).where(*here)))
    fresh = set(user_ids) - out
    if not fresh:
        return
    circle = _circle(out | fresh)
    base = {"subject_kind": kind, "subject_id": row_id, "at": clock.now(), "circle": circle}
    session.execute(insert(KeptOut).values([{**base, "user_id": one} for one in sorted(fresh)]))
    session.execute(update(KeptOut).where(*here).values(circle=circle))
    leave(kind, [row_id], fresh)
    _say_what_is_missing(kind, row_id, fresh)


def keep_out_concerned(kind: str, row_id: int) -> None:
    """Keep out of a protected matter whoever is named or stands in and whom it concerns, or who withdrew from it.

    To be called when it becomes protected, and when a number that it concerns is learnt.
    """
    mine = or_(is_own(kind, literal(row_id), User.phone_index), has_recused(kind, literal(row_id), User.id))
    agreed = (ProtectedContact.confirmed_at.is_not(None), ProtectedContact.ended_at.is_(None))
    query = select(User.id).join(ProtectedContact, ProtectedContact.user_id == User.id).where(*agreed, mine)
    keep_out(kind, row_id, set(db.session().scalars(query)))


def keep_out_of_own(user_id: int) -> None:
    """Keep a person who is named, or has another number, out of all protected matters that concern them."""
    session = db.session()
    index = session.get_one(User, user_id).phone_index
    for kind in LEAVING.kinds():
        own = [_ids(rows.where(rows.selected_columns[1] == index)) for rows in numbers_of(kind)]
        model = RECUSALS.get(kind)
        own += [select(model.row_id).where(model.user_id == user_id)] if model else []
        if not own:
            continue
        found = union(*own).subquery()
        for row_id in session.scalars(select(found.c[0]).where(of_protected(found.c[0], kind))).all():
            keep_out(kind, row_id, [user_id])


def let_all_in(kind: str, ids: Collection[int]) -> None:
    """Forget who was kept out of things that are erased."""
    db.session().execute(delete(KeptOut).where(KeptOut.subject_kind == kind, KeptOut.subject_id.in_(ids)))


def _ids(rows: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return rows.with_only_columns(rows.selected_columns[0])


def _circle(user_ids: Iterable[int]) -> str:
    """Return the scope of all matters with the very same people out."""
    return "x" + hashlib.sha256(",".join(map(str, sorted(user_ids))).encode()).hexdigest()[:16]


def _say_what_is_missing(kind: str, row_id: int, user_ids: Collection[int]) -> None:
    """Let those who name know that a unit has nobody for a matter; not for which."""
    session, now = db.session(), clock.now()
    here = select(ProtectedContact.unit_id).where(name_in_force(now, kept_out_of(kind, row_id)))
    query = (
        select(ProtectedContact.id, Unit.id.label("unit_id"), Unit.name)
        .join(Unit, Unit.id == ProtectedContact.unit_id)
        .where(ProtectedContact.user_id.in_(user_ids), ProtectedContact.confirmed_at.is_not(None))
        .where(ProtectedContact.ended_at.is_(None), Unit.id.not_in(here))
    )
    missing = {row.unit_id: (row.id, row.name) for row in session.execute(query.order_by(ProtectedContact.id))}
    for name_id, unit in missing.values():
        journal.append("protected_contact.stand_in_missing", ("protected_contact", name_id), content={"unit": unit})
        submit_after_commit("deliver_notices")

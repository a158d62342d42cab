"""Who receives protected matters: one condition in SQL, asked by everything that reads names; who is kept out.

Whoever a matter concerns, or who withdrew from it, is out of it wholly. A matter of which somebody is kept out stands
not in the one list of all protected matters but in that of its circle: all matters with the very same people out.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, ScalarSelect, and_, case, exists, func, or_, select, true
from sqlalchemy.orm import aliased

from webapp.areas.scope import PROTECTED_SCOPE
from webapp.core.db import db
from webapp.people.models import KeptOut, NameKind, Post, ProtectedContact, User
from webapp.people.permissions import OFFICERS

# Whether a person (a column) is kept out, in SQL.
Out = Callable[[Any], ColumnElement[bool]]
# Made once: an alias of a model takes longer to make than the statement takes to run.
_OTHER, _POST, _PERSON = aliased(ProtectedContact), aliased(Post), aliased(User)
_OUT, _CIRCLE = aliased(KeptOut), select(KeptOut.circle).distinct().subquery()


def in_force(now: datetime | BindParameter, post: Any = Post) -> ColumnElement[bool]:
    """Say in SQL whether a post (of ``Post`` or an alias of it) is in force at ``now``."""
    return and_(post.started_at <= now, not_over(now, post))


def not_over(now: datetime | BindParameter, post: Any = Post) -> ColumnElement[bool]:
    """Say in SQL whether a post is in force at ``now`` or yet to come: what a way in must be fit for already."""
    return or_(post.ended_at.is_(None), post.ended_at > now)


def name_in_force(now: datetime | BindParameter, out: Out | None = None) -> ColumnElement[bool]:
    """Say in SQL whether a row of ``ProtectedContact`` is in force at ``now``: who receives protected matters.

    With ``out``, who is kept out of a matter (a condition on a person), it is who receives that one: the stand-in of
    their unit in place of who is kept out.

    Agreed and not ended, and the person has a current officer's post in that very unit. Of a unit always one alone: the
    stand-in while called in, else the named person, else (they have left, their account is closed) the stand-in.
    """
    same_unit = _OTHER.unit_id == ProtectedContact.unit_id
    stand_in_called = exists().where(same_unit, _is_called_in(_OTHER, now), _holds(_OTHER, now, out))
    named_stands = exists().where(same_unit, _OTHER.kind == NameKind.NAMED, _holds(_OTHER, now, out))
    return and_(
        _holds(ProtectedContact, now, out),
        case(
            (_is_called_in(ProtectedContact, now), true()),
            (ProtectedContact.kind == NameKind.NAMED, ~stand_in_called),
            else_=~named_stands,
        ),
    )


def at_work_where_named(name: Any, now: datetime | BindParameter) -> ColumnElement[bool]:
    """Say in SQL whether the person of a name (``ProtectedContact`` or an alias) is an officer of that unit now."""
    return exists().where(
        _POST.user_id == name.user_id,
        _POST.unit_id == name.unit_id,
        _POST.role.in_(OFFICERS),
        in_force(now, _POST),
        _PERSON.id == name.user_id,
        _PERSON.active,
    )


def kept_out_of(kind: str, row: Any) -> Out:
    """Return the condition who is kept out of a matter: its kind, and its id or a column of it."""
    return lambda user_id: _among(and_(_OUT.subject_kind == kind, _OUT.subject_id == row), user_id)


def circles_read(user_id: Any, now: datetime | BindParameter) -> ScalarSelect[Any]:
    """Select the circles whose matters a person receives now, joined by commas; nothing for who has no name."""
    stands = name_in_force(now, lambda person: _among(_OUT.circle == _CIRCLE.c.circle, person))
    reads = exists().where(ProtectedContact.user_id == user_id, stands).correlate_except(ProtectedContact)
    found = select(func.aggregate_strings(_CIRCLE.c.circle, ",")).where(reads).scalar_subquery()
    any_name = exists().where(_OTHER.user_id == user_id, _OTHER.confirmed_at.is_not(None), _OTHER.ended_at.is_(None))
    return select(case((any_name, found.correlate_except(_CIRCLE)))).scalar_subquery()


def protected_scope_of(kind: str, row_id: int) -> str:
    """Return the scope of a protected matter: the one list of them all, or that of its circle."""
    query = select(KeptOut.circle).where(KeptOut.subject_kind == kind, KeptOut.subject_id == row_id)
    return db.session().scalar(query.limit(1)) or PROTECTED_SCOPE


def _among(which: ColumnElement[bool], user_id: Any) -> ColumnElement[bool]:
    return exists().where(which, _OUT.user_id == user_id).correlate_except(_OUT)


def _holds(name: Any, now: datetime | BindParameter, out: Out | None) -> ColumnElement[bool]:
    stands = and_(name.confirmed_at.is_not(None), name.ended_at.is_(None), at_work_where_named(name, now))
    return stands if out is None else and_(stands, ~out(name.user_id))


def _is_called_in(name: Any, now: datetime | BindParameter) -> ColumnElement[bool]:
    until = or_(name.called_until.is_(None), name.called_until > now)
    return and_(name.kind == NameKind.STAND_IN, name.called_in_at <= now, until)

"""Naming who receives protected matters (受保护): one person proposes, another of the other role agrees.

A stand-in was agreed to beforehand by two, so one person alone calls them in, on a Friday evening with one tap. What
follows of it for who may read is not written here but asked each time: ``queries_receiving.name_in_force``.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from webapp.core import clock, journal
from webapp.core.background import submit_after_commit
from webapp.core.db import db, transaction, transactional
from webapp.core.errors import Problem, invalid, not_found
from webapp.people.actor import Actor
from webapp.people.models import NameKind, ProtectedContact, Unit, User
from webapp.people.names.queries import candidates, has_changed, names_to_note, reads_for_others
from webapp.people.names.service_keeping_out import keep_out_of_own
from webapp.people.permissions import NAMERS, PROTECTED_UNITS, Role

YOURSELF = "这是指定您自己，要由别人来提、别人来定"
LEFT = "候补已经不在这个单位了，顶不上。请另外指定一个人"
OTHER_ROLE = "要另一边的人来定：安全管理员提的由政法委员定，政法委员提的由安全管理员定"
ALREADY = "已经有一个人等着定了，先定下来或者收回"


@transactional
def propose(actor: Actor, unit_id: int | None, kind: NameKind, user_id: int) -> ProtectedContact:
    """Propose a person of a unit as the one named or as the stand-in; nothing changes before a person agrees.

    Problem 403 for oneself, 404 for a unit that names nobody, 422 for a person who holds no post there or is named
    already, 409 while another proposal of that kind waits.
    """
    unit = db.session().get(Unit, unit_id) if unit_id else None
    if unit is None or unit.code not in PROTECTED_UNITS or unit.dissolved_at is not None:
        raise not_found()
    if user_id == actor.id:
        raise Problem("forbidden", YOURSELF)
    if user_id not in candidates(unit.id):
        raise invalid(person="请选这个单位现在的人")
    _refuse_twice(kind, user_id, _agreed(unit.id))
    name = ProtectedContact(
        unit_id=unit.id,
        user_id=user_id,
        kind=kind,
        proposed_at=clock.now(),
        proposed_by=actor.id,
        proposed_as=_role_of(actor),
    )
    session = db.session()
    session.add(name)
    try:
        session.flush()
    except IntegrityError as error:
        raise Problem("stale", ALREADY) from error
    _note(name, "protected_contact.proposed", actor.id)
    return name


@transactional
def confirm(actor: Actor, name_id: int) -> ProtectedContact:
    """Agree to a proposal: from now on it holds, and the unit's name of that kind before it ends.

    Problem 403 for the person named and for whoever isn't of the other role than the proposal came from, 404 for what
    doesn't wait any more, 422 when the person has left the unit meanwhile.
    """
    name = _locked(name_id)
    if name.confirmed_at is not None or name.ended_at is not None:
        raise not_found()
    if not may_agree(actor, name):
        raise Problem("forbidden", YOURSELF if name.user_id == actor.id else OTHER_ROLE)
    if name.user_id not in candidates(name.unit_id):
        raise invalid(person="这个人已经不在这个单位了，请收回，换一个人")
    agreed = _agreed(name.unit_id)
    _refuse_twice(name.kind, name.user_id, agreed)
    for one in agreed.values():
        if one.kind == name.kind or one.user_id == name.user_id:
            _end(one, actor.id)
    db.session().flush()  # the one before has to be gone: there is one of a kind
    name.confirmed_at, name.confirmed_by = clock.now(), actor.id
    _note(name, "protected_contact.confirmed", actor.id)
    keep_out_of_own(name.user_id)
    note_changes(actor.id)
    if name.noted_since is None and reads_for_others(name.user_id):
        _note(name, "protected_contact.stands_in", actor.id)
    return name


def may_agree(actor: Actor, name: ProtectedContact) -> bool:
    """Say whether a person is the second person of a proposal: not the one named, and of the other role."""
    return actor.id not in (name.user_id, name.proposed_by) and _role_of(actor, but=name.proposed_as) is not None


@transactional
def decline(actor: Actor, name_id: int) -> None:
    """Take a proposal back, or say no to it. Problem 404 for what doesn't wait any more."""
    name = _locked(name_id)
    if name.confirmed_at is not None or name.ended_at is not None:
        raise not_found()
    name.ended_at, name.ended_by = clock.now(), actor.id
    word = "withdrawn" if name.proposed_by == actor.id else "declined"
    _note(name, f"protected_contact.{word}", actor.id)


@transactional
def end(actor: Actor, name_id: int) -> None:
    """End a name, by one person alone: nobody follows but the stand-in whom two agreed to.

    Problem 403 for who would follow themselves, 404 for no such.
    """
    name = _standing(name_id)
    _refuse_who_follows(actor, name)
    _end(name, actor.id)
    note_changes(actor.id)


@transactional
def call_in(actor: Actor, name_id: int, until: datetime | None) -> None:
    """Let a stand-in act from now on in place of the person named, until a moment or until sent home.

    Problem 403 for who would call in themselves, 404 for what is no stand-in, 422 for a moment that is past, and for
    one who has left the unit and could not act.
    """
    name = _standing(name_id, NameKind.STAND_IN)
    if name.user_id == actor.id:
        raise Problem("forbidden", YOURSELF)
    if name.user_id not in candidates(name.unit_id):
        raise invalid(person=LEFT)
    if until is not None and until <= clock.now():
        raise invalid(until="到哪天要写今天或者以后的日子")
    name.called_in_at, name.called_until = clock.now(), until
    _note(name, "protected_contact.called_in", actor.id, {"until": until and clock.to_micros(until)})
    note_changes(actor.id)


@transactional
def send_home(actor: Actor, name_id: int) -> None:
    """Let the person named act again. Problem 403 for that person, 404 for a stand-in who was not called in."""
    name = _standing(name_id, NameKind.STAND_IN)
    if name.called_in_at is None:
        raise not_found()
    _refuse_who_follows(actor, name)
    name.called_in_at = name.called_until = None
    _note(name, "protected_contact.sent_home", actor.id)
    note_changes(actor.id)


def watch() -> bool:
    """Note who came into force or went out of it by itself (a post ended, a day passed); say whether anything did.

    Runs each minute: whatever ends a post need not know of names.
    """
    if not has_changed():
        return False
    with transaction():
        note_changes()
    return True


def note_changes(actor_id: int | None = None) -> None:
    """Write down, in the open transaction, who is in force now and was not before, and which unit has nobody left.

    So the person hears of it, and those who look after the names, once for each change.
    """
    now = clock.now()
    db.session().flush()
    names = names_to_note(now)
    left = {row.unit_id for row, stands, _ in names if stands}
    for row, stands, _unit in names:
        if stands and row.noted_since is None:
            row.noted_since = now
            _note(row, "protected_contact.in_force", actor_id)
        elif not stands and row.noted_since is not None:
            row.noted_since = None
            if row.unit_id not in left:
                _note(row, "protected_contact.lapsed", actor_id)
            elif row.ended_at is None:
                _note(row, "protected_contact.relieved", actor_id)
    submit_after_commit("deliver_notices")


def _note(name: ProtectedContact, event: str, actor_id: int | None, more: Mapping[str, Any] | None = None) -> None:
    session = db.session()
    unit, person = session.get_one(Unit, name.unit_id), session.get_one(User, name.user_id)
    content = {"unit": unit.name, "person": person.name, "kind": name.kind, **(more or {})}
    journal.append(event, ("protected_contact", name.id), actor_id=actor_id, content=content)


def _end(name: ProtectedContact, actor_id: int) -> None:
    name.ended_at, name.ended_by = clock.now(), actor_id
    _note(name, "protected_contact.ended", actor_id)


def _agreed(unit_id: int) -> dict[str, ProtectedContact]:
    """Return kind → the name of a unit that was agreed to and has not ended."""
    query = select(ProtectedContact).where(
        ProtectedContact.unit_id == unit_id,
        ProtectedContact.confirmed_at.is_not(None),
        ProtectedContact.ended_at.is_(None),
    )
    return {one.kind: one for one in db.session().scalars(query)}


def _refuse_twice(kind: NameKind, user_id: int, agreed: Mapping[str, ProtectedContact]) -> None:
    """Refuse who is it already, and the person named as their own stand-in; a stand-in may become the one named."""
    held = {one.kind for one in agreed.values() if one.user_id == user_id}
    if kind in held:
        raise invalid(person="已经是这个人了")
    if kind == NameKind.STAND_IN and held:
        raise invalid(person="这个人就是指定的人，候补要选另一个人")


def _refuse_who_follows(actor: Actor, name: ProtectedContact) -> None:
    """Raise Problem 403 for who would act themselves once this name no longer comes before theirs."""
    if any(one.user_id == actor.id for one in _agreed(name.unit_id).values() if one.id != name.id):
        raise Problem("forbidden", YOURSELF)


def _standing(name_id: int, kind: NameKind | None = None) -> ProtectedContact:
    name = _locked(name_id)
    if name.confirmed_at is None or name.ended_at is not None or kind not in (None, name.kind):
        raise not_found()
    return name


def _locked(name_id: int) -> ProtectedContact:
    query = select(ProtectedContact).where(ProtectedContact.id == name_id)
    name = db.session().scalar(query.with_for_update().execution_options(populate_existing=True))
    if name is None:
        raise not_found()
    return name


def _role_of(actor: Actor, *, but: str | None = None) -> Role | None:
    """Return in which of the two roles an actor acts; None when it could only be ``but``."""
    held = {post.role for post in actor.posts}
    return next((role for role in NAMERS if role in held and role != but), None)

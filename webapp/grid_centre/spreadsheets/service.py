"""Taking a spreadsheet in: looked at first, then all of it or nothing, in one transaction."""

import base64
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from webapp.areas import service as areas
from webapp.areas.models import Area, Level
from webapp.core import clock, journal
from webapp.core.db import db, transactional
from webapp.core.errors import Problem, not_found
from webapp.core.protection.crypto import current_keyring
from webapp.grid_centre.models import ImportState, RosterImport
from webapp.grid_centre.spreadsheets.changes import Plan
from webapp.grid_centre.spreadsheets.service_reading import plan_of, read_book
from webapp.grid_centre.spreadsheets.sheets import Book
from webapp.people import service as people
from webapp.people import service_posts
from webapp.people.models import Post, Unit, User
from webapp.people.permissions import Position, Role
from webapp.people.rules import Giver

KEPT_FOR = timedelta(hours=24)
CHANGED_MEANWHILE = "看过以后又有人改过网格或人员，请重新上传再看一遍"
WAITING = (ImportState.PREVIEWED, ImportState.FAULTY)
Record = dict[str, list[Any]]


@transactional
def keep(data: bytes, file_name: str, plan: Plan, *, actor_id: int | None) -> RosterImport:
    """Keep a spreadsheet for a day: a faultless one until it is taken in, another until it is fetched, marked."""
    session = db.session()
    _forget_old()
    kept = RosterImport(
        file_name=Path(file_name).name[:120] or "表格.xlsx",
        sealed=base64.b64encode(data).decode(),
        fingerprint=plan.fingerprint,
        state=ImportState.FAULTY if plan.faults else ImportState.PREVIEWED,
        made_by=actor_id,
        created_at=clock.now(),
        counts=plan.counts(),
    )
    session.add(kept)
    session.flush()
    return kept


def kept_bytes(kept: RosterImport) -> bytes:
    """Return the spreadsheet that is kept; Problem 404 when it is gone."""
    if kept.sealed is None or kept.created_at < clock.now() - KEPT_FOR:
        raise not_found()
    return base64.b64decode(kept.sealed)


def kept_book(import_id: int, *, actor_id: int | None) -> Book:
    """Return what is in a looked-at spreadsheet, read before the transaction that takes it in."""
    return read_book(kept_bytes(_looked_at(import_id, actor_id)))


@transactional
def apply(import_id: int, book: Book, giver: Giver) -> RosterImport:
    """Take a looked-at spreadsheet in: exactly what was shown, or Problem 409.

    Of two who press at once one gets 409.
    """
    kept = _looked_at(import_id, giver.user_id)
    plan = plan_of(book, giver)
    if plan.faults or plan.fingerprint != kept.fingerprint:
        raise Problem("stale", CHANGED_MEANWHILE)
    carry_out(kept, plan, actor_id=giver.user_id)
    return kept


def is_applied(import_id: int, *, actor_id: int | None) -> bool:
    """Say whether this import of theirs was taken in already and holds."""
    kept = db.session().get(RosterImport, import_id)
    return kept is not None and kept.state == ImportState.APPLIED and kept.made_by == actor_id


def faulty(import_id: int, *, actor_id: int | None) -> RosterImport:
    """Return a spreadsheet with mistakes that they sent in; the one 404 otherwise."""
    return _looked_at(import_id, actor_id, ImportState.FAULTY)


def _looked_at(import_id: int, actor_id: int | None, state: ImportState = ImportState.PREVIEWED) -> RosterImport:
    kept = db.session().get(RosterImport, import_id)
    if kept is None or kept.state != state or kept.made_by != actor_id:
        raise not_found()
    return kept


def carry_out(kept: RosterImport, plan: Plan, *, actor_id: int | None) -> None:
    """Do what a plan says, in its order, and note what it takes to undo it."""
    record: Record = {name: [] for name in ("areas", "renamed", "people", "changed", "posts", "ended", "dated")}
    for change in plan.changes:
        action, *values = change.what
        _ACTIONS[action](record, actor_id, *values)
    service_posts.tell_empty(record["ended"], actor_id=actor_id)
    kept.state, kept.applied_at, kept.sealed, kept.undo = ImportState.APPLIED, clock.now(), None, record
    kept.counts = plan.counts()
    kept.entry_id = journal.append(
        "roster.imported", ("import", kept.id), actor_id=actor_id, content={"counts": plan.counts()}
    )
    db.session().flush()


def _forget_old() -> None:
    old = update(RosterImport).where(RosterImport.state.in_(WAITING), RosterImport.created_at < clock.now() - KEPT_FOR)
    db.session().execute(old.values(sealed=None))


def _add_area(
    record: Record, actor_id: int | None, code: str, name: str, level: str, parent: str, special: bool
) -> None:
    closed = _area(code)
    if closed:
        areas.set_active(closed, True)
        areas.rename_area(closed, name)
    added = closed or areas.add_area(
        code=code, name=name, level=Level(level), parent=_area(parent) if parent else None, special=special
    )
    record["areas"].append(added.id)
    journal.append("area.added", ("area", added.id), actor_id=actor_id, content={"code": code, "name": name})


def _rename_area(record: Record, actor_id: int | None, code: str, name: str) -> None:
    area = _area(code)
    if area is None:
        raise not_found()
    record["renamed"].append([area.id, area.name, name])
    journal.append("area.renamed", ("area", area.id), actor_id=actor_id, content={"before": area.name, "name": name})
    areas.rename_area(area, name)


def _add_person(record: Record, actor_id: int | None, phone: str, name: str, position: str | None) -> None:
    user = _person(phone)
    known = Position(position) if position else None
    if user:
        user.active, user.name, user.position, user.pinyin = True, name, known, ""
    else:
        user = people.add_user(name=name, phone=phone, password_hash="", position=known)
    db.session().flush()
    record["people"].append(user.id)
    journal.append("person.added", ("user", user.id), actor_id=actor_id, content={"name": name})


def _change_person(record: Record, actor_id: int | None, phone: str, name: str, position: str | None) -> None:
    user = _person(phone)
    if user is None:
        raise not_found()
    record["changed"].append([user.id, user.name, user.position, name, position])
    user.name, user.position, user.pinyin = name, Position(position) if position else None, ""
    db.session().flush()
    journal.append("person.changed", ("user", user.id), actor_id=actor_id, content={"name": name, "position": position})


def _add_post(
    record: Record, actor_id: int | None, phone: str, role: str, place: str, since: str, until: str | None
) -> None:
    user, area = _person(phone), _area(place)
    unit = None if area else db.session().scalar(select(Unit).where(Unit.code == place))
    if user is None:
        raise not_found()
    post = people.appoint(
        user,
        Role(role),
        area=area,
        unit=unit,
        actor_id=actor_id,
        since=clock.day_start(date.fromisoformat(since)),
        until=clock.day_start(date.fromisoformat(until)) if until else None,
    )
    record["posts"].append(post.id)


def _end_post(record: Record, actor_id: int | None, post_id: int, until: str) -> None:
    post = db.session().get_one(Post, post_id)
    before = clock.to_micros(post.ended_at) if post.ended_at else None
    moment = max(clock.day_start(date.fromisoformat(until)), post.started_at)
    service_posts.end_on(post, moment, actor_id=actor_id)
    record["ended"].append([post.id, before, clock.to_micros(moment)])


def _date_post(record: Record, actor_id: int | None, post_id: int, since: str) -> None:
    post = db.session().get_one(Post, post_id)
    moment = clock.day_start(date.fromisoformat(since))
    record["dated"].append([post.id, clock.to_micros(post.started_at), clock.to_micros(moment)])
    service_posts.begin_on(post, moment, actor_id=actor_id)


_ACTIONS: dict[str, Callable[..., None]] = {
    "add_area": _add_area,
    "rename_area": _rename_area,
    "add_person": _add_person,
    "change_person": _change_person,
    "add_post": _add_post,
    "end_post": _end_post,
    "date_post": _date_post,
}


def _area(code: str) -> Area | None:
    return db.session().scalar(select(Area).where(Area.code == code))


def _person(phone: str) -> User | None:
    return db.session().scalar(select(User).where(User.phone_index == current_keyring().blind_index(phone)))

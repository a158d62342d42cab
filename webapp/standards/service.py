"""Publishing texts and lists, reading them, and noting what was done; every change journalled."""

from typing import Any

from sqlalchemy import delete, func, select, update

from webapp.core import clock, journal
from webapp.core.background import submit_after_commit
from webapp.core.db import db, insert, transaction
from webapp.core.errors import Problem
from webapp.people.actor import Actor
from webapp.standards import queries, queries_checklists
from webapp.standards.models import Checklist, ChecklistMark, Standard, StandardRead
from webapp.standards.schemas import ChecklistIn, MarkIn, StandardIn


def publish_standard(actor: Actor, wanted: StandardIn) -> Standard:
    """Publish a text: the first version under its title, or the next one, which has to be read anew.

    The same text twice is published once.
    """
    with transaction() as session:
        before = session.scalar(select(Standard).where(Standard.title == wanted.title, Standard.current))
        if before and (before.text, set(before.groups)) == (wanted.text, set(wanted.groups)):
            return before
        made = Standard(
            title=wanted.title,
            version=_next(Standard, wanted.title),
            text=wanted.text,
            changed=wanted.changed,
            groups=list(wanted.groups),
            published_by_id=actor.id,
            published_at=clock.now(),
        )
        _put_in_force(Standard, made)
        journal.append(
            "standard.published", ("standard", made.id), actor_id=actor.id, content={"version": made.version}
        )
        submit_after_commit("deliver_notices")
        return made


def note_read(actor: Actor, standard_id: int) -> None:
    """Note that the actor read this version; once, however often it is pressed. Problem 404 for what is not theirs."""
    with transaction() as session:
        found = queries.standard(actor, standard_id)
        reads = {"standard_id": found.standard.id, "user_id": actor.id, "read_at": clock.now()}
        row = insert(StandardRead).values(reads).on_conflict_do_nothing().returning(StandardRead.user_id)
        if session.scalar(row) is not None:
            journal.append("standard.read", ("standard", found.standard.id), actor_id=actor.id)


def publish_checklist(actor: Actor, wanted: ChecklistIn) -> Checklist:
    """Publish a list: the first version under its title or the next; what was noted of the old one stays with it."""
    with transaction() as session:
        before = session.scalar(select(Checklist).where(Checklist.title == wanted.title, Checklist.current))
        items = [{"code": f"i{n}", "name": name} for n, name in enumerate(wanted.items, 1)]
        if before and (before.level, before.frequency, before.items) == (wanted.level, wanted.frequency, items):
            return before
        made = Checklist(
            title=wanted.title,
            version=_next(Checklist, wanted.title),
            level=wanted.level,
            frequency=wanted.frequency,
            items=items,
            published_by_id=actor.id,
            published_at=clock.now(),
        )
        _put_in_force(Checklist, made)
        journal.append(
            "checklist.published", ("checklist", made.id), actor_id=actor.id, content={"version": made.version}
        )
        return made


def note_round(actor: Actor, checklist_id: int, area_code: str, period: str | None, marks: list[MarkIn]) -> None:
    """Note the items of a round as they stand now; what is empty is taken back.

    Problem 403 for a lead above, who may look; 404 for everybody else; 409 when a new version came meanwhile.
    """
    with transaction() as session:
        opened = queries_checklists.opened(actor, checklist_id, area_code, period)
        if not opened.mine:
            raise Problem("forbidden", "这张清单由这个网格自己的网格长来填")
        if not opened.checklist.current:
            raise Problem("stale", "清单换了新的一版，请从“治理清单”重新进来")
        changed = [one for one in marks if _differs(opened.marks.get(one.item), one)]
        for one in changed:
            key = {
                "checklist_id": opened.checklist.id,
                "area_id": opened.area.id,
                "period": opened.period,
                "item": one.item,
            }
            session.execute(delete(ChecklistMark).filter_by(**key))
            if one.mark:
                noted = {"mark": one.mark, "note": one.note, "marked_by_id": actor.id, "marked_at": clock.now()}
                session.add(ChecklistMark(**key, **noted))
        session.flush()
        if changed:
            content = {"area": opened.area.id, "period": opened.period, "items": [one.item for one in changed]}
            journal.append("checklist.noted", ("checklist", opened.checklist.id), actor_id=actor.id, content=content)


def _differs(kept: ChecklistMark | None, wanted: MarkIn) -> bool:
    return (kept.mark, kept.note) != (wanted.mark, wanted.note) if kept else wanted.mark is not None


def _next(model: Any, title: str) -> int:
    return (db.session().scalar(select(func.max(model.version)).where(model.title == title)) or 0) + 1


def _put_in_force(model: Any, made: Any) -> None:
    session = db.session()
    session.execute(update(model).where(model.title == made.title).values(current=False))
    session.add(made)
    session.flush()

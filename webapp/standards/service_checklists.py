"""Publishing checklists and noting what was done; every change journalled."""

from sqlalchemy import delete, select

from webapp.core import clock, journal
from webapp.core.db import db, transactional
from webapp.core.errors import Problem
from webapp.people.actor import Actor
from webapp.standards import queries_checklists
from webapp.standards.models import Checklist, ChecklistMark
from webapp.standards.schemas_checklists import ChecklistInput, MarkInput
from webapp.standards.service import next_version, put_in_force


@transactional
def publish_checklist(actor: Actor, wanted: ChecklistInput) -> Checklist:
    """Publish a list: the first version under its title or the next; what was noted of the old one stays with it."""
    session = db.session()
    before = session.scalar(select(Checklist).where(Checklist.title == wanted.title, Checklist.current))
    items = [{"code": f"i{n}", "name": name} for n, name in enumerate(wanted.items, 1)]
    if before and (before.level, before.frequency, before.items) == (wanted.level, wanted.frequency, items):
        return before
    made = Checklist(
        title=wanted.title,
        version=next_version(Checklist, wanted.title),
        level=wanted.level,
        frequency=wanted.frequency,
        items=items,
        published_by_id=actor.id,
        published_at=clock.now(),
    )
    put_in_force(Checklist, made)
    journal.append("checklist.published", ("checklist", made.id), actor_id=actor.id, content={"version": made.version})
    return made


@transactional
def note_round(actor: Actor, checklist_id: int, area_code: str, period: str | None, marks: list[MarkInput]) -> None:
    """Note the items of a round as they are now; what is empty is taken back.

    Problem 403 for a lead above, who may look; 404 for everybody else; 409 when a new version came meanwhile.
    """
    session = db.session()
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


def _differs(kept: ChecklistMark | None, wanted: MarkInput) -> bool:
    return (kept.mark, kept.note) != (wanted.mark, wanted.note) if kept else wanted.mark is not None

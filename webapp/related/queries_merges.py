"""Which cases were put into which, and who hears of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, select, union_all

from webapp.areas.models import Level
from webapp.cases import queries as cases
from webapp.cases.lists.queries import CaseRow, rows_among
from webapp.cases.models import Case, WorkOrder
from webapp.cases.queries_files import Contents
from webapp.cases.rules import CaseAccess, sees_whole
from webapp.cases.timeline import TimelineEvent, timeline
from webapp.cases.work_orders.states import OPEN_ORDERS
from webapp.core.db import db
from webapp.core.notices import About, Entry, Subject, Wording, register
from webapp.people import queries as people
from webapp.people.actor import Actor
from webapp.people.models import Unit, User
from webapp.people.permissions import GOVERNANCE, LEADS
from webapp.related.models import CaseMerge
from webapp.reports.models import Registration, Report

MOVED, OTHERS, HOLDERS = "moved", "others", "holders"
_STILL = "办到哪一步，还是会告诉您"
NOTICE_TEXTS: dict[str, tuple[Wording, ...]] = {
    "merge.made": (
        Wording(MOVED, "您报的和别人报的是同一件事，并到一起办了", "git-merge", "blue", _STILL, _STILL),
        Wording(OTHERS, "又有人报了同一件事，并到一起办", "users", "blue", _STILL, _STILL),
        Wording(HOLDERS, "并进来一件：{title}", "git-merge", "amber", quiet="{who} 并的"),
    ),
    "merge.undone": (
        Wording(MOVED, "您报的事又单独办了", "arrow-back-up", "amber", _STILL, _STILL),
        Wording(OTHERS, "并进来的那件又拆开了", "arrow-back-up", "neutral", _STILL, _STILL),
        Wording(HOLDERS, "拆回来单独办：{title}", "arrow-back-up", "amber", quiet="{who} 拆的"),
    ),
}


@dataclass(frozen=True)
class Merged:
    """A case that was put into another: by whom and why, and how far it had come."""

    row: CaseRow
    merge: CaseMerge
    by: str
    events: list[TimelineEvent]


def merged_into(actor: Actor, held: CaseAccess) -> list[Merged]:
    """Return the cases that were put into this one and that the actor may see, for who sees the whole of it."""
    if held.case.protected or not sees_whole(actor, held):
        return []
    query = select(CaseMerge, User.name).join(User, User.id == CaseMerge.merged_by_id)
    query = query.where(CaseMerge.target_id == held.case.id, CaseMerge.undone_at.is_(None))
    found = {merge.source_id: (merge, name) for merge, name in db.session().execute(query)}
    if not found:
        return []
    listed = select(Case.id.label("row_id"), Case.id.label("sort")).where(Case.id.in_(found), cases.visible_to(actor))
    bare = Contents(True, [], frozenset(), {})
    rows = rows_among(listed, actor)
    return [Merged(row, *found[row.case.id], timeline(row.case.id, bare, actor.id)) for row in rows]


def active_merge(case: Case) -> CaseMerge | None:
    """Return how a case was put into another, while it is."""
    query = select(CaseMerge).where(CaseMerge.source_id == case.id, CaseMerge.undone_at.is_(None))
    return db.session().scalar(query)


def any_in(case_id: int) -> ColumnElement[bool]:
    """Say in SQL whether other cases were put into this one."""
    return exists().where(CaseMerge.target_id == case_id, CaseMerge.undone_at.is_(None))


def holds_others(case: Case) -> bool:
    """Say whether other cases were put into this one."""
    return bool(db.session().scalar(select(any_in(case.id))))


def open_orders(held: CaseAccess) -> Sequence[tuple[WorkOrder, str]]:
    """Return the work orders of a case that units still work on, with the unit's name."""
    if not held.orders:
        return []
    query = select(WorkOrder, Unit.name).join(Unit, Unit.id == WorkOrder.unit_id)
    query = query.where(WorkOrder.case_id == held.case.id, WorkOrder.state.in_(OPEN_ORDERS))
    return [(order, name) for order, name in db.session().execute(query.order_by(WorkOrder.number))]


def about_merge(entry: Entry) -> About | None:
    """Return who hears that cases were put together or taken apart; reporters hear no word of each other."""
    row = db.session().get(CaseMerge, entry.subject_id)
    source = cases.case_by_id(row.source_id) if row else None
    target = cases.case_by_id(row.target_id) if row else None
    if row is None or source is None or target is None or target.protected or source.protected:
        return None
    led = source if entry.event == "merge.undone" else target
    seats = people.leads_of_areas([led.holder_area_id or 0], list(Level), LEADS | GOVERNANCE)
    moved = _reporters(row.reports)
    return About(
        audiences={
            MOVED: moved,
            OTHERS: [user_id for user_id in cases.reporters_of(target.id) if user_id not in moved],
            HOLDERS: [user_id for *_, leads in seats for user_id in leads],
        },
        values={"title": cases.row_of(source.id).title},
        url=f"/cases/{target.code}",
        urls={MOVED: f"/cases/{led.code}", HOLDERS: f"/cases/{led.code}"},
        key=f"case:{led.id}",
    )


def _reporters(report_ids: Sequence[int]) -> list[int]:
    """Return who reported, and who wrote it down for them."""
    authors = select(Report.author_id.label("user_id")).where(Report.id.in_(report_ids))
    registrars = select(Registration.registered_by_id).where(
        Registration.report_id.in_(report_ids), people.holding(Registration.registered_by_id, "case.register")
    )
    return list(dict.fromkeys(db.session().scalars(union_all(authors, registrars))))


register(Subject("merge", NOTICE_TEXTS, about_merge))

"""What had been taken out of the house of a case before it turned protected: nobody can call paper back but people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from webapp.cases.models import Case, CaseTurn
from webapp.cases.rules import CaseAccess
from webapp.core.db import db
from webapp.core.journal import JournalEntry, JournalText
from webapp.people.models import Post, User

MOST = 40
PRINTED, EXPORTED = "case.printed", "sheet.exported"
# The lists whose sheets have a row a case, as their export is journalled.
SHEETS = {
    "cases": "事情的表格",
    "todo": "待办的表格",
    "ledger": "台账",
    "flags": "反复发生的表格",
    "patrols": "巡查的表格",
}
PRINTS = {"page": "打印页", "pdf": "PDF"}


@dataclass(frozen=True)
class Taken:
    """A print of the case, or a sheet in which it may stand (``certain``: the journal names the case itself)."""

    what: str
    who: str
    at: datetime
    certain: bool


def taken_before(held: CaseAccess) -> list[Taken]:
    """Return what was printed of a case before it turned, and sheets that may have it, prints and the newest first.

    The journal knows a print by its case; of a sheet it knows who took it, not which rows: listed are those of people
    with a post above its place or in a unit that had an order. In one statement.
    """
    turned = select(CaseTurn.at).where(CaseTurn.case_id == held.case.id).scalar_subquery()
    query = (
        select(JournalEntry.event, JournalEntry.at, User.name, JournalText.content)
        .join(User, User.id == JournalEntry.actor_id)
        .outerjoin(JournalText, JournalText.entry_id == JournalEntry.id)
        .where(or_(_prints(held), _sheets(held)), JournalEntry.at <= turned)
        .order_by(JournalEntry.event != PRINTED, JournalEntry.id.desc())
    )
    return [_taken(*row) for row in db.session().execute(query.limit(MOST))]


def _taken(event: str, at: datetime, who: str, content: Mapping[str, Any] | None) -> Taken:
    if event == PRINTED:
        return Taken(PRINTS.get((content or {}).get("form", ""), "打印"), who, at, certain=True)
    return Taken(SHEETS[(content or {})["list"]], who, at, certain=False)


def _prints(held: CaseAccess) -> ColumnElement[bool]:
    whole = select(Case.id).where(or_(Case.id == held.case.id, Case.merged_into_id == held.case.id))
    about = (JournalEntry.subject_kind == "case", JournalEntry.subject_id.in_(whole))
    return and_(JournalEntry.event == PRINTED, *about)


def _sheets(held: CaseAccess) -> ColumnElement[bool]:
    units = [order.unit_id for order in held.orders]
    near = select(Post.user_id).where(or_(Post.area_id.in_(held.area.lineage), Post.unit_id.in_(units)))
    taken = (JournalEntry.event == EXPORTED, JournalText.content["list"].as_string().in_(SHEETS))
    return and_(*taken, JournalEntry.actor_id.in_(near), JournalEntry.at >= held.case.received_at)

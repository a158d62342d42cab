"""What had been taken out of the house of a case before it turned protected: nobody can call paper back but people."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from webapp.cases.models import Case, CaseTurn
from webapp.cases.rules import CaseAccess
from webapp.cases.turning.queries import turn_of
from webapp.core.db import db
from webapp.core.journal import JournalEntry, JournalText
from webapp.people.models import Post, User

MOST = 20
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
    """Return what was printed of a case before it turned, and sheets that may have it, the newest first.

    The journal knows a print by its case; of a sheet it knows who took it, not which rows: listed are those of people
    with a post above its place or in a unit that had an order.
    """
    turn = turn_of(held.case.id)
    if turn is None:
        return []
    return [*_prints(held, turn), *_sheets(held, turn)]


def _prints(held: CaseAccess, turn: CaseTurn) -> list[Taken]:
    whole = select(Case.id).where(or_(Case.id == held.case.id, Case.merged_into_id == held.case.id))
    about = (JournalEntry.subject_kind == "case", JournalEntry.subject_id.in_(whole))
    found = _entries("case.printed", turn).where(*about)
    return [
        Taken(PRINTS.get((row.content or {}).get("form", ""), "打印"), row.name, row.at, certain=True)
        for row in db.session().execute(found)
    ]


def _sheets(held: CaseAccess, turn: CaseTurn) -> list[Taken]:
    units = [order.unit_id for order in held.orders]
    near = select(Post.user_id).where(or_(Post.area_id.in_(held.area.lineage), Post.unit_id.in_(units)))
    since = (JournalEntry.actor_id.in_(near), JournalEntry.at >= held.case.received_at)
    found = _entries("sheet.exported", turn).where(*since, JournalText.content["list"].as_string().in_(SHEETS))
    return [Taken(SHEETS[row.content["list"]], row.name, row.at, certain=False) for row in db.session().execute(found)]


def _entries(event: str, turn: CaseTurn) -> Any:
    return (
        select(JournalEntry.at, User.name, JournalText.content)
        .join(User, User.id == JournalEntry.actor_id)
        .outerjoin(JournalText, JournalText.entry_id == JournalEntry.id)
        .where(JournalEntry.event == event, JournalEntry.at <= turn.at)
        .order_by(JournalEntry.id.desc())
        .limit(MOST)
    )

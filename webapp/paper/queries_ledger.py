"""The cases of a month in an area as the fields of a 台账; exactly those that the page counts, protected ones never."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import undefer

from webapp.areas import queries as areas
from webapp.areas.models import Area, Level
from webapp.areas.scope import Window, area_scope, count, narrow
from webapp.cases.lists.schemas_filters import KIND_WORDS
from webapp.cases.models import Case, CaseScope
from webapp.cases.rules import APP
from webapp.cases.states import CLOSE_WORDS, STATE_LABELS, CloseReason, State
from webapp.config import ROOT
from webapp.core import clock, reading
from webapp.core.db import db
from webapp.core.errors import invalid, not_found
from webapp.core.masking import mask_name, mask_phones_in
from webapp.paper.models import LedgerTemplate
from webapp.people.actor import Actor
from webapp.people.models import User
from webapp.reports.catalogue import CHANNELS, category_name, severities
from webapp.reports.models import Channel, Report
from webapp.web.formatting import stamp

FOLDER = ROOT / "webapp" / "data" / "ledgers"
MOST_ROWS = 5_000
CHUNK = 500
BOTH = "both"  # in the address: all kinds
_ANSWERS = {CloseReason.SOLVED: "好了", CloseReason.AGREED: "双方谈好了", CloseReason.UNANSWERED: "没有回话"}


@dataclass(frozen=True)
class Chosen:
    """Which cases: those received in a month, in an area, of one kind or of all."""

    area: Area
    first: date
    kind: str | None

    @property
    def window(self) -> Window:
        """The month as a range of the list, oldest first."""
        after = self.first.replace(year=self.first.year + self.first.month // 12, month=self.first.month % 12 + 1)
        since, until = (clock.to_micros(clock.day_start(day)) for day in (self.first, after))
        return Window(since=since, until=until, newest_first=False)


def kind_of(template_name: str, kind: str) -> str:
    """Return the kind that is meant: the chosen one, else the one that the template's name speaks of, else all."""
    if kind:
        return "" if kind == BOTH else kind
    return next((code for code, word in KIND_WORDS.items() if word in template_name), "")


def choose(actor: Actor, month: str, area_code: str, kind: str) -> Chosen:
    """Return what was chosen; Problem 422 for a wrong month, the one 404 for an area that isn't theirs."""
    first = reading.month(month)
    if first is None:
        raise invalid(month="选一个月，像 2026-11")
    if kind and kind not in KIND_WORDS:
        raise not_found()
    area = areas.by_code(area_code) if area_code else None
    if area is None or not any(area.path.startswith(path) for path in actor.paths_for("paper.ledger")):
        raise not_found()
    return Chosen(area, first, kind or None)


def own_areas(actor: Actor) -> list[Area]:
    """Return the areas to choose from: the actor's own and one level down."""
    tops = [
        post.area_code for post in actor.leading if post.area_code and post.area_path in actor.paths_for("paper.ledger")
    ]
    found = [area for code in tops if (area := areas.by_code(code))]
    return [one for area in found for one in (area, *areas.children(area.id))]


def how_many(chosen: Chosen) -> int:
    """Return how many rows the 台账 will have."""
    counted = count(CaseScope, [area_scope(chosen.area.id)], "all", chosen.window)
    if chosen.kind:
        counted = counted.join(Case, Case.id == CaseScope.row_id).where(Case.kind == chosen.kind)
    return db.session().scalar(counted) or 0


def ledger_rows(chosen: Chosen, most: int = MOST_ROWS) -> list[dict[str, str]]:
    """Return the fields of each case, the oldest first and at most so many, read by the key in parts."""
    villages = _villages(chosen.area)
    return [_fields(number, row, villages) for number, row in enumerate(islice(_found(chosen), most), 1)]


def about(chosen: Chosen, rows: int) -> dict[str, str]:
    """Return the fields of the whole table."""
    return {
        "辖区": chosen.area.label,
        "年": str(chosen.first.year),
        "月": str(chosen.first.month),
        "件数": str(rows),
        "导出日期": f"{clock.local_day(clock.now())}",
    }


def templates() -> list[tuple[str, str]]:
    """Return (id, name) of what can be filled: the house's own, then those that were put in."""
    own = [(path.stem, path.stem) for path in sorted(FOLDER.glob("*.xlsx"))]
    query = select(LedgerTemplate.id, LedgerTemplate.name).where(LedgerTemplate.ended_at.is_(None))
    return own + [(str(row.id), row.name) for row in db.session().execute(query.order_by(LedgerTemplate.id))]


def template(wanted: str) -> tuple[str, bytes]:
    """Return the name and the bytes of a template; the one 404 for one that isn't there."""
    template_id = reading.row_id(wanted)
    if template_id:
        query = select(LedgerTemplate).options(undefer(LedgerTemplate.content))
        kept = db.session().scalar(query.where(LedgerTemplate.id == template_id, LedgerTemplate.ended_at.is_(None)))
        if kept:
            return kept.name, kept.content
    path = next((path for path in FOLDER.glob("*.xlsx") if path.stem == wanted), None)
    if path is None:
        raise not_found()
    return path.stem, Path(path).read_bytes()


def _found(chosen: Chosen) -> Iterator[Any]:
    window, after, number = chosen.window, None, 0
    while number < MOST_ROWS:
        part = Window(since=window.since, until=window.until, after=after, newest_first=False)
        listed = narrow(CaseScope, [area_scope(chosen.area.id)], "all", part, limit=CHUNK).subquery()
        query = (
            select(Case, Area, Report.description, Report.place_name, User.name, listed.c.sort, listed.c.row_id)
            .select_from(listed)
            .join(Case, and_(Case.id == listed.c.row_id, ~Case.protected))
            .join(Area, Area.id == Case.area_id)
            .join(Report, Report.id == Case.opening_report_id)
            .join(User, User.id == Report.author_id)
            .order_by(listed.c.sort, listed.c.row_id)
        )
        found = db.session().execute(query).all()
        wanted = [row for row in found if chosen.kind in (None, row.Case.kind)][: MOST_ROWS - number]
        yield from wanted
        number += len(wanted)
        if len(found) < CHUNK:
            return
        after = (found[-1].sort, found[-1].row_id)


def _villages(area: Area) -> dict[int, str]:
    query = select(Area.id, Area.name).where(Area.level == Level.VILLAGE)
    inside = Area.path.startswith(area.path) | Area.id.in_(area.lineage)
    return {village_id: name for village_id, name in db.session().execute(query.where(inside))}


def _fields(number: int, row: Any, villages: Mapping[int, str]) -> dict[str, str]:
    case: Case = row.Case
    ended = case.resolved_at or clock.now()
    village = next((villages[area_id] for area_id in row.Area.lineage if area_id in villages), "")
    return {
        "序号": str(number),
        "案码": case.code,
        "上报日期": f"{clock.local_day(case.received_at)}",
        "上报时间": stamp(case.received_at),
        "村": village,
        "网格": row.Area.label,
        "地点": mask_phones_in(row.place_name),
        "种类": KIND_WORDS[case.kind],
        "类别": category_name(case.kind, case.category),
        "内容": mask_phones_in(row.description),
        "急不急": severities()[case.severity].name,
        "上报人": mask_name(row.name),
        "怎么来的": CHANNELS[Channel(case.channel)] if case.channel != APP else "网格上报",
        "现在": STATE_LABELS[case.state][0],
        "签收时间": stamp(case.acknowledged_at),
        "到期时间": stamp(case.resolve_due_at),
        "办好时间": stamp(case.resolved_at),
        "是否超期": "是" if ended > case.resolve_due_at else "否",
        "办理结果": mask_phones_in(case.latest_note),
        "回话": _answer(case),
        "归档原因": CLOSE_WORDS[case.close_reason] if case.close_reason else "",
    }


def _answer(case: Case) -> str:
    """Return what the reporter answered: nothing for what is still open or was closed for another reason."""
    if case.state == State.RESOLVED:
        return "还没回话"
    return _ANSWERS.get(case.close_reason, "") if case.close_reason else ""

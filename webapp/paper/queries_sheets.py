"""Lists as rows of a spreadsheet: the same queries as the pages, read on by their keys, with names and numbers masked.

Protected matters are in no sheet, not even in that of the people named to them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from webapp.areas import queries as areas
from webapp.areas.scope import Window, area_scope
from webapp.cases.lists import queries as queries_lists
from webapp.cases.lists.queries import CasePage, CaseRow
from webapp.cases.lists.schemas import ListInput
from webapp.cases.lists.schemas_filters import KIND_WORDS, narrowed_to
from webapp.cases.presenters import SHOW_WORDS, case_list, holding_scopes
from webapp.core.errors import not_found
from webapp.core.masking import mask_name, mask_phones_in
from webapp.core.media.sheets import Cell, Column
from webapp.insight.presenters import HEAD, roll_up_page
from webapp.people.actor import Actor
from webapp.related import queries_flags
from webapp.reports import queries as reports
from webapp.reports.catalogue import category_name
from webapp.web.formatting import stamp

MOST_ROWS = 20_000
CHUNK = 500
CASE_COLUMNS = (
    Column("案码", 22),
    Column("哪一种", 8),
    Column("类别", 14),
    Column("什么事", 30, wrap=True),
    Column("辖区", 22),
    Column("地点", 20, wrap=True),
    Column("急不急", 8),
    Column("现在", 10),
    Column("谁报的", 10),
    Column("报上来", 17),
    Column("到期", 17),
    Column("办好", 17),
)
PATROL_COLUMNS = (Column("哪一天", 17), Column("地方", 26), Column("有事的处数", 11))
FLAG_COLUMNS = (Column("什么", 26, wrap=True), Column("哪一样", 12), Column("辖区", 24), Column("30 天里几次", 11))
FLAG_WORDS = {None: "反复出现的事", "reviewed": "说过了的"}
TODO_WORDS = {None: "待办", "awaiting": "等我签收", "working": "我在办", "overdue": "已超期"}

After = tuple[int, int] | None
# The name of a sheet, its columns and its rows.
Further = tuple[str, Sequence[Column], Sequence[Sequence[Cell]]]


@dataclass
class Sheet:
    """What is exported: its name, its columns, its rows (read while they are written), and what it was narrowed to.

    A page of several tables has ``further`` sheets behind the first, which is called ``name``.
    """

    title: str
    columns: Sequence[Column]
    rows: Iterator[Sequence[Cell]]
    filters: Mapping[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    name: str = "名单"
    further: Sequence[Further] = ()


def cases_sheet(actor: Actor, wanted: ListInput) -> Sheet:
    """Return /cases with its filters as a sheet."""
    _, area = case_list(actor, wanted, None, size=1)
    about = narrowed_to(wanted.kind, wanted.category)
    heading = " · ".join(filter(None, [area.label if area else "我能看的事", about, SHOW_WORDS[wanted.show]]))
    sheet = Sheet(heading, CASE_COLUMNS, iter(()), {"show": wanted.show, **wanted.arguments})
    found = _all(lambda after: case_list(actor, wanted, after, size=CHUNK)[0])
    sheet.rows = capped((case_row(row, named=bool(actor.leading)) for row in _in_the_open(found)), sheet)
    return sheet


def todo_sheet(actor: Actor, show: str | None) -> Sheet:
    """Return 待办, or one of its three numbers, as a sheet."""
    if show not in TODO_WORDS:
        raise not_found()
    scopes = holding_scopes(actor)
    sheet = Sheet(TODO_WORDS[show], CASE_COLUMNS, iter(()), {"show": show} if show else {})
    parts: list[Iterator[CaseRow]] = []
    if show == "overdue":
        parts.append(_all(lambda after: queries_lists.held_overdue(scopes, after, size=CHUNK)))
    if show in (None, "awaiting"):
        parts.append(_all(lambda after: queries_lists.list_page(scopes, "awaiting", Window(after=after), size=CHUNK)))
    if show in (None, "working"):
        by_due: Callable[[After], CasePage] = lambda after: queries_lists.list_page(  # noqa: E731
            scopes, "working", Window(after=after, newest_first=False), size=CHUNK
        )
        parts.append(_all(by_due))
    sheet.rows = capped(
        (case_row(row, named=bool(actor.leading)) for part in parts for row in _in_the_open(part)), sheet
    )
    return sheet


def roll_up_sheet(actor: Actor, code: str) -> Sheet:
    """Return the table of the roll-up of an area: the same numbers in the same order."""
    page = roll_up_page(actor, code)
    columns = [Column("辖区", 24), *(Column(word, 10) for word in HEAD[1:])]
    rows = ([row["name"], *(one.value for one in row["numbers"])] for row in page["rows"])
    return Sheet(f"{page['title']} · 点数字看事", columns, rows, {"area": code}, [f"{page['as_of']} 的数"])


def flags_sheet(actor: Actor, show: str | None) -> Sheet:
    """Return what happens again and again, or what was talked over of it, as a sheet."""
    if show not in FLAG_WORDS:
        raise not_found()
    sheet = Sheet(FLAG_WORDS[show], FLAG_COLUMNS, iter(()), {"show": show} if show else {})
    sheet.rows = capped(_flags(actor, show or "new"), sheet)
    return sheet


def patrols_sheet(actor: Actor, area_code: str | None) -> Sheet:
    """Return the patrols of an area as a sheet, by time and place, without the names of who walked."""
    scopes, label = [area_scope(post.area_id) for post in actor.leading if post.area_id], ""
    if area_code:
        area = areas.by_code(area_code)
        if area is None or not any(area.path.startswith(p) for p in actor.paths_for("patrol.read")):
            raise not_found()
        scopes, label = [area_scope(area.id)], area.label
    sheet = Sheet(f"{label} 巡查".strip(), PATROL_COLUMNS, iter(()), {"area": area_code} if area_code else {})
    sheet.rows = capped(map(_patrol_row, _patrols(scopes)), sheet)
    return sheet


def case_row(row: CaseRow, *, named: bool) -> Sequence[Cell]:
    """Return one case as a row of a sheet: what its list shows; who reported it masked, and only for who may know."""
    case = row.case
    return (
        case.code,
        KIND_WORDS[case.kind],
        category_name(case.kind, case.category),
        mask_phones_in(row.title),
        row.area_label,
        mask_phones_in(row.place_name),
        row.severity,
        row.words[0],
        mask_name(row.author_name) if named else "",
        stamp(case.received_at),
        stamp(case.due_at) if row.light else "",
        stamp(case.resolved_at),
    )


def _patrol_row(row: Any) -> Sequence[Cell]:
    answers = row.Report.details.get("answers", {})
    return stamp(row.Report.received_at), row.label, sum(1 for answer in answers.values() if answer == "issue")


def _flags(actor: Actor, bucket: str) -> Iterator[Sequence[Cell]]:
    after: After = None
    while True:
        found = queries_flags.flags(actor, bucket, after)
        for row in found.rows:
            yield mask_phones_in(row.title), row.same, row.area.label, row.times
        after = found.after
        if after is None:
            return


def _patrols(scopes: list[str]) -> Iterator[Any]:
    after: After = None
    while True:
        found = reports.patrols(scopes, Window(after=after), size=CHUNK)
        yield from found[:CHUNK]
        if len(found) <= CHUNK:
            return
        after = (found[CHUNK - 1].sort, found[CHUNK - 1].Report.id)


def _all(read: Callable[[After], CasePage]) -> Iterator[CaseRow]:
    page = read(None)
    while True:
        yield from page.rows
        if page.after is None:
            return
        page = read(page.after)


def _in_the_open(rows: Iterator[CaseRow]) -> Iterator[CaseRow]:
    return (row for row in rows if not row.case.protected)


def capped(rows: Iterator[Sequence[Cell]], sheet: Sheet) -> Iterator[Sequence[Cell]]:
    """Pass on so many rows; when there are more, the sheet says so below them."""
    for number, row in enumerate(rows):
        if number == MOST_ROWS:
            sheet.notes.append(f"只导出前 {MOST_ROWS} 行，后面还有。请选小一点的范围再导。")
            return
        yield row

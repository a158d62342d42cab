"""What the pages of cases show, put together from queries; no page asks the database by itself."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from flask import url_for

from webapp.areas import queries as areas
from webapp.areas.models import Area
from webapp.areas.scope import PAGE_SIZE, Window, area_scope, unit_scope
from webapp.cases import queries
from webapp.cases.lists import queries as queries_lists
from webapp.cases.lists.presenters_table import CASE_COLUMNS, TODO_COLUMNS, picked, todo_attributes
from webapp.cases.lists.queries import CasePage, CaseRow, listed_in
from webapp.cases.lists.schemas import SORTS, ListInput
from webapp.cases.lists.schemas_filters import case_filters, narrowed_to, of_the_page
from webapp.cases.matter.presenters import new_id
from webapp.cases.panels import bulk_acts
from webapp.cases.rules import allowed_actions
from webapp.cases.service_actions import ActionReceipt
from webapp.cases.states import State
from webapp.cases.states_steps import CASES, Action
from webapp.core import clock
from webapp.core.errors import Problem, not_found
from webapp.core.hot.forms import Piece, piece
from webapp.people.actor import Actor
from webapp.people.queries_units import units_asked_for
from webapp.web import tables
from webapp.web.lists.filters import filters_of
from webapp.web.pagination import page_key

SHOW_WORDS = {
    "all": "全部",
    "open": "在办",
    "overdue": "已超期",
    "new_today": "今天新报",
    "soon": "2 天内到期",
    "resolved_month": "本月办好",
    "resolved": "办好",
}
SOON = timedelta(days=2)
_BY = {"all": "received", "open": "due", "overdue": "due", "soon": "due", "new_today": "received"}


def holding_scopes(actor: Any) -> list[str]:
    """Return the scopes whose cases the actor holds: the very areas of their posts, their units, what is protected."""
    mine = [area_scope(p.area_id) for p in actor.posts if p.leads and p.area_id]
    units = [unit_scope(p.unit_id) for p in actor.posts if p.unit_id]
    return list(dict.fromkeys([*mine, *units, *actor.named]))


def todo_page(actor: Actor, show: str | None, arguments: Mapping[str, str]) -> dict[str, Any]:
    """Return 待办: one list after the other, awaiting first, paged by key through both."""
    if show not in (None, "awaiting", "working", "overdue"):
        raise not_found()
    scopes = holding_scopes(actor)
    asked = tables.asked_of("todo", TODO_COLUMNS)
    part, after = arguments.get("part", "awaiting"), page_key()
    awaiting = working = CasePage([], None)
    if show == "overdue":
        working = queries_lists.held_overdue(scopes, after, size=asked.size)
    else:
        if show != "working" and part == "awaiting":
            awaiting = queries_lists.list_page(scopes, "awaiting", Window(after=after), phones=True, size=asked.size)
            after = None
        room = asked.size - len(awaiting.rows)
        if show != "awaiting" and awaiting.after is None and room > 0:
            working = queries_lists.list_page(scopes, "working", Window(after=after, newest_first=False), size=room)
    return {
        "counts": todo_counts(actor),
        "asked": asked,
        "groups": _todo_groups(awaiting, working, show),
        "attrs": lambda row: todo_attributes(row, actor),
        "show": show,
        "first": "after" not in arguments and "part" not in arguments,
        "more": tables.more_at(_todo_next(show, awaiting, working, asked.size), asked),
        "place": "、".join(p.area_label for p in actor.leading) or "、".join(p.unit_name for p in actor.posts),
        "new_id": new_id,
    }


def _todo_groups(awaiting: CasePage, working: CasePage, show: str | None) -> list[tuple[str, list[CaseRow]]]:
    """Return what waits for 我已收到, and below a word what is worked on; each row as the reader hears of it.

    What came back stands above the whole list already, with what was said.
    """
    found = [row for row in (*awaiting.rows, *working.rows) if show or not row.case.came_back_at]
    rows = [replace(row, hands=replace(row.hands, mine=True)) for row in found]
    if show == "overdue":
        return [("", rows)]
    waits = [row for row in rows if row.case.state == State.SUBMITTED]
    rest = [row for row in rows if row.case.state != State.SUBMITTED]
    return [("", waits), ("我在办的，先到期的在前" if waits else "", rest)]


def todo_counts(actor: Actor) -> dict[str, int]:
    """Return the three numbers of 待办, each the count of the list behind it."""
    return dict(zip(("awaiting", "working", "overdue"), queries_lists.todo_counts(holding_scopes(actor)), strict=True))


def _todo_next(show: str | None, awaiting: CasePage, working: CasePage, size: int) -> str | None:
    page, part = (awaiting, "awaiting") if awaiting.after else (working, "working")
    if page.after is None:
        full = len(awaiting.rows) == size and show is None
        return url_for("cases.todo", part="working") if full else None
    return url_for("cases.todo", part=part, show=show, after=f"{page.after[0]}.{page.after[1]}")


def list_page(actor: Actor, wanted: ListInput, after: tuple[int, int] | None) -> dict[str, Any]:
    """Return a page of cases with its heading, and the other views of the same list."""
    asked = tables.asked_of("cases", CASE_COLUMNS, sorts=SORTS.get(wanted.show), by=_BY.get(wanted.show))
    pictures = "photo" in asked.shown
    found, area = case_list(actor, wanted, after, size=asked.size, pictures=pictures)
    mine = actor.leading[0].area_label if len(actor.leading) == 1 else ""
    units = units_asked_for() if actor.can("desk.use") else []
    further = of_the_page(units, _places(actor, area), area)
    filters = filters_of([*case_filters(wanted.arguments), *further], "show")
    about = [area.label if area else mine, narrowed_to(wanted.kind, wanted.category)]
    return {
        "rows": found.rows,
        "wanted": wanted,
        "asked": asked,
        "more": tables.more(found, asked),
        "bulk": bulk_acts(actor),
        "picked": picked,
        "count": len(found.rows) if after is None and found.after is None else None,
        "area": area,
        "heading": " · ".join([*filter(None, about), SHOW_WORDS[wanted.show]]),
        "views": [
            {"word": word, "url": filters.address(show=show), "active": show == wanted.show}
            for show, word in SHOW_WORDS.items()
            if show not in ("resolved", "soon") or show == wanted.show
        ],
        "filters": filters,
    }


def _places(actor: Actor, area: Area | None) -> list[tuple[str, str]]:
    """Return (code, name) of the villages that the panel offers, with the area that is on; none for who has one."""
    found = areas.villages_within(actor.paths_for("area.roll_up")) if actor.can("desk.use") else []
    if area and found and area.code not in dict(found):
        found.append((area.code, area.label))
    return found if len(found) > 1 else []


def case_list(
    actor: Actor,
    wanted: ListInput,
    after: tuple[int, int] | None,
    *,
    size: int = PAGE_SIZE,
    pictures: bool = True,
) -> tuple[CasePage, Area | None]:
    """Return one page of the cases behind a number of the roll-up, or of all that the actor may see."""
    area, scopes = None, list(actor.scopes)
    if wanted.area_code:
        area = areas.by_code(wanted.area_code)
        if area is None or not any(area.path.startswith(p) for p in actor.paths_for("area.roll_up")):
            raise not_found()
        scopes = [area_scope(area.id)]
    bucket, window = _window(wanted, after)
    only = wanted.only
    # In the order of receipt, or of the day it was done, so that the days are a range of the list itself.
    if bucket in ("all", "open_new") or wanted.show == "resolved":
        window = _between(window, only.pop("received_since", None), only.pop("received_until", None))
    if bucket == "open":  # in the order in which they are due
        window = _between(window, only.pop("due_since", None), only.pop("due_until", None))
    seen_by = None if area else actor
    if wanted.codes:
        return CasePage(queries_lists.rows_chosen(scopes, wanted.codes, seen_by), None), area
    found = queries_lists.list_page(scopes, bucket, window, only=only, size=size, seen_by=seen_by, pictures=pictures)
    return found, area


def _between(window: Window, first: datetime | None, until: datetime | None) -> Window:
    since = max((s for s in (window.since, clock.to_micros(first) if first else None) if s is not None), default=None)
    ends = [one for one in (window.until, clock.to_micros(until) if until else None) if one is not None]
    return replace(window, since=since, until=min(ends, default=None))


def _window(wanted: ListInput, after: tuple[int, int] | None) -> tuple[str, Window]:
    bucket, window = window_of(wanted.show, after)
    if wanted.descending is not None:
        window = replace(window, newest_first=wanted.descending)
    return "open_new" if bucket == "open" and wanted.sort == "received" else bucket, window


def window_of(show: str, after: tuple[int, int] | None = None) -> tuple[str, Window]:
    """Return which part of which list a view is."""
    now = clock.now()
    today = clock.to_micros(clock.day_start(clock.local_day(now)))
    return {
        "all": ("all", Window(after=after)),
        "open": ("open", Window(after=after, newest_first=False)),
        "overdue": ("open", Window(until=clock.to_micros(now), after=after, newest_first=False)),
        "new_today": ("all", Window(since=today, after=after)),
        "soon": ("open", Window(until=clock.to_micros(now + SOON), after=after, newest_first=False)),
        "resolved_month": ("done", Window(since=clock.to_micros(clock.month_start(now)), after=after)),
        "resolved": ("done", Window(after=after)),
    }[show]


def listed_in_view(actor: Actor, show: str) -> Piece:
    """Count how many cases are in a view of the actor's that stays small."""
    bucket, window = window_of(show)
    return piece(listed_in, scopes=actor.scopes, bucket=bucket, since=window.since, until=window.until)


def acted(actor: Actor, done: ActionReceipt, action: Action) -> dict[str, Any]:
    """Return what replaces a card after a step on its case."""
    return {"row": queries_lists.row_of(done.case.id, seen_by=actor), "told": CASES[action].flash}


def refused(actor: Actor, code: str, problem: Problem) -> dict[str, Any]:
    """Return what replaces a card when the step was refused: why, and the case as it is now."""
    held = queries.get_case_for(actor, code)
    again = any(t.action == Action.ACKNOWLEDGE for t in allowed_actions(actor, held))
    row = queries_lists.row_of(held.case.id, seen_by=actor)
    return {"row": row, "problem": problem, "again": again, "new_id": new_id}

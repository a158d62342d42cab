"""What the pages of cases show, put together from queries; no page asks the database by itself."""

from collections.abc import Mapping
from typing import Any

from flask import url_for

from webapp.areas import queries as areas
from webapp.areas.models import Area
from webapp.areas.scope import PAGE_SIZE, Window, area_scope, person_scope, unit_scope
from webapp.cases import queries
from webapp.cases.queries import Page
from webapp.cases.rules import Held, allowed_actions
from webapp.cases.schemas import REASONS, ListWanted
from webapp.cases.service_actions import Done
from webapp.cases.states import Action
from webapp.cases.timeline import case_files, timeline
from webapp.core import clock
from webapp.core.errors import not_found
from webapp.people import queries as people
from webapp.people.actor import Actor
from webapp.reports.catalogue import category_name, severities
from webapp.reports.models import Photo, Severity
from webapp.reports.queries import additions_to
from webapp.web.pages import page_key


def holding_scopes(actor: Any) -> list[str]:
    """Return the scopes whose cases the actor holds: the very areas of their posts, their units, their person."""
    mine = [area_scope(p.area_id) for p in actor.posts if p.leads and p.area_id]
    units = [unit_scope(p.unit_id) for p in actor.posts if p.unit_id]
    return list(dict.fromkeys([*mine, *units, *([person_scope(actor.id)] if actor.protected else [])]))


def todo_page(actor: Actor, show: str | None, arguments: Mapping[str, str]) -> dict[str, Any]:
    """Return 待办: one list after the other, awaiting first, paged by key through both."""
    if show not in (None, "awaiting", "working", "overdue"):
        raise not_found()
    scopes = holding_scopes(actor)
    awaiting_count, working_count, overdue_count = queries.todo_counts(scopes)
    part, after = arguments.get("part", "awaiting"), page_key()
    awaiting = working = Page([], None)
    if show == "overdue":
        working = queries.held_overdue(scopes, after)
    else:
        if show != "working" and part == "awaiting":
            awaiting = queries.page(scopes, "awaiting", Window(after=after))
            after = None
        room = PAGE_SIZE - len(awaiting.rows)
        if show != "awaiting" and awaiting.after is None and room > 0:
            working = queries.page(scopes, "working", Window(after=after, newest_first=False), size=room)
    return {
        "counts": {"awaiting": awaiting_count, "working": working_count, "overdue": overdue_count},
        "awaiting": awaiting.rows,
        "working": working.rows,
        "show": show,
        "next_page": _todo_next(show, awaiting, working),
        "place": "、".join(p.area_label for p in actor.leading) or "、".join(p.unit_name for p in actor.posts),
    }


def _todo_next(show: str | None, awaiting: Page, working: Page) -> str | None:
    page, part = (awaiting, "awaiting") if awaiting.after else (working, "working")
    if page.after is None:
        full = len(awaiting.rows) == PAGE_SIZE and show is None
        return url_for("cases.todo", part="working") if full else None
    return url_for("cases.todo", part=part, show=show, after=f"{page.after[0]}.{page.after[1]}")


def case_list(actor: Actor, wanted: ListWanted, after: tuple[int, int] | None) -> tuple[Page, Area | None]:
    """Return one page of the cases behind a number of the roll-up, or of all that the actor may see."""
    area, scopes = None, list(actor.scopes)
    if wanted.area_code:
        area = areas.by_code(wanted.area_code)
        if area is None or not any(area.path.startswith(p) for p in actor.paths_for("area.roll_up")):
            raise not_found()
        scopes = [area_scope(area.id)]
    now = clock.now()
    bucket, window = {
        "all": ("all", Window(after=after)),
        "open": ("open", Window(after=after, newest_first=False)),
        "overdue": ("open", Window(until=clock.to_micros(now), after=after, newest_first=False)),
        "new_today": (
            "all",
            Window(since=clock.to_micros(clock.day_start(clock.local_day(now))), after=after),
        ),
        "resolved_month": ("done", Window(since=clock.to_micros(clock.month_start(now)), after=after)),
    }[wanted.show]
    return queries.page(scopes, bucket, window, kind=wanted.kind, category=wanted.category), area


def case_page(actor: Actor, code: str) -> dict[str, Any]:
    """Return what the page of one case shows, with the steps the actor may take."""
    held = queries.held(actor, code)
    case = held.case
    row = queries.row_of(case.id)
    reports = queries.reports_of(case.id)
    actions = allowed_actions(actor, held)
    additions = additions_to([r.report.id for r in reports])
    files = case_files(case.id, reports, additions)
    return {
        "held": held,
        "case": case,
        "row": row,
        "reports": reports,
        "opening": next(r for r in reports if r.report.id == case.opening_report_id),
        "files": files,
        "events": timeline(case.id, files),
        "actions": {t.action: t for t in actions},
        "main_action": _main(actions),
        "reasons": REASONS,
        "severity_name": severities()[Severity(case.severity)].name,
        "category_name": category_name(case.kind, case.category),
        "can_add": actor.can("case.add"),
        "reporter_phone": row.author_phone if any(p.leads for p in actor.posts) and row.author_phone else None,
        "holder": _holder(held),
    }


def acted(actor: Actor, code: str, done: Done) -> dict[str, Any]:
    """Return what replaces a card after its action."""
    return {"row": queries.row_of(done.case.id), "done": done, "code": code, "actor": actor}


def case_photo(actor: Actor, code: str, photo_id: int) -> Photo:
    """Return a stored picture of a case the actor may see."""
    held = queries.held(actor, code)
    reports = queries.reports_of(held.case.id)
    files = case_files(held.case.id, reports, additions_to([r.report.id for r in reports]))
    found = next((photo for f in files.values() for photo in f.stored if photo.id == photo_id), None)
    if found is None:
        raise not_found()
    return found


def _main(actions: list[Any]) -> Any:
    order = (Action.ACKNOWLEDGE, Action.RESOLVE, Action.START)
    return next((t for wanted in order for t in actions if t.action == wanted), None)


def _holder(held: Held) -> dict[str, Any] | None:
    """Return who holds the case now, with a number to call."""
    area_id = held.case.holder_area_id
    if area_id is None:
        return None
    return people.seat_contact(area_id)

"""One matter on one page, the same for every role: what it is, where it stands, its course, what may be done.

Whatever is on it has passed the reader's scope (``get_case_for``, ``contents_of``, ``timeline``); no page of a matter
asks the database by itself.
"""

import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from webapp.cases.clocks import guess_note
from webapp.cases.lists import queries as queries_lists
from webapp.cases.lists.presenters_map import place_shown
from webapp.cases.lists.queries import CaseRow
from webapp.cases.matter.presenters_course import Addresses, course_of
from webapp.cases.panels import holding_open, menu_items, next_of, panels_of, rows_of, there_of, why_open
from webapp.cases.queries import CaseReportRow
from webapp.cases.queries_facts import Fact, concerns_minor
from webapp.cases.queries_files import Contents, contents_of
from webapp.cases.reach.rules import stays_in_town
from webapp.cases.rules import CaseAccess, allowed_actions, works_on
from webapp.cases.schemas import ANSWERS, LACKING, REASONS
from webapp.cases.states import HANDED_STATES, OPEN_STATES
from webapp.cases.states_steps import CASES, ENDING, Action, Step
from webapp.cases.timeline import timeline
from webapp.cases.titles import EMERGENCY_TITLE
from webapp.cases.work_orders.presenters import orders_part
from webapp.cases.work_orders.rules import knows_reporter
from webapp.core.errors import Problem
from webapp.people import queries as people
from webapp.people.actor import Actor
from webapp.reports.catalogue import category_name, severities
from webapp.reports.models import Report
from webapp.web.formatting import when
from webapp.web.forms import id_for

_MAIN = (Action.ACKNOWLEDGE, Action.RESOLVE)
_SECOND = (Action.START, Action.ESCALATE, Action.REOPEN, Action.RETURN)
# What is seldom wanted stands last behind 更多.
_RARE = (Action.REOPEN, Action.RETURN, Action.RECUSE)


def matter_page(
    actor: Actor,
    held: CaseAccess,
    problem: Problem | None = None,
    typed: Mapping[str, str] | None = None,
    *,
    own: CaseReportRow | None = None,
    files_at: Addresses | None = None,
) -> dict[str, Any]:
    """Return what the page of a case shows, with the steps the actor may take.

    After a refused step: the ``problem`` and what was ``typed``, so that nothing is lost. ``own``: the report whose
    page it is, when its author opened it, with its pictures ``files_at`` their own addresses.
    """
    case = held.case
    contents = contents_of(actor, held)
    parts, held_open = there_of(held), holding_open()
    row, there = queries_lists.row_with(case.id, [*held_open, *parts], actor)
    shown = _shown(contents, own.report.id if own else case.opening_report_id)
    # A unit that has not accepted yet and whoever goes to look again need not know who reported it.
    stranger = contents.whole and not case.protected and not knows_reporter(actor, held)
    hidden = stranger or (case.protected and concerns_minor(shown.report))
    allowed, why_not = _possible(allowed_actions(actor, held), why_open(there[: len(held_open)]))
    steps = _steps(actor, held, allowed)
    row = _for_reader(actor, held, row, contents)
    panels = panels_of(actor, held, there[len(held_open) :])
    events = timeline(case.id, contents, actor.id, hide_reporters=hidden, to_viewer=True)
    return {
        "held": held,
        "case": case,
        "row": row,
        "title": row.title,
        "place": _place(held, shown.report),
        "area_label": held.area.label,
        "place_name": shown.report.place_name,
        "chips": ["protected"] if case.protected else [row.state],  # its course says where it stands
        "standing": row.light or ("", row.standing),
        "signed": f"{when(case.acknowledged_at)} 已签收" if case.acknowledged_at else "",
        "guess": guess_note(case.due_at, case.severity) if row.light else None,
        "course": course_of(case, row.hands, contents, events, shown, at=files_at, masked=stranger),
        "contents": contents,
        "reporters": len(contents.reporters),
        "details": details_of(held, shown.report),
        "map": _map(held, shown.report),
        "add_to": shown.client_id if actor.can("case.add") else None,
        "own": case.author_id == actor.id,
        "problem": problem,
        "typed": typed or {},
        "reasons": REASONS,
        "lacking": LACKING,
        "new_id": new_id,
        "add_id": id_for(typed or {}, problem),
        "parts": panels,
        "next_step": None if held.barred else next_of(panels),
        "why_not": held.barred if works_on(actor, held) and held.barred else why_not,
        "rows_more": [*([] if held.barred else rows_of(panels)), *menu_items(actor, held)],
        "call": _call(actor, row, contents, hidden),
        **steps,
        **orders_part(actor, held, {one.action for one in allowed}),
    }


def details_of(held: CaseAccess, report: Report) -> list[Fact]:
    """Return what is folded under 详情: what nobody looks for first."""
    case = held.case
    facts = [
        Fact("类别", EMERGENCY_TITLE if case.emergency else category_name(case.kind, case.category)),
        Fact("急不急", severities()[case.severity].name),
    ]
    if stays_in_town(case):
        facts.append(Fact("谁看得到", "镇里和办的单位" + ("，也给一个村看了" if case.shown_in_id else "")))
    if case.state in OPEN_STATES:
        facts.append(Fact("到期", when(case.due_at)))
    return facts + details_of_report(report)


def details_of_report(report: Report) -> list[Fact]:
    """Return what is folded of the report itself: when it came, what the phone said of time and place."""
    facts = [Fact("收到", when(report.received_at))]
    if report.claim_doubtful and report.claimed_at:
        facts.append(Fact("手机说的时间", f"{when(report.claimed_at)}，手机的时间可能不准"))
    if report.accuracy_m is not None and not report.protected:
        facts.append(Fact("定位误差", f"{report.accuracy_m:.0f} 米"))
    return facts


def new_id() -> str:
    """Return a fresh client id for a form."""
    return str(uuid.uuid4())


def _shown(contents: Contents, report_id: int) -> CaseReportRow:
    return next((row for row in contents.reports if row.report.id == report_id), contents.reports[0])


def _possible(allowed: list[Step], why: str) -> tuple[list[Step], str]:
    """Leave out the steps that end a case while something holds it open; and why, to who would have them."""
    left = [step for step in allowed if not why or step.action not in ENDING - {Action.MERGE}]
    return left, why if len(left) < len(allowed) else ""


def _for_reader(actor: Actor, held: CaseAccess, row: CaseRow, contents: Contents) -> CaseRow:
    """Say 您 to whoever holds the case, or reported it and is asked about it."""
    seats = {post.area_id for post in actor.posts if post.leads and post.area_id}
    mine = held.case.holder_area_id in seats and held.case.author_id != actor.id
    return replace(row, hands=replace(row.hands, mine=mine, asked=actor.id in contents.reporters))


def _steps(actor: Actor, held: CaseAccess, actions: list[Step]) -> dict[str, Any]:
    """Sort the allowed steps: the one solid button, one beside it, the rest behind ⋯; the reporter's answers apart."""
    allowed = {t.action: t for t in actions if t.prompt}  # the others have a part of the page of their own
    # What has gone above one's own level may still be acknowledged, but nobody is asked to.
    mine = held.case.protected or any(held.holder_path.startswith(p.area_path) for p in actor.leading)
    main = next((allowed[a] for a in _MAIN if a in allowed and mine), None)
    second = next((allowed[a] for a in _SECOND if a in allowed), None)
    if held.case.state in HANDED_STATES and any(t.action == Action.DISPATCH for t in actions):
        # Whoever may send it to a unit is asked for that first; the rest is beside it or behind ⋯.
        main, second = None, allowed.get(Action.ACKNOWLEDGE)
    return {
        "main": main,
        "second": second,
        "more": sorted((t for t in allowed.values() if t not in (main, second)), key=lambda t: t.action in _RARE),
        "sheets": [t for t in allowed.values() if t is not main or t.action != Action.ACKNOWLEDGE],
        "answers": [(value, CASES[one].word) for value, one in ANSWERS.items() if CASES[one] in actions],
    }


def _call(actor: Actor, row: CaseRow, contents: Contents, hidden: bool) -> dict[str, str] | None:
    """Return whom to call: a lead calls the reporter, a reporter the one who holds it."""
    case, (name, phone) = row.case, row.hands.called
    if contents.whole and case.author_id != actor.id and not hidden:
        number = people.phone_of(case.author_id) if case.protected else row.author_phone
        return {"name": contents.reports[0].author_name, "phone": number} if number else None
    return {"name": name, "phone": phone} if phone and not row.hands.mine and not case.protected else None


def _place(held: CaseAccess, report: Report) -> str:
    # Not the row's: whoever opens a protected case has to find the place.
    return f"{held.area.label} · {report.place_name}" if report.place_name else held.area.label


def _map(held: CaseAccess, report: Report) -> dict[str, Any] | None:
    return place_shown(held.area, report.position, told=not held.case.protected)

"""Every change of a case: opened by a report, joined by another, moved from state to state by ``advance``."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm.attributes import flag_modified

from webapp.areas.models import Area
from webapp.cases import queries
from webapp.cases.clocks import due_after
from webapp.cases.lists.service import (
    count_new,
    counted_for,
    enter_lists,
    move_counters,
    own_scopes,
    own_scopes_of,
    scope_rows,
    sync_scope,
)
from webapp.cases.models import Case, CaseReport, FollowUp
from webapp.cases.panels import refuse_while_held_open
from webapp.cases.rules import APP, CaseAccess, refuse_unless_allowed
from webapp.cases.service_holders import Seat, first_seat, seats_of
from webapp.cases.service_moves import hide_case, move_holder, set_clocks, set_dates, target_of
from webapp.cases.states import PRESSED_REASONS, REASONS_WITH_WORDS, By, Clock, CloseReason, Reach, State
from webapp.cases.states_steps import CASES, ENDING, Action, Step
from webapp.cases.work_orders.service_lists import sync_order_scopes
from webapp.cases.work_orders.service_recall import put_back, restore
from webapp.cases.work_orders.service_steps import follow_case
from webapp.core import clock, journal
from webapp.core.background import submit_after_commit
from webapp.core.codes import new_code
from webapp.core.db import db
from webapp.core.errors import Problem, not_found
from webapp.core.hot.writes import HotRows, HotWrite
from webapp.core.protection.at_rest import hide
from webapp.core.registry import Registry
from webapp.people.actor import Actor
from webapp.people.names.service_keeping_out import keep_out_concerned
from webapp.people.queries_impartial import barred_from
from webapp.reports.catalogue import categories
from webapp.reports.models import Registration, Report, ReportKind, Severity

# Packages to the right see each case that is opened and each step of one, in its own transaction (``follows_cases``).
FOLLOWERS: Registry[Callable[[Case, Step | None], None]] = Registry("what follows cases")
# On the bare table, because every report writes here.
_JOIN = HotWrite(insert(CaseReport.__table__), ("case_id", "report_id", "joined_at"))
_CASES = HotRows(Case)


def follows_cases(function: Callable[[Case, Step | None], None]) -> Callable[[Case, Step | None], None]:
    """Register a function (case, step) that is called when a case is opened (no step) and with each step of it.

    It may change the case: what it changes is written with it, and its lists follow.
    """
    return FOLLOWERS.add(function)


def open_case(
    report: Report,
    area: Area,
    kind: ReportKind,
    *,
    registration: Registration | None = None,
    reach: Reach = Reach.AREA,
    randbytes: Callable[[int], bytes] = secrets.token_bytes,
) -> Case:
    """Open a case for a report, held by the lowest filled seat above its area; a protected one only by the named.

    What was registered for a resident (``registration``) is in the courtyard already: the town's seat holds it, as it
    does what stays on its level (``reach``).
    """
    seat = _first_seat(report, area, town=registration is not None or reach == Reach.TOWN)
    case = _CASES.add(_new_case(report, area, kind, seat, registration, reach, randbytes))
    _JOIN.run({"case_id": case.id, "report_id": report.id, "joined_at": case.received_at})
    for follow in FOLLOWERS:
        follow(case, None)
    registrar = registration.registered_by_id if registration else None
    sync_scope(case, area, own_scopes([report.author_id], [registrar]), new=True)
    if case.protected:
        keep_out_concerned("case", case.id)
    move_counters(frozenset(), counted_for(case, area))
    content = _opened(report, seat, registration)
    _record(case, "case.opened", registrar or report.author_id, content)
    return case


def open_registered(
    written: Sequence[tuple[Report, Area, Registration]],
    *,
    randbytes: Callable[[int], bytes] = secrets.token_bytes,
    **content: Any,
) -> list[Case]:
    """Open the cases of many reports that were written down for residents, none protected, without parties.

    As ``open_case`` of each, with statements that do not grow with how many there are. ``content`` goes into the
    journal of each.
    """
    session = db.session()
    seats = {area.id: seats_of(area)[-1] for area in {area.id: area for _, area, _ in written}.values()}
    cases = [
        _new_case(report, area, report.kind, seats[area.id], registration, Reach.AREA, randbytes)
        for report, area, registration in written
    ]
    session.add_all(cases)
    session.flush()
    _JOIN.run_all([{"case_id": c.id, "report_id": c.opening_report_id, "joined_at": c.received_at} for c in cases])
    for case in cases:
        for follow in FOLLOWERS:
            follow(case, None)
    rows: list[dict[str, object]] = []
    lines = []
    for case, (report, area, registration) in zip(cases, written, strict=True):
        registrar = registration.registered_by_id
        rows += scope_rows(case, area, own_scopes([report.author_id], [registrar]))
        said = _opened(report, seats[area.id], registration) | content
        lines.append(journal.Line("case.opened", ("case", case.id), registrar or report.author_id, said))
    enter_lists(rows)
    count_new(counted_for(case, area) for case, (_, area, _) in zip(cases, written, strict=True))
    journal.append_all(lines)
    submit_after_commit("deliver_notices")
    return cases


def _opened(report: Report, seat: Seat | None, registration: Registration | None) -> dict[str, Any]:
    """Return what the journal says of a case that was opened."""
    content: dict[str, Any] = {"seat": seat.label if seat else "", "report": report.id}
    if registration:
        content |= {"channel": registration.channel, "themselves": registration.registered_by_id is None}
    return content


def _new_case(
    report: Report,
    area: Area,
    kind: ReportKind,
    seat: Seat | None,
    registration: Registration | None,
    reach: Reach,
    randbytes: Callable[[int], bytes],
) -> Case:
    category = categories(kind)[report.category or "other"]
    severity = _severity(report, category.default_severity)
    now = report.received_at
    step_due = due_after(now, severity, Clock.ACKNOWLEDGE)
    resolve_due = due_after(now, severity, Clock.RESOLVE)
    return Case(
        code=new_code(randbytes),
        kind=kind,
        category=category.code,
        severity=severity,
        protected=report.protected,
        emergency=report.calls_for_help,
        area_id=area.id,
        reach=reach,
        author_id=report.author_id,
        opening_report_id=report.id,
        state=State.SUBMITTED,
        holder_level=seat.level if seat else None,
        holder_area_id=seat.area_id if seat else None,
        received_at=now,
        held_since=now,
        step_due_at=step_due,
        resolve_due_at=resolve_due,
        due_at=min(step_due, resolve_due),
        channel=registration.channel if registration else APP,
        latitude=None if report.protected else report.latitude,
        longitude=None if report.protected else report.longitude,
    )


def _first_seat(report: Report, area: Area, *, town: bool) -> Seat | None:
    """Return the seat that holds a new case: the ``town``'s or the lowest that fits; none of a protected one."""
    concerned = barred_from("report", report.id) if report.parties else ()
    seats = [] if report.protected else seats_of(area, concerned)
    if not seats:
        return None
    return seats[-1] if town else first_seat(seats, report.author_id)


def join_case(case: Case, report: Report) -> None:
    """Let a report join an open case, so that its author hears the outcome; the case's own facts stay."""
    session = db.session()
    _JOIN.run({"case_id": case.id, "report_id": report.id, "joined_at": clock.now()})
    flag_modified(case, "state")  # a joined report is news to whoever has the page open
    session.flush()
    area = session.get_one(Area, case.area_id)
    sync_scope(case, area, own_scopes_of(case))
    _record(case, "case.joined", report.author_id, {"report": report.id})


def act(
    actor: Actor,
    code: str,
    action: Action,
    *,
    version: int | None,
    note: str = "",
    submission_id: int | None = None,
    close_reason: str | None = None,
) -> Case:
    """Take one step on a case the actor can see.

    Problem 404 when the case or the right is not theirs, 403 where a second person is needed, 409 when another writer
    was faster or the step no longer fits, 422 when words are missing.
    """
    held = queries.get_case_for(actor, code, merged=True)
    transition = CASES[action]
    refuse_unless_allowed(actor, held, transition)
    if held.case.merged_into_id:
        raise CASES.stale(held.case)
    CASES.check(held.case, transition, version=version, note=note)
    note = hide(note, held.case.protected)
    if action == Action.AGREE and held.case.kind != ReportKind.DISPUTE:
        raise not_found()
    reason = _pressed_reason(close_reason, note) if action == Action.CLOSE else None
    case = advance(held, transition, actor, note=note, submission_id=submission_id, close_reason=reason)
    if transition.by == By.CALLER:
        result = action.removeprefix("follow-up-").replace("-", "_")
        db.session().add(FollowUp(case_id=case.id, at=clock.now(), by_id=actor.id, result=result, words=note))
    elif action == Action.RECHECK_PASS and held.reporter:
        # A reporter who went to look has answered with it that it is really settled.
        case = advance(held, CASES[Action.ANSWER_SOLVED], actor)
    return case


def _pressed_reason(word: str | None, note: str) -> CloseReason:
    reason = next((one for one in PRESSED_REASONS if one == word), None)
    if reason is None:
        raise Problem("invalid", "请选一个原因", fields={"close_reason": "请选一个原因"})
    if reason in REASONS_WITH_WORDS and not note:
        words = "写一句该去找谁" if reason == CloseReason.NOT_OURS else "写一句为什么办不了"
        raise Problem("invalid", words, fields={"note": words})
    return reason


def advance(
    held: CaseAccess,
    transition: Step,
    actor: Actor | None,
    *,
    note: str = "",
    submission_id: int | None = None,
    close_reason: CloseReason | None = None,
    stood: Mapping[str, Any] | None = None,
    **content: Any,
) -> Case:
    """Change a case's state: the only function that does. ``actor`` is None for the sweep.

    Its orders follow. ``close_reason`` goes with a closing that leaves the choice; ``stood`` is how the case is
    after a step that undoes another (``service_recall.noted``); ``content`` goes into the journal.
    """
    case, area = held.case, held.area
    if transition.action in ENDING:
        refuse_while_held_open(case, merging=transition.action == Action.MERGE)
    before = counted_for(case, area)
    orders = queries.orders_of(case.id) if case.order_count else []
    with CASES.take(case, transition, target=target_of(transition, orders)):
        if transition.action == Action.PROTECT:
            hide_case(case)
        if transition.action == Action.EMERGENCY:
            case.severity = Severity.URGENT
        seat = move_holder(held, transition, actor)
        set_dates(case, transition, note, close_reason)
        follow_case(case, orders, transition, actor, note)
        set_clocks(case, transition, orders)
        if transition.action == Action.RECALL:
            restore(case)
        if stood is not None:
            put_back(case, stood)
        if transition.by == By.RECHECKER and actor:
            case.rechecked_by_id = actor.id
        for follow in FOLLOWERS:
            follow(case, transition)
    sync_scope(case, area, [] if case.protected else own_scopes_of(case))
    sync_order_scopes(case, area, orders)
    move_counters(before, counted_for(case, area))
    words: dict[str, Any] = {"note": note, "seat": seat.label if seat else "", "submission": submission_id}
    words |= {"close_reason": case.close_reason if transition.action == Action.CLOSE else None, **content}
    CASES.record(case, transition, actor_id=actor.id if actor else None, **words)
    return case


def _record(case: Case, event: str, actor_id: int | None, content: dict[str, Any]) -> None:
    journal.append(event, ("case", case.id), actor_id=actor_id, content=content)
    submit_after_commit("deliver_notices")


def _severity(report: Report, default: Severity) -> Severity:
    if report.severity:
        return report.severity
    return Severity.URGENT if (report.details or {}).get("danger_now") == "yes" else default


def case_of_report(report_id: int) -> Case | None:
    """Return the case that a report opened or joined, inside the open transaction."""
    query = select(Case).join(CaseReport, CaseReport.case_id == Case.id)
    return db.session().scalar(query.where(CaseReport.report_id == report_id, CaseReport.left_at.is_(None)))

"""What the page of a recheck shows, put together from queries."""

import uuid
from typing import Any

from webapp.cases.lists import queries as queries_lists
from webapp.cases.queries_files import contents_of
from webapp.cases.rules import CaseAccess, allowed_actions
from webapp.cases.states_steps import CASES, Action
from webapp.cases.work_orders.queries_parts import asked_and_named
from webapp.cases.work_orders.queries_recheck import finishing
from webapp.core.errors import not_found
from webapp.people.actor import Actor


def recheck_page(actor: Actor, held: CaseAccess) -> dict[str, Any]:
    """Return what the recheck shows: pictures before and after, the units' words; the one 404 when none is asked."""
    case = held.case
    if all(t.action != Action.RECHECK_PASS for t in allowed_actions(actor, held)):
        raise not_found()
    contents = contents_of(actor, held)
    shown = next((r for r in contents.reports if r.report.id == case.opening_report_id), contents.reports[0])
    known = asked_and_named(case.id) if held.orders else {}
    done = [contents.files[one] for one in finishing(case.id) if one in contents.files]
    place = shown.report.place_name
    return {
        "case": case,
        "passed": CASES[Action.RECHECK_PASS].word,
        "failed": CASES[Action.RECHECK_FAIL].word,
        "row": queries_lists.row_of(case.id, seen_by=actor),
        "report": shown.report,
        "place": f"{held.area.label} · {place}" if place else held.area.label,
        "before": contents.of(shown.report).stored,
        "after": [photo for files in done for photo in files.stored],
        "results": [(known[order.id][0], order.result) for order in held.orders if order.result],
        "new_id": lambda: str(uuid.uuid4()),
    }

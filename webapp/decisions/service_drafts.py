"""Decisions that are typed while people talk, kept as they are, and sent out together when that is issued."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import uuid4

from werkzeug.datastructures import MultiDict

from webapp.cases import queries as cases
from webapp.cases.work_orders.service import moment_of
from webapp.core import replay
from webapp.core.codes import found_in
from webapp.core.db import db
from webapp.core.errors import Problem, invalid
from webapp.decisions import service as decisions
from webapp.decisions.models import Drafted
from webapp.decisions.schemas import DecisionInput, parse_decision
from webapp.decisions.schemas_drafts import Draft
from webapp.decisions.service_cases import NO_CASE
from webapp.decisions.service_seats import asked_seats
from webapp.people.actor import Actor


def draft_of(row: Drafted) -> Draft:
    """Return a decision as it was typed."""
    helpers = tuple(filter(None, row.helpers.split(",")))
    return Draft(row.what, row.lead_unit, helpers, row.due, row.case_code)


def by_codes(drafts: Sequence[Draft], codes: Mapping[str, str]) -> list[Draft]:
    """Return drafts with the code of each unit and village that was typed by its name; the rest as typed."""
    return [
        one._replace(
            lead_unit=codes.get(one.lead_unit, one.lead_unit), helpers=tuple(codes.get(x, x) for x in one.helpers)
        )
        for one in drafts
    ]


def columns_of(actor: Actor, wanted: Sequence[Draft], known: Iterable[Drafted]) -> list[dict[str, Any]]:
    """Return the rows for decisions that are written anew; what stays the same keeps the id by which it is decided."""
    before = {draft_of(row): row for row in known}
    return [
        {
            "rank": rank,
            "client_id": row.client_id if (row := before.get(draft)) else str(uuid4()),
            "what": draft.what,
            "lead_unit": draft.lead_unit,
            "helpers": ",".join(draft.helpers),
            "due": draft.due,
            "case_code": draft.case_code,
            "case_id": row.case_id if row else _case_id(actor, draft.case_code),
        }
        for rank, draft in enumerate(wanted, 1)
    ]


def _case_id(actor: Actor, typed: str) -> int | None:
    """Return the case that a decision is about where whoever writes sees an ordinary one with this code."""
    held = cases.ordinary_case(actor, found_in(typed) or typed)
    return held.case.id if held else None


def merged(words: str, drafts: Sequence[Draft], mine: str, my_drafts: Sequence[Draft]) -> tuple[str, list[Draft]]:
    """Return the words of both: those that are there, then every line and decision of mine that is not among them."""
    there = words.splitlines()
    lines = [*there, *(line for line in mine.splitlines() if line not in there)]
    return "\n".join(lines), [*drafts, *(one for one in my_drafts if one not in drafts)]


def wrong_with(actor: Actor, town_id: int, at: str, row: Drafted) -> str:
    """Return in a sentence why a decision can't go out, beginning with how it is called; nothing where it can."""
    try:
        wanted = _as_decision(actor, row)
        asked_seats(town_id, wanted.lead_unit, wanted.helpers)
        moment_of(wanted.due, "due")
        if wanted.case and _is_out_of_sight(actor, wanted.case):
            raise invalid(case=NO_CASE)
    except Problem as problem:
        return f"{at}：{_sentence(problem)}"
    return ""


def send_out(actor: Actor, desk: Actor | None, at: str, row: Drafted) -> None:
    """Make the decision of what was typed, in the open transaction; what is about a case as the desk does.

    Problem 409, beginning with how it is called, where it can't be.
    """
    by = desk if row.case_code and desk and desk.can("decision.make") else actor
    wanted = _as_decision(by, row)
    try:
        made, _ = decisions.record(by, wanted, _digest(row))
    except Problem as problem:
        raise Problem("stale", f"{at}：{_sentence(problem)}。请退回修改") from problem
    row.decision_id, row.case_id = made.id, made.case_id
    db.session().flush()


def _sentence(problem: Problem) -> str:
    return "、".join(map(str, problem.fields.values())) if problem.fields else str(problem.message)


def _is_out_of_sight(actor: Actor, code: str) -> bool:
    try:
        return cases.get_case_for(actor, code).case.protected
    except Problem:
        return True


def _as_decision(actor: Actor, row: Drafted) -> DecisionInput:
    """Return a typed decision as the form of one; about the case into which another was put."""
    code = found_in(row.case_code) or row.case_code
    sent = [
        ("client_id", row.client_id),
        ("what", row.what),
        ("lead_unit", row.lead_unit),
        ("due", row.due),
        ("case", (cases.moved_to(actor, code) or code) if code else ""),
        *(("helpers", one) for one in row.helpers.split(",") if one),
    ]
    return parse_decision(MultiDict(sent))


def _digest(row: Drafted) -> str:
    said = ("what", "lead_unit", "helpers", "due", "case_code", "client_id")
    return replay.digest([(name, getattr(row, name)) for name in said])

"""What the pages after an emergency show: the review, 信息快报 and 续报, and what leads there."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from webapp.areas.models import Area
from webapp.core import clock
from webapp.core.errors import Problem
from webapp.decisions.models import Decision
from webapp.decisions.queries import who_may_be_asked
from webapp.decisions.schemas_drafts import fields_of
from webapp.decisions.service_drafts import draft_of
from webapp.decisions.states import STATE_LABELS
from webapp.emergencies.after import service_reports, service_review
from webapp.emergencies.after.models import ReviewDecision, UpwardReport
from webapp.emergencies.after.papers import paper_name, title_of_rank
from webapp.emergencies.after.queries import decided_in, report_of, reports_of, review_of
from webapp.emergencies.after.queries_timeline import MOST_LINES, Entry, stages_of, timeline_of
from webapp.emergencies.after.rules import may_write
from webapp.emergencies.after.schemas import IN_LINE, LINES, Words
from webapp.emergencies.hq.rules import Access, title_of
from webapp.emergencies.hq.states import STATE_LABELS as HQ_LABELS
from webapp.emergencies.hq.states import State
from webapp.people import queries as people
from webapp.people.actor import Actor
from webapp.web.formatting import clock_time
from webapp.web.tables import Chip


def _head(seen: Access, area: Area, problem: Problem | None) -> dict[str, Any]:
    headquarters = seen.headquarters
    return {
        "seen": seen,
        "headquarters": headquarters,
        "title": title_of(headquarters),
        "area": area,
        "at": f"/emergencies/hq/{headquarters.code}",
        "chip": Chip(*HQ_LABELS[headquarters.state]),
        "problem": problem,
        "new_id": lambda: str(uuid.uuid4()),
    }


def review_page(
    actor: Actor, seen: Access, area: Area, problem: Problem | None = None, mine: Words | None = None
) -> dict[str, Any]:
    """Return the review as it is read, and as those write it who may while it is stood down."""
    headquarters = seen.headquarters
    lines = timeline_of(headquarters)
    review, there = review_of(headquarters.id), service_review.written(headquarters.id)
    names = {code: name for code, name, _ in who_may_be_asked(headquarters.town_id)}
    stale = problem if isinstance(problem, service_review.Stale) else None
    shown = stale.mine if stale else mine or there
    return {
        **_head(seen, area, problem),
        "lines": _clocked(lines[:MOST_LINES]),
        "left": len(lines) - MOST_LINES,
        "stages": stages_of(headquarters),
        "writes": may_write(seen) and headquarters.state == State.STOOD_DOWN,
        "finished": headquarters.state == State.REVIEWED,
        "review": {
            "well": shown.well,
            "badly": shown.badly,
            "rows": fields_of(shown.decisions, names),
            "seen": there.seen,
            "who": people.names_of([review.written_by_id]).get(review.written_by_id, "") if review else "",
            "time": clock_time(review.written_at) if review else "",
        },
        "theirs": {"well": there.well, "badly": there.badly, "rows": fields_of(there.decisions, names)}
        if stale
        else None,
        "decided": [_decided(actor, row, made, names) for row, made in decided_in(headquarters.id)],
        "asked": list(names.items()),
    }


def _clocked(lines: Sequence[Entry]) -> list[tuple[str, str]]:
    """Return (when, words) of each line: the day is said where it begins."""
    found, day = [], None
    for one in lines:
        local = clock.local(one.at)
        said = "" if local.date() == day else f"{local.month}月{local.day}日 "
        found.append((f"{said}{clock_time(one.at)}", one.words))
        day = local.date()
    return found


def _decided(actor: Actor, row: ReviewDecision, there: Decision | None, names: Mapping[str, str]) -> dict[str, Any]:
    """Return what is to be mended as it is read; it leads to its page for who makes decisions."""
    draft = draft_of(row)
    return {
        "what": draft.what,
        "lead": names.get(draft.lead_unit, draft.lead_unit),
        "helpers": "、".join(names.get(code, code) for code in draft.helpers),
        "due": draft.due,
        "number": there.number if there else "",
        "url": f"/decisions/{there.id}" if there and actor.can("decision.make") else "",
        "chip": STATE_LABELS[there.state] if there else None,
    }


def reports_page(seen: Access, area: Area, problem: Problem | None = None) -> dict[str, Any]:
    """Return 信息快报 and 续报 of a headquarters, and what the next one is called."""
    found = reports_of(seen.headquarters.id)
    open_one = found[-1] if found and found[-1].sent_at is None else None
    return {
        **_head(seen, area, problem),
        "rows": [{"report": one, "heading": title_of_rank(one.rank), "paper": paper_name(one.rank)} for one in found],
        "next_one": "" if open_one else title_of_rank(len(found) + 1),
    }


def report_page(
    seen: Access, area: Area, rank: int, problem: Problem | None = None, typed: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return one report as it is edited, with what was typed and what somebody else wrote meanwhile."""
    report = report_of(seen.headquarters.id, rank)
    stale = problem if isinstance(problem, service_reports.Stale) else None
    writers = people.names_of([report.written_by_id]) if report else {}
    return {
        **_head(seen, area, problem),
        "report": report,
        "heading": title_of_rank(rank),
        "paper": paper_name(rank),
        "stale": stale is not None,
        "shown": _shown(report, typed) if report else {},
        "who": writers.get(report.written_by_id, "") if report else "",
        "time": clock_time(report.written_at) if report else "",
        "most": LINES * IN_LINE,
        "lines": LINES,
    }


def _shown(report: UpwardReport, typed: Mapping[str, str] | None) -> dict[str, str]:
    names = ("sent_to", "title", "body")
    return {name: typed[name] if typed and name in typed else getattr(report, name) for name in names}

"""What residents see of legal aid: the guide, the form, the slip."""

from collections.abc import Mapping
from typing import Any

from flask import request

from webapp.core.errors import Problem
from webapp.legal_aid import guide, queries, queries_people
from webapp.legal_aid.models import AidApplication
from webapp.legal_aid.schemas import GuideInput
from webapp.legal_aid.service_lists import JUSTICE_OFFICE
from webapp.legal_aid.states import OPEN_STATES, STATE_LABELS, State
from webapp.people.queries import protected_units
from webapp.service_orders.presenters import qr
from webapp.web.formatting import when


def guide_page(here: GuideInput, village: str) -> dict[str, Any]:
    """Return the next question of the guide, or where the answers lead."""
    question = guide.next_question(here.answers, here.asked)
    return {
        "question": question,
        "answers": here.answers,
        "asked": here.asked,
        "village": village,
        **_protection(here),
        "ways": [] if question else guide.ways(here.answers),
        "papers": [] if question else guide.papers(here.answers),
    }


def _protection(here: GuideInput) -> dict[str, Any]:
    """Return whether the answers protect, and then whether anybody is named: here, and in which other units."""
    if not guide.protects(here.answers):
        return {"protected": False}
    named = protected_units()
    others = [name for code, name in named.items() if code != JUSTICE_OFFICE]
    return {"protected": True, "others": others, **arrived_page()}


def arrived_page() -> dict[str, Any]:
    """Return what is answered to a protected application that came in: whether a person is named to read it."""
    return {"has_reader": bool(queries_people.officers(named=True))}


def form_page(
    here: GuideInput, village: str, problem: Problem | None = None, typed: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return the form of an application; after a refusal with what was typed."""
    return {
        "answers": here.answers,
        "asked": here.asked,
        **_protection(here),
        "villages": queries_people.villages(),
        "village": village,
        "papers": guide.papers(here.answers),
        "errors": problem.fields if problem else {},
        "problem": problem,
        "typed": typed or {},
    }


def slip_page(application: AidApplication) -> dict[str, Any]:
    """Return what whoever applied may see: state words, the road, which papers were asked for; no names, no content."""
    state = application.state
    marks = [
        (application.received_at, "已收到", ""),
        (application.decided_at, "司法所决定", "7 天内，等材料的日子不算"),
        (application.assigned_at, "定下帮您的人", "给援助的，3 天内"),
        (application.closed_at, STATE_LABELS[state][0] if application.closed_at else "办完", ""),
    ]
    if application.closed_at:
        marks = [mark for mark in marks if mark[0]]
    open_still = state in OPEN_STATES
    return {
        "application": application,
        "state": STATE_LABELS[state],
        "road": [
            {"title": title, "time": when(at), "datetime": at.isoformat()}
            if at
            else {"title": title, "words": words, "tone": "todo"}
            for at, title, words in marks
        ],
        "asked": [guide.paper_word(code) for code in application.papers_asked or ()]
        if state == State.PAPERS_ASKED
        else [],
        "asked_words": application.asked_words if state == State.PAPERS_ASKED else "",
        "sent_count": len(queries.papers_of(application.id)),
        "open": open_still,
        "finished": state == State.FINISHED,
        "qr": qr(f"{request.url_root}services/progress?code={application.code}"),
    }


def slip_address(code: str) -> str | None:
    """Return where the slip of an application is, None when the code is none of ours."""
    return f"/services/legal-aid/{code}" if queries.by_code(code) else None

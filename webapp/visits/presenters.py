"""What the pages of visits show, put together from queries."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict

from webapp.cases import queries as cases
from webapp.cases.lists.queries import row_of
from webapp.cases.rules import CaseAccess
from webapp.cases.schemas import SPOKEN
from webapp.core import clock
from webapp.core.errors import Problem
from webapp.core.masking import mask_name, mask_phone
from webapp.people import queries as people
from webapp.people.actor import Actor
from webapp.visits import queries
from webapp.visits.models import Visit
from webapp.visits.queries import VisitRow
from webapp.visits.rules import VisitAccess, allowed, bars, may_invite_reporter, may_plan_on, refuse_unless_plannable
from webapp.visits.states import ALOUD, KIND_WORDS, LENGTHS, STATE_LABELS, TO_COME, USUAL_MINUTES, Action, Kind, State
from webapp.web.formatting import WEEKDAYS, clock_time, day_words
from webapp.web.forms import id_for

_MAIN = (Action.ACCEPT, Action.HOLD, Action.FOLLOW_UP, Action.MOVE)


def line(row: VisitRow, actor: Actor | None = None) -> dict[str, Any]:
    """Return a visit as a list shows it: no reason, no full name of who is invited."""
    visit = row.visit
    word, tone, icon = _chip(visit)
    invited = visit.kind == Kind.INVITED
    mine = actor is not None and visit.guest_id == actor.id
    with_whom = [name for user_id, name in row.goers.items() if actor is None or user_id != actor.id]
    whom = "" if mine or visit.protected else mask_name(visit.guest_name or "")
    return {
        "id": visit.id,
        "url": f"/visits/{visit.id}",
        "at": visit.starts_at,
        "minutes": visit.minutes,
        "opens": not visit.protected,
        "title": "受保护的事" if visit.protected else "请您来谈" if mine else KIND_WORDS[visit.kind],
        "time": clock_time(visit.starts_at),
        "day": day_words(visit.starts_at),
        "place": "" if visit.protected else visit.place,
        "who": " · ".join(filter(None, [f"约 {whom}" if invited and whom else "", "、".join(with_whom)])),
        "chip": (word, tone, icon),
    }


def form_page(
    actor: Actor, kind: Kind, held: CaseAccess | None, typed: Mapping[str, str], problem: Problem | None = None
) -> dict[str, Any]:
    """Return the form of a plan, with what was typed and what is wrong with it."""
    refuse_unless_plannable(actor, held)
    protected = held is not None and held.case.protected
    chosen = typed.getlist("goers") if isinstance(typed, MultiDict) else []
    reporter = None
    if held is not None and held.case.author_id != actor.id and may_invite_reporter(actor, held):
        reporter = queries.reporter_of(held.case)
    return {
        "kind": kind,
        "held": held,
        "title": row_of(held.case.id).title if held else "",
        "reporter": reporter,
        "people": [
            (*one, str(one[0]) in chosen)
            for one in queries.candidates(actor, protected=held.case.id if held and protected else None)
        ],
        "typed": typed,
        "lengths": list(LENGTHS.items()),
        "usual_minutes": str(USUAL_MINUTES[kind]),
        "problem": problem,
        "today": clock.local_day(clock.now()).isoformat(),
        "client_id": id_for(typed, problem),
        "place": held.area.label if held and kind == Kind.FIELD and not protected else "",
    }


def visit_page(
    actor: Actor,
    seen: VisitAccess,
    problem: Problem | None = None,
    typed: Mapping[str, str] | None = None,
    phone: str = "",
) -> dict[str, Any]:
    """Return what the page of one visit shows; the guest reads neither what was noted nor who else is concerned."""
    visit = seen.visit
    steps = allowed(seen)
    main = next((t for action in _MAIN for t in steps if t.action == action), None)
    accepts = main is not None and main.action == Action.ACCEPT  # its bar has both answers
    noted = not seen.guest or seen.team or visit.state in TO_COME or visit.state == State.CANCELLED
    sent = queries.files_of_visit(visit.id) if not seen.guest or seen.team else []
    return {
        "seen": seen,
        "visit": visit,
        "word": KIND_WORDS[visit.kind],
        "chip": _chip(visit),
        "day": day_and_weekday(visit),
        "time": clock_time(visit.starts_at),
        "until": clock_time(visit.ends_at),
        "guest": _guest(seen),
        "phone_masked": mask_phone(visit.guest_phone or "") if seen.team else "",
        "phone": phone,
        "outcome": visit.outcome if noted else "",
        "spoken": SPOKEN,
        "again_on": visit.again_on if seen.team and visit.state == State.HELD else None,
        "photos": [photo for files in sent for photo in files.stored],
        "voices": [files.voice for files in sent if files.voice and files.voice.file],
        "main": main,
        "steps": steps,
        "why_not": bars(seen) if seen.team else "",
        "aloud": ALOUD,
        "more": [t for t in steps if t is not main and not (accepts and t.action == Action.DECLINE)],
        "told_by_phone": seen.team and visit.state == State.ASKED and visit.guest_id is None,
        "problem": problem,
        "typed": typed or {},
        "new_id": new_id,
        "today": clock.local_day(clock.now()).isoformat(),
    }


def on_case(actor: Actor, held: CaseAccess) -> dict[str, Any] | None:
    """Return the visits of a case for its page; None for who only reported it."""
    if not may_plan_on(actor, held) and (held.reporter or not actor.can("case.todo")):
        return None
    rows: Sequence[VisitRow] = queries.of_case(held.case.id)
    return {"rows": [line(row) for row in rows]} if rows else None


def case_of(actor: Actor, code: str | None) -> CaseAccess | None:
    """Return the case a plan belongs to, through the actor's scope."""
    return cases.get_case_for(actor, code) if code else None


def new_id() -> str:
    """Return a fresh client id for a form."""
    return str(uuid.uuid4())


def day_and_weekday(visit: Visit) -> str:
    """Return the day of a visit as people say it: 今天 星期四, 12月3日 星期四."""
    return f"{day_words(visit.starts_at)} 星期{WEEKDAYS[clock.local(visit.starts_at).weekday()]}"


def _chip(visit: Visit) -> tuple[str, str, str]:
    if visit.state in (State.ASKED, State.SCHEDULED) and visit.starts_at < clock.now():
        return "还没记结果", "amber", "clock"
    return STATE_LABELS[visit.state]


def _guest(seen: VisitAccess) -> str:
    """Return who is invited: their name for those who go, masked for those who only see the case."""
    visit = seen.visit
    name = visit.guest_name or ""
    if visit.guest_id and not name:
        name = people.names_of([visit.guest_id]).get(visit.guest_id, "")
    return name if seen.team or seen.guest else mask_name(name)

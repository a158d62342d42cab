"""What the pages of consultations show, put together from queries."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from webapp.cases import queries as cases
from webapp.consultation import queries, schemas
from webapp.consultation.models import ConsultationSeat, ConsultationStep
from webapp.consultation.presenters_lists import chip_of, lamp_of
from webapp.consultation.queries import ConsultationRow
from webapp.consultation.rules import (
    COMMISSIONER,
    ConsultationAccess,
    allowed,
    is_about_a_person,
    town_of,
    why_not_yours,
)
from webapp.consultation.schemas import MOST_DECISIONS, typed_case, used_rows
from webapp.consultation.states import CONSULTATIONS, PERSON, Action
from webapp.core import clock
from webapp.core.errors import Problem, not_found
from webapp.decisions.queries import who_may_be_asked
from webapp.documents.papers import Thing
from webapp.documents.queries import papers_about
from webapp.people import queries as people
from webapp.people.actor import Actor
from webapp.people.queries_impartial import recusals_of
from webapp.web.formatting import when
from webapp.web.forms import id_for

# What stands in the bar at the foot, the last one solid; all else is behind 更多.
_BAR = (
    (Action.REFUSE_OPEN, Action.AGREE_OPEN),
    (Action.ASK_OPEN,),
    (Action.RECORD, Action.CONCLUDE),
    (Action.OPINION, Action.RECORD),
    (Action.RECORD,),
    (Action.OPINION,),
)
ROWS_SHOWN = 3


@dataclass(frozen=True)
class Opinion:
    """What a unit thinks, as the page shows it: the words that count, by whom, and what it wrote before."""

    seat: ConsultationSeat
    words: str = ""
    second: str = ""
    before: Sequence[ConsultationStep] = ()


@dataclass(frozen=True)
class Said:
    """One step of the course: what was done by whom and when."""

    words: str
    at: str
    moment: datetime


def form_page(actor: Actor, typed: Mapping[str, str], problem: Problem | None = None) -> dict[str, Any]:
    """Return the form of a consultation, with what was typed and what is wrong with it; 404 for no such case."""
    town_of(actor)
    code = typed_case(typed)
    if code and problem is None and not cases.ordinary_case(actor, code) is not None:
        raise not_found()
    topics = schemas.topics()
    topic = next((one for one, word in topics.items() if typed.get("topic") in (one, word)), "")
    return {
        "topics": {one: word for one, word in topics.items() if one != PERSON},
        "about_a_person": topic == PERSON,
        "person_word": topics[PERSON],
        "topic": topic,
        "units": [(one, name) for one, name, _ in queries.who_may_be_asked()],
        "guest": queries.COURT,
        "chosen": typed.getlist("units") if hasattr(typed, "getlist") else [],
        "laws": schemas.laws(),
        "case_code": code,
        "typed": typed,
        "problem": problem,
        "client_id": id_for(typed, problem),
        "earliest": clock.local_day(clock.now()).isoformat(),
    }


def consultation_page(
    actor: Actor, seen: ConsultationAccess, problem: Problem | None = None, typed: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return what the page of one consultation shows to this actor."""
    one = seen.consultation
    steps = {step.action: step for step in allowed(actor, seen)}
    bar = next(([steps[action] for action in row if action in steps] for row in _BAR if row[-1] in steps), [])
    taken = queries.steps_of(one.id)
    was = {step.action for step in taken}
    names = people.names_of([one.author_id, *(step.by_id for step in taken)])
    rows = used_rows(typed or {})
    row = ConsultationRow(one, seen.ask is not None, bool(seen.mine and seen.mine.guest and not seen.maker))
    deciding = Action.CONCLUDE in steps and not is_about_a_person(one)
    return {
        "seen": seen,
        "one": one,
        "asks": _asks(actor, seen),
        "chip": chip_of(row),
        "lamp": lamp_of(row),
        "due": "" if row.guest else clock.local(one.due_at).isoformat(),
        "topic": schemas.topics().get(one.topic, ""),
        "law": schemas.laws().get(seen.person.law, "") if seen.person else "",
        "opinions": _opinions(seen.seats, taken, names),
        "records": [step for step in taken if step.action == Action.RECORD],
        "conclusion": next((step for step in taken if step.action == Action.CONCLUDE), None),
        "why_not": next((step.words for step in taken if step.action == Action.REFUSE_OPEN), ""),
        "outcomes": queries.outcomes(actor, one.id) if Action.CONCLUDE in was else [],
        "names": names,
        "course": _course(seen, taken, names),
        "papers": papers_about("consultation", thing_of(seen), actor),
        "recusals": recusals_of("consultation", one.id) if Action.RECUSE in was else (),
        "bar": bar,
        "steps": list(steps.values()),
        "more": [step for step in steps.values() if step not in bar],
        "fields": schemas.WORDS,
        "leads": [(code, name) for code, name, _ in who_may_be_asked(one.town_id)] if deciding else [],
        "rows_shown": min(max([ROWS_SHOWN, *(row + 1 for row in rows)]), MOST_DECISIONS),
        "deciding_typed": bool(rows),
        "problem": problem,
        "typed": typed or {},
        "new_id": lambda: str(uuid.uuid4()),
        "now_local": clock.local(clock.now()).strftime("%Y-%m-%dT%H:%M"),
        "earliest": clock.local_day(clock.now()).isoformat(),
    }


def thing_of(seen: ConsultationAccess) -> Thing:
    """Return a consultation as its papers know it."""
    one = seen.consultation
    return Thing(one.id, f"/consultations/{one.id}", seen, one.number, one.case_id)


def _asks(actor: Actor, seen: ConsultationAccess) -> str:
    """Return whose yes is waited for, in a sentence; nothing where none is."""
    if seen.ask is None:
        return ""
    yours = not seen.barred and not why_not_yours(actor, seen.ask)
    waits = "等政法委员同意" if seen.ask.by == COMMISSIONER else "等调度台同意"
    return f"{'等您定' if yours else waits}，同意了参加的单位才看得到"


def _opinions(
    seats: Sequence[ConsultationSeat], steps: Sequence[ConsultationStep], names: Mapping[int, str]
) -> list[Opinion]:
    """Return what each unit thinks; of a unit that wrote again the last words count and the old ones are kept."""
    found = []
    for seat in seats:
        own = [step for step in steps if step.action == Action.OPINION and step.seat == seat.seat]
        if own:
            last = own[-1]
            found.append(Opinion(seat, last.words, f"{names[last.by_id]} {when(last.at)}", own[-2::-1]))
        else:
            found.append(Opinion(seat, second="请来的，可以不写" if seat.guest else "还没写"))
    return found


def _course(seen: ConsultationAccess, steps: Sequence[ConsultationStep], names: Mapping[int, str]) -> list[Said]:
    """Return what was done, the latest first."""
    one = seen.consultation
    said = [Said(f"{names[one.author_id]} 发起会商", when(one.made_at), one.made_at)]
    for step in steps:
        words = CONSULTATIONS[step.action].history[0].format(who=names[step.by_id])
        said.append(Said(words, when(step.at), step.at))
    return said[::-1]

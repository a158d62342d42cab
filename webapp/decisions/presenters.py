"""What the pages of decisions show, put together from queries."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from webapp.cases.schemas import SPOKEN
from webapp.core import clock
from webapp.core.errors import Problem
from webapp.decisions import queries
from webapp.decisions.models import Decision, DecisionStep
from webapp.decisions.presenters_lists import chip_of, lamp_of
from webapp.decisions.queries import DecisionRow
from webapp.decisions.rules import DecisionAccess, allowed, read_before_signing, town_of
from webapp.decisions.service import ALOUD
from webapp.decisions.states import DECISIONS, Action
from webapp.documents.papers import Thing
from webapp.documents.queries import digest_of, papers_about, signatures_about
from webapp.people import queries as people
from webapp.people.actor import Actor
from webapp.people.queries_impartial import recusals_of
from webapp.reports.models import Photo, Voice
from webapp.web.formatting import until, when
from webapp.web.forms import id_for

# What stands in the bar at the foot, the last one solid; all else is behind 更多.
_BAR = (
    (Action.ACCEPT,),
    (Action.REFUSE_EXTEND, Action.AGREE_EXTEND),
    (Action.DONE,),
    (Action.REDO, Action.CHECK),
    (Action.CANCEL, Action.ASSIGN),
)


@dataclass(frozen=True)
class Said:
    """One step of a decision's course: what was done by whom and when, with its words, pictures and voice."""

    words: str
    at: str
    note: str
    photos: Sequence[Photo] = ()
    voice: Voice | None = None
    moment: Any = field(default=None)


def form_page(actor: Actor, typed: Mapping[str, str], problem: Problem | None = None) -> dict[str, Any]:
    """Return the form of a decision, with what was typed and what is wrong with it."""
    asked = queries.who_may_be_asked(town_of(actor))
    return {
        "units": [(code, name) for code, name, scope in asked if scope.startswith("u")],
        "villages": [(code, name) for code, name, scope in asked if scope.startswith("a")],
        "typed": typed,
        "problem": problem,
        "client_id": id_for(typed, problem),
        "earliest": clock.local_day(clock.now()).isoformat(),
    }


def decision_page(
    actor: Actor, seen: DecisionAccess, problem: Problem | None = None, typed: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return what the page of one decision shows to this actor."""
    decision = seen.decision
    steps = {step.action: step for step in allowed(actor, seen)}
    bar = next(([steps[one] for one in row if one in steps] for row in _BAR if row[-1] in steps), [])
    row = DecisionRow(decision, seen.leading.label, bool(seen.waiting), seen.order)
    assigning = Action.ASSIGN in steps
    read = read_before_signing(decision)
    taken = queries.steps_of(decision.id)
    was = {step.action for step in taken}
    withdrawn = was & {Action.RECUSE, Action.HAND_BACK} and (seen.lead or seen.maker)
    return {
        "seen": seen,
        "decision": decision,
        "chip": chip_of(row),
        "lamp": lamp_of(row),
        "row": row,
        "due": clock.local(row.due_at).isoformat(),
        "course": _course(decision, taken),
        "papers": papers_about("decision", thing_of(seen), actor),
        "bar": bar,
        "steps": list(steps.values()),
        "more": [step for step in steps.values() if step not in bar],
        "asked": [(code, name) for code, name, _ in queries.who_may_be_asked(decision.town_id)] if assigning else [],
        "asks": _asks(seen),
        "read": read,
        "read_digest": digest_of(read),
        "recusals": recusals_of("decision", decision.id) if withdrawn else (),
        "signatures": signatures_about("decision", decision.id) if Action.HAND_OVER in was else (),
        "spoken": SPOKEN,
        "aloud": ALOUD,
        "problem": problem,
        "typed": typed or {},
        "new_id": lambda: str(uuid.uuid4()),
        "earliest": clock.local_day(clock.now()).isoformat(),
    }


def thing_of(seen: DecisionAccess) -> Thing:
    """Return a decision as its papers know it."""
    decision = seen.decision
    return Thing(decision.id, f"/decisions/{decision.id}", seen, decision.number, decision.case_id)


def _asks(seen: DecisionAccess) -> str:
    """Return what more time is asked for, in words."""
    asked = next(iter(seen.waiting), None)
    wanted = getattr(asked, "wanted_at", None)
    return f"想延到{until(wanted)}：{getattr(asked, 'reason', '')}" if wanted else ""


def _course(decision: Decision, steps: Sequence[DecisionStep]) -> list[Said]:
    """Return what was done, the latest first."""
    files = queries.files_of_decision(steps)
    made_at, names = decision.made_at, people.names_of([decision.author_id, *(step.by_id for step in steps)])
    said = [Said(f"{names[decision.author_id]} 记下了这条决定", when(made_at), "", moment=made_at)]
    for step in steps:
        sent = files.get(step.submission_id)
        voice = sent.voice if sent and sent.voice and sent.voice.file else None
        note = "" if voice and step.words == SPOKEN else step.words
        photos = sent.stored if sent else ()
        said.append(Said(_words(step, names[step.by_id]), when(step.at), note, photos, voice, step.at))
    return said[::-1]


def _words(step: DecisionStep, who: str) -> str:
    day = until(step.until) if step.until else ""
    return DECISIONS[step.action].history[0].format(who=who, until=day, due=day)

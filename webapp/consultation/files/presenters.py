"""What the form and the page of a request show, put together from queries."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from webapp.consultation.files import queries
from webapp.consultation.files.presenters_lists import KINDS, chip_of, due_of, lamp_of
from webapp.consultation.files.rules import FileAccess, allowed, may_look
from webapp.consultation.files.schemas import MOST_DAYS, USUAL_DAYS, bases, purposes
from webapp.consultation.files.service_looks import Told, told_of
from webapp.consultation.files.states import FILES, Action, State
from webapp.core import clock
from webapp.core.errors import Problem
from webapp.people.actor import Actor
from webapp.people.queries_impartial import recusals_of
from webapp.web.formatting import day_words, when
from webapp.web.forms import id_for

# What stands in the bar at the foot, the last one solid; all else is behind 更多.
_BAR = (Action.REFUSE, Action.AGREE)


@dataclass(frozen=True)
class Said:
    """One step of a request's course: what was done by whom and when, with its words."""

    words: str
    note: str
    moment: datetime

    @property
    def at(self) -> str:
        """When it was, in words."""
        return when(self.moment)


def form_page(typed: Mapping[str, str], problem: Problem | None = None) -> dict[str, Any]:
    """Return the form of a request, with what was typed and what is wrong with it."""
    today = clock.local_day(clock.now())
    return {
        "purposes": purposes(),
        "bases": bases(),
        "typed": typed,
        "problem": problem,
        "client_id": id_for(typed, problem),
        "earliest": today.isoformat(),
        "latest": (today + timedelta(days=MOST_DAYS)).isoformat(),
        "usual": (today + timedelta(days=USUAL_DAYS)).isoformat(),
        "usual_days": USUAL_DAYS,
        "most_days": MOST_DAYS,
    }


def request_page(
    actor: Actor,
    seen: FileAccess,
    problem: Problem | None = None,
    typed: Mapping[str, str] | None = None,
    checked: str = "",
) -> dict[str, Any]:
    """Return what the page of one request shows to this actor; ``checked`` is a watermark that they ask about."""
    row, steps = seen.row, allowed(actor, seen)
    keeps = seen.keeper or seen.commissioner
    bar = [step for step in steps if step.action in _BAR]
    looks = queries.looks_of(row.id) if row.decided_at else ()
    return {
        "seen": seen,
        "row": row,
        "state": seen.state,
        "chip": chip_of(row),
        "lamp": lamp_of(row),
        "due": due_of(row),
        "kind": KINDS[row.kind],
        "details": _details(seen),
        "course": _course(seen),
        "keeps": keeps,
        "looks": looks,
        "most_looks": queries.MOST_LOOKS,
        "checked": checked,
        "told": _told(row.id, checked) if keeps and checked else None,
        "looking": may_look(actor, seen) and not seen.barred,
        "recusals": recusals_of("file_request", row.id) if keeps and not row.decided_at else (),
        "bar": sorted(bar, key=lambda step: _BAR.index(Action(step.action))),
        "steps": steps,
        "more": [step for step in steps if step not in bar],
        "problem": problem,
        "typed": typed or {},
        "new_id": lambda: str(uuid.uuid4()),
        "earliest": clock.local_day(clock.now()).isoformat(),
    }


def _told(request_id: int, checked: str) -> Told:
    return told_of(request_id, checked)


def _details(seen: FileAccess) -> list[tuple[str, str]]:
    row = seen.row
    basis = bases().get(row.basis)
    found = [
        ("谁要看", f"{row.asker_label} {seen.asker}"),
        ("谁保管", row.keeper_label),
        ("为什么看", purposes().get(row.purpose, "")),
        ("凭什么看", "，".join(filter(None, [basis.word if basis else "", basis.law if basis else ""]))),
        ("依据的说明", row.basis_words),
        ("要看什么", row.question),
        ("看到哪天", day_words(clock.day_start(row.until_on))),
        ("为什么要这么久", row.reason),
        ("当事人", "" if seen.state == State.ASKED or row.decided_at is None else "不遮" if row.full else "遮着"),
        ("谁定的", seen.decided_by),
    ]
    return [(word, value) for word, value in found if value]


def _course(seen: FileAccess) -> Sequence[Said]:
    """Return what was done, the latest first."""
    row = seen.row
    said = [Said(f"{seen.asker} 申请调阅", "", row.asked_at)]
    for one in queries.steps_of(row.id):
        words = FILES[one.FileStep.action].history[0].format(who=one.name)
        note = "" if one.FileStep.action == Action.RECUSE else one.FileStep.words
        said.append(Said(words, note, one.FileStep.at))
    if seen.state == State.EXPIRED:
        said.append(Said("到期了", "", row.ends_at or row.ended_at or row.changed_at))
    return sorted(said, key=lambda one: one.moment, reverse=True)

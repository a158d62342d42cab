"""What the form and the page of a request to see footage show, put together from queries."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from webapp.cameras.queries import all_seen
from webapp.cameras.reviews import queries
from webapp.cameras.reviews.presenters_lists import chip_of, lamp_of, span_words
from webapp.cameras.reviews.rules import ReviewAccess, allowed, asks_for_others_only, may_go_ahead
from webapp.cameras.reviews.schemas import MOST_CAMERAS, purposes, typed_case, typed_codes
from webapp.cameras.reviews.states import REVIEWS, Action, State
from webapp.cameras.rules import code_of
from webapp.cases import queries as cases
from webapp.core.errors import Problem, not_found
from webapp.people.actor import Actor
from webapp.web.formatting import when
from webapp.web.forms import id_for

# What stands in the bar at the foot, the last one solid; all else is behind 更多.
_BAR = (Action.REFUSE, Action.GRANT, Action.VIEWED)


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


def form_page(actor: Actor, typed: Mapping[str, str], problem: Problem | None = None) -> dict[str, Any]:
    """Return the form of a request, with what was typed and what is wrong with it.

    Problem 404 where it is opened about a case that the actor does not see, or that is protected.
    """
    chosen = {code_of(one) for one in typed_codes(typed)}
    villages: dict[str, list[Any]] = {}
    for row in all_seen(actor):
        villages.setdefault(row.village.name, []).append(row.camera)
    about = typed_case(typed)
    held = cases.ordinary_case(actor, about)
    if about and held is None and problem is None:
        raise not_found()
    return {
        "villages": villages,
        "chosen": chosen,
        "most": MOST_CAMERAS,
        "purposes": purposes(),
        "typed": typed,
        "problem": problem,
        "client_id": id_for(typed, problem),
        "for_others": asks_for_others_only(actor),
        "may_be_urgent": actor.can("camera.urgent"),
        "goes_ahead": may_go_ahead(actor, held.case if held else None),
    }


def review_page(
    actor: Actor, seen: ReviewAccess, problem: Problem | None = None, typed: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return what the page of one request shows to this actor."""
    row, steps = seen.row, allowed(actor, seen)
    bar = [step for step in steps if step.action in _BAR]
    return {
        "seen": seen,
        "row": row,
        "state": seen.state,
        "chip": chip_of(row),
        "lamp": lamp_of(row),
        "purpose": purposes().get(row.purpose, ""),
        "details": _details(seen),
        "course": _course(seen),
        "may_look": seen.state in (State.GRANTED, State.ASKED_URGENT) and row.viewed_at is None,
        "bar": sorted(bar, key=lambda step: _BAR.index(Action(step.action))),
        "steps": steps,
        "more": [step for step in steps if step not in bar],
        "problem": problem,
        "typed": typed or {},
        "new_id": lambda: str(uuid.uuid4()),
    }


def _details(seen: ReviewAccess) -> list[tuple[str, str]]:
    row = seen.row
    found = [
        ("看哪一段", span_words(row)),
        ("谁要看", f"{row.asker_label} {seen.asker}"),
        ("替谁申请", " ".join(filter(None, [row.for_name, row.for_phone or ""]))),
        ("凭什么看", row.basis),
        ("说明", row.words),
        ("谁定的", seen.decided_by),
    ]
    return [(word, value) for word, value in found if value]


def _course(seen: ReviewAccess) -> Sequence[Said]:
    """Return what was done, the latest first."""
    row = seen.row
    said = [Said(f"{seen.asker} {'应急先看' if row.urgent else '申请调看'}", "", row.asked_at)]
    for one in queries.steps_of(row.id):
        words = REVIEWS[one.CameraReviewStep.action].history[0].format(who=one.name)
        said.append(Said(words, one.CameraReviewStep.words, one.CameraReviewStep.at))
    if seen.state == State.EXPIRED:
        said.append(Said("到时间没有去看，过期了", "", row.ends_at or row.changed_at))
    return sorted(said, key=lambda one: one.moment, reverse=True)

"""What pages show of grants: on the matter's page who was asked, on the person's page what was written for them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from webapp.care.grants import queries
from webapp.care.grants.queries import BUCKETS, Grant
from webapp.care.grants.rules import LONGEST, bucket_of
from webapp.care.grants.states import GRANT_LABELS, GRANTS, Action, Part, Step
from webapp.care.models import CareGrant
from webapp.care.rules import CareAccess, unlocked
from webapp.cases.matter.presenters import new_id
from webapp.core import clock
from webapp.core.registry import Registry
from webapp.people.actor import Actor
from webapp.reports.catalogue import choices
from webapp.web.formatting import day_words

# What else a part opens: packages above say so (``opens_more``).
MORE: Registry[Callable[[CareGrant], tuple[str, str] | None]] = Registry("what else a part of a matter opens")


def opens_more(
    part: str,
) -> Callable[[Callable[[CareGrant], tuple[str, str] | None]], Callable[[CareGrant], tuple[str, str] | None]]:
    """Register a function (grant) → (word, address) of what it opens beside its page, None where there is nothing."""
    return lambda function: MORE.add(function, part)


@dataclass(frozen=True)
class Row:
    """A grant on the matter's page, with the steps that are open to the reader."""

    grant: Grant
    part: str
    state: tuple[str, str, str]
    until: str
    steps: tuple[Step, ...]


def part_of_case(access: CareAccess, actor: Actor) -> dict[str, Any]:
    """Return what the matter's page shows of its grants."""
    return {"rows": [_row(one, access, actor) for one in queries.grants_of(access.course.id)], "new_id": new_id}


def _row(one: Grant, access: CareAccess, actor: Actor) -> Row:
    row = one.row
    theirs = row.asked_by_id == actor.id or row.asked_unit_id == access.unit_id
    named = (Action.AGREE, Action.REFUSE, Action.END)
    steps = GRANTS.steps_from(row, lambda step: step.action in named and not (step.not_by and theirs))
    return Row(one, choices("care_part")[row.part], GRANT_LABELS[row.state], last_day(row), tuple(steps))


def last_day(grant: CareGrant) -> str:
    """Return the last day on which a grant is open, in words."""
    return day_words(grant.until - timedelta(seconds=1))


def longest() -> dict[str, str]:
    """Return the first and the last day that may be chosen."""
    today = clock.local_day(clock.now())
    return {"today": today.isoformat(), "latest": (today + LONGEST).isoformat()}


def parts_for(access: CareAccess) -> dict[str, str]:
    """Return for what a person may be asked now: mediation only while it is unlocked."""
    open_now = unlocked(access.course, clock.now())
    return {part: word for part, word in choices("care_part").items() if open_now or part != Part.MEDIATION}


def all_of_mine(actor: Actor) -> list[CareGrant]:
    """Return what is opened to a person now: the new ones first, what they did last."""
    return [one for bucket in BUCKETS for one in queries.own_page(actor, bucket, None).rows]


def own_rows(grants: Sequence[CareGrant]) -> list[tuple[CareGrant, str]]:
    """Return grants with the list in which each is."""
    return [(grant, bucket_of(grant)) for grant in grants]


def own_page(grant: CareGrant) -> dict[str, Any]:
    """Return what the person asked reads: what was written for them, until when; no name, no code."""
    more = MORE[grant.part](grant) if grant.part in MORE else None
    return {"grant": grant, "until": last_day(grant), "state": bucket_of(grant), "new_id": new_id, "more": more}

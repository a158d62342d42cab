"""One report of the demo town as it is meant to happen, with everything the services need to play it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from webapp.cases.states_steps import Action
from webapp.demo.lives import Step, UnitStep
from webapp.demo.round import RoundNotes


@dataclass(frozen=True)
class PlannedReport:
    """What is reported and what comes of it; only what has happened by now is in it.

    ``number`` names the report within its plan. ``joins`` is the number of an earlier report of the same grid
    and category whose case is still open and which this one joins; it then has no steps of its own.
    ``found_on`` is the number of the patrol on which a hazard was found. ``waits`` leaves it to whoever looks,
    so that a clock may act on it today.
    """

    number: int
    at: datetime  # aware, UTC
    micro_grid: str
    kind: str  # patrol, hazard, dispute
    category: str | None = None
    severity: str | None = None
    description: str = ""
    place_name: str = ""
    pictures: tuple[tuple[str, int], ...] = ()  # (category, variant) for pictures.draw
    offset: tuple[float, float] | None = None  # where in the micro-grid, for boundaries.point_inside
    accuracy_m: int | None = None
    round: RoundNotes | None = None  # patrols
    people_count: int | None = None  # disputes
    wants: str = ""
    danger_now: bool = False
    safety_answers: dict[str, str] = field(default_factory=dict)
    joins: int | None = None
    found_on: int | None = None
    steps: tuple[Step, ...] = ()
    orders: tuple[UnitStep, ...] = ()  # what the desk and units do once leads have handed it up
    waits: bool = False
    emergency: bool = False
    by: str = ""  # the number of a lead who reports it; else the informant of the micro-grid
    addition: tuple[timedelta, str] | None = None  # 补充说明 by the reporter, after the report

    @property
    def protected(self) -> bool:
        """Whether an answer makes this a protected matter."""
        return any(answer in ("yes", "unsure") for answer in self.safety_answers.values())

    @property
    def joins_previous(self) -> bool:
        """Whether it joins an earlier case instead of opening one."""
        return self.joins is not None

    def after(self, action: Action) -> timedelta | None:
        """Return how long after the report this action is first taken, or None if it never is."""
        return next((step.after for step in self.steps if step.action == action), None)

    def until(self, end: datetime) -> "PlannedReport":
        """Return the same report without what would happen at or after the moment `end`."""
        kept = tuple(step for step in self.steps if self.at + step.after < end)
        late = self.addition is not None and self.at + self.addition[0] >= end
        return replace(self, steps=kept, addition=None if late else self.addition)


def in_order(reports: Sequence[PlannedReport], end: datetime) -> list[PlannedReport]:
    """Return what happens before `end`, by time."""
    return sorted((r.until(end) for r in reports if r.at < end), key=lambda r: (r.at, r.number))

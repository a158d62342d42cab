"""What a step of a case says beyond other steps, and its kinds, by who takes it; ``states_steps`` is made of them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

from webapp.cases.states import By, Clock, State
from webapp.core.workflow import Transition

A = TypeVar("A", bound=StrEnum)


@dataclass(frozen=True)
class CaseStep(Transition[State, A], Generic[A]):
    """One allowed step. ``move`` shifts the holder: 1 a level up, 2 to the town, -1 down, 0 stays.

    ``ordered`` is the target instead of ``target`` where units have orders: these begin anew. ``to_others`` is what
    another reporter of the case reads of a reporter's step, without a name; when empty, nothing.
    """

    move: int = 0
    clock: Clock | None = None
    protected_too: bool = False
    close_reason: str | None = None
    ordered: State | None = None
    to_others: str = ""


def held(
    action: A, word: str, sources: Collection[State], target: State | None, event: str, verb: str, **more: Any
) -> CaseStep[A]:
    """Return a step of the lead at the holder's level, or of one above."""
    return CaseStep(action, word, sources, target, event, By.HOLDER, verb, **more)


def above(
    action: A, word: str, sources: Collection[State], target: State | None, event: str, verb: str, **more: Any
) -> CaseStep[A]:
    """Return a step of any lead above the area of the case."""
    return CaseStep(action, word, sources, target, event, By.ANY_ABOVE, verb, **more)


def answered(action: A, word: str, target: State | None, event: str, **more: Any) -> CaseStep[A]:
    """Return an answer of the reporter to a case that was resolved."""
    return CaseStep(action, word, {State.RESOLVED}, target, event, By.REPORTER, "case.answer", **more)


def called(action: A, word: str, target: State | None, event: str, **more: Any) -> CaseStep[A]:
    """Return a result of calling back, for a resolved case that was registered for a resident."""
    return CaseStep(action, word, {State.RESOLVED}, target, event, By.CALLER, "case.follow_up", **more)


def rechecked(action: A, word: str, target: State | None, event: str, **more: Any) -> CaseStep[A]:
    """Return a result of looking again, by a person who did not do the work."""
    another = "是您办的，要由另一个人去看"
    sources = {State.PENDING_RECHECK}
    return CaseStep(action, word, sources, target, event, By.RECHECKER, "case.recheck", another=another, **more)


def by_worker(action: A, word: str, target: State | None, event: str, verb: str, **more: Any) -> CaseStep[A]:
    """Return a step of whoever works on a case, in whatever state it is (``turning/rules``)."""
    return CaseStep(action, word, frozenset(State), target, event, By.WORKER, verb, **more)


def follows(action: A, word: str, target: State | None, event: str, **more: Any) -> CaseStep[A]:
    """Return a step that nobody presses: it follows from what the units do."""
    return CaseStep(action, word, {State.DISPATCHED}, target, event, By.ORDERS, **more)


def guided(action: A, sources: Collection[State], target: State | None) -> CaseStep[A]:
    """Return a step that nobody presses: a protected case goes where its course is, which says and journals it."""
    return CaseStep(action, "–", sources, target, None, By.COURSE, protected_too=True)


def by_time(action: A, word: str, source: State, target: State | None, event: str, **more: Any) -> CaseStep[A]:
    """Return a step that the sweep takes when a clock runs out."""
    return CaseStep(action, word, {source}, target, event, By.SYSTEM, **more)


def columns(step: CaseStep[Any]) -> Mapping[str, str]:
    """Return what docs/states.md shows of a step beyond the columns of every table."""
    moves = {2: "to the town", 1: "a level up", -1: "a level down", 0: "–"}[step.move]
    return {"moves the holder": moves, "starts": step.clock or "–"}

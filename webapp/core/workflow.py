"""The one engine for everything that has states: a table of steps, and the one way to take a step of it.

A feature writes its table in ``states.py``, a line a step, and makes a :class:`Workflow` of it. Its service takes a
step like this, inside the open transaction; the block of the ``with`` holds the effects of the step::

    with VISITS.take(visit, step, version=wanted.version, note=wanted.note):
        visit.outcome = wanted.note
    VISITS.record(visit, step, actor_id=actor.id)

The state, the version, the write and the one refusal that says how the row is now are the engine's.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any, Generic, Protocol, Self, TypeVar

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified
from sqlalchemy.orm.exc import StaleDataError

from webapp.core import clock, journal
from webapp.core.asks import Answer, Asking, Waits
from webapp.core.background import submit_after_commit
from webapp.core.db import db
from webapp.core.errors import Problem, invalid
from webapp.core.journal import JournalEntry
from webapp.core.notices import Wording
from webapp.core.registry import Registry

NOTE = "写一句就行，看的人才明白"

S = TypeVar("S", bound=StrEnum)
A = TypeVar("A", bound=StrEnum)


class Row(Protocol):
    """What a workflow moves: a row with a state, whose ``version`` SQLAlchemy counts (``version_id_col``)."""

    id: Any
    state: Any
    version: Any


@dataclass(frozen=True)
class Event:
    """What is written about a row in the journal without a step of it, with its words (as in :class:`Transition`)."""

    event: str
    audit: str = ""
    history: tuple[str, ...] = ()
    notice: tuple[Wording, ...] = ()


@dataclass(frozen=True)
class Transition(Generic[S, A]):
    """One allowed step: from states of a feature, by one of its actions. A subclass adds columns of its own.

    Without ``target`` the state stays as it is, but for ``may_reach``: states that it leads to only for some rows, as
    its service says to :meth:`Workflow.take`. Without ``event`` nothing is written in the journal, because another
    row's step says it. ``verb`` is the right that it takes (None: nobody presses it), ``by`` who of those. ``note`` is
    the sentence that asks for words, where they must be given.

    Every word that a person reads of a step is beside it: ``word`` on its button, ``prompt`` (what its form asks, a
    line below) where it opens one, ``flash`` to whoever took it, ``history`` (words, and tone and icon where the page
    draws them) in the history of the row, ``notice`` for whom it notifies, ``audit`` to who reads the journal.

    A second person: ``ask`` is the kind of thing that the step asks for, ``decides`` the kinds that it ends, by which
    ``answer``. ``not_by`` names the columns of the row whose people may not take the step. ``another`` says to them
    that it takes another person.
    """

    action: A
    word: str
    sources: Collection[S]
    target: S | None
    event: str | None
    by: str = "–"
    verb: str | None = None
    note: str = ""
    flash: str = ""
    prompt: tuple[str, ...] = ()
    history: tuple[str, ...] = ()
    notice: tuple[Wording, ...] = ()
    audit: str = ""
    ask: str = ""
    decides: tuple[str, ...] = ()
    answer: Answer | None = None
    not_by: tuple[str, ...] = ()
    another: str = ""
    may_reach: tuple[S, ...] = ()

    @property
    def targets(self) -> list[S]:
        """Every state to which it leads from any row; none for a step that leaves the state as it is."""
        return [*([self.target] if self.target else []), *self.may_reach]

    def says(
        self,
        audit: str = "",
        *notice: Wording,
        flash: str = "",
        prompt: tuple[str, ...] = (),
        history: tuple[str, ...] = (),
    ) -> Self:
        """Return the step with its words."""
        words: dict[str, Any] = {"audit": audit, "notice": notice, "flash": flash, "prompt": prompt, "history": history}
        return replace(self, **{name: value for name, value in words.items() if value})


Step = TypeVar("Step", bound=Transition[Any, Any])


@dataclass(frozen=True)
class Standing:
    """What a refusal needs of a row beside its state: the journal's subject, its name, a code that leads to it."""

    subject_id: int
    called: str = ""
    code: str | None = None


WORKFLOWS: "Registry[Workflow[Any]]" = Registry("workflows")


@dataclass(eq=False)
class Workflow(Generic[Step]):
    """A table of states with its steps, shown on docs/states.md in the order of ``source``, the file it is in.

    ``labels`` is state → (word on the screen, …); ``begins`` (state, what brings a row there); ``ends`` the states in
    which it rests for ever; ``events`` what happens to a row without a step. ``subject`` is how the journal calls the
    row, ``quiet`` the events about it that change nothing. ``columns`` gives further columns of the page,
    ``note_field`` the form's field for the words of a step, ``standing`` what a refusal says of a row, ``asking`` how
    the feature keeps what one person asks for and another decides (core/asks).
    """

    title: str
    source: str
    subject: str
    labels: Mapping[Any, tuple[str, ...]]
    begins: tuple[str, str]
    steps: tuple[Step, ...]
    ends: tuple[str, ...] = ()
    events: tuple[Event, ...] = ()
    quiet: Collection[str] = ()
    columns: Callable[[Step], Mapping[str, str]] = field(default=lambda _step: {})
    note_field: str = "note"
    standing: Callable[[Any], Standing] = field(default=lambda row: Standing(row.id))
    asking: Asking | None = None

    def __post_init__(self) -> None:
        WORKFLOWS.add(self, self.title)

    @cached_property
    def by_action(self) -> Mapping[str, Step]:
        """Every step by its action."""
        return {step.action: step for step in self.steps}

    @cached_property
    def said(self) -> Mapping[str, Event | Step]:
        """Every event that is written about a row, with what says its words: its step, or the event alone."""
        alone = {one.event: one for one in self.events}
        return {str(step.event): step for step in self.steps if step.event} | alone

    @property
    def histories(self) -> dict[str, tuple[str, ...]]:
        """Event → how it is in the history of the row, for those that do."""
        return {event: one.history for event, one in self.said.items() if one.history}

    @property
    def notices(self) -> dict[str, tuple[Wording, ...]]:
        """Event → the sentences of its notices, for those events that have any."""
        return {event: one.notice for event, one in self.said.items() if one.notice}

    def __getitem__(self, action: str) -> Step:
        """Return the step of an action; KeyError for one that the table does not have."""
        return self.by_action[action]

    def flash(self, action: str) -> str:
        """Return what is answered to whoever took a step; nothing for an action that the table does not have."""
        return self.by_action[action].flash if action in self.by_action else ""

    def steps_from(self, row: Row, may: Callable[[Step], bool] = lambda _step: True) -> list[Step]:
        """Return the steps that fit the state of a row and that ``may`` lets through, in the order of the table."""
        return [step for step in self.steps if row.state in step.sources and may(step)]

    def label(self, row: Row) -> str:
        """Return the word for the state in which a row is."""
        return self.labels[row.state][0]

    def check(self, row: Row, step: Step, *, version: int | None = None, note: str | None = None) -> None:
        """Refuse a step that no longer fits: Problem 409 for the state or the version, 422 for missing words.

        Without ``version`` the page that asks did not say what it saw; with ``note`` None nobody was asked for words.
        """
        self.check_version(row, version)
        if row.state not in step.sources:
            raise self.stale(row)
        if step.note and note == "":
            raise invalid(**{self.note_field: step.note})

    def check_version(self, row: Row, version: int | None) -> None:
        """Refuse with 409 what was asked by a page that saw another version; None where it did not say."""
        if version not in (None, row.version):
            raise self.stale(row)

    @contextmanager
    def take(
        self, row: Row, step: Step, *, version: int | None = None, note: str | None = None, target: str | None = None
    ) -> Iterator[None]:
        """Take a step: check it, put the row into its new state, let the block change what else changes, and write it.

        ``target`` replaces the step's own where it depends on the row. Problem 409 also when another writer was faster.
        """
        self.check(row, step, version=version, note=note)
        row.state = target or step.target or row.state
        flag_modified(row, "state")  # also a step that leaves the state is news to a page that is open
        with self.saving(row):
            if step.target and self.asking:
                self.asking.lapse(row, self._moot_in(row.state))
            yield

    @contextmanager
    def ask(
        self, row: Row, step: Step, person_id: int, reason: str, *, version: int | None = None, **wanted: Any
    ) -> Iterator[Any]:
        """Take a step that asks for something, and keep it with what is ``wanted`` until another person decides.

        Yields what is kept, for the block to go on with. Problem 409 while one of the kind waits already.
        """
        asking = self._asking()
        if before := asking.waiting(row, asking.words if asking.alone else (step.ask,)):
            raise Problem("stale", f"已经申请过{asking.words[before.kind]}，等定下来再说")
        with self.take(row, step, version=version, note=reason):
            kept = {"row_id": row.id, "kind": step.ask, "reason": reason, "asked_by_id": person_id, **wanted}
            ask = asking.rows(asked_at=clock.now(), **kept)
            db.session().add(ask)
            yield ask

    @contextmanager
    def decide(
        self, row: Row, step: Step, person_id: int, words: str = "", *, version: int | None = None
    ) -> Iterator[Any]:
        """Take a step that ends what waits on the row, as its ``answer`` says, and yield what was asked for.

        What follows of a yes is the step's own target, or the block's to do. Problem 403 for who asked (who alone may
        take it back), 409 when nothing waits any more.
        """
        ask = self._asking().waiting(row, step.decides)
        if ask is None:
            raise Problem("stale", "这个申请已经有人定了") if row.state in step.sources else self.stale(row)
        if (ask.asked_by_id == person_id) != (step.answer == Answer.BACK):
            raise Problem("forbidden", step.another or None)
        with self.take(row, step, version=version, note=words):
            ask.decided_by_id, ask.decided_at, ask.words = person_id, clock.now(), words
            ask.approved = None if step.answer == Answer.BACK else step.answer == Answer.YES
            yield ask

    def open_to(self, step: Step, waiting: Collection[Waits], person_id: int) -> bool:
        """Say whether what waits on a row leaves a step to a person, for the buttons of a page.

        To ask while nothing of the kind waits; to decide what another person asked for, to take back one's own.
        """
        if step.ask:
            alone = self.asking is not None and self.asking.alone
            return not any(alone or one.kind == step.ask for one in waiting)
        if step.decides:
            own = step.answer == Answer.BACK
            return any(one.kind in step.decides and (one.asked_by_id == person_id) == own for one in waiting)
        return True

    def is_own(self, row: Row, step: Step, person_id: int, also: Collection[int | None] = ()) -> bool:
        """Say whether a step takes another person: one of its ``not_by`` is this person, or one of ``also``."""
        return person_id in {*(getattr(row, name) for name in step.not_by), *also}

    def refuse_own(self, row: Row, step: Step, person_id: int, also: Collection[int | None] = ()) -> None:
        """Raise Problem 403, in the step's own words, where it takes another person (:meth:`is_own`)."""
        if self.is_own(row, step, person_id, also):
            raise Problem("forbidden", step.another or None)

    def _moot_in(self, state: str) -> list[str]:
        """Return the kinds of what can't be asked for in a state, so that nobody has to decide them there."""
        return [step.ask for step in self.steps if step.ask and state not in step.sources]

    def _asking(self) -> Asking:
        assert self.asking is not None, f"{self.title}: nothing says where it keeps what is asked for"
        return self.asking

    @contextmanager
    def saving(self, row: Row) -> Iterator[None]:
        """Let the block change a row beside its steps, and write it; Problem 409 when another writer was faster."""
        with saving(lambda: self.stale(row)):
            yield

    def record(self, row: Row, step: Step, *, actor_id: int | None, **content: Any) -> None:
        """Write a step that was taken into the journal, with what of ``content`` says something; notices follow."""
        if step.event:
            kept = {name: value for name, value in content.items() if value}
            journal.append(step.event, (self.subject, row.id), actor_id=actor_id, content=kept)
        submit_after_commit("deliver_notices")

    def stale(self, row: Row) -> Problem:
        """Return the 409 that says who changed the row, when, and how it is now."""
        standing = self.standing(row)
        who, when = self._last_change(standing.subject_id)
        words = f"刚刚被{who}改过，{standing.called}现在是“{self.label(row)}”{when}"
        return Problem("stale", words, extra={"code": standing.code} if standing.code else None)

    def _last_change(self, subject_id: int) -> tuple[str, str]:
        """Return in words who changed a row last, and when; no name and no time where nobody signed in did."""
        entry = (
            db.session()
            .execute(
                select(JournalEntry.actor_id, JournalEntry.at)
                .where(
                    JournalEntry.subject_kind == self.subject,
                    JournalEntry.subject_id == subject_id,
                    JournalEntry.event.not_in(self.quiet),
                )
                .order_by(JournalEntry.id.desc())
                .limit(1)
            )
            .first()
        )
        name = next((namer(entry.actor_id) for namer in NAMERS if entry and entry.actor_id), None)
        return (name, f"（{_when(entry.at)}）") if entry and name else ("别人", "")


@contextmanager
def saving(refusal: Callable[[], Problem]) -> Iterator[None]:
    """Let the block change rows that count their versions, and write them; ``refusal`` when another was faster."""
    session = db.session()
    try:
        with session.no_autoflush:  # a question in the block must not write half of the change
            yield
        session.flush()
    except StaleDataError as error:
        session.rollback()  # nothing can be asked in a flush that failed
        raise refusal() from error


def _when(moment: datetime) -> str:
    then = clock.local(moment)
    same_day = then.date() == clock.local_day(clock.now())
    return f"{then:%H:%M}" if same_day else f"{then.month}月{then.day}日 {then:%H:%M}"


NAMERS: Registry[Callable[[int], str | None]] = Registry("what names people")


def names_people(function: Callable[[int], str | None]) -> Callable[[int], str | None]:
    """Register the function (user id) → name by which a refusal says who changed a row."""
    return NAMERS.add(function)


def registered() -> list[Workflow[Any]]:
    """Return all workflows in the order of their files, those of one file in the order in which they came."""
    return sorted(WORKFLOWS, key=lambda workflow: workflow.source)


def audit_words() -> dict[str, str]:
    """Return event → how it is called to whoever reads the journal, from all workflows."""
    return {event: said.audit for one in registered() for event, said in one.said.items() if said.audit}

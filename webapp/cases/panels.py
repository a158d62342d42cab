"""What packages to the right of cases put on its page: parts of the page, rows behind 更多, words of its timeline.

Each function is asked with (actor, held) after the case was loaded through the actor's scope. It takes at most two
statements, decides by itself whether the actor may see what it shows, and answers None where it has nothing to show.
Protected matters are left out unless the function says that it knows their rules (``protected_too``).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, false, or_, select

from webapp.cases.models import Case
from webapp.cases.rules import CaseAccess
from webapp.cases.states_steps import QUIET
from webapp.cases.timeline import OF_ANOTHER_REPORTER, WORDS
from webapp.core.db import db
from webapp.core.errors import Problem
from webapp.core.registry import Registry
from webapp.people.actor import Actor
from webapp.web.tables import Bulk

Asked = Callable[[Actor, CaseAccess], Mapping[str, Any] | None]
# Given the id of a case, or its column; kept in a statement, so a moment in it is a bindparam with a callable.
There = Callable[[Any], ColumnElement[bool]]
Rows = Callable[[Actor, CaseAccess], Iterable["MenuItem"]]


class Where(StrEnum):
    """Where on the page: below what it is about, above how far it is, or among the half-screen dialogs."""

    FACTS = "facts"
    WORK = "work"
    DIALOGS = "dialogs"


@dataclass(frozen=True)
class Panel:
    """A part of the page: its template, which finds ``context`` under the name ``part``."""

    template: str
    context: Mapping[str, Any]


@dataclass(frozen=True)
class MenuItem:
    """A row behind 更多 that leads to a page; what is seldom wanted, or can't be taken back, is ``rare``: last."""

    word: str
    url: str
    icon: str
    rare: bool = False


@dataclass(frozen=True)
class _Registered:
    function: Asked
    template: str
    where: Where
    protected_too: bool
    there: There | None


@dataclass(frozen=True)
class Inbox:
    """Another 待办 than that of who leads an area: its page; in SQL, how many wait, and how many are due tonight."""

    page: Callable[[], str]
    count: Callable[[Actor], Any]
    today: Callable[[Actor], Any]


@dataclass(frozen=True)
class _RegisteredMenu:
    function: Rows
    protected_too: bool
    reading: bool


@dataclass(frozen=True)
class _RegisteredBulk:
    bulk: Bulk
    verb: str


@dataclass(frozen=True)
class _HoldsOpen:
    why: str
    there: There
    merging: bool


PANELS: Registry[_Registered] = Registry("panels of a case")
MENU: Registry[_RegisteredMenu] = Registry("menu items of a case")
BULK: Registry[_RegisteredBulk] = Registry("what is done with chosen cases")
UNIT_INBOX: Registry[Inbox] = Registry("待办 of units")
HOLDS_OPEN: Registry[_HoldsOpen] = Registry("what holds a case open")


def case_panel(
    template: str, where: Where = Where.FACTS, *, protected_too: bool = False, there: There | None = None
) -> Callable[[Asked], Asked]:
    """Register a function as a part of the case page, drawn by ``template`` in the order of registration.

    It may also have ``next_step``, the one solid button of the page, and ``menu``, rows behind 更多, as ``MenuItem``.
    ``there`` says in SQL, by the id of a case, whether there is anything: all parts are asked for that along with the
    row of the case, and the function only where there is.
    """

    def register(function: Asked) -> Asked:
        return PANELS.add(_Registered(function, template, where, protected_too, there), function).function

    return register


def case_menu(*, protected_too: bool = False, reading: bool = False) -> Callable[[Rows], Rows]:
    """Register a function that returns rows behind 更多 of the case page; without statements of its own if it can.

    ``reading``: they change nothing, so that they are also there for whom the case concerns, or who withdrew from it.
    """

    def register(function: Rows) -> Rows:
        return MENU.add(_RegisteredMenu(function, protected_too, reading), function).function

    return register


def case_words(
    words: Mapping[str, tuple[str, str, str]],
    of_another_reporter: Mapping[str, str | None] | None = None,
    *,
    quiet: bool = False,
) -> None:
    """Put events of the journal with the subject ``case`` into its timeline: event → (words, tone, icon).

    ``of_another_reporter``: how an event is worded for a person who only reported the case; None where it is not.
    ``quiet``: they change nothing of the case, so no refusal names them as its last change.
    """
    if quiet:
        QUIET.update(words)
    for event, said in words.items():
        WORDS.add(said, event)
    for event, told in (of_another_reporter or {}).items():
        OF_ANOTHER_REPORTER.add(told, event)


def there_of(held: CaseAccess) -> list[There]:
    """Return what says in SQL which parts have something on this case, for the statement that reads its row."""
    return [one.there for one in _asked(held) if one.there]


def panels_of(actor: Actor, held: CaseAccess, there: Iterable[Any]) -> dict[Where, list[Panel]]:
    """Return the parts that have something to show on this case, by where they are; ``there`` answers ``there_of``."""
    found: dict[Where, list[Panel]] = {where: [] for where in Where}
    answers = iter(there)
    for one in [one for one in _asked(held) if one.there is None or next(answers)]:
        context = one.function(actor, held)
        if context is not None:
            found[one.where].append(Panel(one.template, context))
    return found


def _asked(held: CaseAccess) -> Sequence[_Registered]:
    return [one for one in PANELS if one.protected_too or not held.case.protected]


def panel_context(parts: Mapping[Where, list[Panel]], template: str) -> Mapping[str, Any] | None:
    """Return what the part with this template shows, for a page that puts it elsewhere; None when it is not there."""
    return next((part.context for found in parts.values() for part in found if part.template == template), None)


def next_of(parts: Mapping[Where, list[Panel]]) -> MenuItem | None:
    """Return the one solid step that a part of the page asks for (its ``next_step``); None when no part has one."""
    asked = (part.context.get("next_step") for found in parts.values() for part in found)
    return next((one for one in asked if one), None)


def rows_of(parts: Mapping[Where, list[Panel]]) -> list[MenuItem]:
    """Return the rows behind 更多 that parts of the page have along (their ``menu``), what is rare at the end."""
    rows = (row for found in parts.values() for part in found for row in part.context.get("menu", ()))
    return sorted(rows, key=lambda row: row.rare)


def menu_items(actor: Actor, held: CaseAccess) -> list[MenuItem]:
    """Return the further rows behind 更多, what is rare at the end."""
    asked = [one for one in MENU if one.protected_too or not held.case.protected]
    asked = [one for one in asked if one.reading or not held.barred]
    return sorted((row for one in asked for row in one.function(actor, held)), key=lambda row: row.rare)


def case_bulk(bulk: Bulk, verb: str) -> None:
    """Offer in lists of cases what may be done with several at once, to who has the verb.

    Never what somebody has to mean for one matter alone: 我已收到, 办好了, 同意, 复查, 退回.
    """
    BULK.add(_RegisteredBulk(bulk, verb), bulk.key)


def bulk_acts(actor: Actor) -> list[Bulk]:
    """Return what the actor may do with chosen cases."""
    return [one.bulk for one in BULK if actor.can(one.verb)]


def unit_inbox(inbox: Inbox) -> None:
    """Let ``inbox`` be the 待办 of who works in a unit and leads no area."""
    UNIT_INBOX.add(inbox, "unit")


def inbox_of_units() -> Inbox:
    """Return the 待办 of who works in a unit."""
    return UNIT_INBOX["unit"]


def holds_open(why: str, there: There, *, merging: bool = True) -> None:
    """Let a case be neither resolved nor closed while ``there`` finds something of it; ``why`` says so, and what to do.

    ``merging``: it can't be put into another case either; False where what is there goes along with it.
    """
    HOLDS_OPEN.add(_HoldsOpen(why, there, merging), why)


def held_open(case_id: Any) -> ColumnElement[bool]:
    """Say in SQL whether anything holds a case open."""
    return or_(false(), *(one.there(case_id) for one in HOLDS_OPEN))


def holding_open() -> list[There]:
    """Return what says in SQL that a case is held open, for the statement that reads its row."""
    return [one.there for one in HOLDS_OPEN]


def why_open(answers: Iterable[Any]) -> str:
    """Return why a case can't be resolved or closed; nothing when it can. ``answers`` are those of ``holding_open``."""
    return next((one.why for one, there in zip(HOLDS_OPEN, answers, strict=True) if there), "")


def refuse_while_held_open(case: Case, *, merging: bool = False) -> None:
    """Raise the 409 that says why a case can't be resolved, closed or put into another; one statement at most."""
    asked = [one for one in HOLDS_OPEN if one.merging or not merging]
    found = db.session().execute(select(*(one.there(case.id) for one in asked))).one() if asked else ()
    for one, there in zip(asked, found, strict=True):
        if there:
            raise Problem("stale", one.why)

"""Leaks of every kind, planted one at a time: the same comparison finds each, by the cheapest look that can."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

import pytest
import structlog
from sqlalchemy import func, select

from tests.support.no_trace.story import WORDS
from tests.support.no_trace.walk import TOKEN as TOKEN
from tests.support.town import code
from webapp.areas.models import Area
from webapp.areas.scope import PROTECTED_SCOPE, area_scope
from webapp.cases import queries_notices
from webapp.cases import service as cases
from webapp.cases.lists import service as lists
from webapp.cases.models import Case
from webapp.cases.queries import row_of
from webapp.core import numbering
from webapp.core.db import db
from webapp.core.journal import JournalEntry
from webapp.core.protection import at_rest
from webapp.operations import routes as metrics
from webapp.outbox import service as outbox
from webapp.oversight import queries as oversight
from webapp.paper import queries_sheets as sheets
from webapp.people.permissions import Role
from webapp.people.queries import holders_of_role
from webapp.search import service as search
from webapp.search.queries_words import CaseWords
from webapp.visits import queries_notices as calendars
from webapp.web import waiting

Plant = Callable[[pytest.MonkeyPatch], None]


@dataclass(frozen=True)
class Leak:
    """What is planted, what the comparison says of it, and the only addresses that need to be looked at."""

    plant: Plant
    found_as: str
    looks: tuple[str, str] | None = None


def _counted(patch: pytest.MonkeyPatch) -> None:
    real, names = cases.counted_for, ("received_at", "resolved_at", "state", "kind", "category", "severity", "reach")

    def too(case: Case, area: Any) -> Any:
        open_one = SimpleNamespace(protected=False, **{name: getattr(case, name) for name in names})
        return real(open_one, area)  # type: ignore[arg-type]

    patch.setattr(cases, "counted_for", too)


def _listed(patch: pytest.MonkeyPatch) -> None:
    real = lists.scope_entries

    def too(scopes: list[str], *rest: Any) -> Any:
        village = db.session().scalar(select(Area.id).where(Area.code == code("200")))
        return real([*scopes, area_scope(village or 0)] if scopes == [PROTECTED_SCOPE] else scopes, *rest)

    patch.setattr(lists, "scope_entries", too)


def _indexed(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(search, "words_of_cases", lambda ids: [CaseWords(db.session().get_one(Case, one), "") for one in ids])


def _told(patch: pytest.MonkeyPatch) -> None:
    real = queries_notices._audience
    patch.setattr(queries_notices, "_audience", lambda *about: [*real(*about), *holders_of_role(Role.DISPATCHER)])


def _badge(patch: pytest.MonkeyPatch) -> None:
    todo = waiting.WAITING["todo"]
    too = replace(todo, count=lambda _actor: select(func.count(Case.id)).scalar_subquery())
    patch.setitem(waiting.WAITING._things, "todo", too)


def _exported(patch: pytest.MonkeyPatch) -> None:
    def too(rows: Iterable[Any]) -> Iterable[Any]:
        yield from rows
        yield from map(row_of, db.session().scalars(select(Case.id).where(Case.protected)).all())

    patch.setattr(sheets, "_in_the_open", too)


def _in_calendars(patch: pytest.MonkeyPatch) -> None:
    real = calendars.entry_of
    patch.setattr(calendars, "entry_of", lambda visit, user: replace(real(visit, user), title=visit.reason))


def _with_each(patch: pytest.MonkeyPatch, deed: Callable[[Case], object]) -> None:
    real = cases.sync_scope

    def too(case: Case, *rest: Any, **more: Any) -> None:
        deed(case)
        real(case, *rest, **more)

    patch.setattr(cases, "sync_scope", too)


def _numbered(patch: pytest.MonkeyPatch) -> None:
    _with_each(patch, lambda _case: numbering.next_number("decision"))


def _called(patch: pytest.MonkeyPatch) -> None:
    def deed(case: Case) -> None:
        last = db.session().scalar(select(func.max(JournalEntry.id)))
        outbox.call(last or 0, f"case:{case.id}", holders_of_role(Role.DISPATCHER), "news", "/messages")

    _with_each(patch, deed)


def _logged(patch: pytest.MonkeyPatch) -> None:
    _with_each(patch, lambda case: structlog.get_logger().info("case_changed", code=case.code))


def _measured(patch: pytest.MonkeyPatch) -> None:
    real = metrics.gauges

    def too() -> Iterable[tuple[str, str, float]]:
        yield from real()
        yield "one_door_cases", "All cases.", db.session().scalar(select(func.count(Case.id))) or 0

    patch.setattr(metrics, "gauges", too)


def _audited(patch: pytest.MonkeyPatch) -> None:
    words = oversight.event_words()
    patch.setattr(oversight, "event_words", lambda: {**words, "case.viewed": f"看了“{WORDS['said']}”"})


def _in_clear(patch: pytest.MonkeyPatch) -> None:
    real = at_rest.current_keyring()
    patch.setattr(at_rest, "current_keyring", lambda: SimpleNamespace(encrypt=str, decrypt=_either(real.decrypt)))


def _either(decrypt: Callable[[str], str]) -> Callable[[str], str]:
    return lambda kept: decrypt(kept) if kept.startswith("gAAAA") else kept


LEAKS = {
    "a counter": Leak(_counted, "case_counters +"),
    "a list of the village": Leak(_listed, "case_scope +"),
    "the index of the search": Leak(_indexed, "search_whole_docsize +"),
    "a notice to the desk": Leak(_told, "threads +"),
    "a message outside the house": Leak(_called, "outgoing +"),
    "a badge": Leak(_badge, "village:200 at /rail", ("village:200", "/rail")),
    "a row of a sheet": Leak(_exported, "town at /sheets/cases", ("town", "/sheets/cases")),
    "a title in a calendar": Leak(_in_calendars, "calendar of womens_federation"),
    "a number of a series": Leak(_numbered, "number_series +"),
    "a line of the log": Leak(_logged, "log: "),
    "a metric": Leak(_measured, "one_door_cases ", ("nobody", "/metrics")),
    "words of the journal": Leak(_audited, "tells ", ("auditor", "/audit")),
    "a copy": Leak(_in_clear, "copy: "),
}

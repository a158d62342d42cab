"""What comes in about work orders: a dispatch, and a step on an order."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from werkzeug.datastructures import MultiDict

from webapp.cases.schemas import parse_client_id, parse_version
from webapp.cases.work_orders.states import OrderBy
from webapp.cases.work_orders.states_steps import WORK_ORDERS, OrderAction
from webapp.core import clock, reading
from webapp.core.errors import Problem, not_found
from webapp.reports.schemas import parse_words


@dataclass(frozen=True)
class DispatchWanted:
    """A dispatch as sent; units by their code, ``due`` a day or a moment when it differs from the default."""

    unit: str | None
    helpers: tuple[str, ...]
    asked: str
    due: date | datetime | None
    deadline_reason: str
    version: int | None
    client_id: str | None


@dataclass(frozen=True)
class OrderWanted:
    """A step on an order as sent; ``due`` the wanted date, ``unit`` the code of the unit that it goes to."""

    action: OrderAction
    version: int | None
    note: str
    due: date | datetime | None
    unit: str | None
    client_id: str | None


def parse_dispatch(form: MultiDict[str, str]) -> DispatchWanted:
    """Return the wanted dispatch; 422 beside a wrong field. Fields: unit, helpers (repeated), asked, due_on or due_at,
    deadline_reason, version, client_id.
    """
    return DispatchWanted(
        form.get("unit", "").strip() or None,
        tuple(dict.fromkeys(code.strip() for code in form.getlist("helpers") if code.strip())),
        parse_words(form, "asked"),
        parse_due(form),
        parse_words(form, "deadline_reason"),
        parse_version(form),
        parse_client_id(form),
    )


def parse_order_step(name: str, form: Mapping[str, str]) -> OrderWanted:
    """Return the wanted step on an order; 404 for one that nobody can press. Fields: note, due_on or due_at, unit."""
    if name not in set(OrderAction) or WORK_ORDERS[name].by == OrderBy.CASE:
        raise not_found()
    return OrderWanted(
        OrderAction(name),
        parse_version(form),
        parse_words(form, "note"),  # type: ignore[arg-type]
        parse_due(form),
        form.get("unit", "").strip() or None,
        parse_client_id(form),
    )


def parse_due(form: Mapping[str, str]) -> date | datetime | None:
    """Return the day (``due_on``, ISO) or the moment (``due_at``) that was chosen; None when left empty."""
    day, moment = form.get("due_on", "").strip(), form.get("due_at", "").strip()
    if moment:
        found = clock.parse_claimed(moment)
        if found is None:
            raise _bad("due_at")
        return found
    if not day:
        return None
    due_on = reading.day(day)
    if due_on is None:
        raise _bad("due_on")
    return due_on


def _bad(name: str) -> Problem:
    return Problem("invalid", "日期看不懂，请重新选", fields={name: "日期看不懂，请重新选"})

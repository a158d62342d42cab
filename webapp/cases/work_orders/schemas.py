"""What comes in about work orders: a dispatch, and a step on an order."""

from collections.abc import Mapping
from datetime import date, datetime

from werkzeug.datastructures import MultiDict

from webapp.cases.work_orders.states import OrderBy
from webapp.cases.work_orders.states_steps import WORK_ORDERS, OrderAction
from webapp.core.errors import not_found
from webapp.reports.schemas import LIMITS
from webapp.web.fields import client_id_or_none, day, moment, text, text_or_none, version
from webapp.web.forms import Reader, form_input


@form_input
class DueInput:
    """A day or a moment that was chosen; the moment counts where both were."""

    due_at: datetime | None = moment()
    due_on: date | None = day()


@form_input
class DispatchInput:
    """A dispatch as sent; units by their code, ``due`` a day or a moment when it differs from the default."""

    PARTS = (DueInput,)

    unit: str | None = text_or_none(40)
    helpers: tuple[str, ...]
    asked: str = text(LIMITS["description"])
    due: date | datetime | None
    deadline_reason: str = text(LIMITS["description"])
    version: int | None = version()
    client_id: str | None = client_id_or_none()


@form_input
class OrderStepInput:
    """A step on an order as sent; ``due`` the wanted date, ``unit`` the code of the unit that it goes to."""

    PARTS = (DueInput,)

    action: OrderAction
    version: int | None = version()
    note: str = text(LIMITS["description"])
    due: date | datetime | None
    unit: str | None = text_or_none(40)
    client_id: str | None = client_id_or_none()


def parse_dispatch(form: MultiDict[str, str]) -> DispatchInput:
    """Return the wanted dispatch; 422 beside a wrong field. Fields: unit, helpers (repeated), asked, due_on or due_at,
    deadline_reason, version, client_id.
    """
    reader = Reader(form)
    helpers = tuple(dict.fromkeys(code.strip() for code in form.getlist("helpers") if code.strip()))
    sent = reader.fill(DispatchInput, helpers=helpers, due=_due(reader))
    reader.finish()
    return sent


def parse_order_step(name: str, form: Mapping[str, str]) -> OrderStepInput:
    """Return the wanted step on an order; 404 for one that nobody can press. Fields: note, due_on or due_at, unit."""
    if name not in set(OrderAction) or WORK_ORDERS[name].by == OrderBy.CASE:
        raise not_found()
    reader = Reader(form)
    sent = reader.fill(OrderStepInput, action=OrderAction(name), due=_due(reader))
    reader.finish()
    return sent


def _due(reader: Reader) -> date | datetime | None:
    chosen = reader.fill(DueInput)
    return chosen.due_at or chosen.due_on

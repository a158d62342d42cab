"""What may narrow a list of cases, in SQL."""

from typing import Any

from sqlalchemy import Integer, and_, bindparam, cast, exists, func, or_

from webapp.cases.models import Case, WorkOrder
from webapp.cases.states import OPEN_STATES
from webapp.cases.work_orders.states import GONE_ORDERS
from webapp.core.db import Moment
from webapp.people.models import Unit

# A place in whole millionths of a degree, so that a square of a map and the list behind it count the very same cases.
LATITUDE, LONGITUDE = (cast(func.round(place * 1_000_000), Integer) for place in (Case.latitude, Case.longitude))
# When what is not open any more was over, as its lists have it.
_over = func.coalesce(Case.resolved_at, Case.closed_at, Case.received_at)


def _open_at(name: str) -> Any:
    """Say in SQL whether a case was open at a moment: it had come in, and is open still or was over only later."""
    moment = bindparam(name, type_=Moment())
    return and_(Case.received_at < moment, or_(Case.state.in_(OPEN_STATES), _over >= moment))


# What may narrow a list: the value of each is under its own name.
FILTERS: dict[str, Any] = {
    "kind": Case.kind == bindparam("kind"),
    "category": Case.category == bindparam("category"),
    "severity": Case.severity == bindparam("severity"),
    "state": Case.state == bindparam("state"),
    "unit": exists().where(
        WorkOrder.case_id == Case.id,
        WorkOrder.state.not_in(GONE_ORDERS),
        WorkOrder.unit_id == Unit.id,
        Unit.code == bindparam("unit"),
    ),
    "received_since": Case.received_at >= bindparam("received_since"),
    "received_until": Case.received_at < bindparam("received_until"),
    "due_since": Case.due_at >= bindparam("due_since"),
    "due_until": Case.due_at < bindparam("due_until"),
    "open_at": _open_at("open_at"),
    "late_at": and_(_open_at("late_at"), Case.due_at < bindparam("late_at", type_=Moment())),
    "emergency": Case.emergency == bindparam("emergency"),
    "south": bindparam("south") < LATITUDE,
    "north": bindparam("north") >= LATITUDE,
    "west": bindparam("west") <= LONGITUDE,
    "east": bindparam("east") > LONGITUDE,
}

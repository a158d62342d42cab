"""In whose hands a case is, read along with whatever statement reads the case: no page pays a statement for it."""

from dataclasses import replace
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import aliased

from webapp.areas.models import Area, Level
from webapp.cases.matter.standing import LEAD, Hands, seat_words
from webapp.cases.models import Case, WorkOrder
from webapp.cases.work_orders.states import GONE_ORDERS
from webapp.core import clock
from webapp.core.db import Moment, db
from webapp.people.models import Post, Unit, User
from webapp.people.permissions import LEADS
from webapp.people.queries import in_force

_seat, _order, _unit = aliased(Area), aliased(WorkOrder), aliased(Unit)


def with_hands(query: Select[*tuple[Any, ...]], *, phones: bool = False) -> Select[*tuple[Any, ...]]:
    """Add to a statement that reads cases what ``hands_in`` makes of its rows; ``phones`` for one case only."""
    leading = (
        select(func.max(WorkOrder.id))
        .where(WorkOrder.case_id == Case.id, WorkOrder.leading, WorkOrder.state.not_in(GONE_ORDERS))
        .correlate(Case)
        .scalar_subquery()
    )
    return (
        query.outerjoin(_seat, _seat.id == Case.holder_area_id)
        .outerjoin(_order, _order.id == leading)
        .outerjoin(_unit, _unit.id == _order.unit_id)
        .add_columns(
            _seat.label.label("hands_seat"),
            _sitting(User.name).label("hands_name"),
            *([_sitting(User.phone).label("hands_phone")] if phones else []),
            _unit.name.label("hands_unit"),
            _order.state.label("hands_order"),
            _order.number.label("hands_number"),
            _order.version.label("hands_version"),
            _order.suspended_until.label("hands_paused"),
        )
    )


def hands_in(values: Any, shown: Any = None) -> Hands:
    """Return in whose hands the case of a row is; of the town's seat, which several share, nobody is named.

    ``shown`` has the columns of the case where a row does not hold the case itself.
    """
    case: Case = shown or values.Case
    if case.protected:
        return Hands()
    return Hands(
        seat=seat_words(case.holder_level, values.hands_seat),
        name="" if case.holder_level == Level.TOWN else values.hands_name or "",
        unit=values.hands_unit or "",
        order=values.hands_order,
        number=values.hands_number,
        version=values.hands_version,
        paused_until=values.hands_paused,
        called=(values.hands_name or "", getattr(values, "hands_phone", None) or ""),
    )


def hands_for_resident(case: Case) -> Hands:
    """Return in whose hands a case is as a resident reads it: the post or the unit, nobody's name; one statement."""
    query = with_hands(select(Case).where(Case.id == case.id))
    found = hands_in(db.session().execute(query).one())
    return replace(found, name="", seat=found.seat if case.holder_level == Level.TOWN else LEAD)


@cache
def _sitting(column: Any) -> Any:
    now = bindparam("hands_now", callable_=clock.now, type_=Moment())
    sits = (Post.area_id == Case.holder_area_id, Post.role.in_(LEADS), in_force(now), User.active)
    first = select(column).join(Post, Post.user_id == User.id).where(*sits).order_by(Post.id).limit(1)
    return first.correlate(Case).scalar_subquery()

"""The week of those who serve: what is agreed on each day, what else holds them, and the days they are away."""

from datetime import date, timedelta
from typing import Any

from webapp.cases.clocks import calendar
from webapp.core import clock
from webapp.core.calendar import CalendarEntry, between
from webapp.people.actor import Actor
from webapp.service_orders import queries, queries_staff
from webapp.service_orders.advisers.queries import AWAY
from webapp.service_orders.lists import presenters as lists
from webapp.service_orders.queries import OrderRow
from webapp.web.lists import weeks
from webapp.web.lists.filters import Filters
from webapp.web.lists.weeks import Entry
from webapp.web.tables import Link


def week_page(actor: Actor, filters: Filters) -> dict[str, Any]:
    """Return the week in the address: of the office everybody's, of who serves what else is agreed with them too."""
    monday = weeks.monday_asked()
    since, until = weeks.bounds(monday)
    rows = queries.week(queries_staff.lists_of(actor), since, until, lists.wanted_of(filters))
    entries = [_entry(row) for row in rows]
    others = [] if actor.can("service.office") else between(actor.id, since, until, but=queries_staff.agreed_times)
    entries += [_other(one) for one in others if not one.cancelled and not one.uid.startswith(AWAY)]
    return {"week": weeks.week_of(monday, entries, filters, _days_off(monday, others))}


def _entry(row: OrderRow) -> Entry:
    order = row.order
    where = " · ".join(filter(None, [row.adviser, row.meeting, row.place, lists.whom(row)]))
    return Entry(order.meet_at or order.received_at, lists.name(row), where, lists.step(row))


def _other(one: CalendarEntry) -> Entry:
    return Entry(one.starts_at, Link(one.title, one.url, one.uid))


def _days_off(monday: date, others: list[CalendarEntry]) -> dict[date, str]:
    away = {clock.local_day(one.starts_at) for one in others if one.uid.startswith(AWAY)}
    days = [monday + timedelta(days=n) for n in range(7)]
    off = {day: "放假" for day in days if calendar().is_holiday(day)}
    return off | {day: "不在" for day in days if day in away}

"""Who hears of work orders, and what is in their sentences; reads only."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Select

from webapp.areas.models import Level
from webapp.cases import queries as cases
from webapp.cases.lists.service import town_of
from webapp.cases.models import Case
from webapp.cases.notices import To
from webapp.cases.reach.rules import stays_in_town
from webapp.cases.states import CLOSE_WORDS, CloseReason
from webapp.cases.work_orders.queries import asked_for, desk_scopes
from webapp.cases.work_orders.states import GONE_ORDERS
from webapp.core import clock
from webapp.core.notices import decided_by, keyed
from webapp.people import queries as people
from webapp.people.actor import Actor
from webapp.people.permissions import GOVERNANCE, LEADS, Role
from webapp.people.queries_impartial import barred_from
from webapp.reports.models import ReportKind
from webapp.web.formatting import day_words


def audience_of(to: To, case: Case, content: Mapping[str, Any]) -> Iterable[int]:
    """Return who is meant, by the posts in force now."""
    if to in _OF_UNIT:
        return _OF_UNIT[to](case, content)
    match to:
        case To.DESK:
            return _desk(case)
        case To.DECIDERS:
            return [*_desk(case), *people.holders_of_role(Role.POLITICAL_LEGAL_COMMISSIONER)]
        case To.CHECKERS:
            return [*_desk(case), *_handed_up(case)] if case.kind != ReportKind.HAZARD else ()
        case To.HANDED_UP:
            return _handed_up(case)
        case To.ASKER:
            return people.who_hold([content["asker"]], "case.todo") if content.get("asker") else ()
        case To.COLLEAGUES:
            return _colleagues(case) if content.get("desk") else ()
        case To.RECHECKERS:
            return () if stays_in_town(case) else people.informants_of(case.area_id)
    return ()


@decided_by
def requests_to_decide(actor: Actor) -> Select[Any] | None:
    """Select the matters in which a unit asks for more time or a stop, for whoever decides."""
    scopes = desk_scopes(actor) if actor.can("order.decide") else []
    return keyed("case", asked_for(scopes)) if scopes else None


def values_of(content: Mapping[str, Any]) -> dict[str, str]:
    """Return what the sentences about orders name."""
    due, wanted, reason = content.get("due"), content.get("wanted"), content.get("close_reason")
    return {
        "unit": content.get("unit") or "单位",
        "to": content.get("to", ""),
        "what": content.get("what", ""),
        "number": content.get("number", ""),
        "due": day_words(clock.from_micros(due)) if due else "尽快",
        "wanted": day_words(clock.from_micros(wanted)) if wanted else "以后",
        "why": CLOSE_WORDS[CloseReason(reason)] if reason else "",
    }


def _unit(_case: Case, content: Mapping[str, Any]) -> list[int]:
    return people.officers_of(content.get("unit_id") or 0)


def _unit_head(_case: Case, content: Mapping[str, Any]) -> list[int]:
    return people.officers_of(content.get("unit_id") or 0, heads=True)


def _units(case: Case, _content: Mapping[str, Any]) -> list[int]:
    orders = [order for order in cases.orders_of(case.id) if order.state not in GONE_ORDERS]
    return [user_id for order in orders for user_id in people.officers_of(order.unit_id)]


def _officer(case: Case, content: Mapping[str, Any]) -> list[int]:
    orders = cases.orders_of(case.id)
    order = next((one for one in orders if one.number == content.get("order")), None)
    everybody = people.officers_of(content.get("unit_id") or 0)
    return [order.officer_id] if order and order.officer_id in everybody else everybody


def _desk(case: Case) -> list[int]:
    area = cases.area_of(case)
    seats = people.leads_of_areas([town_of(area)], list(Level), GOVERNANCE)
    return [user_id for *_, seat in seats for user_id in seat]


def _colleagues(case: Case) -> list[int]:
    """Return who sits at the town beside a person who withdrew: the other dispatchers, else who may stand in."""
    barred = barred_from("case", case.id)
    desk = [one for one in _desk(case) if one not in barred]
    town = people.leads_of_areas([town_of(cases.area_of(case))], list(Level), LEADS)
    leads = [user_id for *_, seat in town for user_id in seat]
    if desk:
        return [*desk, *(leads if case.holder_level == Level.TOWN else ())]
    return [*leads, *people.holders_of_role(Role.POLITICAL_LEGAL_COMMISSIONER)]


def _handed_up(case: Case) -> list[int]:
    return people.who_hold([case.handed_up_by_id], "order.check") if case.handed_up_by_id else []


_OF_UNIT = {To.UNIT: _unit, To.UNIT_HEAD: _unit_head, To.UNITS: _units, To.OFFICER: _officer}

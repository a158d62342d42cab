"""Who may take which step on an order of a resident, decided from values."""

from typing import Any

import pytest

from tests.support.actors import actor, officer, post
from webapp.people.actor import Actor
from webapp.people.permissions import Role
from webapp.service_orders import rules
from webapp.service_orders.models import ServiceOrder
from webapp.service_orders.states import State

ADVISER = actor(post(Role.VILLAGE_LEGAL_ADVISER, "village"))
OFFICE = officer(5, role=Role.JUSTICE_OFFICER)
LEAD = actor(post(Role.VILLAGE_GRID_LEAD, "village"))
FIRST = ["confirm", "cancel"]


def order(state: str = State.REQUESTED, **fields: Any) -> ServiceOrder:
    return ServiceOrder(id=4, version=1, **{"state": state, "unit_id": 5, "meeting": "home", **fields})


def offered(who: Actor, one: ServiceOrder, units: tuple[int, ...] = ()) -> list[str]:
    return [str(step.action) for step in rules.allowed(who, one, units)]


@pytest.mark.parametrize(
    ("who", "one", "units", "steps"),
    [
        (ADVISER, order(adviser_id=1), (), [*FIRST, "recuse"]),
        (ADVISER, order(adviser_id=2), (), []),
        (ADVISER, order(adviser_id=2), (5,), [*FIRST, "recuse"]),
        (ADVISER, order(adviser_id=2), (6,), []),
        (OFFICE, order(adviser_id=2), (), [*FIRST, "assign", "recuse"]),
        (LEAD, order(adviser_id=1), (5,), []),
        (actor(), order(adviser_id=1), (5,), []),
    ],
)
def test_an_order_is_served_by_who_has_it_their_unit_or_the_justice_office(
    who: Actor, one: ServiceOrder, units: tuple[int, ...], steps: list[str]
) -> None:
    assert offered(who, one, units) == steps


@pytest.mark.parametrize(
    ("meeting", "goes"), [("home", True), ("village", True), ("courtyard", False), ("phone", False)]
)
def test_nobody_sets_out_for_a_call_or_to_their_own_office(meeting: str, goes: bool) -> None:
    one = order(State.SCHEDULED, adviser_id=1, meeting=meeting)
    assert ("depart" in offered(ADVISER, one)) is goes
    assert {"start", "put-off", "no-show", "cancel"} <= set(offered(ADVISER, one))


def test_what_was_not_satisfying_is_followed_up_once_by_the_office() -> None:
    assert offered(OFFICE, order(State.RATED, follow_up="open")) == ["followed-up"]
    assert offered(OFFICE, order(State.RATED, follow_up="done")) == []
    assert offered(OFFICE, order(State.RATED)) == []
    assert offered(ADVISER, order(State.RATED, follow_up="open", adviser_id=1)) == []


def test_a_resident_moves_withdraws_and_rates_and_takes_no_step_of_ours() -> None:
    assert [str(step.action) for step in rules.resident_steps(order())] == ["move", "withdraw"]
    assert [str(step.action) for step in rules.resident_steps(order(State.COMPLETED))] == ["rate"]
    assert rules.resident_steps(order(State.IN_SERVICE)) == []

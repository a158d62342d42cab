"""In which lists a case stands and for what it counts, decided from values."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.support.actors import area
from webapp.cases.lists.service import counted_for, own_scopes, scope_rows, town_of
from webapp.cases.models import Case, WorkOrder
from webapp.cases.states import Reach, State
from webapp.cases.work_orders.states import OrderState
from webapp.core import clock

RECEIVED = datetime(2026, 5, 31, 16, 30, tzinfo=UTC)  # the first hour of June in Shanghai
HELD, DUE, DONE = RECEIVED + timedelta(hours=1), RECEIVED + timedelta(days=2), RECEIVED + timedelta(days=30)
AREAS = {"a1", "a2", "a3", "a4", "a5"}


def case(state: str = State.IN_PROGRESS, holder: int | None = 3, **fields: Any) -> Case:
    values = {"protected": False, "kind": "hazard", "category": "gas", "severity": "normal", **fields}
    times = {"received_at": RECEIVED, "held_since": HELD, "due_at": DUE}
    return Case(id=7, state=state, holder_area_id=holder, **{**times, **values})


def order(state: str = OrderState.ACCEPTED, unit: int = 3, *, leading: bool = True) -> WorkOrder:
    return WorkOrder(unit_id=unit, state=state, leading=leading)


def lists(
    one: Case, *orders: WorkOrder, own: tuple[str, ...] = (), place: str = "micro", named: str = ""
) -> dict[str, set[str]]:
    """Return list → the scopes in which the case stands there."""
    found: dict[str, set[str]] = {}
    for row in scope_rows(one, area(place), own, orders, named=named):
        assert row["row_id"] == 7
        found.setdefault(str(row["bucket"]), set()).add(str(row["scope"]))
    return found


def sorts(one: Case, *orders: WorkOrder, own: tuple[str, ...] = ()) -> dict[str, int]:
    return {str(row["bucket"]): int(str(row["sort"])) for row in scope_rows(one, area("micro"), own, orders)}


def test_an_open_case_stands_with_every_area_above_it_with_its_people_and_with_its_holder() -> None:
    own = ("p9", "c8")
    everybody = {name: {*AREAS, *own} for name in ("all", "open", "open_new")}
    assert lists(case(), own=own) == {**everybody, "working": {"a3"}}
    assert lists(case(State.SUBMITTED), own=own) == {**everybody, "awaiting": {"a3"}}
    assert lists(case(holder=None))["working"] == {"a5"}


def test_a_case_that_is_over_is_in_nobodys_hands() -> None:
    assert lists(case(State.RESOLVED, resolved_at=DONE)) == {"all": AREAS, "done": AREAS}
    assert lists(case(State.CLOSED, resolved_at=DONE)) == {"all": AREAS, "done": AREAS}
    assert lists(case(State.CLOSED, closed_at=DONE)) == {"all": AREAS, "closed": AREAS}


def test_each_list_has_its_order() -> None:
    when = {name: clock.to_micros(moment) for name, moment in (("all", RECEIVED), ("due", DUE), ("done", DONE))}
    assert sorts(case()) == {"all": when["all"], "open": when["due"], "open_new": when["all"], "working": when["due"]}
    assert sorts(case(State.SUBMITTED))["awaiting"] == clock.to_micros(HELD)
    assert sorts(case(State.RESOLVED, resolved_at=DONE)) == {"all": when["all"], "done": when["done"]}
    assert sorts(case(State.CLOSED, closed_at=DONE))["closed"] == when["done"]
    assert sorts(case(State.CLOSED))["closed"] == when["all"]
    assert sorts(case(State.PENDING_RECHECK))["recheck"] == when["due"]


def test_a_protected_case_stands_in_the_one_list_of_those_who_are_named() -> None:
    new, done = case(State.SUBMITTED, None, protected=True), case(State.ACKNOWLEDGED, None, protected=True)
    places = {"awaiting": new, "working": done}
    for place, one in places.items():
        found = lists(one, own=("p9",), named="k4")
        assert found == {name: {"k4"} for name in ("all", "open", "open_new", place)}


@pytest.mark.parametrize(
    ("state", "sees", "desk"),
    [
        (OrderState.DISPATCHED, True, True),
        (OrderState.DONE, True, True),
        (OrderState.RETURNED, False, True),
        (OrderState.TRANSFERRED, False, True),
        (OrderState.WITHDRAWN, False, False),
    ],
)
def test_a_unit_sees_a_case_while_it_has_an_order_and_the_desk_what_it_sent_out(
    state: str, sees: bool, desk: bool
) -> None:
    scopes = lists(case(State.DISPATCHED, 2), order(state))["all"]
    assert ("u3" in scopes, "d2" in scopes) == (sees, desk)


@pytest.mark.parametrize(
    ("one", "orders", "stands"),
    [
        (case(State.IN_PROGRESS, 2), (), {"desk", "working"}),
        (case(State.SUBMITTED, 2), (), {"desk", "awaiting"}),
        (case(State.SUBMITTED, 2, severity="urgent"), (), {"desk_urgent", "awaiting"}),
        (case(State.SUBMITTED, 3), (), {"awaiting"}),
        (case(State.DISPATCHED, 2), (order(),), {"working"}),
        (case(State.DISPATCHED, 2), (order(leading=False),), {"desk", "working"}),
        (case(State.DISPATCHED, 2), (order(OrderState.RETURNED), order(leading=False)), {"desk", "working"}),
        (case(State.DISPATCHED, 2), (order(OrderState.RETURNED), order()), {"working"}),
        (case(State.PENDING_RECHECK, 2), (), {"working", "recheck"}),
        (case(State.RESOLVED, 2, resolved_at=DONE), (), set()),
    ],
)
def test_the_desk_finds_what_still_needs_a_unit(one: Case, orders: tuple[WorkOrder, ...], stands: set[str]) -> None:
    found = lists(one, *orders)
    assert set(found) - {"all", "open", "open_new", "done"} == stands
    assert all(found[name] == {"a2"} for name in stands & {"desk", "desk_urgent"})


def test_a_hazard_to_be_rechecked_stands_with_its_informant_and_its_reporters() -> None:
    found = lists(case(State.PENDING_RECHECK, 2), own=("p9",))
    assert found["recheck"] == {"p9", "m5"}
    assert "m5" in found["all"]
    assert "m5" in lists(case(State.DISPATCHED, 2, rechecked_by_id=4))["all"]
    assert "m5" not in lists(case(State.DISPATCHED, 2))["all"]


def test_the_town_of_a_place() -> None:
    assert [town_of(area(place)) for place in ("county", "town", "village", "micro")] == [1, 2, 2, 2]


def test_own_lists_are_those_of_reporters_and_of_who_wrote_it_down_each_once() -> None:
    assert own_scopes([4, 5, 4], [6, None, 6]) == ["p4", "p5", "c6"]


def counted(one: Case) -> set[tuple[str, ...]]:
    return {key[1:] for key in counted_for(one, area("county"))}


WHAT = ("hazard", "gas", "normal")
CAME = {
    ("received", "2026-06-01", "", "", ""),
    ("received:day", "2026-06-01", *WHAT),
    ("received:month", "2026-06", *WHAT),
}


def test_a_case_counts_as_received_and_as_open_or_resolved() -> None:
    assert counted(case()) == CAME | {("open", "", "", "", ""), ("open:now", "", *WHAT)}
    resolved = {
        ("resolved", "2026-07", "", "", ""),
        ("resolved:day", "2026-07-01", *WHAT),
        ("resolved:month", "2026-07", *WHAT),
    }
    assert counted(case(State.CLOSED, resolved_at=DONE)) == CAME | resolved
    assert counted(case(State.CLOSED, closed_at=DONE)) == CAME


def test_it_counts_for_every_area_above_it_and_a_protected_one_for_none() -> None:
    assert {key[0] for key in counted_for(case(), area("micro"))} == {1, 2, 3, 4, 5}
    assert len(counted_for(case(), area("micro"))) == 25
    assert {key[0] for key in counted_for(case(reach=Reach.TOWN), area("micro"))} == {1, 2}
    assert counted_for(case(protected=True), area("micro")) == frozenset()

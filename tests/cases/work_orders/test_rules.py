"""Who may take which step on a work order, decided from values."""

from datetime import timedelta
from typing import Any

import pytest

from tests.support.actors import actor, case_access, dispatcher, lead, officer, post
from webapp.cases.models import WorkOrder
from webapp.cases.rules import CaseAccess
from webapp.cases.states import State
from webapp.cases.work_orders import rules
from webapp.cases.work_orders.states import OrderState
from webapp.cases.work_orders.states_steps import WORK_ORDERS, OrderAction
from webapp.core import clock
from webapp.core.errors import Problem
from webapp.people.actor import Actor
from webapp.people.permissions import Role

COMMISSIONER = actor(post(Role.POLITICAL_LEGAL_COMMISSIONER, "town"))
INFORMANT = actor(post(Role.MICRO_GRID_INFORMANT, "micro"))
WATCHING, DECIDING, ASKING = {"remind"}, {"supervise", "remind"}, {"ask-extension", "ask-suspension", "return"}


def order(state: str, **fields: Any) -> WorkOrder:
    """An order of unit 3, dispatched long ago."""
    sent = clock.now() - timedelta(days=1)
    return WorkOrder(id=9, version=1, **{"state": state, "unit_id": 3, "dispatched_at": sent, **fields})


def offered(who: Actor, one: WorkOrder, held: CaseAccess | None = None) -> set[str]:
    return {str(step.action) for step in rules.allowed_order_steps(who, held or case_access(), one)}


@pytest.mark.parametrize(
    ("state", "steps"),
    [
        (OrderState.DISPATCHED, {"accept", "ask-extension", "return", "transfer"}),
        (OrderState.ACCEPTED, {"start", "finish", "transfer", "take-over", *ASKING}),
        (OrderState.IN_PROGRESS, {"finish", "transfer", "take-over", *ASKING}),
        (OrderState.SUSPENDED, {"resume", "take-over", "transfer"}),
        (OrderState.DONE, set()),
        (OrderState.CHECKED, set()),
        (OrderState.RETURNED, set()),
    ],
)
def test_an_officer_works_on_the_orders_of_their_own_unit(state: str, steps: set[str]) -> None:
    assert offered(officer(3), order(state)) == steps
    assert offered(officer(4), order(state)) == set()


def test_who_has_an_order_in_hand_does_not_take_it_over_from_themselves() -> None:
    mine, others = order(OrderState.ACCEPTED, officer_id=1), order(OrderState.ACCEPTED, officer_id=2)
    assert "take-over" not in offered(officer(3), mine)
    assert "take-over" in offered(officer(3), others)


@pytest.mark.parametrize(
    ("who", "state", "steps"),
    [
        (dispatcher(), OrderState.DISPATCHED, {"transfer", "withdraw", *DECIDING}),
        (dispatcher(), OrderState.SUSPENDED, {"transfer", "withdraw", "resume", *DECIDING}),
        (COMMISSIONER, OrderState.IN_PROGRESS, DECIDING),
        (lead("village"), OrderState.IN_PROGRESS, WATCHING),
        (lead("town"), OrderState.IN_PROGRESS, WATCHING),
        (lead("other village"), OrderState.IN_PROGRESS, set()),
        (INFORMANT, OrderState.IN_PROGRESS, set()),
        (actor(), OrderState.IN_PROGRESS, set()),
    ],
)
def test_desk_commissioner_and_leads_have_their_own_steps(who: Actor, state: str, steps: set[str]) -> None:
    assert offered(who, order(state)) == steps


def test_the_desk_of_another_town_has_none() -> None:
    assert offered(actor(post(Role.DISPATCHER, "other village", 1)), order(OrderState.DISPATCHED)) == set()
    assert offered(actor(post(Role.DISPATCHER, None, 1)), order(OrderState.DISPATCHED)) == set()


def test_a_reporter_may_remind() -> None:
    assert offered(INFORMANT, order(OrderState.IN_PROGRESS), case_access(reporter=True)) == WATCHING


def test_it_is_reminded_once_a_day() -> None:
    now = clock.now()
    assert "remind" not in offered(dispatcher(), order(OrderState.ACCEPTED, reminded_at=now))
    assert "remind" in offered(dispatcher(), order(OrderState.ACCEPTED, reminded_at=now - timedelta(days=1)))


@pytest.mark.parametrize(
    ("sent", "more", "undone"),
    [
        (timedelta(0), {}, True),
        (timedelta(minutes=10), {}, True),
        (timedelta(minutes=10, seconds=1), {}, False),
        (timedelta(0), {"accepted_at": clock.now()}, False),
        (timedelta(0), {"transferred_from_id": 4}, False),
    ],
)
def test_a_fresh_dispatch_is_recalled_and_an_older_one_withdrawn(
    sent: timedelta, more: dict[str, Any], undone: bool
) -> None:
    with clock.travel(clock.now()):
        one = order(OrderState.DISPATCHED, dispatched_at=clock.now() - sent, **more)
        assert rules.recallable(one) is undone
        assert offered(dispatcher(), one) & {"recall", "withdraw"} == {"recall" if undone else "withdraw"}


def test_a_request_waits_for_one_decision_and_stops_further_requests() -> None:
    asked = order(OrderState.ACCEPTED, asks="extension", asks_by_id=2)
    assert offered(dispatcher(), asked) == {"approve", "refuse", "transfer", "withdraw", *DECIDING}
    assert offered(COMMISSIONER, asked) == {"approve", "refuse", *DECIDING}
    assert offered(officer(3), asked) & {*ASKING, "approve", "refuse"} == set()
    assert offered(lead("village"), asked) == WATCHING


def test_who_asked_does_not_decide() -> None:
    asked = order(OrderState.ACCEPTED, asks="extension", asks_by_id=1)
    assert offered(COMMISSIONER, asked) == DECIDING
    for action in (OrderAction.APPROVE, OrderAction.REFUSE):
        with pytest.raises(Problem, match="不能自己定") as refusal:
            rules.refuse_unless_allowed(COMMISSIONER, case_access(), asked, WORK_ORDERS[action])
        assert refusal.value.status == 403
    rules.refuse_unless_allowed(COMMISSIONER, case_access(), asked, WORK_ORDERS[OrderAction.SUPERVISE])


CHECKS = {"check", "send-back"}


@pytest.mark.parametrize(
    ("who", "case", "steps"),
    [
        (dispatcher(), case_access(kind="dispute"), CHECKS),
        (dispatcher(), case_access(kind="dispute", state=State.RESOLVED), set()),
        (dispatcher(), case_access(kind="hazard"), set()),
        (lead("village"), case_access(kind="dispute", handed_up_by_id=1), CHECKS),
        (lead("village"), case_access(kind="dispute", handed_up_by_id=2), set()),
        (lead("other village"), case_access(kind="dispute", handed_up_by_id=1), set()),
    ],
)
def test_the_desk_or_who_handed_a_dispute_up_checks_it(who: Actor, case: CaseAccess, steps: set[str]) -> None:
    assert offered(who, order(OrderState.DONE), case) == steps


@pytest.mark.parametrize("worked", [{"done_by_id": 1}, {"officer_id": 1}])
def test_who_did_the_work_does_not_check_it(worked: dict[str, int]) -> None:
    case = case_access(kind="dispute")
    assert offered(dispatcher(), order(OrderState.DONE, **worked), case) == set()
    with pytest.raises(Problem) as refusal:
        rules.refuse_unless_allowed(
            dispatcher(), case, order(OrderState.DONE, **worked), WORK_ORDERS[OrderAction.SEND_BACK]
        )
    assert refusal.value.code == "forbidden"


def test_nothing_is_pressed_that_follows_from_the_case_and_nothing_of_a_protected_matter() -> None:
    everywhere = actor(post(Role.DISPATCHER, "town", 1), post(Role.UNIT_OFFICER, "town", 3), protected=True)
    unpressed = {"suspend", "confirm", "redo", "close", "drop"}
    assert all(offered(everywhere, order(state)) & unpressed == set() for state in OrderState)
    assert offered(everywhere, order(OrderState.ACCEPTED), case_access(protected=True)) == set()


def test_a_step_without_the_right_is_what_does_not_exist() -> None:
    with pytest.raises(Problem) as refusal:
        rules.refuse_unless_allowed(
            officer(4), case_access(), order(OrderState.ACCEPTED), WORK_ORDERS[OrderAction.START]
        )
    assert refusal.value.status == 404
    rules.refuse_unless_allowed(officer(3), case_access(), order(OrderState.ACCEPTED), WORK_ORDERS[OrderAction.START])


ACCEPTED = {"accepted_at": clock.now()}


@pytest.mark.parametrize(
    ("who", "orders", "known"),
    [
        (lead("village"), (), True),
        (dispatcher(), (), True),
        (lead("other village"), (), False),
        (officer(3), (order(OrderState.ACCEPTED, **ACCEPTED),), True),
        (officer(3), (order(OrderState.DISPATCHED),), False),
        (officer(3), (order(OrderState.DONE, **ACCEPTED),), False),
        (officer(4), (order(OrderState.ACCEPTED, **ACCEPTED),), False),
        (INFORMANT, (order(OrderState.ACCEPTED, **ACCEPTED),), False),
    ],
)
def test_a_reporter_is_known_to_leads_and_to_a_unit_that_works_on_it(
    who: Actor, orders: tuple[WorkOrder, ...], known: bool
) -> None:
    assert rules.knows_reporter(who, case_access(orders=orders)) is known


def test_a_post_in_the_unit_counts_only_with_the_right() -> None:
    assert rules.in_unit(officer(3), 3, "order.handle")
    assert not rules.in_unit(officer(4), 3, "order.handle")
    assert not rules.in_unit(officer(3, role=Role.PETITION_RECEPTIONIST), 3, "order.handle")


def test_one_of_several_posts_is_enough_for_a_step_and_none_is_too_few() -> None:
    elsewhere = post(Role.VILLAGE_GRID_LEAD, "other village")
    case = case_access(kind="dispute", handed_up_by_id=1)
    assert "start" in offered(actor(elsewhere, *officer(3).posts), order(OrderState.ACCEPTED))
    assert "withdraw" in offered(actor(elsewhere, *dispatcher().posts), order(OrderState.DISPATCHED))
    assert offered(actor(elsewhere, *lead("village").posts), order(OrderState.DONE), case) == CHECKS
    assert offered(actor(), order(OrderState.ACCEPTED), case_access(reporter=True)) == set()

"""Who may take which step on a case, decided from values: each level, each kind of person, each state."""

import pytest

from tests.support.actors import actor, case_access, dispatcher, lead, officer, post
from webapp.cases.models import WorkOrder
from webapp.cases.rules import CaseAccess, allowed_actions, refuse_unless_allowed, sees_whole
from webapp.cases.states import State
from webapp.cases.states_steps import CASES, Action
from webapp.core.errors import Problem
from webapp.people.actor import Actor
from webapp.people.permissions import Role

INFORMANT = actor(post(Role.MICRO_GRID_INFORMANT, "micro"))
ANSWERS = {"answer-solved", "answer-partly", "answer-not-solved"}
CALLS = {"follow-up-satisfied", "follow-up-fairly-satisfied", "follow-up-dissatisfied", "follow-up-unreached"}
RECHECKS = {"recheck-pass", "recheck-fail"}


def offered(who: Actor, case: CaseAccess) -> set[str]:
    """Return what is offered besides 我要回避, which whoever works on it always has."""
    return {str(step.action) for step in allowed_actions(who, case)} - {"recuse"}


@pytest.mark.parametrize(
    ("who", "may"),
    [
        (lead("grid"), True),
        (lead("town"), True),
        (dispatcher(), True),
        (officer(4, role=Role.PETITION_RECEPTIONIST), True),
        (officer(7), True),
        (officer(8), False),
        (lead("other village"), False),
        (INFORMANT, False),
    ],
)
def test_whoever_works_on_a_case_may_withdraw_from_it_until_it_is_closed(who: Actor, may: bool) -> None:
    orders = (WorkOrder(unit_id=7, state="accepted"), WorkOrder(unit_id=8, state="returned"))
    for state in State:
        case = case_access(state, "grid", orders=orders, reporter=who is INFORMANT)
        actions = {step.action for step in allowed_actions(who, case)}
        assert (Action.RECUSE in actions) == (may and state != State.CLOSED)


@pytest.mark.parametrize(
    ("holder", "who", "steps"),
    [
        ("grid", lead("grid"), {"acknowledge", "escalate", "ask-dispatch", "merge"}),
        ("grid", lead("village"), {"acknowledge", "escalate", "ask-dispatch", "merge"}),
        ("village", lead("village"), {"acknowledge", "escalate", "return", "merge"}),
        ("village", lead("grid"), {"acknowledge", "merge"}),
        ("town", lead("town"), {"acknowledge", "return", "merge"}),
        ("town", dispatcher(), {"acknowledge", "dispatch", "merge"}),
        ("village", lead("other village"), set()),
        ("grid", lead("other grid"), set()),
        ("grid", officer(4, role=Role.PETITION_RECEPTIONIST), set()),
        ("grid", INFORMANT, set()),
        ("grid", actor(), set()),
    ],
)
def test_who_is_offered_what_of_a_new_case(holder: str, who: Actor, steps: set[str]) -> None:
    assert offered(who, case_access(State.SUBMITTED, holder)) == steps


@pytest.mark.parametrize(
    ("place", "holder", "steps"),
    [
        ("school", "school", {"acknowledge", "escalate", "merge"}),
        ("school", "town", {"acknowledge", "return", "merge"}),
        ("grid", "grid", {"acknowledge", "escalate", "ask-dispatch", "merge"}),
        ("grid", "village", {"acknowledge", "escalate", "return", "merge"}),
        ("village", "village", {"acknowledge", "escalate", "merge"}),
    ],
)
def test_a_case_is_handed_no_lower_than_the_lowest_seat_of_its_place(place: str, holder: str, steps: set[str]) -> None:
    assert offered(lead("town"), case_access(State.SUBMITTED, holder, place=place)) == steps


@pytest.mark.parametrize(
    ("state", "kind", "steps"),
    [
        (State.ACKNOWLEDGED, "hazard", {"start", "resolve", "escalate", "return", "close", "merge"}),
        (State.IN_PROGRESS, "hazard", {"resolve", "escalate", "return", "close", "merge"}),
        (State.IN_PROGRESS, "dispute", {"resolve", "escalate", "return", "agree", "close", "merge"}),
        (State.DISPATCHED, "hazard", {"close", "merge"}),
        (State.PENDING_RECHECK, "hazard", {*RECHECKS, "close", "merge"}),
        (State.RESOLVED, "hazard", {"reopen"}),
        (State.CLOSED, "hazard", {"reopen"}),
    ],
)
def test_a_lead_who_holds_a_case_has_the_steps_of_its_state(state: str, kind: str, steps: set[str]) -> None:
    assert offered(lead("village"), case_access(state, "village", kind=kind)) == steps


@pytest.mark.parametrize(
    ("state", "kind", "missing"),
    [
        (State.SUBMITTED, "hazard", {"acknowledge"}),
        (State.ACKNOWLEDGED, "hazard", {"resolve", "close"}),
        (State.IN_PROGRESS, "dispute", {"resolve", "agree", "close"}),
    ],
)
def test_nobody_takes_the_steps_on_their_own_report_that_another_has_to_take(
    state: str, kind: str, missing: set[str]
) -> None:
    own, others = (case_access(state, "village", kind=kind, author_id=number) for number in (1, 99))
    assert offered(lead("village"), others) - offered(lead("village"), own) == missing


def test_a_reporter_answers_and_nobody_does_it_for_them() -> None:
    assert offered(INFORMANT, case_access(State.RESOLVED, "village", reporter=True)) == ANSWERS
    assert offered(INFORMANT, case_access(State.RESOLVED, "village")) == set()
    assert offered(lead("village"), case_access(State.RESOLVED, "village", reporter=True)) == {*ANSWERS, "reopen"}
    assert offered(dispatcher(), case_access(State.RESOLVED, "village", reporter=True)) == {"reopen"}


def test_who_calls_back_does_so_for_a_case_that_somebody_else_wrote_down() -> None:
    receptionist = officer(4, role=Role.PETITION_RECEPTIONIST)
    assert offered(receptionist, case_access(State.RESOLVED, "town", channel="counter")) == CALLS
    assert offered(receptionist, case_access(State.RESOLVED, "town", channel="app")) == set()
    assert offered(lead("village"), case_access(State.RESOLVED, "town", channel="counter")) == {*CALLS, "reopen"}
    assert offered(lead("other village"), case_access(State.RESOLVED, "town", channel="counter")) == set()


def test_a_hazard_is_rechecked_by_its_reporter_its_informant_or_a_lead_above() -> None:
    case = case_access(State.PENDING_RECHECK, "town")
    assert offered(INFORMANT, case) == RECHECKS
    assert offered(lead("grid"), case) == {*RECHECKS, "merge"}
    elsewhere = actor(post(Role.MICRO_GRID_INFORMANT, "other grid"))
    assert offered(elsewhere, case) == set()
    assert offered(elsewhere, case_access(State.PENDING_RECHECK, "town", reporter=True)) == RECHECKS


@pytest.mark.parametrize("order", [WorkOrder(officer_id=1), WorkOrder(done_by_id=1)])
def test_who_mended_it_does_not_recheck_it(order: WorkOrder) -> None:
    others = WorkOrder(officer_id=50, done_by_id=51)
    case = case_access(State.PENDING_RECHECK, "town", orders=(others, order))
    assert offered(INFORMANT, case) == set()
    assert offered(INFORMANT, case_access(State.PENDING_RECHECK, "town", orders=(others,))) == RECHECKS
    with pytest.raises(Problem, match="是您办的") as refusal:
        refuse_unless_allowed(INFORMANT, case, CASES[Action.RECHECK_FAIL])
    assert refusal.value.status == 403
    with pytest.raises(Problem, match="是您办的"):
        refuse_unless_allowed(INFORMANT, case, CASES[Action.RECHECK_PASS])


def test_an_author_may_recheck_what_others_mended() -> None:
    assert offered(INFORMANT, case_access(State.PENDING_RECHECK, "town", reporter=True, author_id=1)) == RECHECKS


def test_a_protected_matter_is_acknowledged_by_who_is_named_and_by_nobody_else() -> None:
    case = case_access(State.SUBMITTED, "town", protected=True, reporter=True)
    assert offered(officer(3, protected=True), case) == {"acknowledge"}
    assert offered(officer(3), case) == set()
    assert offered(lead("town"), case) == set()
    assert offered(dispatcher(), case) == set()
    assert offered(actor(post(Role.VILLAGE_GRID_LEAD, "village"), protected=True), case) == {"acknowledge"}
    assert offered(officer(3, protected=True), case_access(State.PENDING_RECHECK, "town", protected=True)) == set()


def test_what_is_one_with_another_can_only_be_taken_apart() -> None:
    assert offered(lead("village"), case_access(State.CLOSED, "village", merged_into_id=8)) == {"unmerge"}
    assert offered(lead("village"), case_access(State.SUBMITTED, "village", merged_into_id=8)) == set()
    assert offered(lead("grid"), case_access(State.CLOSED, "village", merged_into_id=8)) == {"unmerge"}
    assert offered(lead("other village"), case_access(State.CLOSED, "village", merged_into_id=8)) == set()


def test_a_step_without_the_right_is_what_does_not_exist_and_one_for_another_person_says_so() -> None:
    case = case_access(State.ACKNOWLEDGED, "village", author_id=1)
    refuse_unless_allowed(lead("village", 2), case, CASES[Action.RESOLVE])
    with pytest.raises(Problem) as absent:
        refuse_unless_allowed(lead("other village"), case, CASES[Action.RESOLVE])
    assert absent.value.status == 404
    with pytest.raises(Problem, match="这是您自己报的，要由上一级来办") as own:
        refuse_unless_allowed(lead("village"), case, CASES[Action.RESOLVE])
    assert own.value.status == 403


@pytest.mark.parametrize(
    ("who", "reporter", "whole"),
    [
        (INFORMANT, True, False),
        (INFORMANT, False, True),
        (lead("grid"), True, True),
        (lead("other grid"), True, False),
        (officer(3), True, False),
        (officer(3), False, True),
    ],
)
def test_a_reporter_sees_the_whole_only_as_a_lead_above(who: Actor, reporter: bool, whole: bool) -> None:
    assert sees_whole(who, case_access(State.SUBMITTED, "village", reporter=reporter)) is whole


def test_a_lead_elsewhere_who_reported_takes_no_step_of_those_above_and_one_of_two_posts_is_enough() -> None:
    assert offered(lead("other village"), case_access(State.SUBMITTED, "village", reporter=True)) == set()
    both = actor(post(Role.VILLAGE_GRID_LEAD, "other village"), post(Role.VILLAGE_GRID_LEAD, "village"))
    assert offered(both, case_access(State.SUBMITTED, "village")) == {"acknowledge", "escalate", "return", "merge"}

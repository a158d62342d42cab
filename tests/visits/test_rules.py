"""Who sees a visit, plans one and takes which step, decided from values."""

from typing import Any

import pytest

from tests.support.actors import actor, case_access, dispatcher, lead, officer, post
from webapp.cases.models import WorkOrder
from webapp.cases.rules import CaseAccess
from webapp.core import clock
from webapp.core.errors import Problem
from webapp.people.actor import Actor
from webapp.people.permissions import Role
from webapp.visits import rules
from webapp.visits.models import Visit
from webapp.visits.states import VISITS, Action, Kind, State

INFORMANT = actor(post(Role.MICRO_GRID_INFORMANT, "micro"))
NAMED = officer(3, protected=True)


def visit(state: str = State.ASKED, kind: str = Kind.INVITED, **fields: Any) -> Visit:
    return Visit(id=5, version=1, **{"state": state, "kind": kind, "seat": "a3", "protected": False, **fields})


def offered(seen: rules.VisitAccess) -> list[str]:
    return [str(step.action) for step in rules.allowed(seen)]


@pytest.mark.parametrize(
    ("who", "one", "goes", "team"),
    [
        (lead("village"), visit(), False, True),
        (lead("other village"), visit(), False, False),
        (lead("other village"), visit(), True, True),
        (officer(3), visit(seat="u3"), False, True),
        (INFORMANT, visit(seat="p1"), False, False),
        (lead("village"), visit(protected=True), True, False),
        (NAMED, visit(protected=True), False, True),
    ],
)
def test_who_belongs_to_a_visit(who: Actor, one: Visit, goes: bool, team: bool) -> None:
    assert rules.is_team(who, one, goes=goes) is team


@pytest.mark.parametrize(
    ("one", "team", "guest", "steps"),
    [
        (visit(), True, False, ["accept", "decline", "hold", "miss", "move", "cancel"]),
        (visit(), False, True, ["accept", "decline"]),
        (visit(), False, False, []),
        (visit(State.SCHEDULED), False, True, ["decline"]),
        (visit(State.SCHEDULED, Kind.FIELD), True, False, ["hold", "miss", "move", "cancel"]),
        (visit(State.SCHEDULED, Kind.FIELD), False, True, []),
        (visit(State.HELD), True, False, ["follow-up"]),
        (visit(State.CANCELLED), True, True, []),
    ],
)
def test_which_steps_are_offered(one: Visit, team: bool, guest: bool, steps: list[str]) -> None:
    assert offered(rules.VisitAccess(one, team=team, guest=guest)) == steps


def test_a_place_that_is_moved_needs_no_answer() -> None:
    assert rules.target_of(visit(kind=Kind.FIELD), VISITS[Action.MOVE]) == State.SCHEDULED
    assert rules.target_of(visit(kind=Kind.INVITED), VISITS[Action.MOVE]) == State.ASKED
    assert rules.target_of(visit(kind=Kind.FIELD), VISITS[Action.HOLD]) == State.HELD


@pytest.mark.parametrize(
    ("who", "held", "may"),
    [
        (lead("village"), case_access(), True),
        (lead("village"), case_access(reporter=True), True),
        (lead("other village"), case_access(reporter=True), False),
        (INFORMANT, case_access(), False),
        (lead("village"), case_access(protected=True), False),
        (NAMED, case_access(protected=True), True),
        (actor(protected=True), case_access(protected=True), False),
    ],
)
def test_who_plans_a_visit_on_a_case(who: Actor, held: CaseAccess, may: bool) -> None:
    assert rules.may_plan_on(who, held) is may
    if may:
        rules.refuse_unless_plannable(who, held)
    else:
        with pytest.raises(Problem) as refusal:
            rules.refuse_unless_plannable(who, held)
        assert refusal.value.status == 404


def test_a_visit_without_a_case_is_planned_by_who_has_the_right() -> None:
    rules.refuse_unless_plannable(lead("village"), None)
    with pytest.raises(Problem):
        rules.refuse_unless_plannable(INFORMANT, None)


def test_the_reporter_is_invited_by_who_knows_them_and_never_of_a_protected_matter() -> None:
    order = WorkOrder(unit_id=3, state="accepted", accepted_at=clock.now())
    assert rules.may_invite_reporter(lead("village"), case_access())
    assert rules.may_invite_reporter(officer(3), case_access(orders=(order,)))
    assert not rules.may_invite_reporter(officer(3), case_access())
    assert not rules.may_invite_reporter(lead("village"), case_access(protected=True))


def test_a_visit_is_planned_for_the_seat_that_leads_the_place_of_the_case() -> None:
    two = actor(post(Role.VILLAGE_GRID_LEAD, "other village"), post(Role.VILLAGE_GRID_LEAD, "village"))
    assert rules.seat_of(two, case_access()) == ("a3", "village", two.posts[1])
    assert rules.seat_of(two, None) == ("a6", "other village", two.posts[0])
    both = actor(post(Role.VILLAGE_LEGAL_ADVISER, "village"), post(Role.UNIT_OFFICER, "town", 3))
    assert rules.seat_of(both, case_access()) == ("u3", "unit 3", both.posts[1])
    desk = dispatcher()
    assert rules.seat_of(desk, case_access()) == ("u1", "unit 1", desk.posts[0])
    mixed = actor(post(Role.UNIT_OFFICER, "town", 3), post(Role.VILLAGE_GRID_LEAD, "village"))
    assert rules.seat_of(mixed, case_access())[0] == "a3"
    assert rules.seat_of(INFORMANT, case_access()) == ("p1", "person 1", None)

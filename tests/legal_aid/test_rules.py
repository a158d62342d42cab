"""Who may take which step on an application, decided from values."""

from typing import Any

import pytest

from tests.support.actors import actor, area, officer, post
from webapp.core import clock
from webapp.core.errors import Problem
from webapp.legal_aid import rules
from webapp.legal_aid.models import AidApplication
from webapp.legal_aid.states import APPLICATIONS, Action, State
from webapp.people.actor import Actor
from webapp.people.permissions import Role

AREA = area("village")
OFFICE = officer(5, role=Role.JUSTICE_OFFICER)
HELPER = actor(post(Role.VILLAGE_LEGAL_ADVISER, "village"))


def application(state: str = State.APPLIED, **fields: Any) -> AidApplication:
    return AidApplication(id=3, version=1, state=state, **fields)


def offered(who: Actor, one: AidApplication) -> list[str]:
    return [str(step.action) for step in rules.allowed_steps(who, rules.AidAccess(one, AREA))]


@pytest.mark.parametrize(
    ("who", "one", "steps"),
    [
        (OFFICE, application(), ["grant", "ask-papers", "refuse", "withdraw", "recuse"]),
        (OFFICE, application(papers_asked_at=clock.now()), ["grant", "refuse", "withdraw", "recuse"]),
        (OFFICE, application(State.PAPERS_ASKED), ["grant", "papers-came", "refuse", "withdraw", "recuse"]),
        (OFFICE, application(State.FINISHED), []),
        (HELPER, application(State.ASSIGNED, helper_id=1), ["finish", "recuse"]),
        (HELPER, application(State.ASSIGNED, helper_id=2), []),
        (HELPER, application(State.GRANTED, helper_id=1), ["recuse"]),
    ],
)
def test_the_office_decides_and_who_was_assigned_ends_it(who: Actor, one: AidApplication, steps: list[str]) -> None:
    assert offered(who, one) == steps


def test_papers_are_asked_for_once() -> None:
    ask, grant = APPLICATIONS[Action.ASK_PAPERS], APPLICATIONS[Action.GRANT]
    assert rules.fits(application(), ask)
    assert not rules.fits(application(papers_asked_at=clock.now()), ask)
    assert rules.fits(application(papers_asked_at=clock.now()), grant)
    assert not rules.fits(application(State.FINISHED), grant)


def test_a_step_of_somebody_else_is_what_does_not_exist() -> None:
    finish = APPLICATIONS[Action.FINISH]
    rules.refuse_unless_allowed(HELPER, rules.AidAccess(application(State.ASSIGNED, helper_id=1), AREA), finish)
    with pytest.raises(Problem) as refusal:
        rules.refuse_unless_allowed(HELPER, rules.AidAccess(application(State.ASSIGNED, helper_id=2), AREA), finish)
    assert refusal.value.status == 404

"""Every step of a mediation, in every state, by everybody: what is forbidden can't be had by sending it all the same.

What is allowed stands in ``expected``, apart from the code.
"""

from collections.abc import Callable

import pytest

from tests.mediation.conftest import Mediations
from tests.mediation.expected import ENDED, EVERYBODY, HAVE_TERMS, LATER, LAW, STATES, TAKEN_BY, is_own, may, sees
from tests.mediation.walked import Walk
from webapp.mediation import queries
from webapp.mediation.rules import allowed
from webapp.mediation.states import Action, State
from webapp.people.queries import actor_by_id

# Whoever has a right is tried with a version that nothing has: 409 without any change, where a stranger gets the 404.
NO_VERSION = {"version": "999"}
At = Callable[..., str]


@pytest.fixture
def walk(house: Mediations) -> Walk:
    return Walk(house)


@pytest.fixture
def at(walk: Walk, brought) -> At:
    """Brings the town to a mediation in a state; each is made once for this file."""

    def bring(state: str) -> str:
        url = brought.to(state, walk.house.town.app, lambda: walk.to(state))
        walk.house.forget_phones()
        return url

    return bring


def test_the_house_has_the_states_and_the_steps_of_the_law_and_no_others():
    assert set(State) == STATES
    assert set(Action) == set(LAW)


@pytest.mark.parametrize("state", ["suggested", "asking", "effective"])
def test_who_has_no_button_gets_the_one_404_at_every_address(at: At, house: Mediations, state: str):
    url = at(state)
    for who in sorted(EVERYBODY):
        assert house.phone(who).get(url).status_code == (200 if sees(who, state) else 404), who
        for step in LAW if sees(who, state) else ["consent", "no-such-step"]:
            refusal = 404 if not may(who, step, state) else 403 if is_own(who, step, state) else 409
            house.step(who, url, step, status=refusal, **NO_VERSION)


@pytest.mark.parametrize("state", sorted(STATES))
def test_a_step_out_of_its_state_is_refused_whatever_its_form_says(at: At, walk: Walk, state: str):
    url = at(state)
    before = walk.house.row(url).version
    for step, (_, states) in LAW.items():
        if may(TAKEN_BY[step], step, state) and state not in states:
            # Of what does not exist yet no term can be named: that is asked before the state.
            walk.does(TAKEN_BY[step], url, step, status=422 if step == "clause" and state not in HAVE_TERMS else 409)
    assert walk.house.row(url).version == before


@pytest.mark.parametrize("state", sorted(STATES))
def test_the_buttons_of_everybody_are_those_of_the_law(at: At, house: Mediations, state: str):
    code, n = (at(state).split("/")[index] for index in (2, 4))
    for who in sorted(EVERYBODY):
        if not sees(who, state):
            continue
        with house.town.app.app_context():
            actor = actor_by_id(house.town.users[who])
            offered = {step.action for step in allowed(actor, queries.seen(actor, code, int(n)))}
        lawful = {step for step, (_, states) in LAW.items() if state in states and may(who, step, state)}
        assert offered <= lawful, who


@pytest.mark.parametrize("state", sorted(STATES - ENDED))
def test_what_the_law_allows_is_taken(at: At, walk: Walk, state: str):
    """Without this a house that refuses everything would pass."""
    for step, (_, states) in LAW.items():
        if state in states and may(TAKEN_BY[step], step, state) and (step, state) not in LATER:
            walk.does(TAKEN_BY[step], at(state), step)

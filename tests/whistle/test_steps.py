"""Each step, tried by each role in each state: done, 404 where the button is not theirs, 409 where its time is over."""

from collections.abc import Callable

import pytest

from tests.support.brought import Brought
from tests.whistle.conftest import COMMISSIONER, DISPATCHER, JUSTICE, POLICE, VILLAGE, VILLAGE_CODE, WOMEN, Whistles
from webapp.whistle.states import OPEN, Action, State

MAKERS, CALLED = {DISPATCHER, COMMISSIONER}, {POLICE, VILLAGE}
ASKER = JUSTICE
NOBODY = {WOMEN, "court", "town"}  # who never gets so far stands in tests/access/whistle.py
At = Callable[[State], int]
EVERYBODY = MAKERS | CALLED | NOBODY | {ASKER}
# Action → what its form sends.
FORMS = {
    "blow": {},
    "refuse": {"reason": "不用"},
    "take-back": {},
    "assembled": {},
    "result": {"result": "清了"},
    "stand-down": {"outcome": "好了"},
    "cancel": {},
    "answer": {"answer": "coming"},
    "arrive": {},
    "leave": {},
}
BY = {
    **dict.fromkeys(("blow", "refuse", "assembled", "stand-down", "cancel"), MAKERS),
    "take-back": {ASKER},
    **dict.fromkeys(("result", "answer", "arrive", "leave"), CALLED),
}
# In which states a step may be taken; of seats also where they stand decides.
IN = {
    **dict.fromkeys(("blow", "refuse", "take-back"), frozenset({State.ASKED})),
    "assembled": {State.RAISED, State.ANSWERED},
    "result": {State.ASSEMBLED, State.HANDLING},
    **dict.fromkeys(("stand-down", "cancel"), OPEN),
    "answer": {State.RAISED, State.ANSWERED},
    "arrive": {State.RAISED, State.ANSWERED},
    "leave": {State.ASSEMBLED, State.HANDLING},
}


@pytest.fixture
def at(house: Whistles, brought: Brought) -> At:
    """Brings the town to a whistle in a state; each is made once for this file."""

    def bring(state: State) -> int:
        number = brought.to(state, house.town.app, lambda: whistle_in(house, state))
        house.forget_phones()
        return number

    return bring


def whistle_in(house: Whistles, state: State) -> int:
    """Return a whistle that JUSTICE asked for, brought to a state."""
    number = house.blown(ASKER, units=[POLICE, VILLAGE_CODE])
    if state == State.ASKED:
        return number
    if state == State.REFUSED:
        house.step(DISPATCHER, number, "refuse", reason="不用")
        return number
    house.step(DISPATCHER, number, "blow")
    if state in (State.ANSWERED, State.ASSEMBLED, State.HANDLING):
        for who in (POLICE, VILLAGE):
            house.comes(who, number)
    if state in (State.ASSEMBLED, State.HANDLING):
        for who in (POLICE, VILLAGE):
            house.step(who, number, "arrive")
    if state == State.HANDLING:
        house.step(POLICE, number, "result", result="看过了")
    if state == State.STOOD_DOWN:
        house.step(DISPATCHER, number, "stand-down", outcome="好了")
    if state == State.CANCELLED:
        house.step(DISPATCHER, number, "cancel")
    assert house.row(number).state == state
    return number


def test_every_step_is_walked() -> None:
    pressed = {str(action) for action in Action} - {"answered"} | {"answer", "arrive", "leave"}
    assert set(FORMS) == set(BY) == set(IN) == pressed


@pytest.mark.parametrize("state", State)
def test_what_may_not_be_done_changes_nothing(at: At, house: Whistles, state: State) -> None:
    number = at(state)
    before = {code: seat.version for code, seat in house.seats(number).items()}
    for action, fields in FORMS.items():
        for who in EVERYBODY:
            theirs = who in BY[action] and (who not in CALLED or state not in (State.ASKED, State.REFUSED))
            if not theirs or state not in IN[action]:
                house.step(who, number, action, status=409 if theirs else 404, **fields)
    assert house.row(number).state == state
    assert {code: seat.version for code, seat in house.seats(number).items()} == before


@pytest.mark.parametrize("action", FORMS)
def test_what_may_be_done_is_done_by_each_who_may(at: At, house: Whistles, action: str) -> None:
    for state in sorted(IN[action]):
        for who in sorted(BY[action]):
            number = at(state)
            page = house.page(who, f"/whistles/{number}")
            assert page.find_all("form", action=f"/whistles/{number}/{action}"), (who, state)
            house.step(who, number, action, **FORMS[action])


def test_who_sees_a_whistle_in_which_state(at: At, house: Whistles) -> None:
    for state in State:
        number = at(state)
        called = CALLED if state not in (State.ASKED, State.REFUSED) else set()
        for who in EVERYBODY:
            sees = who in MAKERS | {ASKER} | called
            assert house.phone(who).get(f"/whistles/{number}").status_code == (200 if sees else 404), (state, who)

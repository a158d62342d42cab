"""Each step, tried by each role in each state: done, 404 where the button is not theirs, 409 where its time is over."""

from typing import Any

from tests.consultation.conftest import (
    COMMISSIONER,
    COURT,
    DISPATCHER,
    NOON,
    PERSON,
    POLICE,
    WOMEN,
    Consultations,
)
from webapp.consultation.states import LIVE, RUNNING, Action, State

MAKERS, ASKED, OUTSIDE = {DISPATCHER, COMMISSIONER}, {POLICE, COURT}, {WOMEN, "town"}
# Action → what its form sends, who has its button, in which states.
WALK: dict[Action, tuple[dict[str, Any], set[str], frozenset[State]]] = {
    Action.ASK_OPEN: ({}, MAKERS, frozenset({State.DRAFT})),
    Action.AGREE_OPEN: ({}, MAKERS, frozenset({State.DRAFT})),
    Action.REFUSE_OPEN: ({"reason": "不用"}, MAKERS, frozenset({State.DRAFT})),
    Action.OPINION: ({"opinion": "可以"}, ASKED, RUNNING),
    Action.RECORD: ({"at": NOON.isoformat(), "place": "二楼", "present": "都来了", "said": "说了"}, MAKERS, RUNNING),
    Action.CONCLUDE: ({"words": "就这样"}, MAKERS, frozenset({State.MET})),
    Action.RECUSE: ({"reason": "是我亲戚"}, MAKERS | ASKED, LIVE),
    Action.CANCEL: ({}, MAKERS, LIVE),
}


def brought(house: Consultations, state: State) -> int:
    """Return a consultation brought to a state; on a person where only such a one comes there."""
    asked = {"units": [POLICE, COURT]}
    number = house.made(**asked | (PERSON if state in (State.DRAFT, State.REFUSED) else {}))
    if state == State.REFUSED:
        house.step(DISPATCHER, number, "ask-open")
        house.step(COMMISSIONER, number, "refuse-open", reason="不用")
    if state in (State.MET, State.CONCLUDED):
        house.met(number)
    if state == State.CONCLUDED:
        house.step(DISPATCHER, number, "conclude", words="就这样")
    if state == State.CANCELLED:
        house.step(DISPATCHER, number, "cancel")
    assert house.row(number).state == state
    return number


def sees(who: str, state: State) -> bool:
    if state == State.CANCELLED:
        return False
    return who in MAKERS or (who in ASKED and state not in (State.DRAFT, State.REFUSED))


def test_what_may_not_be_done_changes_nothing(house: Consultations) -> None:
    assert set(WALK) == set(Action)
    for state in State:
        number = brought(house, state)
        before = house.row(number).version
        everybody = sorted(MAKERS | ASKED | OUTSIDE if state == State.OPEN else {DISPATCHER, POLICE})
        for action, (fields, by, states) in WALK.items():
            for who in everybody:
                theirs = who in by and sees(who, state)
                if not theirs or state not in states:
                    house.step(who, number, action, status=409 if theirs else 404, **fields)
        for who in everybody:
            found = house.phone(who).get(f"/consultations/{number}").status_code
            assert found == (200 if sees(who, state) else 404), (state, who)
        assert (house.row(number).state, house.row(number).version) == (state, before)


def test_what_may_be_done_is_offered_and_done_by_each_who_may(house: Consultations) -> None:
    for action, (fields, by, states) in WALK.items():
        if action in (Action.AGREE_OPEN, Action.REFUSE_OPEN):
            continue  # a second person's: test_persons
        # What ends nothing and may be taken by each of them is tried on one.
        shared = action in (Action.OPINION, Action.RECUSE)
        for turn, state in enumerate(sorted(states)):
            number, may = 0, sorted(one for one in by if sees(one, state))
            for who in may if shared or len(states) == 1 else may[turn % 2 :: 2]:
                number = number if shared and number else brought(house, state)
                if who in (DISPATCHER, POLICE):
                    page = house.page(who, f"/consultations/{number}")
                    assert page.find_all("form", action=f"/consultations/{number}/{action}"), (who, state, action)
                house.step(who, number, action, **fields)


def test_who_may_not_make_one_finds_no_form(house: Consultations) -> None:
    for who in (POLICE, WOMEN, COURT, "town"):
        house.page(who, "/consultations/new", 404)
        house.make(who, status=404)

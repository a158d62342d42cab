"""Every step of a petition in every state by everybody, held against a table of the law that the code does not know."""

import uuid
from typing import Any

import pytest
from sqlalchemy import delete, update

from tests.petitions.conftest import HEAD, JUSTICE, NOON, RECEPTION, TOWN_LEAD, Petitions
from tests.petitions.expected import EVERYBODY, LAW, STATES
from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.people.permissions import Role
from webapp.petitions.models import Petition, PetitionAsk
from webapp.petitions.service_lists import place
from webapp.petitions.states import Action
from webapp.petitions.states_steps import PETITIONS

DAY = clock.local_day(NOON)
# What somebody asked for before, so that it can be decided on: step → what waits.
WAITING = {"agree-decline": "decline", "refuse-decline": "decline", "agree-extend": "extend", "refuse-extend": "extend"}


@pytest.fixture
def petition(house: Petitions) -> str:
    house.appoint(HEAD, Role.UNIT_HEAD, JUSTICE)
    code = house.registers()
    house.dispatch(code, JUSTICE)
    return code


def put(house: Petitions, code: str, state: str, waits: str | None) -> None:
    """Let a petition stand in a state, as if it had come there, with what waits on it."""
    row_id = house.row(code).id
    withdrawn = {"before_state": "registered", "withdrawn_by_id": house.town.users[TOWN_LEAD]}
    gone = {"before_state": None, "withdrawn_by_id": None}
    stood: dict[str, Any] = {
        "state": state,
        "accepted_at": NOON,
        "resolve_by": NOON.replace(year=2027, month=1),
        "extended": False,
        "drafted_by_id": house.town.users[JUSTICE],
        "signed_at": NOON,
        "served_on": DAY,
        "served_how": "in_person",
        "review_asked_on": DAY,
        "review_served_on": DAY,
        "recheck_asked_on": DAY,
        "told_on": None,
        "told_how": None,
        "set_aside_at": None,
        **(withdrawn if state == "withdrawn" else gone),
    }
    with house.town.app.app_context(), transaction() as session:
        session.execute(update(Petition.__table__).where(Petition.__table__.c.id == row_id).values(stood))
        session.execute(delete(PetitionAsk).where(PetitionAsk.row_id == row_id))
        if waits:
            asked = {"reason": "说过了", "wanted_at": NOON.replace(year=2027, month=2), "asked_at": NOON}
            asker = house.town.users[RECEPTION]
            session.add(PetitionAsk(row_id=row_id, kind=waits, asked_by_id=asker, ground="other", **asked))
        session.flush()
        place(db.session().get_one(Petition, row_id))


def tries(house: Petitions, code: str, who: str, action: str) -> int:
    sent = {"client_id": str(uuid.uuid4()), **LAW[action][2]}
    return house.phone(who).post(f"/cases/{code}/petition/{action}", sent).status_code


def test_the_table_of_the_law_has_every_step_that_somebody_presses(petition: str) -> None:
    by_themselves = {Action.VISIT, Action.ASSIGN, Action.RETURN, Action.FILE}
    assert set(LAW) | {Action.SETTLE} == set(Action) - by_themselves


def test_nobody_but_who_may_takes_a_step_whatever_the_state(house: Petitions, petition: str) -> None:
    for action, (may, _, _) in LAW.items():
        for who in EVERYBODY:
            if who not in may:
                assert tries(house, petition, who, action) == 404, (action, who)


def test_the_house_lets_each_step_begin_in_the_states_of_the_law_and_in_no_others() -> None:
    again = {"serve": {"answered"}}  # served to nobody who could be found, it may be served again
    for action, (_, states, _) in LAW.items():
        assert set(PETITIONS[action].sources) == states | again.get(action, set()), action


def test_who_may_takes_a_step_in_its_states_and_in_no_other(house: Petitions, petition: str) -> None:
    for action, (may, states, _) in LAW.items():
        who = next(one for one in (TOWN_LEAD, JUSTICE, RECEPTION, "governance_centre") if one in may)
        others = sorted(STATES - states)
        for state in (*sorted(states)[:4], *others[:1], *others[-1:]):
            put(house, petition, state, WAITING.get(action))
            got = tries(house, petition, who, action)
            assert got == (201 if state in states else 409), (action, state, got)

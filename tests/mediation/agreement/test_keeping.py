"""What becomes of an agreement: kept or broken term by term, told what can be done, looked at, at last at rest."""

from datetime import timedelta

from tests.mediation.agreement.conftest import MEDICINE, OTHER, agreed
from tests.mediation.conftest import MEDIATOR, NOON, Mediations
from webapp.core import clock
from webapp.mediation.states import State

LOOK = {"kept": "yes", "content": "叔侄又一起吃饭了"}


def answer(no: int, said: str = "fulfilled", on: str = "2026-11-26") -> dict[str, str]:
    return {"no": str(no), "answer": said, "on": on}


def test_all_terms_kept_and_two_looks_close_it(house: Mediations) -> None:
    url = agreed(house)
    for wrong in ({"no": "3"}, {"on": "2026-11-27"}, {"on": "2026-11-25"}, {"answer": "soon"}):
        fields = house.step(MEDIATOR, url, "clause", **answer(1) | wrong, status=422)["error"]["fields"]
        assert set(fields) == set(wrong)
    house.step(OTHER, url, "clause", **answer(1), status=404)
    assert house.step(MEDIATOR, url, "clause", **answer(1))["state"] == State.EFFECTIVE
    house.step(MEDIATOR, url, "clause", **answer(1), status=409)
    assert house.step(MEDIATOR, url, "clause", **answer(2))["state"] == State.FULFILLED
    assert house.row(url).due_at == NOON + timedelta(days=7)
    house.step(MEDIATOR, url, "follow-up", content="好", status=422)
    with clock.travel(NOON + timedelta(days=7)):
        assert house.step(MEDIATOR, url, "follow-up", **LOOK)["state"] == State.FULFILLED
    assert house.row(url).due_at == NOON + timedelta(days=30)
    with clock.travel(NOON + timedelta(days=30)):
        assert house.step(MEDIATOR, url, "follow-up", **LOOK, trouble_left="地界要再看")["state"] == State.CLOSED
        house.step(MEDIATOR, url, "follow-up", **LOOK, status=409)
    assert house.row(url).ended_at
    assert house.row(url).due_at is None


def test_a_broken_term_can_still_be_fulfilled_late(house: Mediations) -> None:
    url = agreed(house, MEDICINE)
    with clock.travel(NOON + timedelta(days=2)):
        assert house.step(MEDIATOR, url, "clause", **answer(1, "broken", "2026-11-28"))["state"] == State.EFFECTIVE
        house.step(MEDIATOR, url, "urge")
        for wrong in ({"ways": ["arbitrate"]}, {"told_to": ["5"]}, {"told_on": "2026-12-01"}):
            house.step(MEDIATOR, url, "ways", **wrong, status=422)
        assert house.step(MEDIATOR, url, "ways", ways=["sue"], told_to=["1"])["state"] == State.BROKEN
        for _ in range(2):
            assert house.step(MEDIATOR, url, "follow-up", kept="no", content="还没给")["state"] == State.BROKEN
        house.step(MEDIATOR, url, "follow-up", kept="no", content="又去了一次")
        assert house.step(MEDIATOR, url, "clause", **answer(1, on="2026-11-28"))["state"] == State.CLOSED

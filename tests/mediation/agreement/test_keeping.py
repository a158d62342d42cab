"""What becomes of an agreement: kept or broken term by term, told what can be done, looked at, at last at rest."""

from datetime import datetime, timedelta

from sqlalchemy import select

from tests.mediation.agreement.conftest import MEDICINE, OTHER, agreed
from tests.mediation.conftest import COMMISSIONER, JUSTICE, MEDIATOR, NOON, POLICE, Mediations
from webapp.core import clock
from webapp.core.clock import SHANGHAI
from webapp.core.journal import JournalEntry
from webapp.mediation.states import State

REMINDERS = ("mediation.term_soon", "mediation.term_late", "mediation.confirm_soon")
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
    house.step(MEDIATOR, url, "follow-up", kept="yes", status=422)
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
        house.step(MEDIATOR, url, "follow-up", kept="no", voice_digest="cd" * 32)
        assert house.step(MEDIATOR, url, "clause", **answer(1, on="2026-11-28"))["state"] == State.CLOSED


def test_who_mediates_is_reminded_of_each_term_once_and_of_the_days_of_the_court(house: Mediations) -> None:
    url = agreed(house, MEDICINE | {"by": "2026-12-04"}, MEDICINE | {"by": "2026-12-06"})
    assert house.row(url).due_at == NOON + timedelta(days=7)
    days = {1: "有一条快到日子了", 3: "", 4: "", 7: "", 9: "有一条过了三天", 23: "快过司法确认的日子"}
    seen = []
    for day, words in days.items():
        with clock.travel(datetime(2026, 12, day, 8, 10, tzinfo=SHANGHAI)):
            house.works()
            assert words in house.told(MEDIATOR, clock.now())
            seen.append(len(house.rows(select(JournalEntry).where(JournalEntry.event.in_(REMINDERS)))))
    assert seen == [1, 2, 3, 5, 6, 7]


def test_the_police_hear_when_it_was_kept_where_somebody_was_hurt(house: Mediations) -> None:
    url = house.open(harm="yes", forces=(JUSTICE,))
    house.step(POLICE, url, "police-view", answer="allowed", basis="轻微伤")
    house.step(MEDIATOR, url, "agree", answer="oral", **{f"clauses-0-{k}": v for k, v in MEDICINE.items()})
    house.step(MEDIATOR, url, "clause", **answer(1))
    assert "履行完了" in house.told(POLICE)
    assert "履行完了" not in house.told(COMMISSIONER)

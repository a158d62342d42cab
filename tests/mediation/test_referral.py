"""移送调解: who works on a case refers it; it waits for the commissioner, and who has no part in it sees nothing."""

from tests.mediation.conftest import COMMISSIONER, MEDIATOR, VILLAGE, Mediations
from webapp.mediation.states import State


def test_a_lead_refers_a_dispute_and_the_commissioner_turns_it_away(house: Mediations) -> None:
    url = house.refer(VILLAGE)
    assert house.row(url).state == State.SUGGESTED
    assert house.phone(COMMISSIONER).get(url).status_code == 200
    assert house.phone(MEDIATOR).get(url).status_code == 404
    house.step(COMMISSIONER, url, "decline", status=422)
    house.step(VILLAGE, url, "decline", where="先去鉴定", status=404)
    assert house.step(COMMISSIONER, url, "decline", where="先去鉴定")["state"] == State.TURNED_AWAY


def test_a_second_referral_waits_until_the_first_is_over(house: Mediations) -> None:
    code = house.report("dispute")
    house.refer(VILLAGE, code)
    house.refer(VILLAGE, code, status=409)
    house.refer(VILLAGE, code, summary="", status=422)
    house.refer("village:201", code, status=404)

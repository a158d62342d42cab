"""记当事人: who writes them down, who speaks for whom, who may come in whose place; what the mediator is to them."""

import io

import pytest

from tests.mediation.conftest import (
    COMMISSIONER,
    DISPATCHER,
    MEDIATOR,
    NEPHEW,
    POLICE,
    UNCLE,
    VILLAGE,
    Mediations,
    said,
    talk,
)
from tests.support.town import small_jpeg
from webapp.mediation.states import State

CHILD = {**NEPHEW, "name": "蒋小满", "birth_year": "2012", "capacity": "limited", "phone": ""}


def photo() -> list[tuple[io.BytesIO, str]]:
    return [(io.BytesIO(small_jpeg()), "paper.jpg")]


def test_who_referred_it_and_the_desk_write_parties_down_until_it_starts_then_the_mediator(house: Mediations) -> None:
    url = house.refer(VILLAGE)
    house.step(VILLAGE, url, "party", **UNCLE)
    house.step(DISPATCHER, url, "party", **NEPHEW)
    house.step(POLICE, url, "party", **NEPHEW, status=404)
    house.step(COMMISSIONER, url, "committee", mediator=house.town.phones[MEDIATOR])
    house.step(VILLAGE, url, "party", **NEPHEW, status=404)
    house.step(MEDIATOR, url, "party", party="2", occupation="泥水匠")
    assert [(one.n, one.name) for one in house.parties(url)] == [(1, "蒋老大"), (2, "蒋小弟")]
    assert house.parties(url)[1].about["occupation"] == "泥水匠"


@pytest.mark.parametrize(
    ("wrong", "beside"),
    [
        ({"name": ""}, "name"),
        ({"role": "judge"}, "role"),
        ({"birth_year": ""}, "birth_year"),
        ({"birth_year": "2031"}, "birth_year"),
        ({"capacity": ""}, "capacity"),
        ({"phone": "123"}, "phone"),
        ({"id_number": "110105194912310021"}, "id_number"),
        ({"id_number": "11010519491231002X"}, "birth_year"),
        ({"birth_year": "2012"}, "capacity"),
        ({"birth_year": "2020", "capacity": "limited", "guardian": "蒋二"}, "capacity"),
        ({"birth_year": "2012", "capacity": "limited"}, "guardian"),
        ({"proxy": "陈律师", "powers": "代为承认", "until": "2026-12-31"}, "matter"),
        ({"proxy": "陈律师", "matter": "调解", "powers": "代为承认", "until": "2026-11-01"}, "until"),
        ({"proxy": "陈律师", "matter": "调解", "powers": "代为承认", "until": "2026-12-31"}, "photos"),
        ({"died_on": "2026-12-01"}, "died_on"),
        ({"heir_of": "1"}, "heir_of"),
    ],
)
def test_what_does_not_fit_is_said_beside_its_field(house: Mediations, wrong: dict[str, str], beside: str) -> None:
    url = house.refer(VILLAGE)
    answer = house.step(VILLAGE, url, "party", **{**UNCLE, **wrong}, status=422)
    assert beside in answer["error"]["fields"]
    assert house.parties(url) == []


def test_whoever_is_under_suspicion_comes_in_person(house: Mediations) -> None:
    url = house.refer(VILLAGE)
    sent = {"proxy": "陈律师", "matter": "调解", "powers": "代为承认", "until": "2026-12-31"}
    house.step(VILLAGE, url, "party", **UNCLE, **sent, suspect="1", photos=photo(), status=422)
    house.step(VILLAGE, url, "party", **UNCLE, **sent, photos=photo())
    house.step(VILLAGE, url, "party", party="1", matter="调解和签字")
    house.step(VILLAGE, url, "party", party="1", **{**UNCLE, "suspect": "1", "proxy": ""})
    assert house.parties(url)[0].about["suspect"]
    house.step(VILLAGE, url, "party", party="1", **UNCLE)
    assert "suspect" not in house.parties(url)[0].about


def test_there_are_at_most_twenty(house: Mediations) -> None:
    url = house.refer(VILLAGE)
    for number in range(20):
        house.step(VILLAGE, url, "party", **{**UNCLE, "name": f"蒋{number}", "phone": ""})
    house.step(VILLAGE, url, "party", **NEPHEW, status=422)
    house.step(VILLAGE, url, "party", party="20", name="蒋二十")


def test_a_child_is_talked_with_beside_its_guardian_never_one_of_the_other_side(
    house: Mediations,
) -> None:
    url = house.asking()
    house.step(MEDIATOR, url, "party", party="2", **{**CHILD, "guardian": "蒋二嫂"})
    house.step(MEDIATOR, url, "consent", **said(1))
    house.step(MEDIATOR, url, "consent", **said(2), status=422)
    house.step(MEDIATOR, url, "consent", **said(2), guardian_present="1")
    house.step(MEDIATOR, url, "session", **talk(), status=422)
    house.step(MEDIATOR, url, "session", **talk(guardian_present="1"))
    for wrong in ({"guardian": UNCLE["name"]}, {"guardian_phone": UNCLE["phone"]}, {"other_side": "1"}):
        house.step(MEDIATOR, url, "party", party="2", guardian="蒋二嫂", guardian_phone="", other_side="")
        house.step(MEDIATOR, url, "party", party="2", **wrong)
        house.step(MEDIATOR, url, "session", **talk(guardian_present="1"), status=409)
    assert house.step(MEDIATOR, url, "stop", answer="stake")["state"] == State.STOPPED


def test_a_mediator_who_is_kin_mediates_only_if_all_agree(house: Mediations) -> None:
    url = house.asking()
    house.step(MEDIATOR, url, "party", party="1", tie="kin")
    house.step(MEDIATOR, url, "consent", **said(1, mediator_ok="yes"))
    assert house.step(MEDIATOR, url, "consent", **said(2, mediator_ok="no"))["state"] == State.ASKING
    assert "有人不同意这个调解员" in house.told(COMMISSIONER)
    assert house.step(MEDIATOR, url, "consent", **said(2, mediator_ok="yes"))["state"] == State.OPEN
    house.step(MEDIATOR, url, "party", party="2", tie="stake")
    house.step(MEDIATOR, url, "session", **talk())


def test_friends_and_experts_come_only_if_all_agree(house: Mediations) -> None:
    url = house.open()
    house.step(MEDIATOR, url, "session", **talk(helpers="老支书"), helpers_ok=["1"], status=422)
    house.step(MEDIATOR, url, "session", **talk(helpers="老支书"), helpers_ok=["1", "2"])


def test_the_heirs_of_who_died_are_asked_and_after_sixty_days_it_stops(house: Mediations) -> None:
    url, other = house.open(), house.open()
    for one in (url, other):
        house.step(MEDIATOR, one, "party", party="1", died_on="2026-11-20")
        house.step(MEDIATOR, one, "session", **talk(), status=409)
        house.step(MEDIATOR, one, "consent", **said(1), status=422)
    house.step(MEDIATOR, url, "party", **{**UNCLE, "name": "蒋长子", "phone": ""}, heir_of="1")
    house.step(MEDIATOR, url, "session", **talk(), status=409)
    house.step(MEDIATOR, url, "consent", **said(3))
    house.step(MEDIATOR, url, "session", **talk())
    with house.later(days=60):
        house.works()
    assert house.row(other).end_reason == "death"
    assert house.row(url).state == State.OPEN
    assert house.states(other.split("/")[2]) == ["acknowledged", "returned"]


@pytest.mark.parametrize("name", ["phone", "guardian_phone", "proxy_phone"])
def test_whom_it_concerns_takes_no_step_on_it(house: Mediations, name: str) -> None:
    url = house.asking()
    more = {"proxy_phone": {"proxy": "陈律师", "matter": "调解", "powers": "代为承认", "until": "2026-12-31"}}
    house.step(
        MEDIATOR, url, "party", party="2", **{name: house.town.phones[POLICE]}, **more.get(name, {}), photos=photo()
    )
    house.step(POLICE, url, "join", version="999", status=403)
    assert "要您" not in house.phone(POLICE).get(url).text

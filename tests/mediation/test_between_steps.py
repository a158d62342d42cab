"""What comes in between two steps: a yes that is taken back, another phone, an officer who is a party, protection."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from tests.mediation.conftest import COMMISSIONER, DISPATCHER, JUSTICE, MEDIATOR, POLICE, VILLAGE, Mediations
from tests.mediation.expected import COLLEAGUE, HEAD
from tests.mediation.walked import UNCLE, Walk, consent, hour
from tests.support.pages import page_of
from webapp.mediation.models import MediationClause

OWN = "和您自己有关"


@pytest.fixture
def walk(house: Mediations) -> Walk:
    return Walk(house)


def code_of(url: str) -> str:
    return url.split("/")[2]


def clauses(house: Mediations) -> int:
    return house.rows(select(func.count()).select_from(MediationClause))[0]


def test_a_yes_that_is_taken_back_ends_the_talk_and_the_desk_has_the_matter_again(walk: Walk, house: Mediations):
    url = walk.to("open")
    walk.does(MEDIATOR, url, "session")
    walk.does(MEDIATOR, url, "consent", **consent(2, "no"))
    assert house.row(url).ended_at
    for step in ("session", "agree", "consent", "extend"):
        walk.does(MEDIATOR, url, step, status=409)
    assert house.states(code_of(url))[-1] == "returned"
    house.refer(VILLAGE, code_of(url))


def test_an_agreement_from_the_hillside_does_not_outlive_a_yes_that_was_taken_back_meanwhile(
    walk: Walk, house: Mediations
):
    url = walk.to("open")
    seen, talked = house.row(url).version, str(uuid.uuid4())
    taken_back = consent(1, "no", at=hour(minutes=1))
    walk.does(MEDIATOR, url, "consent", **taken_back)
    walk.does(MEDIATOR, url, "session", status=409, client_id=talked, version=seen)
    walk.does(MEDIATOR, url, "agree", status=409, after=talked, at=hour(minutes=30))
    assert clauses(house) == 0
    assert house.row(url).effective_at is None


def test_a_step_after_one_that_was_refused_is_refused_too(walk: Walk, house: Mediations):
    url = walk.to("open")
    walk.does(MEDIATOR, url, "session", status=409, version="1")
    walk.does(MEDIATOR, url, "agree", status=409, after=str(uuid.uuid4()))
    walk.does(JUSTICE, url, "join")
    walk.does(MEDIATOR, url, "agree", status=409, after=str(uuid.uuid4()))
    assert house.row(url).state == "open"


def test_two_phones_that_press_agreed_at_once_make_one_agreement(walk: Walk, house: Mediations):
    url = walk.to("open")
    seen = house.row(url).version
    phones = [house.phone(MEDIATOR), house.town.sign_in(MEDIATOR)]
    forms = [{"client_id": str(uuid.uuid4()), "version": str(seen), **walk.form("agree")} for _ in range(8)]

    def press(number: int) -> int:
        phone = phones[number % 2]
        client = house.town.app.test_client()
        client._cookies = phone.client._cookies
        headers = {"X-CSRFToken": phone.token, "Accept": "application/json"}
        return client.post(f"{url}/agree", data=forms[number], headers=headers).status_code

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(press, range(8)))
    assert answers == [201] + [409] * 7
    assert clauses(house) == 2
    assert house.row(url).state == "effective"


def test_a_party_who_is_an_officer_takes_no_step_and_a_colleague_does(walk: Walk, house: Mediations):
    for person, step in ((POLICE, "join"), (MEDIATOR, "session"), (COMMISSIONER, "mediator")):
        url = walk.to("open")
        himself = {**UNCLE, "party": "1", "phone": house.town.phones[person]}
        walk.does(MEDIATOR, url, "party", **himself)
        answer = walk.does(person, url, step, status=403)
        assert OWN in answer["error"]["message"]
        assert f"{url}/{step}" not in house.phone(person).get(url).text
        walk.does(DISPATCHER, url, "mediator", mediator=house.town.phones[COLLEAGUE])
        walk.does(COLLEAGUE, url, "session")


def test_a_matter_that_is_being_mediated_is_not_put_into_another(house: Mediations):
    code, other = house.report("dispute"), house.report("dispute", "informant:200/001/02")
    grid = house.phone("grid:200/001")
    form = page_of(grid, f"/cases/{code}/merge?into={other}").find("form", action=f"/cases/{code}/merge").fields
    house.refer("grid:200/001", code)
    answer = grid.post(f"/cases/{code}/merge", form)
    assert (answer.status_code, "调解" in answer.json["error"]["message"]) == (409, True)


def test_a_matter_that_turns_protected_takes_its_mediation_out_of_everybodys_sight(walk: Walk, house: Mediations):
    url = walk.to("open")
    code = code_of(url)
    turned = {"version": house.case(code).version, "reason": "violence_at_home", "words": "她妹妹来说的"}
    assert house.phone(DISPATCHER).post(f"/cases/{code}/protect", turned).status_code == 201
    for who in (MEDIATOR, COLLEAGUE, HEAD, POLICE, JUSTICE, DISPATCHER, COMMISSIONER, VILLAGE):
        assert house.phone(who).get(url).status_code == 404, who
    for who, step in ((MEDIATOR, "agree"), (MEDIATOR, "session"), (POLICE, "police-view"), (COMMISSIONER, "mediator")):
        walk.does(who, url, step, status=404)
    assert house.row(url).state == "stopped"

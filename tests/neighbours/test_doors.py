"""The page of a household's own phone: without an account, bound to that household, for nothing else."""

import uuid

from sqlalchemy import select

from tests.neighbours.conftest import DEPUTY, HEAD, HEAD_PHONE, PAGE, Neighbours
from tests.neighbours.phones import Door
from tests.support.makers import GRID, INFORMANT
from webapp.core.db import db
from webapp.neighbours.models import NeighbourKey
from webapp.neighbours.states import State


def test_a_household_shouts_and_ends_its_own_alarm(house: Neighbours) -> None:
    door = house.key_for("1 号")
    alarm = door.post("alarms", kind="fall", words="我家老人", place="灶房")["id"]
    assert house.alarm(alarm).caller == f"h{house.homes['1 号']}"
    assert house.told("neighbour_alarm.raised") == {HEAD, DEPUTY, INFORMANT, GRID}
    page = house.page(HEAD, f"{house.at}/alarms/{alarm}").text
    assert "1 号" in page
    assert "我家老人" in page
    door.post(f"alarms/{alarm}/resolve")
    assert house.alarm(alarm).state == State.RESOLVED


def test_another_household_answers_and_ends_nothing(house: Neighbours) -> None:
    alarm = house.raised()
    door = house.key_for("2 号")
    assert "喊一声：起火" in door.page().text
    door.post(f"alarms/{alarm}/answer", answer="coming")
    assert house.alarm(alarm).state == State.ANSWERED
    door.post(f"alarms/{alarm}/resolve", 404)
    door.post(f"alarms/{alarm}/pass-on", 404)


def test_it_has_the_numbers_of_its_neighbours_only_while_it_shouts_itself(house: Neighbours) -> None:
    door = house.key_for("1 号")
    page = door.page().text
    assert HEAD_PHONE not in page
    numbers = [one["href"] for one in door.page().find_all("a") if one.attributes.get("href", "").startswith("tel:1")]
    assert f"tel:{HEAD_PHONE}" in numbers
    assert "tel:10088000002" not in numbers
    door.post("alarms", kind="thief")
    numbers = [one["href"] for one in door.page().find_all("a") if one.attributes.get("href", "").startswith("tel:1")]
    assert "tel:10088000002" in numbers
    assert "tel:10088000001" not in numbers


def test_a_form_without_scripts_leads_back_to_the_page(house: Neighbours) -> None:
    door = house.key_for("1 号")
    door.page()
    sent = {"csrf_token": door.token, "client_id": str(uuid.uuid4()), "kind": "fire"}
    answer = door.client.post(f"{door.address}/alarms", data=sent, headers=PAGE)
    assert answer.status_code == 303
    assert answer.location == door.address
    assert len(house.alarms()) == 1
    assert door.client.post(f"{door.address}/alarms", data=sent, headers=PAGE).status_code == 303
    assert len(house.alarms()) == 1


def test_the_phone_keeps_which_household_it_is_and_nothing_is_kept_on_the_way(house: Neighbours) -> None:
    door = house.key_for("1 号")
    answer = door.client.get(door.address)
    assert "no-store" in answer.headers["Cache-Control"]
    cookie = next(one for one in answer.headers.getlist("Set-Cookie") if one.startswith("one_door_household"))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "1 号" in door.client.get("/neighbours/door").text
    assert house.town.app.test_client().get("/neighbours/door").status_code == 404


def test_a_made_up_square_and_a_revoked_one_are_the_same_404(house: Neighbours) -> None:
    door = house.key_for("1 号")
    again = house.key_for("1 号")
    client = house.town.app.test_client()
    assert client.get(again.address).status_code == 200
    for address in (door.address, "/neighbours/door/" + "a" * 40, "/neighbours/door/" + "x" * 500):
        assert client.get(address).status_code == 404


def test_its_square_is_sealed_where_it_lies(house: Neighbours) -> None:
    door = house.key_for("1 号")
    token = door.address.rsplit("/", 1)[1]
    with house.town.app.app_context():
        raw = db.session().connection().exec_driver_sql("SELECT token FROM neighbour_keys").scalar()
    assert token not in str(raw)
    assert [one.token for one in house.rows(select(NeighbourKey))] == [token]


def test_a_household_of_another_group_answers_nothing_here(house: Neighbours) -> None:
    other = house.phone(INFORMANT).post(
        "/neighbours", {"area_code": "45032410620000101", "name": "第二组"}, headers=PAGE
    )
    at = other.location.removesuffix("/keep")
    house.phone(INFORMANT).post(f"{at}/households", {"door": "9 号"}, headers=PAGE)
    made = house.phone(INFORMANT).post(f"{at}/households/4/key", headers=PAGE)
    assert made.status_code == 303
    token = house.rows(select(NeighbourKey.token))[0]
    door = Door(house.town.app.test_client(), f"/neighbours/door/{token}")
    alarm = house.raised()
    assert "喊一声：起火" not in door.page().text
    door.post(f"alarms/{alarm}/answer", 404, answer="coming")


def test_violence_at_home_goes_its_own_way_and_tells_no_neighbour(house: Neighbours) -> None:
    door = house.key_for("1 号")
    for page in (door.page(), house.page(HEAD, house.at)):
        link = next(one for one in page.find_all("a") if "家里有人打人" in one.text)
        assert link["href"] == "/services/p"
        assert "tel:110" in [one.attributes.get("href") for one in page.find_all("a")]
    quiet = door.client.get("/services/p")
    assert quiet.status_code == 200
    assert "110" in quiet.text
    form = {"csrf_token": door.token, "client_id": str(uuid.uuid4())}
    answer = door.client.post("/services/p", data=form | {"description": "他又打我"}, headers=PAGE)
    assert answer.status_code == 200
    assert house.alarms() == []
    assert house.told("neighbour_alarm.raised") == set()

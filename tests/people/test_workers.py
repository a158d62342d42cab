"""What a worker keeps of statements and pages is nothing of what it read: what changes in another holds at once."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.makers import make_case
from tests.support.posts import area, end, post_of, user_of
from tests.support.town import Phone, Town
from webapp.areas import service as areas
from webapp.people import service
from webapp.people.permissions import Role

LEAD, INFORMANT, NEIGHBOUR = "grid:200/001", "informant:200/001/01", "informant:201/001/01"
Elsewhere = Callable[[Phone], FlaskClient]


@pytest.fixture
def elsewhere(town: Town, make_app: Callable[..., Flask]) -> Elsewhere:
    """Gives a phone's browser at another worker, which has shown it every page with kept statements already."""
    other = make_app()

    def at_another(phone: Phone) -> FlaskClient:
        cookie = phone.client.get_cookie("one_door")
        assert cookie is not None
        client = other.test_client()
        client.set_cookie("one_door", cookie.value)
        for address in ("/", "/todo", "/cases", "/messages", "/messages/unread", "/rail", "/session"):
            client.get(address)
        return client

    return at_another


def page(client: FlaskClient, address: str) -> str:
    answer = client.get(address, follow_redirects=True)
    assert answer.status_code == 200, address
    return answer.get_data(as_text=True)


def test_a_phone_that_is_ended_is_out_at_its_next_request_to_a_worker_that_knew_it(town, elsewhere):
    phone = town.sign_in(LEAD)
    there = elsewhere(phone)
    assert there.get("/todo").status_code == 200
    assert phone.post("/sign-out").status_code == 302
    for address in ("/todo", "/cases", "/messages/unread"):
        assert there.get(address).headers["Location"].startswith("/sign-in"), address
    assert there.get("/session").status_code == 401


def test_an_ended_post_ends_what_it_let_see_in_every_worker(town, elsewhere):
    case = f"/cases/{make_case(town.sign_in(INFORMANT), description='护栏松动')}"
    there = elsewhere(town.sign_in(LEAD))
    assert "护栏松动" in page(there, "/todo")
    assert there.get(case).status_code == 200
    end(town, LEAD)
    assert [there.get(address).status_code for address in ("/todo", "/cases", case)] == [404, 404, 404]


def test_who_gets_another_area_sees_that_one_s_matters_and_no_more_the_first_in_every_worker(town, writing, elsewhere):
    make_case(town.sign_in(INFORMANT), description="护栏松动")
    make_case(town.sign_in(NEIGHBOUR), description="井盖不见了")
    there = elsewhere(town.sign_in(LEAD))
    assert ("护栏松动" in page(there, "/todo"), "井盖不见了" in page(there, "/todo")) == (True, False)
    with writing():
        service.end_post(post_of(town, LEAD))
        service.appoint(user_of(town, LEAD), Role.GROUP_GRID_LEAD, area=area("201/001"))
    for address in ("/todo", "/cases"):
        shown = page(there, address)
        assert ("护栏松动" in shown, "井盖不见了" in shown) == (False, True), address


def test_a_village_has_its_new_name_and_one_that_is_closed_is_gone_in_every_worker(town, writing, elsewhere):
    there = elsewhere(town.sign_in("town"))
    assert "才湾村" in page(there, "/cases")
    with writing():
        areas.rename_area(area("200"), "才湾新村")
    shown = page(there, "/cases")
    assert ("才湾新村" in shown, "小塘村" in shown) == (True, True)
    with writing():
        areas.set_active(area("201"), active=False)
    assert "小塘村" not in page(there, "/cases")


def test_two_people_in_one_worker_see_each_their_own(town):
    reports = {INFORMANT: "护栏松动", NEIGHBOUR: "井盖不见了"}
    phones = {key: town.sign_in(key) for key in reports}
    for key, said in reports.items():
        phones[key].report(description=said)
    for _ in range(2):
        for key, said in reports.items():
            other = next(words for one, words in reports.items() if one != key)
            for address in ("/", "/reports"):
                shown = page(phones[key].client, address)
                assert (said in shown, other in shown) == (True, False), (key, address)
            assert phones[key].get("/session").get_json()["user_id"] == town.users[key]


def test_two_leads_in_one_worker_have_each_their_own_numbers(town):
    make_case(town.sign_in(INFORMANT), description="护栏松动")
    first, second = town.sign_in(LEAD), town.sign_in("grid:201/001")
    for _ in range(2):
        assert "护栏松动" in page(first.client, "/todo")
        assert "护栏松动" not in page(second.client, "/todo")
        badges = [page(one.client, "/me").count("weui-badge") for one in (first, second)]
        assert badges[0] > badges[1]

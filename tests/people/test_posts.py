"""Posts decide what one may see and do: from the next request on when they change, and only for who may hold them."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.support.makers import make_case
from tests.support.posts import area, end, post_of, user_of
from tests.support.town import JSON, name_for_protected
from webapp.core import clock
from webapp.core.db import db
from webapp.people import service
from webapp.people.models import Unit
from webapp.people.permissions import Role
from webapp.people.queries import actor_by_id

LEAD, INFORMANT = "grid:200/001", "informant:200/001/01"


@pytest.fixture
def case(town):
    """The address of a case in the lead's grid."""
    return f"/cases/{make_case(town.sign_in(INFORMANT), description='护栏松动')}"


def test_an_ended_post_ends_what_it_let_see_and_do_with_the_next_request(town, writing, case):
    phone = town.sign_in(LEAD)
    assert phone.get(case).status_code == 200
    end(town, LEAD)
    assert phone.get(case).status_code == 404
    assert phone.get("/todo").status_code == 404
    assert phone.act(case.split("/")[-1], "acknowledge").status_code == 404
    assert "现在没有职务" in phone.get("/me").get_data(as_text=True)
    assert phone.get("/").status_code == 200
    assert phone.post("/sign-out").status_code == 302, "whoever has no post any more must be able to go"


def test_a_new_post_lets_see_with_the_next_request(town, writing, case):
    phone = town.sign_in("grid:201/001")
    assert phone.get(case).status_code == 404
    with writing():
        service.appoint(user_of(town, "grid:201/001"), Role.GROUP_GRID_LEAD, area=area("200/001"))
    assert phone.get(case).status_code == 200
    assert phone.act(case.split("/")[-1], "acknowledge").status_code in (200, 201)


def test_a_changed_post_takes_and_gives_at_once(town, writing, case):
    phone = town.sign_in(LEAD)
    with writing():
        service.end_post(post_of(town, LEAD))
        service.appoint(user_of(town, LEAD), Role.GROUP_GRID_LEAD, area=area("201/001"))
    assert phone.get(case).status_code == 404
    assert "小塘村 1 网格" in phone.get("/me").get_data(as_text=True)


def test_a_post_begins_when_it_begins(town, writing, case):
    tomorrow = clock.now() + timedelta(days=1)
    with writing():
        service.appoint(user_of(town, "grid:201/001"), Role.VILLAGE_GRID_LEAD, area=area("200"), since=tomorrow)
    phone = town.sign_in("grid:201/001")
    assert phone.get(case).status_code == 404
    with clock.travel(tomorrow + timedelta(seconds=1)):
        assert phone.get(case).status_code == 200


def test_who_lost_their_informant_s_post_still_sees_what_came_of_their_own_words(town, writing, case):
    phone = town.sign_in(INFORMANT)
    end(town, INFORMANT)
    assert phone.get("/report/hazard").status_code == 404
    assert phone.post("/reports", {"client_id": "x", "kind": "patrol"}).status_code == 404
    assert phone.get("/messages").status_code == 200


def test_a_named_contact_who_is_replaced_sees_protected_matters_no_more(town, writing):
    answer = town.sign_in(INFORMANT).report("dispute", category="marriage_family", someone_hurt="yes")
    address = f"/cases/{answer.get_json()['case_code']}"
    phone = town.sign_in("police_station")
    assert phone.get(address).status_code == 200
    with writing():
        unit = db.session().scalars(select(Unit).where(Unit.code == "police_station")).one()
        service.appoint(user_of(town, "court"), Role.POLICE_OFFICER, unit=unit)
        name_for_protected(town, "police_station", "court")
    assert phone.get(address).status_code == 404
    assert "受保护" not in phone.get("/todo").get_data(as_text=True)
    follower = town.sign_in("court")
    assert follower.get(address).status_code == 200
    assert address in follower.get("/todo").get_data(as_text=True)


def test_several_posts_add_up(town, writing):
    with writing():
        service.appoint(user_of(town, LEAD), Role.GROUP_GRID_LEAD, area=area("201/002"))
        actor = actor_by_id(town.users[LEAD])
    assert [post.area_label for post in actor.leading] == ["才湾村 1 网格", "小塘村 2 网格"]


def test_a_post_inside_another_adds_nothing(town, writing):
    with writing():
        service.appoint(user_of(town, LEAD), Role.VILLAGE_GRID_LEAD, area=area("200"))
        assert [post.area_label for post in actor_by_id(town.users[LEAD]).leading] == ["才湾村"]


def test_without_any_post_nothing_of_the_house_is_open(town, writing, case):
    with writing():
        town.users["new"] = service.add_user(name="新来的", phone="10080000001", password_hash="x").id
    town.phones["new"] = "10080000001"
    phone = town.sign_in("new")
    codes = {address: phone.get(address, headers=JSON).status_code for address in ("/todo", "/cases", case, "/roll-up")}
    assert set(codes.values()) == {404}

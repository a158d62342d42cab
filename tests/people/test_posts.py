"""Posts decide what one may see and do: from the next request on when they change, and only for who may hold them."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.support.town import JSON, code
from webapp.areas.models import Area
from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.core.errors import Problem
from webapp.people import service
from webapp.people.models import Post, Unit, User
from webapp.people.permissions import Position, Role
from webapp.people.queries import actor_by_id

LEAD, INFORMANT = "grid:200/001", "informant:200/001/01"


@pytest.fixture
def case(town):
    """The address of a case in the lead's grid."""
    answer = town.sign_in(INFORMANT).report(description="护栏松动")
    return f"/cases/{answer.get_json()['case_code']}"


@pytest.fixture
def writing(app):
    """Opens a transaction of its own each time. Requests run outside it, as each has a context of its own."""

    @contextmanager
    def opened():
        with app.app_context(), transaction():
            yield

    return opened


def post_of(town, key):
    return db.session().scalars(select(Post).where(Post.user_id == town.users[key], Post.ended_at.is_(None))).one()


def user_of(town, key):
    return db.session().get_one(User, town.users[key])


def area(place):
    return db.session().scalars(select(Area).where(Area.code == code(place))).one()


def end(town, key):
    with town.app.app_context(), transaction():
        service.end_post(post_of(town, key))


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
        service.name_protected_contact(user_of(town, "court"), unit)
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


@pytest.mark.parametrize(
    ("role", "place", "position", "field"),
    [
        (Role.GROUP_GRID_LEAD, "200/001", None, "position"),
        (Role.VILLAGE_GRID_LEAD, "200", None, "position"),
        (Role.TOWN_GRID_LEAD, "", None, "position"),
        (Role.GROUP_GRID_LEAD, "200", Position.TOWN_CADRE, "area"),
        (Role.VILLAGE_GRID_LEAD, "200/001", Position.TOWN_CADRE, "area"),
        (Role.MICRO_GRID_INFORMANT, "200/001", None, "area"),
        (Role.GROUP_GRID_LEAD, "000901", Position.TOWN_CADRE, "area"),
        (Role.SPECIAL_GRID_LEAD, "200/001", Position.TOWN_CADRE, "area"),
        (Role.MICRO_GRID_INFORMANT, "200/001/01", None, "area"),
    ],
)
def test_a_post_that_must_not_be_is_refused_with_its_field(town, writing, role, place, position, field):
    with writing():
        user = service.add_user(name="新来的", phone="10080000001", password_hash="x", position=position)
        with pytest.raises(Problem) as refused:
            service.appoint(user, role, area=area(place))
        db.session().rollback()
    assert refused.value.status == 422
    assert set(refused.value.fields) == {field}


@pytest.mark.parametrize("position", list(Position))
def test_town_cadres_and_village_secretaries_may_lead(town, writing, position):
    with writing():
        user = service.add_user(name="新来的", phone="10080000001", password_hash="x", position=position)
        service.appoint(user, Role.GROUP_GRID_LEAD, area=area("200/001"))
        assert actor_by_id(user.id).can("case.acknowledge")


def test_a_vacant_micro_grid_takes_its_next_informant(town, writing):
    end(town, INFORMANT)
    with writing():
        user = service.add_user(name="新来的", phone="10080000001", password_hash="x")
        service.appoint(user, Role.MICRO_GRID_INFORMANT, area=area("200/001/01"))
        assert actor_by_id(user.id).home_post.area_label == "才湾村 1 网格 01"


@pytest.mark.parametrize("second", [Role.SECURITY_ADMIN, Role.AUDITOR])
def test_the_three_administrators_are_three_people(town, writing, second):
    with pytest.raises(Problem) as refused, writing():
        service.appoint(user_of(town, "system_admin"), second)
    assert set(refused.value.fields) == {"role"}


def test_a_number_belongs_to_one_person(town, writing):
    with pytest.raises(Problem) as refused, writing():
        service.add_user(name="又一个", phone=town.phones[LEAD], password_hash="x")
    assert set(refused.value.fields) == {"phone"}


def test_without_any_post_nothing_of_the_house_is_open(town, writing, case):
    with writing():
        town.users["new"] = service.add_user(name="新来的", phone="10080000001", password_hash="x").id
    town.phones["new"] = "10080000001"
    phone = town.sign_in("new")
    codes = {address: phone.get(address, headers=JSON).status_code for address in ("/todo", "/cases", case, "/roll-up")}
    assert set(codes.values()) == {404}

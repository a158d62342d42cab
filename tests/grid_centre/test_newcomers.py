"""Somebody new with a post in an office: in one step by the system administrator, with a code to hand over."""

import re

import pytest

from tests.support.house import TREE, VILLAGE, empty_house, take_in
from tests.support.html import parse
from tests.support.posts import user_of
from tests.support.sign_in import is_in
from tests.support.statements import counted_statements
from tests.support.town import TOWN
from webapp.areas.models import Area
from webapp.core.db import db
from webapp.people.models import Post, Unit, User

PAGE = {"Accept": "text/html"}
PASSWORD = "quiet-river-stone-77"


@pytest.fixture
def house(app):
    made = empty_house(app)
    take_in(made, TREE)
    made.sign_in("system_admin").post("/units/set-up", headers=PAGE)
    return made


def add(house, role, number=1, **more):
    sent = {"phone": f"1001999{number:04}", "name": f"唐新{number}", "role": role, **more}
    return house.sign_in("system_admin").post("/people/new", sent, headers=PAGE)


def places(house, phone):
    """Return (role, unit, area) of a person's posts."""
    with house.app.app_context():
        query = db.session().query(Post.role, Unit.code, Post.area_id).outerjoin(Unit, Unit.id == Post.unit_id)
        user = next(one for one in db.session().query(User) if one.phone == phone)
        return [tuple(row) for row in query.filter(Post.user_id == user.id)]


def enter(client, phone, code):
    page = parse(client.get("/password/new").data)
    token = page.find("input", name="csrf_token")["value"]
    sent = {"phone": phone, "code": code, "new_password": PASSWORD, "again": PASSWORD, "csrf_token": token}
    return client.post("/password/new", data=sent)


def test_a_new_officer_gets_a_code_and_sits_in_the_office_of_the_post(house, app):
    made = add(house, "police_officer")
    code = parse(made.data).find("p", id="code").text
    assert places(house, "10019990001") == [("police_officer", "police_station", None)]
    client = app.test_client()
    enter(client, "10019990001", code)
    assert is_in(client)
    assert client.get("/todo").status_code == 200


def test_a_post_of_the_town_is_given_for_the_town(house):
    add(house, "political_legal_commissioner")
    add(house, "village_legal_adviser", 2, area_code=VILLAGE)
    with house.app.app_context():
        from_code = {area.code: area.id for area in db.session().query(Area)}
    assert places(house, "10019990001") == [("political_legal_commissioner", None, from_code[TOWN])]
    assert places(house, "10019990002") == [("village_legal_adviser", None, from_code[VILLAGE])]


def test_before_its_office_stands_nobody_is_appointed_to_it(app):
    house = empty_house(app)
    take_in(house, TREE)
    for role, said in (("court_officer", "人民法庭还没建"), ("political_legal_commissioner", "小院的单位还没建")):
        refused = add(house, role)
        assert refused.status_code == 422
        assert said in refused.text
        assert "唐新1" in refused.text, "what was typed comes back"
    with app.app_context():
        assert db.session().query(User).count() == 1, "nobody is half-stored"


def test_who_has_a_password_keeps_it_and_pressing_twice_gives_no_second_post(town):
    phone, user = town.sign_in("system_admin"), town.phones["court"]
    sent = {"phone": user, "name": "", "role": "mediator"}
    first = phone.post("/people/new", sent, headers=PAGE)
    assert first.headers["Location"] == f"/people/{town.users['court']}"
    again = phone.post("/people/new", sent, headers=PAGE)
    assert again.status_code == 422
    assert "他已经有这个职务了" in again.text
    with town.app.app_context():
        assert user_of(town, "court").password_hash


def test_an_informant_who_is_appointed_to_an_office_comes_in_by_password_from_then_on(town):
    before = town.sign_in("informant:201/002/02")
    with town.app.app_context():
        user_of(town, "informant:201/002/02").password_hash = ""
        db.session().commit()
    system = town.sign_in("system_admin")
    sent = {"role": "unit_officer", "unit": "womens_federation"}
    system.post(f"/people/{town.users['informant:201/002/02']}/posts", sent, headers=PAGE)
    assert before.get("/session").status_code == 401, "no link leads to an office"


def test_nobody_gives_themselves_a_post_here(town):
    sent = {"phone": town.phones["system_admin"], "name": "", "role": "court_officer"}
    assert town.sign_in("system_admin").post("/people/new", sent, headers=PAGE).status_code == 403


def test_the_last_security_administrator_is_replaced_by_appointing_another_first(house):
    """The house always has one; whoever has gone for good is ended once the next one stands."""
    assert add(house, "security_admin").status_code == 200
    system = house.sign_in("system_admin")
    [gone] = re.findall(r'href="(/people/\d+)"', system.get("/people?q=10019990001").text)
    action = re.search(r'action="([^"]+/end)"', system.get(gone).text).group(1)
    refused = system.post(action, headers=PAGE)
    assert refused.status_code == 422
    assert "先任命另一位" in refused.text
    assert add(house, "security_admin", 2).status_code == 200
    assert system.post(action, headers=PAGE).status_code == 303
    assert "现在没有职务" in system.get(gone).text


def test_when_the_only_system_administrator_is_gone_the_server_lets_the_next_one_in(house, app):
    """The machine's own command is the last way in, for who may sit at it."""
    made = app.test_cli_runner().invoke(
        args=["users", "invite", "10019990009", "--name", "唐接手", "--role", "system_admin"]
    )
    code = re.search(r"code: (\S+)", made.output).group(1)
    client = app.test_client()
    enter(client, "10019990009", code)
    assert "系统管理员" in client.get(f"/people/{house.users['system_admin']}").get_data(as_text=True)
    token = client.get("/session").get_json()["csrf_token"]
    page = client.get(f"/people/{house.users['system_admin']}").get_data(as_text=True)
    action = re.search(r'action="([^"]+/end)"', page).group(1)
    assert client.post(action, headers={"X-CSRFToken": token}).status_code == 303


def test_adding_somebody_takes_few_statements(house):
    phone = house.sign_in("system_admin")
    with house.app.app_context(), counted_statements() as seen:
        sent = {"phone": "10019990007", "name": "唐新七", "role": "court_officer"}
        assert phone.post("/people/new", sent, headers=PAGE).status_code == 200
    # A person, a post and a code are three changes with an entry of the journal each, the rule of
    # posts looks once, and the page is drawn at once.
    assert len(seen) <= 21, seen

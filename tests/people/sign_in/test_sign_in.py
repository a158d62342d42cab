"""The door: one form, the role's home, the same answer for whoever is not known, and cookies that can't be misused."""

import pytest

from tests.support.html import parse
from tests.support.sign_in import is_in, sign_in_form, try_sign_in
from tests.support.town import PASSWORD
from webapp.core.db import transaction
from webapp.people.models import User
from webapp.people.queries import devices_of
from webapp.people.sign_in.service import WRONG, hash_password

INFORMANT = "informant:200/001/01"


def test_one_form_asks_for_phone_and_password(client):
    page = parse(client.get("/sign-in").data)
    forms = [form for form in page.find_all("form") if form.find_all(name="phone")]
    assert len(forms) == 1
    assert page.find("form") is forms[0]
    names = [one["name"] for one in forms[0].find_all("input")]
    assert sorted(names) == ["csrf_token", "password", "phone"]
    assert len(forms[0].find_all("button", type="submit")) == 1


def test_the_demo_has_tiles_of_their_own_and_nobody_else_has(make_app):
    forms = parse(make_app(ENV="demo").test_client().get("/sign-in").data).find_all("form")
    assert len(forms) == 5
    assert [form.find_all(name="phone") != [] for form in forms] == [True, False, False, False, False]
    assert len(parse(make_app().test_client().get("/sign-in").data).find_all("form")) == 1


def test_a_tile_is_only_a_tile_in_the_demo(client, town):
    answer = client.post("/sign-in", data={"tile": "1", "csrf_token": sign_in_form(client).fields["csrf_token"]})
    assert answer.status_code == 422
    assert not is_in(client)


def test_the_page_leads_nowhere_that_is_not_there(client):
    for address in parse(client.get("/sign-in").data).links:
        assert address.startswith("#") or client.get(address).status_code == 200


@pytest.mark.parametrize(("person", "home"), [(INFORMANT, "/"), ("grid:200/001", "/todo"), ("police_station", "/todo")])
def test_a_right_password_leads_to_the_home_of_the_role(client, town, person, home):
    answer = try_sign_in(client, town.phones[person], PASSWORD)
    assert (answer.status_code, answer.headers["Location"]) == (302, home)
    assert is_in(client)


def test_spaces_in_a_number_don_t_matter(client, town):
    phone = town.phones[INFORMANT]
    assert try_sign_in(client, f" {phone[:3]} {phone[3:7]} {phone[7:]} ", PASSWORD).status_code == 302


def test_the_page_asked_for_comes_after_signing_in(client, town):
    first = client.get("/me/devices?x=1")
    assert first.headers["Location"] == "/sign-in?next=/me/devices?x%3D1"
    answer = try_sign_in(client, town.phones[INFORMANT], PASSWORD, address=first.headers["Location"])
    assert answer.headers["Location"] == "/me/devices?x=1"


def test_the_page_asked_for_survives_a_wrong_password(client, town):
    wrong = try_sign_in(client, town.phones[INFORMANT], "wrong", address="/sign-in?next=/me")
    form = next(form for form in parse(wrong.data).find_all("form") if form.find_all(name="phone"))
    right = client.post(form["action"], data=form.fields | {"password": PASSWORD})
    assert right.headers["Location"] == "/me"


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/x",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "me",
        "/\x00",
        "http:/evil",
    ],
)
def test_only_a_path_of_this_site_may_come_next(client, town, target):
    form = sign_in_form(client).fields | {"phone": town.phones[INFORMANT], "password": PASSWORD, "next": target}
    assert client.post("/sign-in", data=form).headers["Location"] == "/"


def test_known_and_unknown_accounts_get_the_same_answer(app, town):
    known = try_sign_in(app.test_client(), town.phones[INFORMANT], "wrong")
    unknown = try_sign_in(app.test_client(), "10099999999", "wrong")
    assert known.status_code == unknown.status_code == 422
    assert _without_tokens(known, town.phones[INFORMANT]) == _without_tokens(unknown, "10099999999")


def test_the_same_work_is_done_whether_or_not_an_account_exists(client, town, monkeypatch):
    checked = []
    monkeypatch.setattr(
        "webapp.people.sign_in.service.matches", lambda stored, _typed: checked.append(stored) is not None
    )
    try_sign_in(client, town.phones[INFORMANT], "wrong")
    try_sign_in(client, "10099999999", "wrong")
    assert len(checked) == 2


def test_the_sentence_stands_beside_the_password_and_the_phone_stays(client, town):
    page = parse(try_sign_in(client, town.phones[INFORMANT], "wrong").data)
    field = page.find("input", name="password")
    assert field["aria-invalid"] == "true"
    assert page.find(id=field["aria-describedby"]).text == WRONG
    assert page.find("input", name="phone")["value"] == town.phones[INFORMANT]
    assert field["value"] == ""


@pytest.mark.parametrize(("typed", "field"), [({"phone": ""}, "phone"), ({"password": ""}, "password")])
def test_an_empty_field_is_named(client, typed, field):
    form = sign_in_form(client).fields | {"phone": "10010000001", "password": "something"} | typed
    answer = client.post("/sign-in", data=form)
    assert answer.status_code == 422
    assert parse(answer.data).find("input", name=field)["aria-invalid"] == "true"


@pytest.mark.parametrize("typed", ["x" * 5000, "\0", "' OR 1=1 --", "😀", "<script>alert(1)</script>"])
def test_strange_input_is_refused_without_harm(client, town, typed):
    assert try_sign_in(client, typed, "wrong").status_code == 422
    assert try_sign_in(client, town.phones[INFORMANT], typed).status_code == 422


def test_who_is_no_longer_active_can_t_sign_in(client, town):
    _deactivate(client.application, town.users[INFORMANT])
    assert try_sign_in(client, town.phones[INFORMANT], PASSWORD).status_code == 422


def test_passwords_are_kept_as_argon2id_at_its_floor(app):
    assert hash_password("a-long-test-password").startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def _without_tokens(answer, phone):
    page = parse(answer.data)
    for one in page.walk():
        if "csrf" in one.get("name"):
            one.attributes.pop("value", None)
            one.attributes.pop("content", None)
    return [(one.tag, {k: v.replace(phone, "") for k, v in one.attributes.items()}, one.text) for one in page.walk()]


def _deactivate(app, user_id):
    with app.app_context(), transaction() as session:
        session.get_one(User, user_id).active = False


def test_signing_in_pressed_twice_is_one_session(app, client, town):
    form = sign_in_form(client).fields | {"phone": town.phones[INFORMANT], "password": PASSWORD}
    before = client.get_cookie("one_door").value
    for _ in range(2):
        client.set_cookie("one_door", before)
        assert client.post("/sign-in", data=form).status_code == 302
        assert is_in(client)
    with app.app_context():
        assert len(devices_of(town.users[INFORMANT])) == 1


def test_after_signing_out_the_next_time_is_a_session_of_its_own(app, client, town):
    form = sign_in_form(client).fields | {"phone": town.phones[INFORMANT], "password": PASSWORD}
    before = client.get_cookie("one_door").value
    client.post("/sign-in", data=form)
    token = parse(client.get("/me").data).find("meta", name="csrf-token")["content"]
    client.post("/sign-out", data={"csrf_token": token})
    assert not is_in(client)
    client.set_cookie("one_door", before)
    assert client.post("/sign-in", data=form).status_code == 302
    assert is_in(client)
    with app.app_context():
        assert len(devices_of(town.users[INFORMANT])) == 1

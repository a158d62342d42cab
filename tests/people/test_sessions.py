"""Phones that stay signed in: kept over a restart, listed, ended from any other, and ended everywhere at once."""

from datetime import timedelta

import pytest

from tests.support.html import parse
from tests.support.sign_in import is_in, try_sign_in
from tests.support.statements import counted_statements
from tests.support.town import PASSWORD
from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.people.models import DeviceSession, User

PERSON = "informant:200/001/01"
OTHER = "informant:200/001/02"


def copy_of(phone, app):
    """A client of another worker with this phone's cookie, as a thief or a second tab has it."""
    client = app.test_client()
    client.set_cookie("one_door", phone.client.get_cookie("one_door").value)
    return client


def test_sign_out_ends_the_session_in_every_worker_at_once(town, make_app):
    phone = town.sign_in(PERSON)
    elsewhere = copy_of(phone, make_app())
    assert is_in(elsewhere)
    answer = phone.client.post("/sign-out", data={"csrf_token": phone.token})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/sign-in")
    assert not is_in(elsewhere)
    assert not is_in(phone.client)


def test_a_session_outlives_a_restart_of_the_server(town, make_app):
    assert is_in(copy_of(town.sign_in(PERSON), make_app()))


def test_a_phone_stays_signed_in_for_half_a_year_and_not_for_ever(town, app):
    phone = town.sign_in(PERSON, for_ever=False)
    start = clock.now()
    with clock.travel(start + timedelta(days=179)):
        assert is_in(phone.client)
    with clock.travel(start + timedelta(days=181)):
        assert not is_in(phone.client)


def test_all_my_phones_are_listed_and_this_one_is_marked(town):
    phones = [town.sign_in(PERSON) for _ in range(3)]
    town.sign_in(OTHER)
    page = parse(phones[1].get("/me/devices").data)
    rows = [row.text for row in page.find_all("div") if "device" in row.get("class").split()]
    assert len(rows) == 3
    assert [row for row in rows if "就是这部" in row] == [rows[1]]


def test_ending_a_phone_holds_from_its_next_request_on_in_every_worker(town, make_app):
    lost, kept = town.sign_in(PERSON), town.sign_in(PERSON)
    form = next(f for f in parse(kept.get("/me/devices").data).find_all("form") if f["action"].endswith("/end"))
    answer = kept.client.post(form["action"], data=form.fields)
    assert answer.status_code == 303
    assert "那部手机已经退出" in kept.get("/me/devices").get_data(as_text=True)
    assert not is_in(lost.client)
    assert not is_in(copy_of(lost, make_app()))
    assert is_in(kept.client)


def test_ending_a_phone_twice_is_harmless(town):
    town.sign_in(PERSON)
    kept = town.sign_in(PERSON)
    form = next(f for f in parse(kept.get("/me/devices").data).find_all("form") if f["action"].endswith("/end"))
    codes = [kept.client.post(form["action"], data=form.fields).status_code for _ in range(2)]
    assert codes == [303, 303]


def test_ending_all_others_leaves_this_one(town):
    phones = [town.sign_in(PERSON) for _ in range(3)]
    stranger = town.sign_in(OTHER)
    assert phones[0].post("/me/devices/end-others").status_code == 303
    assert [is_in(phone.client) for phone in phones] == [True, False, False]
    assert is_in(stranger.client)


def test_somebody_else_s_phone_is_the_same_404_as_one_that_does_not_exist(town, app):
    mine, theirs = town.sign_in(PERSON), town.sign_in(OTHER)
    with app.app_context():
        rows = db.session().query(DeviceSession).filter_by(user_id=theirs.user_id).all()
    headers = {"Accept": "text/html", "X-CSRFToken": mine.token}
    other = mine.client.post(f"/me/devices/{rows[0].id}/end", headers=headers)
    absent = mine.client.post("/me/devices/999999/end", headers=headers)
    assert (other.status_code, absent.status_code) == (404, 404)
    assert _without_token(other) == _without_token(absent)
    assert is_in(theirs.client)


def test_who_is_no_longer_active_is_out_at_the_next_request(town, app):
    phone = town.sign_in(PERSON)
    with app.app_context(), transaction() as session:
        session.get_one(User, phone.user_id).active = False
    assert not is_in(phone.client)


def test_signing_in_as_somebody_else_ends_the_session_before(town, app):
    client = app.test_client()
    try_sign_in(client, town.phones[PERSON], PASSWORD)
    before = app.test_client()
    before.set_cookie("one_door", client.get_cookie("one_door").value)
    try_sign_in(client, town.phones[OTHER], PASSWORD)
    assert client.get("/session").get_json()["user_id"] == town.users[OTHER]
    assert not is_in(before)


def test_the_table_keeps_no_token_that_would_open_the_door(town, app):
    phone = town.sign_in(PERSON)
    with phone.client.session_transaction() as cookie:
        token = cookie["_user_id"]
    with app.app_context():
        dump = "\n".join(db.engine.raw_connection().driver_connection.iterdump())
    assert token not in dump


def test_session_tells_who_is_signed_in_and_is_never_kept(town, client):
    phone = town.sign_in(PERSON)
    answer = phone.get("/session")
    assert set(answer.get_json()) == {"user_id", "csrf_token", "name", "place", "vault_secret"}
    assert answer.headers["Cache-Control"] == "no-store"
    assert phone.client.post("/sign-out", headers={"X-CSRFToken": answer.get_json()["csrf_token"]}).status_code == 302


@pytest.mark.parametrize("accept", ["application/json", "text/html", "*/*"])
def test_session_of_nobody_is_a_401_in_json_whoever_asks(client, accept):
    answer = client.get("/session", headers={"Accept": accept})
    assert answer.status_code == 401
    assert answer.get_json()["error"]["code"] == "signed_out"
    assert answer.headers["Cache-Control"] == "no-store"


def test_private_pages_are_not_kept_so_back_shows_nothing_after_sign_out(town):
    phone = town.sign_in(PERSON)
    for address in ("/me", "/me/devices", "/messages"):
        assert phone.get(address).headers["Cache-Control"] == "no-store"
    phone.post("/sign-out")
    assert phone.get("/me").headers["Location"] == "/sign-in?next=/me"


@pytest.mark.parametrize(("address", "most"), [("/me", 6), ("/me/devices", 6), ("/session", 2), ("/help", 1)])
def test_pages_of_one_person_are_cheap(town, app, address, most):
    phone = town.sign_in(PERSON)
    phone.get("/session")  # makes the phone's secret, once
    with app.app_context(), counted_statements() as seen:
        assert phone.get(address).status_code == 200
    assert len(seen) <= most


def _without_token(answer):
    return [
        (one.tag, {k: v for k, v in one.attributes.items() if one.get("name") != "csrf-token"}, one.text)
        for one in parse(answer.data).walk()
    ]

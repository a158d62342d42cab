"""The cookies of the door: new at each sign-in, out of reach of scripts and other sites, kept over a restart."""

from tests.support.production import SAFE
from tests.support.sign_in import is_in, sign_in_form, try_sign_in
from tests.support.town import PASSWORD

INFORMANT = "informant:200/001/01"


def test_the_session_changes_at_sign_in(client, town):
    client.get("/sign-in")
    before = client.get_cookie("one_door").value
    try_sign_in(client, town.phones[INFORMANT], PASSWORD)
    first = client.get_cookie("one_door").value
    try_sign_in(client, town.phones[INFORMANT], PASSWORD)
    assert len({before, first, client.get_cookie("one_door").value}) == 3
    thief = client.application.test_client()
    thief.set_cookie("one_door", first)
    assert not is_in(thief), "the session before must have ended"


def test_a_token_from_before_signing_in_is_worth_nothing_after(client, town):
    old = sign_in_form(client).fields["csrf_token"]
    try_sign_in(client, town.phones[INFORMANT], PASSWORD)
    answer = client.post("/sign-out", data={"csrf_token": old}, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (400, "csrf")


def test_the_cookies_are_kept_from_scripts_and_other_sites_and_outlive_the_browser(client, town):
    answer = try_sign_in(client, town.phones[INFORMANT], PASSWORD)
    for name in ("one_door", "one_door_device"):
        cookie = _cookie(answer, name)
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "Secure" not in cookie
        assert "Expires=" in cookie or "Max-Age=" in cookie


def test_in_production_the_cookies_go_over_https_only(make_app):
    client = make_app(ENV="production", **SAFE).test_client()
    assert "Secure" in _cookie(client.get("/sign-in", base_url="https://localhost"), "one_door")


def test_a_made_up_session_cookie_is_nobody(client, town):
    client.set_cookie("one_door", "eyJfdXNlcl9pZCI6IjEifQ.aaaa.bbbb")
    assert not is_in(client)


def test_sign_in_passes_on_its_token_without_origin_and_is_refused_from_elsewhere(app, town):
    phone = town.phones[INFORMANT]
    assert try_sign_in(app.test_client(), phone, PASSWORD).status_code == 302
    elsewhere = {"Origin": "https://evil.example"}
    assert try_sign_in(app.test_client(), phone, PASSWORD, headers=elsewhere).status_code == 400
    assert try_sign_in(app.test_client(), phone, PASSWORD, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 400
    assert try_sign_in(app.test_client(), phone, PASSWORD, headers={"Origin": "null"}).status_code == 400
    own = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    assert try_sign_in(app.test_client(), phone, PASSWORD, headers=own).status_code == 302


def _cookie(answer, name):
    return next(one for one in answer.headers.getlist("Set-Cookie") if one.startswith(f"{name}="))

"""From which host and which site a request may come, and with which token."""

import pytest

from tests.support.production import SECRETS
from tests.support.town import JSON

PERSON = "informant:200/001/01"


def test_an_unknown_host_is_refused(client):
    assert client.get("/healthz", headers={"Host": "evil.example"}).status_code == 400
    assert client.get("/sign-in", headers={"Host": "localhost.evil.example"}).status_code == 400
    assert client.get("/sign-in", headers={"Host": "evil.example:80"}).status_code == 400


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.0.0.1:8123", "localhost:5000", "[::1]:8000"])
def test_the_machine_itself_may_be_asked_on_any_port_in_the_demo(make_app, host):
    assert make_app(ENV="demo").test_client().get("/healthz", headers={"Host": host}).status_code == 200


def test_production_answers_its_own_hosts_only(make_app):
    client = make_app(ENV="production", ALLOWED_HOSTS="one-door.example, m.one-door.example", **SECRETS).test_client()
    codes = [
        client.get("/healthz", headers={"Host": host}).status_code
        for host in ("one-door.example", "m.one-door.example", "localhost", "127.0.0.1:8000", "x.one-door.example")
    ]
    assert codes == [200, 200, 400, 400, 400]


def test_a_refused_host_leads_nowhere_of_its_own(client):
    page = client.get("/sign-in", headers={"Host": "evil.example", "Referer": "http://evil.example/x"})
    assert "evil.example" not in page.get_data(as_text=True)


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://localhost:81"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "http://[::1"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"},
    ],
)
def test_a_write_from_another_site_is_refused_although_its_token_is_right(town, headers):
    phone = town.sign_in(PERSON)
    answer = phone.post("/messages/read", headers={**JSON, **headers})
    assert answer.status_code == 400
    assert answer.get_json()["error"]["code"] == "cross_site"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "http://localhost"},
        {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"},
    ],
)
def test_a_write_from_our_own_pages_or_without_these_headers_passes_on_its_token(town, headers):
    assert town.sign_in(PERSON).post("/messages/read", headers={**JSON, **headers}).status_code == 303


def test_reads_may_come_from_a_link_anywhere(town):
    assert town.sign_in(PERSON).get("/me", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


@pytest.mark.parametrize("token", [None, "", "made-up", "IjAyZjFlNmMw.aaaa.bbbb"])
def test_a_write_with_a_bad_token_is_a_400_with_the_code_csrf(town, token):
    phone = town.sign_in(PERSON)
    headers = JSON | ({} if token is None else {"X-CSRFToken": token})
    for method, address in (("post", "/messages/read"), ("post", "/reports"), ("post", "/sign-out")):
        answer = getattr(phone.client, method)(address, headers=headers)
        assert (answer.status_code, answer.get_json()["error"]["code"]) == (400, "csrf")


def test_somebody_else_s_token_is_a_bad_one(town):
    mine, theirs = town.sign_in(PERSON), town.sign_in("grid:200/001")
    assert mine.client.post("/messages/read", headers=JSON | {"X-CSRFToken": theirs.token}).status_code == 400


def test_a_fresh_token_from_session_mends_it(town):
    phone = town.sign_in(PERSON)
    fresh = phone.get("/session").get_json()["csrf_token"]
    assert phone.client.post("/messages/read", headers=JSON | {"X-CSRFToken": fresh}).status_code == 303


def test_put_needs_the_token_too(town):
    address = f"/reports/00000000-0000-4000-8000-000000000000/photos/{'a' * 64}"
    answer = town.sign_in(PERSON).client.put(address, data=b"x", headers=JSON)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (400, "csrf")

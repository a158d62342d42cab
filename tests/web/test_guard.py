"""The guard in front of every route: who may come in, from where, with which token. Default is no."""

import pytest
from flask import Blueprint, Flask

from tests.support.html import parse
from tests.support.town import JSON
from webapp.web import guard
from webapp.web.guard import UndeclaredRoute, check_routes, declared_verb, needs, public

SAFE = {"SECRET_KEY": "s" * 40, "FIELD_KEYS": "f" * 40, "INDEX_KEY": "i" * 40}
PERSON = "informant:200/001/01"


def app_with(view):
    app = Flask("planted", static_folder=None)
    guard.init_app(app)
    blueprint = Blueprint("planted", __name__)
    blueprint.add_url_rule("/planted", "view", view)
    app.register_blueprint(blueprint)
    return app


def test_a_route_that_declares_nothing_keeps_the_app_from_starting():
    with pytest.raises(UndeclaredRoute, match=r"planted\.view"):
        check_routes(app_with(lambda: "hello"))


def test_routes_that_declare_themselves_let_it_start():
    check_routes(app_with(public(lambda: "hello")))
    check_routes(app_with(needs("me.use")(lambda: "hello")))


def test_every_route_of_the_house_declares_itself(app):
    verbs = {rule.endpoint: declared_verb(app, rule.endpoint) for rule in app.url_map.iter_rules()}
    assert len(verbs) > 20
    assert {"people.sign_in", "health.healthz", "people.session"} <= {one for one in verbs if verbs[one] is None}


def test_an_unknown_host_is_refused(client):
    assert client.get("/healthz", headers={"Host": "evil.example"}).status_code == 400
    assert client.get("/sign-in", headers={"Host": "localhost.evil.example"}).status_code == 400
    assert client.get("/sign-in", headers={"Host": "evil.example:80"}).status_code == 400


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.0.0.1:8123", "localhost:5000", "[::1]:8000"])
def test_the_machine_itself_may_be_asked_on_any_port_in_the_demo(make_app, host):
    assert make_app(ENV="demo").test_client().get("/healthz", headers={"Host": host}).status_code == 200


def test_production_answers_its_own_hosts_only(make_app):
    client = make_app(ENV="production", ALLOWED_HOSTS="one-door.example, m.one-door.example", **SAFE).test_client()
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


def test_signed_out_reads_lead_to_the_door_and_programs_get_a_401(client):
    assert client.get("/me").headers["Location"] == "/sign-in?next=/me"
    answer = client.get("/me", headers=JSON)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (401, "signed_out")


def test_a_signed_out_write_leads_to_the_door_without_coming_back_to_it(client):
    answer = client.post("/sign-out")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/sign-in")


@pytest.mark.parametrize("headers", [{}, JSON])
def test_what_is_not_allowed_and_what_is_not_there_are_one_answer(town, headers):
    phone = town.sign_in("auditor")
    forbidden, absent = phone.get("/todo", headers=headers), phone.get("/nothing-here", headers=headers)
    assert forbidden.status_code == absent.status_code == 404
    assert _bare(forbidden) == _bare(absent)
    assert sorted(forbidden.headers.keys()) == sorted(absent.headers.keys())


def test_a_case_out_of_scope_is_the_same_as_one_that_does_not_exist(town):
    code = town.sign_in("informant:201/001/01").report(description="桥裂了").get_json()["case_code"]
    stranger = town.sign_in("grid:200/001")
    theirs, absent = stranger.get(f"/cases/{code}"), stranger.get("/cases/ZZZZ-ZZZZ-ZZZZ-ZZZ1")
    assert theirs.status_code == absent.status_code == 404
    assert _bare(theirs) == _bare(absent)
    assert "桥裂了" not in theirs.get_data(as_text=True)


def _bare(answer):
    """What an answer says, without tokens."""
    if answer.is_json:
        return answer.get_json()
    page = parse(answer.data)
    return [
        (one.tag, {k: v for k, v in one.attributes.items() if "csrf" not in one.get("name") or k == "name"}, one.text)
        for one in page.walk()
    ]

"""The guard in front of every route: who may come in, from where, with which token. Default is no."""

import pytest
from flask import Blueprint, Flask

from tests.support.html import parse
from tests.support.town import JSON
from webapp.web import guard
from webapp.web.guard import UndeclaredRoute, check_routes, declared_verb, needs, public

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
    assert {"people.sign_in", "web_health.healthz", "people.session"} <= {one for one in verbs if verbs[one] is None}


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

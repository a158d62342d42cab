"""Every refusal is a page with a way on, or JSON for programs; neither tells what went wrong inside."""

import pytest

from tests.support import once
from tests.support.html import parse
from tests.support.logs import log_lines
from tests.support.statements import counted_statements
from tests.support.town import JSON, kept_town
from webapp.core.errors import CATALOGUE, Problem
from webapp.web.guard import public

SHOWN = sorted(set(CATALOGUE) - {"signed_out"})
SECRET = "手机 13812345678 的密码是 hunter2"


@pytest.fixture(scope="module")
def broken_town(empty_instance, town_instance, shared, tmp_path_factory):
    """A town whose application has a route for every way to fail."""

    def refuse(code):
        raise Problem(code, fields={"note": "写一句就行"} if code == "invalid" else None)

    def crash():
        note = SECRET
        raise RuntimeError(note)

    with once.own_app(empty_instance, tmp_path_factory.mktemp("broken"), shared) as app:
        app.add_url_rule("/refuse/<code>", "refuse", public(refuse), methods=["GET", "POST"])
        app.add_url_rule("/crash", "crash", public(crash))
        app.config["TESTING"] = app.testing = False
        yield kept_town(app, town_instance)


@pytest.fixture
def broken(broken_town):
    return broken_town.app


@pytest.mark.parametrize("code", SHOWN)
def test_a_refusal_says_what_it_is_and_leads_on(broken, code):
    answer = broken.test_client().get(f"/refuse/{code}")
    page = parse(answer.data)
    assert answer.status_code == CATALOGUE[code][0]
    assert len(page.find_all("h1")) == 1
    assert page.find("h1").text
    assert {"/", "/help"} & set(page.links)
    assert str(answer.status_code) in page.text


@pytest.mark.parametrize("code", SHOWN)
def test_a_program_gets_the_same_in_json(broken, code):
    answer = broken.test_client().get(f"/refuse/{code}", headers=JSON)
    assert answer.status_code == CATALOGUE[code][0]
    assert set(answer.get_json()) == {"error"}
    assert set(answer.get_json()["error"]) == {"code", "message", "fields"}
    assert answer.get_json()["error"]["code"] == code


def test_a_fragment_gets_json_too_so_that_no_page_lands_in_a_page(broken):
    assert broken.test_client().get("/refuse/stale", headers={"HX-Request": "true"}).is_json


def test_the_fields_are_named_to_both(broken):
    client = broken.test_client()
    assert client.get("/refuse/invalid", headers=JSON).get_json()["error"]["fields"] == {"note": "写一句就行"}
    assert "写一句就行" in parse(client.get("/refuse/invalid").data).text


@pytest.mark.parametrize("code", ["busy", "storage_full"])
def test_what_passes_says_when_to_come_again(broken, code):
    answer = broken.test_client().get(f"/refuse/{code}")
    assert int(answer.headers["Retry-After"]) > 0
    page = parse(answer.data)
    assert f"请过 {answer.headers['Retry-After']} 秒再试一次" in page.text
    assert page.link("再试一次") == f"http://localhost/refuse/{code}"


def test_after_a_form_the_way_back_is_the_page_it_stood_on_if_that_is_ours(broken_town):
    phone = broken_town.sign_in("town")
    headers = {"X-CSRFToken": phone.token}
    own = phone.client.post("/refuse/stale", headers=headers | {"Referer": "http://localhost/todo"})
    assert parse(own.data).link("返回") == "http://localhost/todo"
    foreign = phone.client.post("/refuse/stale", headers=headers | {"Referer": "http://localhost.evil.example/"})
    assert "evil" not in foreign.get_data(as_text=True)


@pytest.mark.parametrize("headers", [{}, JSON])
def test_a_bug_tells_nothing_of_itself(broken, headers):
    with log_lines() as lines:
        answer = broken.test_client().get("/crash", headers=headers)
    assert answer.status_code == 500
    said = answer.get_data(as_text=True)
    for word in ("Traceback", "RuntimeError", "hunter2", "13812345678", ".py", "crash"):
        assert word not in said
    logged = lines.getvalue()
    assert "RuntimeError" in logged
    assert "crash" in logged
    assert "hunter2" not in logged
    assert "13812345678" not in logged


def test_a_wrong_method_is_a_405_with_a_way_on(client):
    answer = client.get("/sign-out")
    assert answer.status_code == 405
    assert parse(answer.data).link("回首页") == "/"


def test_too_large_a_request_is_refused(town):
    answer = town.sign_in("informant:200/001/01").post(
        "/reports", {"description": "x" * 3_000_000}, content_type="multipart/form-data"
    )
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (413, "too_large")


@pytest.mark.parametrize("address", ["/nothing-here", "/%00", "/cases/%F0%9F%98%80", "/" + "x" * 3000, "/messages/-1"])
def test_strange_addresses_are_the_ordinary_404(town, address):
    assert town.sign_in("town").get(address).status_code == 404


def test_a_404_asks_the_database_for_no_more_than_who_asks(town, app):
    phone = town.sign_in("town")
    with app.app_context(), counted_statements() as seen:
        phone.get("/nothing-here")
    assert len(seen) <= 1


def test_a_404_signed_out_asks_it_nothing(client, app):
    with app.app_context(), counted_statements() as seen:
        client.get("/nothing-here")
    assert seen == []


def test_head_and_options_do_no_harm(client):
    assert client.head("/sign-in").status_code == 200
    assert client.options("/sign-in").status_code == 200

"""What phones keep of the app: empty pages that are the same for everybody, and the service worker that serves them."""

import re

import pytest

from tests.support.html import parse
from webapp.web.assets import with_parts

PERSON = "informant:200/001/01"
SHELLS = ("/offline", "/shell/chooser", "/shell/drafts", "/shell/patrol", "/shell/hazard", "/shell/dispute")
FORMS = ("patrol", "hazard", "dispute")


@pytest.mark.parametrize("address", SHELLS)
def test_a_kept_page_is_the_same_for_everybody(town, client, address):
    phone = town.sign_in(PERSON)
    phone.client.set_cookie("one_door_care", "1")
    assert phone.get(address).data == client.get(address).data


@pytest.mark.parametrize("address", SHELLS)
def test_a_kept_page_holds_no_token_name_place_or_id(town, address):
    phone = town.sign_in(PERSON)
    answer = phone.get(address)
    page = parse(answer.data)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    tokens = [one.get("value") or one.get("content") for one in page.walk() if "csrf" in (one.get("name") or "")]
    assert [token for token in tokens if token] == []
    text = answer.get_data(as_text=True)
    assert "才湾村" not in text
    assert "测试" not in text
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-", text), "no id that two reports could share"


@pytest.mark.parametrize("kind", FORMS)
def test_a_kept_form_asks_the_same_as_the_live_one(town, kind):
    phone = town.sign_in(PERSON)
    live, kept = (parse(phone.get(address).data) for address in (f"/report/{kind}", f"/shell/{kind}"))
    names = [{one.get("name") for one in page.find_all("input")} - {"client_id"} for page in (live, kept)]
    assert names[0] == names[1]


@pytest.mark.parametrize("address", ["/shell/reports", "/shell/", "/shell/me"])
def test_nothing_else_is_kept(client, address):
    assert client.get(address).status_code == 404


def test_the_service_worker_names_its_build_and_files_that_are_there(app, client):
    answer = client.get("/sw.js")
    text = answer.get_data(as_text=True)
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert app.config["BUILD"] in text
    files = re.findall(r'"(/static/[^"]+)"', text)
    assert len(files) > 20
    assert [name for name in files if client.get(name).status_code != 200] == []


@pytest.mark.parametrize("address", SHELLS)
def test_every_file_of_a_kept_page_is_kept_and_what_its_scripts_load_later_too(app, client, address):
    kept = set(re.findall(r'"(/static/[^"]+)"', client.get("/sw.js").get_data(as_text=True)))
    page = client.get(address).get_data(as_text=True)
    scripts = set(re.findall(r'<script src="(/static/[^"]+)"', page))
    sheets = set(re.findall(r'<link rel="stylesheet" href="(/static/[^"]+)">', page))
    assert scripts | {one for one in sheets if "no-script" not in one} <= kept
    later = with_parts(app.config["PUBLISHED"], [one.split("/", 3)[3] for one in scripts])
    later -= {"js/maps/tiles.js", "js/desk.js"}  # of use only with signal, or on a desk
    assert {f"/static/{app.config['BUILD']}/{path}" for path in later} <= kept


def test_the_phone_keeps_nothing_that_only_a_desk_needs(client):
    text = client.get("/sw.js").get_data(as_text=True)
    assert [name for name in ("htmx", "desk.", "print.css") if name in text] == []

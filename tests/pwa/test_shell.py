"""What phones keep of the app: empty pages that are the same for everybody, and the service worker that serves them."""

import json
import re

import pytest

from tests.support.html import parse
from tests.support.rules.sources import read
from webapp.web.assets import FIRST_ICONS, with_parts

PERSON = "informant:200/001/01"
FIRST = ("chooser", "patrol", "hazard", "dispute", "offline")
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


def kept(client, which):
    """The files of one of the two lists of the service worker: `files` at once, `rest` later."""
    text = client.get("/sw.js").get_data(as_text=True)
    return set(json.loads(re.search(r"start\((.*)\);", text)[1])[which])


def test_one_answer_has_the_pages_of_a_first_visit_as_they_are(client):
    pages = client.get("/shells").get_json()["pages"]
    assert set(pages) == set(FIRST)
    for name in FIRST:
        page = client.get("/offline" if name == "offline" else f"/shell/{name}").get_data(as_text=True)
        assert re.sub(r"\n\s+", "\n", page) == pages[name]


@pytest.mark.parametrize("name", ["chooser", "patrol", "hazard", "dispute"])
def test_what_a_form_shows_and_runs_at_once_is_among_the_first_that_a_phone_keeps(client, name):
    page = client.get(f"/shell/{name}").get_data(as_text=True)
    named = set(re.findall(r'<(?:script src|use href)="(/static/[^"#]+)', page))
    named |= set(re.findall(r'<link rel="stylesheet" href="(/static/[^"]+)">', page))
    assert {one for one in named if "no-script" not in one} <= kept(client, "files")


def test_what_is_used_later_comes_later_and_nothing_twice(client):
    first, rest = kept(client, "files"), kept(client, "rest")
    assert first & rest == set()
    for later in ("js/later.js", "img/icons-more.svg", "js/service_orders/order.js"):
        assert any(one.endswith(later) for one in rest)


def test_a_first_visit_draws_its_icons_from_the_first_file_of_them(client):
    drawn = set(re.findall(r"/static/\w+/(img/[\w-]+\.svg)#", str(client.get("/shells").get_json()["pages"])))
    assert drawn == {"img/icons.svg"}
    by_scripts = {name for one in read("static/js/**/*.js") for name in re.findall(r'\bicon\("([\w-]+)"', one.text)}
    assert by_scripts
    assert by_scripts - FIRST_ICONS == set()


def test_the_phone_keeps_nothing_that_only_a_desk_needs(client):
    text = client.get("/sw.js").get_data(as_text=True)
    assert [name for name in ("htmx", "desk.", "no-script") if name in text] == []

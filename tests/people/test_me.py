"""我的: who I am here, how I want to see pages, and the way out; the same for every role."""

import pytest

from tests.support.html import parse
from tests.support.town import PASSWORD

ROLES = [
    "informant:200/001/01",
    "grid:200/001",
    "special:901",
    "village:200",
    "town",
    "governance_centre",
    "police_station",
    "womens_federation",
    "adviser:200",
    "system_admin",
    "security_admin",
    "auditor",
    "political_legal_commissioner",
]


def page_of(town, key, address="/me", **cookies):
    phone = town.sign_in(key)
    for name, value in cookies.items():
        phone.client.set_cookie(name, value)
    return phone, parse(phone.get(address).data)


@pytest.mark.parametrize("key", ROLES)
def test_every_role_has_large_text_and_the_way_out_and_no_dead_link(town, key):
    phone, page = page_of(town, key)
    assert "大字版" in page.text
    assert len([form for form in page.find_all("form") if form["action"] == "/sign-out"]) == 1
    for address in page.links:
        assert address.startswith("#") or phone.get(address, follow_redirects=True).status_code == 200, address


def test_who_and_where_stands_there_and_the_number_is_masked(town):
    _, page = page_of(town, "informant:200/001/01")
    phone = town.phones["informant:200/001/01"]
    assert "微网格信息员 · 才湾村 1 网格 01" in page.text
    assert f"{phone[:3]}****{phone[-4:]}" in page.text
    assert phone not in page.text


@pytest.mark.parametrize(("key", "shown"), [("informant:200/001/01", True), ("auditor", False)])
def test_my_reports_stand_there_for_those_who_report(town, key, shown):
    _, page = page_of(town, key)
    assert ("/reports" in page.links) == shown


def test_the_cookies_say_how_pages_look(town):
    _, page = page_of(town, "town", one_door_care="1", one_door_theme="dark")
    html = page.find("html")
    assert (html.get("data-weui-mode"), html.get("data-weui-theme")) == ("care", "dark")
    assert "checked" in page.find("input", data_pref="care").attributes
    assert "checked" in page.find("input", data_pref="theme", value="dark").attributes


def test_a_made_up_theme_is_the_phone_s_own(town):
    _, page = page_of(town, "town", one_door_theme='"><script>')
    assert "data-weui-theme" not in page.find("html").attributes


def test_signing_out_needs_no_script(town):
    phone, page = page_of(town, "town")
    form = next(form for form in page.find_all("form") if form["action"] == "/sign-out")
    assert phone.client.post("/sign-out", data=form.fields).headers["Location"] == "/sign-in"


def test_help_is_for_everybody(client, town):
    assert client.get("/help").status_code == 200
    assert PASSWORD not in client.get("/help").get_data(as_text=True)

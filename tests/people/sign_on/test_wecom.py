"""In 企业微信 whoever its address book knows comes in without a password, nobody else, and nothing leads astray."""

from datetime import timedelta
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from tests.support.html import parse
from tests.support.provider import Played
from tests.support.sign_in import is_in
from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.people.models import User
from webapp.people.sign_on import routes_wecom
from webapp.people.sign_on.models import Provider
from webapp.people.sign_on.service import bind
from webapp.providers import wecom

LEAD = "grid:200/001"
WECOM = {"User-Agent": "Mozilla/5.0 (Linux; Android 13) Mobile MicroMessenger/7.0.1 wxwork/4.1"}
WECHAT = {"User-Agent": "Mozilla/5.0 (Linux; Android 13) Mobile MicroMessenger/8.0.50"}
WHO = "/cgi-bin/auth/getuserinfo"


@pytest.fixture(autouse=True)
def there(town, provider):
    town.app.config |= {"WECOM_CORP": "ww1", "WECOM_AGENT": "7", "WECOM_SECRET": "s", "WECOM_URL": provider.url}
    wecom.TOKENS.forget()
    provider.plays("wecom", "token", "member")
    bound(town, LEAD)


def bound(town, who):
    with town.app.app_context(), transaction():
        bind(Provider.WECOM, town.users[who], "zhangsan", made_by=None)


def asked_of(client, address="/wecom/enter"):
    """Begin, and return the state with which 企业微信 sends them back."""
    there = client.get(address, headers=WECOM).location
    assert there.startswith("https://open.weixin.qq.com/connect/oauth2/authorize?"), there
    assert there.endswith("#wechat_redirect")
    return parse_qs(urlsplit(there).query)["state"][0]


def comes_back(client, state, code="c0de"):
    return client.get("/wecom/back", query_string={"code": code, "state": state}, headers=WECOM)


def test_without_an_app_nothing_of_it_is_there(town, client):
    town.app.config["WECOM_SECRET"] = ""
    assert "企业微信" not in client.get("/sign-in", headers=WECOM).text
    assert client.get("/wecom/enter", headers=WECOM).status_code == 404
    assert client.get("/wecom/back", headers=WECOM).status_code == 404


def test_the_button_is_shown_in_its_own_browser_alone(client):
    assert "用企业微信进" in client.get("/sign-in", headers=WECOM).text
    for other in ({}, WECHAT):
        assert "用企业微信进" not in client.get("/sign-in", headers=other).text


def test_who_is_known_there_comes_in_where_they_wanted_to_go(town, client, provider):
    there = client.get("/wecom/enter?next=/go/5", headers=WECOM).location
    asked = {name: values[0] for name, values in parse_qs(urlsplit(there).query).items()}
    assert (asked["appid"], asked["agentid"], asked["scope"]) == ("ww1", "7", "snsapi_base")
    assert asked["redirect_uri"] == "http://localhost/wecom/back"
    assert asked["state"].isalnum()
    assert comes_back(client, asked["state"]).location == "/go/5"
    assert client.get("/session").get_json()["user_id"] == town.users[LEAD]
    assert provider.of(WHO)[0].query["code"] == "c0de"


def test_who_is_in_already_or_in_another_browser_is_led_on_and_nobody_is_asked(town, client, provider):
    assert town.sign_in(LEAD).get("/wecom/enter?next=/messages", headers=WECOM).location == "/messages"
    assert client.get("/wecom/enter?next=/go/5", headers=WECHAT).location == "/sign-in?next=/go/5"
    assert provider.asked == []


@pytest.mark.parametrize("state", ["", "0" * 32, "字"])
def test_a_wrong_state_lets_nobody_in_and_asks_nobody(client, provider, state):
    asked_of(client)
    assert "请再点一次" in comes_back(client, state).text
    assert not is_in(client)
    assert provider.asked == []


def test_a_state_is_good_once_and_in_its_own_browser(town, client):
    state = asked_of(client)
    other = town.app.test_client()
    asked_of(other)
    comes_back(other, state)
    assert not is_in(other)
    comes_back(client, state)
    assert is_in(client)
    client.post("/sign-out", data={"csrf_token": client.get("/session").get_json()["csrf_token"]})
    comes_back(client, state)
    assert not is_in(client)


def test_a_state_lapses_after_ten_minutes(client, provider):
    state = asked_of(client)
    with clock.travel(clock.now() + timedelta(minutes=10, seconds=1)):
        assert "请再点一次" in comes_back(client, state).text
    assert not is_in(client)
    assert provider.asked == []


@pytest.mark.parametrize("answer", ["no_member", "code_used"])
def test_who_is_no_member_or_comes_with_a_used_code_is_told_so(client, provider, answer):
    provider.plays("wecom", answer)
    page = comes_back(client, asked_of(client)).text
    assert ("请网格长看一看" if answer == "no_member" else "请再点一次") in page
    assert not is_in(client)


def test_whom_the_house_does_not_know_is_told_whom_to_ask_and_keeps_the_way(town, client, provider):
    provider.answers(WHO, {"errcode": 0, "userid": "wangwu"})
    page = comes_back(client, asked_of(client, "/wecom/enter?next=/go/5"))
    assert "请网格长看一看" in page.text
    assert parse(page.data).find("a", href="/sign-in?next=/go/5")
    assert "wangwu" not in page.text


def test_who_may_sign_in_no_more_is_not_let_in(town, client):
    with town.app.app_context(), transaction():
        db.session().get(User, town.users[LEAD]).active = False
    assert "还不认识" in comes_back(client, asked_of(client)).text
    assert not is_in(client)


def test_an_office_is_asked_for_its_second_step_all_the_same(town, client):
    town.app.config["SECOND_FACTOR"] = "required"
    bound(town, "justice_office")
    page = comes_back(client, asked_of(client))
    assert parse(page.data).find("form", action="/sign-in/second")
    assert not is_in(client)


@pytest.mark.parametrize("played", [Played(gone=True), Played(b"<html>"), Played(b"", 503), {"errcode": 48002}])
def test_while_it_is_away_the_ordinary_way_in_is_there(client, provider, played):
    provider.answers(WHO, played)
    page = comes_back(client, asked_of(client))
    assert "企业微信这会儿没有回答" in page.text
    assert parse(page.data).find("a", href="/sign-in")
    assert not is_in(client)


def test_while_it_is_slow_only_a_few_wait_for_it(client, provider, monkeypatch):
    monkeypatch.setattr(routes_wecom, "_seats", type(routes_wecom._seats)(0))
    assert "没有回答" in comes_back(client, asked_of(client)).text
    assert provider.asked == []


@pytest.mark.parametrize("target", ["https://evil.example", "//evil.example", "/\\evil.example"])
def test_it_leads_nowhere_else(client, target):
    assert comes_back(client, asked_of(client, f"/wecom/enter?next={quote(target)}")).location == "/todo"


def test_the_phone_is_listed_by_its_name(town, client):
    comes_back(client, asked_of(client))
    assert "企业微信" in client.get("/me/devices").text

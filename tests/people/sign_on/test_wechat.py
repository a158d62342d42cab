"""In WeChat: who bound their WeChat is signed in silently, nobody else ever is, and nothing goes round in circles."""

from datetime import timedelta
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from flask.testing import FlaskClient

from tests.support.html import parse
from tests.support.provider import Played, Provider
from tests.support.sign_in import is_in, try_sign_in
from tests.support.statements import counted_statements
from tests.support.town import PASSWORD, Town
from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.people.models import User
from webapp.people.sign_on.models import Provider as Vouching
from webapp.people.sign_on.queries import subjects_of
from webapp.people.sign_on.routes_wechat import my_wechat
from webapp.people.sign_on.service import bind

INFORMANT, OTHER, LEAD = "informant:200/001/01", "informant:200/001/02", "grid:200/001"
WECHAT = {"User-Agent": "Mozilla/5.0 (Linux; Android 13) Mobile MicroMessenger/8.0.50"}
WECOM = {"User-Agent": "Mozilla/5.0 (Linux; Android 13) Mobile MicroMessenger/7.0.1 wxwork/4.1"}


@pytest.fixture
def account(town: Town, provider: Provider) -> Provider:
    """The house with an account; whoever comes back with a code is oMadeUpPerson."""
    town.app.config |= {"WECHAT_APP": "wx-made-up", "WECHAT_SECRET": "quiet", "WECHAT_TEMPLATE": "T1"}
    town.app.config["WECHAT_URL"] = provider.url
    provider.plays("wechat", "token", "ticket", "known")
    return provider


def bound(town: Town, who: str = INFORMANT, openid: str = "oMadeUpPerson") -> None:
    with town.app.app_context(), transaction():
        bind(Vouching.WECHAT, town.users[who], openid, made_by=None)


def known_as(town: Town, who: str) -> str | None:
    with town.app.app_context():
        return subjects_of(Vouching.WECHAT, [town.users[who]]).get(town.users[who])


def asked_of(client: FlaskClient, address: str = "/wechat/enter") -> str:
    """Begin, and return the state with which WeChat sends them back."""
    there = client.get(address, headers=WECHAT).location
    assert there.startswith("https://open.weixin.qq.com/connect/oauth2/authorize?"), there
    return parse_qs(urlsplit(there).query)["state"][0]


def comes_back(client: FlaskClient, state: str, code: str = "made-up"):
    return client.get(f"/wechat/back?code={code}&state={state}", headers=WECHAT)


def bind_link(phone) -> str:
    """Return where the button of the person's own page leads."""
    page = parse(phone.client.get("/me/ways", headers=WECHAT).data)
    return next(link["href"] for link in page.find_all("a") if "绑定这个微信" in link.text)


def test_without_an_account_nothing_of_it_is_there(town: Town, client: FlaskClient):
    page = client.get("/sign-in", headers=WECHAT)
    assert page.status_code == 200
    assert "微信" not in page.text
    assert "qq.com" not in page.headers["Content-Security-Policy"]
    for address in ("/wechat/enter", "/wechat/back?code=x&state=y", "/wechat/sign?url=http://localhost/"):
        assert client.get(address, headers=WECHAT).status_code == 404
    with town.app.test_request_context(), counted_statements() as statements:
        assert my_wechat() is None
    assert len(statements) == 0


@pytest.mark.parametrize("browser", [{}, WECOM])
def test_other_browsers_are_never_sent_there(account: Provider, client: FlaskClient, browser: dict[str, str]):
    page = client.get("/sign-in", headers=browser)
    assert page.status_code == 200
    assert "wechat" not in page.text
    assert "qq.com" not in page.headers["Content-Security-Policy"]
    assert client.get("/wechat/enter", headers=browser).status_code == 404


def test_who_bound_their_wechat_is_signed_in_where_they_wanted_to_go(
    account: Provider, town: Town, client: FlaskClient
):
    bound(town)
    to_sign_in = client.get("/reports", headers=WECHAT).location
    to_enter = client.get(to_sign_in, headers=WECHAT).location
    there = parse_qs(urlsplit(client.get(to_enter, headers=WECHAT).location).query)
    assert there["scope"] == ["snsapi_base"]
    assert there["redirect_uri"] == ["http://localhost/wechat/back"]
    assert comes_back(client, there["state"][0]).location == "/reports"
    assert client.get("/session").get_json()["user_id"] == town.users[INFORMANT]


def test_who_is_not_bound_sees_the_form_and_is_not_sent_round(account: Provider, client: FlaskClient):
    state = asked_of(client, "/wechat/enter?next=/reports")
    form = comes_back(client, state).location
    assert parse_qs(urlsplit(form).query) == {"next": ["/reports"], "wechat": ["no"]}
    assert client.get(form, headers=WECHAT).status_code == 200
    assert client.get("/sign-in", headers=WECHAT).status_code == 200, "not again within minutes"
    with clock.travel(clock.now() + timedelta(minutes=11)):
        assert client.get("/sign-in", headers=WECHAT).status_code == 302


def test_a_browser_that_keeps_no_cookies_is_not_sent_round(account: Provider, town: Town):
    state = asked_of(town.app.test_client())
    form = comes_back(town.app.test_client(), state).location
    assert town.app.test_client().get(form, headers=WECHAT).status_code == 200
    assert account.asked == []


@pytest.mark.parametrize("state", ["", "made-up", "字"])
def test_a_wrong_state_signs_nobody_in_and_asks_nobody(account: Provider, town: Town, client: FlaskClient, state: str):
    bound(town)
    asked_of(client)
    comes_back(client, state)
    assert not is_in(client)
    assert account.asked == []


def test_a_state_is_good_once_and_in_its_own_browser(account: Provider, town: Town, client: FlaskClient):
    bound(town)
    state = asked_of(client)
    other = town.app.test_client()
    asked_of(other)
    comes_back(other, state)
    assert not is_in(other)
    comes_back(client, state)
    assert is_in(client)
    client.post("/sign-out", data={"csrf_token": client.get("/session").get_json()["csrf_token"]}, headers=WECHAT)
    comes_back(client, state)
    assert not is_in(client)


def test_a_code_that_was_used_before_signs_nobody_in(account: Provider, town: Town, client: FlaskClient):
    bound(town)
    account.plays("wechat", "used")
    comes_back(client, asked_of(client))
    assert not is_in(client)


@pytest.mark.parametrize("played", [Played(gone=True), Played(b"<html>"), Played({}, 503)])
def test_while_wechat_is_away_the_form_is_there(account: Provider, town: Town, client: FlaskClient, played: Played):
    bound(town)
    account.answers("/sns/oauth2/access_token", played)
    form = comes_back(client, asked_of(client)).location
    page = client.get(form, headers=WECHAT)
    assert "微信这会儿没有回答" in page.text
    assert try_sign_in(client, town.phones[INFORMANT], PASSWORD, address=form, headers=WECHAT).status_code == 302
    assert is_in(client)


def test_who_may_sign_in_no_more_is_not_signed_in(account: Provider, town: Town, client: FlaskClient):
    bound(town)
    with town.app.app_context(), transaction():
        db.session().get(User, town.users[INFORMANT]).active = False
    comes_back(client, asked_of(client))
    assert not is_in(client)


def test_an_office_is_asked_for_its_second_step_all_the_same(account: Provider, town: Town, client: FlaskClient):
    town.app.config["SECOND_FACTOR"] = "required"
    bound(town, "justice_office")
    page = comes_back(client, asked_of(client))
    assert page.status_code == 200
    assert parse(page.data).find("form", action="/sign-in/second")
    assert not is_in(client)


@pytest.mark.parametrize("target", ["https://evil.example", "//evil.example", "/\\evil.example"])
def test_it_leads_nowhere_else(account: Provider, town: Town, client: FlaskClient, target: str):
    bound(town)
    assert comes_back(client, asked_of(client, f"/wechat/enter?next={quote(target)}")).location == "/"


def test_who_signs_out_there_stays_out_until_somebody_signs_in(account: Provider, town: Town, client: FlaskClient):
    bound(town)
    comes_back(client, asked_of(client))
    client.post("/sign-out", data={"csrf_token": client.get("/session").get_json()["csrf_token"]}, headers=WECHAT)
    with clock.travel(clock.now() + timedelta(days=30)):
        page = client.get("/sign-in", headers=WECHAT)
        assert page.status_code == 200
        assert parse(page.data).find("a", href="/wechat/enter"), "by hand it goes"
        comes_back(client, asked_of(client))
        assert is_in(client)
        client.delete_cookie(town.app.config["SESSION_COOKIE_NAME"])
        assert client.get("/sign-in", headers=WECHAT).status_code == 302


def test_a_person_binds_their_wechat_by_the_link_of_their_page_and_ends_it(account: Provider, town: Town):
    phone = town.sign_in(INFORMANT)
    comes_back(phone.client, asked_of(phone.client, bind_link(phone)))
    assert known_as(town, INFORMANT) == "oMadeUpPerson"
    assert phone.post("/wechat/unbind", headers={}).location == "/me/ways"
    assert known_as(town, INFORMANT) is None


def test_on_a_lost_phone_wechat_lets_nobody_in_once_the_phones_are_signed_out(
    account: Provider, town: Town, client: FlaskClient
):
    bound(town)
    manager = town.sign_in("grid_centre")
    assert manager.post(f"/people/{town.users[INFORMANT]}/phones/end", headers={}).status_code == 303
    comes_back(client, asked_of(client))
    assert not is_in(client)
    assert known_as(town, INFORMANT) is None


def test_a_link_of_another_session_binds_nobody(account: Provider, town: Town):
    link = bind_link(town.sign_in(OTHER))
    phone = town.sign_in(INFORMANT)
    assert phone.client.get(link, headers=WECHAT).location == "/me/ways"
    assert phone.client.get("/wechat/enter?bind=made-up", headers=WECHAT).location == "/me/ways"


def test_a_wechat_of_another_moves_only_once_they_give_it_up_themselves(account: Provider, town: Town):
    bound(town, OTHER)
    phone = town.sign_in(INFORMANT)
    comes_back(phone.client, asked_of(phone.client, bind_link(phone)))
    assert (known_as(town, OTHER), known_as(town, INFORMANT)) == ("oMadeUpPerson", None)
    town.sign_in(OTHER).post("/wechat/unbind", headers={})
    comes_back(phone.client, asked_of(phone.client, bind_link(phone)))
    assert (known_as(town, OTHER), known_as(town, INFORMANT)) == (None, "oMadeUpPerson")


def test_who_signed_out_between_binds_nobody(account: Provider, town: Town):
    phone = town.sign_in(INFORMANT)
    state = asked_of(phone.client, bind_link(phone))
    phone.post("/me/devices/end-others", headers={})
    with phone.client.session_transaction() as cookie:
        cookie.pop("_user_id")
    comes_back(phone.client, state)
    assert known_as(town, INFORMANT) is None


def test_only_addresses_of_this_house_are_signed(account: Provider, client: FlaskClient):
    signed = client.get("/wechat/sign", query_string={"url": "http://localhost/services?x=1#y"}, headers=WECHAT)
    assert set(signed.get_json()) == {"appId", "timestamp", "nonceStr", "signature"}
    for address in (
        "https://evil.example/",
        "http://localhost.evil.example/",
        "//localhost/",
        "/services",
        "x" * 3_000,
        "",
    ):
        asked = client.get("/wechat/sign", query_string={"url": address}, headers=WECHAT)
        assert asked.status_code == 404, address


def test_a_page_in_wechat_may_load_its_script_and_nothing_more(account: Provider, client: FlaskClient):
    policy = client.get("/services", headers=WECHAT).headers["Content-Security-Policy"]
    assert "script-src 'self' https://res.wx.qq.com/open/js/jweixin-1.6.0.js;" in policy
    assert policy.count("qq.com") == 1

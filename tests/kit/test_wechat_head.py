"""In WeChat, with an account there, a page brings WeChat's script and a card; nobody's matter has a card of its own."""

import pytest

from tests.support.html import parse
from tests.support.town import Town

WECHAT = {"User-Agent": "Mozilla/5.0 (Linux; Android 13) Mobile MicroMessenger/8.0.50"}
HOUSE = "一扇门"


@pytest.fixture
def account(town: Town) -> Town:
    town.app.config |= {"WECHAT_APP": "wx-made-up", "WECHAT_SECRET": "quiet"}
    return town


def card(page) -> tuple[str, str] | None:
    """Return title and path of the card of a page, None without one."""
    found = parse(page.data).find_all("meta", name="wechat")
    return (found[0]["content"], found[0]["data-path"]) if found else None


def test_pages_that_may_be_sent_on_say_what_they_are(account: Town, client):
    assert card(client.get("/services", headers=WECHAT)) == (HOUSE, "/services")
    assert card(client.get("/services/speak", headers=WECHAT)) == ("有事说事", "/services/speak")
    assert card(client.get("/services/help", headers=WECHAT)) == ("点一份法律服务", "/services/help")


def test_nobodys_matter_has_a_card_of_its_own(account: Town):
    informant = account.sign_in("informant:200/001/01")
    code = informant.report(description="南头的路灯坏了").get_json()["case_code"]
    lead = account.sign_in("grid:200/001").client
    for address in (f"/cases/{code}", "/todo", "/messages"):
        page = lead.get(address, headers=WECHAT)
        assert card(page) == (HOUSE, "/services"), address


def test_who_is_afraid_meets_nothing_of_it(account: Town, client):
    assert card(client.get("/services/p", headers=WECHAT)) is None


def test_other_browsers_get_nothing_of_it(account: Town, client):
    page = client.get("/services")
    assert card(page) is None
    assert "wechat" not in page.text


def test_without_an_account_wechat_gets_nothing_of_it(client, town: Town):
    assert card(client.get("/services", headers=WECHAT)) is None

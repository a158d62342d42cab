"""The way by 微信: a neutral sentence and a time to who is bound; who has not subscribed is asked on the next way."""

from datetime import timedelta

import pytest

from tests.outbox.test_sending import cry, rows, work
from tests.support.provider import Provider
from tests.support.stands import Stand
from webapp.core import clock
from webapp.core.db import transaction
from webapp.outbox import ways, wechat
from webapp.outbox.models import Delivery
from webapp.people.sign_on.models import Provider as Vouching
from webapp.people.sign_on.service import bind

LEAD, SENDS = "grid:200/001", "/cgi-bin/message/subscribe/bizsend"


@pytest.fixture
def account(town, provider: Provider, stand):
    """The house with an account as its first way, another after it; the leader of the grid is bound."""
    ways.register(wechat.WAY)
    town.app.config |= {"WECHAT_APP": "wx-made-up", "WECHAT_SECRET": "quiet", "WECHAT_TEMPLATE": "T1"}
    town.app.config |= {"WECHAT_URL": provider.url, "SITE_URL": "https://door.example.cn"}
    with town.app.app_context(), transaction():
        bind(Vouching.WECHAT, town.users[LEAD], "oMadeUpPerson", made_by=None)
    return provider


def after_it(town) -> Stand:
    """A way after it, to the leader alone."""
    texts = Stand("texts", missing={user for user in town.users.values() if user != town.users[LEAD]})
    ways.register(ways.Way("texts", "texts", 50, lambda: True, texts.addresses, texts.send))
    return texts


def test_who_is_bound_gets_a_sentence_a_time_and_a_link_of_the_house(town, account: Provider):
    account.plays("wechat", "token", "took")
    cry(town)
    [sent] = account.of(SENDS)
    mine = next(row for row in rows(town) if row.user_id == town.users[LEAD])
    assert sent.json["touser"] == "oMadeUpPerson"
    assert sent.json["page"] == f"https://door.example.cn/go/{mine.id}"
    assert sent.json["data"]["thing1"] == {"value": "紧急求助，请打开"}
    assert set(sent.json["data"]) == {"thing1", "time2"}


def test_who_has_not_subscribed_is_told_on_the_next_way_at_once(town, account: Provider):
    account.plays("wechat", "token", "unsubscribed")
    texts = after_it(town)
    cry(town)
    assert texts.people == [town.users[LEAD]]
    [tried] = [row for row in rows(town, Delivery) if row.way == "wechat"]
    assert (tried.reason, tried.next_at) == ("unknown_person", None)


def test_when_its_day_is_used_up_it_is_left_alone_for_an_hour_and_the_next_way_goes(town, account: Provider):
    account.plays("wechat", "token", "used_up")
    texts = after_it(town)
    cry(town)
    with clock.travel(clock.now() + timedelta(minutes=50)):
        work(town)
    assert len(account.of(SENDS)) == 1
    assert texts.people == [town.users[LEAD]]


def test_without_a_template_or_an_address_it_is_no_way(town, account: Provider):
    town.app.config["ALLOWED_HOSTS"] = ""
    with town.app.app_context():
        assert wechat.configured()
        for name in ("WECHAT_TEMPLATE", "WECHAT_SECRET", "WECHAT_APP", "SITE_URL"):
            was, town.app.config[name] = town.app.config[name], ""
            assert not wechat.configured(), name
            town.app.config[name] = was

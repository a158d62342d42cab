"""What is urgent reaches the phones that 企业微信 and 钉钉 know, in a sentence without any word of the matter."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.support.provider import Played, Provider
from tests.support.town import kept_town
from webapp.core import background, clock
from webapp.core.db import db, transaction
from webapp.outbox.models import Delivery
from webapp.people.sign_on import service
from webapp.people.sign_on.models import Provider as House
from webapp.providers import dingtalk, http, wecom

LEAD = "grid:200/001"
SEND, DING = "/cgi-bin/message/send", "/topapi/message/corpconversation/asyncsend_v2"


@pytest.fixture
def second():
    running = Provider()
    yield running
    running.stop()


@pytest.fixture
def town(make_app, town_instance, provider, second):
    app = make_app(
        WECOM_CORP="ww1",
        WECOM_AGENT="1000002",
        WECOM_SECRET="secret",
        WECOM_URL=provider.url,
        DINGTALK_KEY="ding1",
        DINGTALK_AGENT="123",
        DINGTALK_SECRET="secret",
        DINGTALK_URL=second.url,
        SITE_URL="https://door.example.cn",
    )
    made = kept_town(app, town_instance)
    wecom.TOKENS.forget()
    dingtalk.TOKENS.forget()
    provider.plays("wecom", "token", "sent")
    second.plays("dingtalk", "token", "sent")
    with app.app_context(), transaction():
        service.bind(House.WECOM, made.users[LEAD], "zhangsan", made_by=None)
        service.bind(House.DINGTALK, made.users[LEAD], "ding-zhangsan", made_by=None)
        service.bind(House.DINGTALK, made.users["village:200"], "ding-lisi", made_by=None)
    return made


def cry(town):
    town.sign_in("informant:200/001/01").report(category="", emergency="yes", detail="张三家门口有人打架")


def work(town, **later):
    with clock.travel(clock.now() + timedelta(**later)), town.app.app_context():
        background.JOBS["send_outgoing"].run()


def deliveries(town):
    with town.app.app_context():
        return {(one.way, one.reason) for one in db.session().scalars(select(Delivery))}


def test_each_hears_on_the_first_way_that_knows_them_and_nothing_of_the_matter_leaves(town, provider, second):
    cry(town)
    (card,) = provider.of(SEND)
    assert card.json["touser"] == "zhangsan"
    assert card.json["textcard"]["title"] == "紧急求助，请打开"
    assert card.json["textcard"]["url"].startswith("https://door.example.cn/wecom/enter?next=/go/")
    assert [one.json["userid_list"] for one in second.of(DING)] == ["ding-lisi"]
    assert "张三" not in "".join(one.body.decode() for one in [*provider.asked, *second.asked])


def test_one_that_is_away_hands_over_to_the_other(town, provider, second):
    provider.answers(SEND, Played(gone=True))
    cry(town)
    assert sorted(one.json["userid_list"] for one in second.of(DING)) == ["ding-lisi", "ding-zhangsan"]
    assert ("wecom", "unreachable") in deliveries(town)


def test_one_that_is_slow_holds_back_nobody_on_the_other(town, provider, second, monkeypatch):
    monkeypatch.setattr(http, "READ", 0.1)
    provider.answers(SEND, Played({}, slow=True))
    cry(town)
    assert sorted(one.json["userid_list"] for one in second.of(DING)) == ["ding-lisi", "ding-zhangsan"]
    assert ("wecom", "timeout") in deliveries(town)


def test_one_that_answers_nonsense_is_asked_again_later_and_then_takes_it(town, provider, second):
    provider.answers(SEND, b"<html>")
    cry(town)
    assert ("wecom", "nonsense") in deliveries(town)
    provider.plays("wecom", "sent")
    work(town, seconds=40)
    assert len(provider.of(SEND)) == 2
    assert ("wecom", None) in deliveries(town)


def test_who_is_bound_nowhere_costs_neither_machine_a_request(make_app, town_instance, provider):
    town = kept_town(
        make_app(WECOM_CORP="ww1", WECOM_AGENT="1", WECOM_SECRET="s", WECOM_URL=provider.url), town_instance
    )
    cry(town)
    assert provider.asked == []

"""企业微信 is asked as its pages say, and each of its answers means one thing."""

import json
from datetime import timedelta

import pytest

from tests.support.provider import Played
from webapp.core import clock
from webapp.providers import wecom
from webapp.providers.http import Unreachable

SEND, TOKEN = "/cgi-bin/message/send", "/cgi-bin/gettoken"


@pytest.fixture(autouse=True)
def configured(make_app, provider):
    app = make_app(WECOM_CORP="ww1", WECOM_AGENT="1000002", WECOM_SECRET="secret", WECOM_URL=provider.url)
    provider.plays("wecom", "token")
    wecom.TOKENS.forget()
    with app.app_context():
        yield


def said(outcome):
    return outcome.kind.value, outcome.reason


def test_a_message_is_a_card_that_says_the_sentence_and_opens_the_house(provider):
    provider.plays("wecom", "sent")
    assert said(wecom.send("zhangsan", "有一件事等您签收", "https://door.example.cn/go/5")) == ("went", "")
    (asked,) = provider.of(SEND)
    assert asked.query == {"access_token": "accesstoken000001"}
    assert (asked.json["touser"], asked.json["agentid"], asked.json["msgtype"]) == ("zhangsan", "1000002", "textcard")
    assert asked.json["textcard"]["title"] == "有一件事等您签收"
    assert asked.json["textcard"]["url"] == "https://door.example.cn/go/5"
    assert asked.json["enable_duplicate_check"] == 1
    assert dict(provider.of(TOKEN)[0].query) == {"corpid": "ww1", "corpsecret": "secret"}


def test_the_same_message_again_is_the_same_to_the_letter_so_that_it_is_shown_once(provider):
    provider.plays("wecom", "sent")
    for _ in range(2):
        wecom.send("zhangsan", "紧急求助，请打开", "https://door.example.cn/go/5")
    first, second = provider.of(SEND)
    assert first.body == second.body


def test_without_an_address_to_open_it_is_a_text(provider):
    provider.plays("wecom", "sent")
    wecom.send("zhangsan", "有一件事等您看", "")
    assert provider.of(SEND)[0].json["text"] == {"content": "有一件事等您看"}


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("sent_to_nobody", ("gone", "unknown_person")),
        ("no_licence", ("refused", "not_allowed")),
        ("all_unknown", ("gone", "unknown_person")),
        ("unknown_user", ("gone", "unknown_person")),
        ("invalid_user", ("gone", "unknown_person")),
        ("too_often", ("later", "busy")),
        ("too_many_at_once", ("later", "busy")),
        ("busy", ("later", "broken")),
        ("not_allowed_api", ("refused", "no_right")),
        ("no_privilege", ("refused", "no_right")),
        ("wrong_address", ("refused", "no_right")),
        ("too_long", ("refused", "refused")),
    ],
)
def test_each_answer_means_one_thing(provider, answer, expected):
    provider.plays("wecom", answer)
    assert said(wecom.send("zhangsan", "有一件事等您看", "")) == expected


def test_a_wrong_secret_is_a_no(provider):
    provider.plays("wecom", "wrong_secret")
    assert said(wecom.send("zhangsan", "有一件事等您看", "")) == ("refused", "no_right")


@pytest.mark.parametrize("body", [b"<html>", {"errmsg": "ok"}, {"errcode": "0"}, {"errcode": True}, []])
def test_nonsense_is_called_so(provider, body):
    provider.answers(SEND, Played(body if isinstance(body, bytes) else json.dumps(body).encode()))
    with pytest.raises(Unreachable) as caught:
        wecom.send("zhangsan", "有一件事等您看", "")
    assert caught.value.reason == "nonsense"


def test_a_machine_in_trouble_is_asked_later(provider):
    provider.answers(SEND, Played(b"", 502))
    assert said(wecom.send("zhangsan", "有一件事等您看", "")) == ("later", "broken")
    provider.answers(SEND, Played(b"", 429, {"Retry-After": "30"}))
    assert wecom.send("zhangsan", "有一件事等您看", "").wait == 30


@pytest.mark.parametrize("lapsed", ["token_lapsed", "token_invalid"])
def test_a_token_that_lapsed_early_is_fetched_anew_once(provider, lapsed):
    provider.plays("wecom", "token", "second_token", lapsed, "sent")
    assert said(wecom.send("zhangsan", "有一件事等您看", "")) == ("went", "")
    assert [one.query["access_token"][-1] for one in provider.of(SEND)] == ["1", "2"]


def test_a_token_that_is_never_good_is_no_endless_asking(provider):
    provider.plays("wecom", "token_invalid")
    assert said(wecom.send("zhangsan", "有一件事等您看", "")) == ("refused", "no_right")
    assert (len(provider.of(SEND)), len(provider.of(TOKEN))) == (2, 2)


def test_a_token_is_kept_until_shortly_before_it_lapses(provider):
    provider.plays("wecom", "sent")
    for minutes in (0, 100, 116):
        with clock.travel(clock.now() + timedelta(minutes=minutes)):
            wecom.send("zhangsan", "有一件事等您看", "")
    assert len(provider.of(TOKEN)) == 2


def test_who_has_a_number_is_found_or_is_nobody(provider):
    provider.plays("wecom", "number")
    assert wecom.user_by_phone("10010000103") == "zhangsan"
    assert provider.of("/cgi-bin/user/getuserid")[0].json == {"mobile": "10010000103"}
    for nobody in ("number_unknown", "number_unseen"):
        provider.plays("wecom", nobody)
        assert wecom.user_by_phone("10010000103") is None
    provider.plays("wecom", "number_too_often")
    with pytest.raises(Unreachable, match="busy"):
        wecom.user_by_phone("10010000103")


def test_who_comes_back_with_a_code_is_a_member_or_nobody(provider):
    provider.plays("wecom", "member")
    assert wecom.user_by_code("c0de") == "zhangsan"
    assert provider.of("/cgi-bin/auth/getuserinfo")[0].query["code"] == "c0de"
    provider.plays("wecom", "no_member")
    assert wecom.user_by_code("c0de") is None
    provider.plays("wecom", "code_used")
    with pytest.raises(Unreachable, match="refused"):
        wecom.user_by_code("c0de")

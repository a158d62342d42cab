"""钉钉 is asked as its pages say, and each of its answers means one thing."""

import pytest

from tests.support.provider import Played
from webapp.providers import dingtalk
from webapp.providers.http import Unreachable

SEND = "/topapi/message/corpconversation/asyncsend_v2"


@pytest.fixture(autouse=True)
def configured(make_app, provider):
    app = make_app(DINGTALK_KEY="ding1", DINGTALK_AGENT="123", DINGTALK_SECRET="secret", DINGTALK_URL=provider.url)
    provider.plays("dingtalk", "token")
    dingtalk.TOKENS.forget()
    with app.app_context():
        yield


def said(outcome):
    return outcome.kind.value, outcome.reason


def test_a_message_is_a_card_with_a_number_of_its_own_so_that_two_in_a_day_are_both_shown(provider):
    provider.plays("dingtalk", "sent")
    for number in (5, 6):
        url = f"https://door.example.cn/go/{number}"
        assert said(dingtalk.send("zhangsan", "紧急求助，请打开", url)) == ("went", "")
    first, second = (one.json["msg"]["action_card"] for one in provider.of(SEND))
    assert (first["title"], first["single_url"]) == ("紧急求助，请打开", "https://door.example.cn/go/5")
    assert first["markdown"] != second["markdown"]
    assert provider.of(SEND)[0].json["userid_list"] == "zhangsan"
    assert provider.of("/gettoken")[0].query == {"appkey": "ding1", "appsecret": "secret"}


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("no_right", ("refused", "no_right")),
        ("unknown_user", ("gone", "unknown_person")),
        ("too_often", ("later", "busy")),
        ("busy", ("later", "broken")),
        ("wrong", ("refused", "refused")),
        ("wrong_secret", ("refused", "no_right")),
    ],
)
def test_each_answer_means_one_thing(provider, answer, expected):
    provider.plays("dingtalk", answer)
    assert said(dingtalk.send("zhangsan", "有一件事等您看", "")) == expected


def test_a_token_that_lapsed_early_is_fetched_anew_once(provider):
    provider.plays("dingtalk", "token", "second_token", "token_lapsed", "sent")
    assert said(dingtalk.send("zhangsan", "有一件事等您看", "")) == ("went", "")
    assert [one.query["access_token"][-1] for one in provider.of(SEND)] == ["1", "2"]


def test_nonsense_is_called_so(provider):
    provider.answers(SEND, Played(b"<html>"))
    with pytest.raises(Unreachable, match="nonsense"):
        dingtalk.send("zhangsan", "有一件事等您看", "")


def test_who_has_a_number_is_found_or_is_nobody(provider):
    provider.plays("dingtalk", "number")
    assert dingtalk.user_by_phone("10010000103") == "zhangsan"
    for nobody in ("number_unknown", "number_unseen"):
        provider.plays("dingtalk", nobody)
        assert dingtalk.user_by_phone("10010000103") is None

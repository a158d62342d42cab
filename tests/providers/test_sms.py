"""Texts by 阿里云 and 腾讯云: an approved template and nothing else; each of their codes means one thing.

Where their SDKs are installed (`requirements-sms.txt`) these ask a provider on this computer through them; what their
codes mean, and that the house stands without them, is tested everywhere.
"""

import pytest

from tests.support.provider import Played, recorded
from webapp.providers import sms_aliyun, sms_tencent

SENDERS = {"aliyun": sms_aliyun, "tencent": sms_tencent}
MEANS = {
    "aliyun": {
        "sent": ("went", ""),
        "number": ("gone", "gone"),
        "template": ("refused", "no_template"),
        "sign": ("refused", "no_template"),
        "limit": ("later", "used_up"),
        "money": ("later", "used_up"),
        "denied": ("refused", "no_right"),
        "new": ("refused", "refused"),
        "signature": ("refused", "no_right"),
        "key": ("refused", "no_right"),
        "throttled": ("later", "busy"),
        "broken": ("later", "broken"),
    },
    "tencent": {
        "sent": ("went", ""),
        "number": ("gone", "gone"),
        "black": ("gone", "gone"),
        "template": ("refused", "no_template"),
        "limit": ("later", "used_up"),
        "often": ("later", "busy"),
        "money": ("later", "used_up"),
        "new": ("refused", "refused"),
        "signature": ("refused", "no_right"),
        "key": ("refused", "no_right"),
        "denied": ("refused", "no_right"),
        "throttled": ("later", "busy"),
        "broken": ("later", "broken"),
    },
}
EACH = [(name, answer) for name, answers in MEANS.items() for answer in answers]
ACCOUNT = {"SMS_KEY": "AKID-one", "SMS_SECRET": "secret", "SMS_SIGN": "才湾镇", "SMS_APP": "1400006666"}
installed = {
    name: pytest.param(name, marks=pytest.mark.skipif(not one.installed(), reason="needs requirements-sms.txt"))
    for name, one in SENDERS.items()
}


def said(outcome):
    return outcome.kind.value, outcome.reason


def code_in(answer):
    body = answer["body"].get("Response", answer["body"])
    return body.get("Code") or body.get("Error", {}).get("Code") or body["SendStatusSet"][0]["Code"]


@pytest.fixture
def configured(app, provider):
    app.config.update(ACCOUNT, SMS_URL=provider.url)
    with app.app_context():
        yield


@pytest.mark.parametrize(("name", "answer"), EACH)
def test_each_code_means_one_thing(name, answer):
    code = code_in(recorded(f"sms_{name}")["answers"][answer])
    assert said(SENDERS[name].outcome_of(code)) == MEANS[name][answer]


def test_every_recorded_answer_is_tested():
    assert {name: set(recorded(f"sms_{name}")["answers"]) for name in MEANS} == {k: set(v) for k, v in MEANS.items()}


@pytest.mark.parametrize("name", SENDERS)
def test_without_its_package_nothing_is_asked_and_nothing_breaks(configured, provider, name, monkeypatch):
    monkeypatch.setattr(SENDERS[name], "installed", lambda: False)
    assert said(SENDERS[name].send("10010000103", "SMS_1")) == ("refused", "failed")
    assert provider.asked == []


@pytest.mark.parametrize("name", installed.values())
def test_through_the_sdk_each_answer_means_the_same(configured, provider, name):
    for answer, means in MEANS[name].items():
        provider.plays(f"sms_{name}", answer)
        assert said(SENDERS[name].send("10010000103", "SMS_1")) == means, answer
    assert len(provider.asked) == len(MEANS[name])  # the SDK tries nothing again by itself


@pytest.mark.parametrize("name", installed.values())
def test_the_sdk_is_given_the_number_the_signature_and_the_template_alone(configured, provider, name):
    provider.plays(f"sms_{name}", "sent")
    SENDERS[name].send("10010000103", "SMS_1")
    (asked,) = provider.asked
    if name == "aliyun":
        found = {key: asked.query.get(key) for key in ("PhoneNumbers", "SignName", "TemplateCode", "TemplateParam")}
        assert list(found.values()) == ["10010000103", "才湾镇", "SMS_1", None]
    else:
        numbers = {"PhoneNumberSet": ["10010000103"], "SmsSdkAppId": "1400006666"}
        assert asked.json == {**numbers, "SignName": "才湾镇", "TemplateId": "SMS_1"}
    assert b"secret" not in asked.body
    assert "secret" not in str(asked.headers)


@pytest.mark.parametrize("name", installed.values())
def test_through_the_sdk_nonsense_and_nobody_are_tried_later(configured, provider, name):
    provider.answers("/", Played(b"<html>"))
    assert SENDERS[name].send("10010000103", "SMS_1").kind.value == "later"
    provider.answers("/", Played(gone=True))
    assert SENDERS[name].send("10010000103", "SMS_1").kind.value == "later"

"""What the house asks WeChat, and what it makes of the answers: tokens kept, numbers of errors read."""

import hashlib
from datetime import timedelta

import pytest

from tests.support.provider import Played, Provider, recorded
from webapp.core import clock
from webapp.core.notices import OUTWARD
from webapp.providers import wechat
from webapp.providers.http import Unreachable
from webapp.providers.outcome import WENT, Outcome, later, refused

SENDS, TOKENS = "/cgi-bin/message/subscribe/bizsend", "/cgi-bin/stable_token"
PAGE = "https://door.example.cn/go/7"


@pytest.fixture
def account(app, provider: Provider):
    """The house with an account, in the context of its application."""
    app.config |= {"WECHAT_APP": "wx-made-up", "WECHAT_SECRET": "quiet", "WECHAT_TEMPLATE": "T1"}
    app.config["WECHAT_URL"] = provider.url
    with app.app_context():
        yield provider


def tell() -> Outcome:
    return wechat.tell("oMadeUpPerson", {"thing1": "有一件事等您看", "time2": "2026-12-01 08:00"}, PAGE)


def test_a_message_is_sent_as_documented(account: Provider):
    account.plays("wechat", "token", "took")
    assert tell() == WENT
    [asked], [sent] = account.of(TOKENS), account.of(SENDS)
    assert asked.json == {
        "grant_type": "client_credential",
        "appid": "wx-made-up",
        "secret": "quiet",
        "force_refresh": False,
    }
    assert sent.query == {"access_token": "made-up-token-1"}
    assert sent.json == {
        "touser": "oMadeUpPerson",
        "template_id": "T1",
        "page": PAGE,
        "data": {"thing1": {"value": "有一件事等您看"}, "time2": {"value": "2026-12-01 08:00"}},
    }


def test_a_token_is_kept_until_shortly_before_it_lapses(account: Provider):
    account.plays("wechat", "token", "took")
    with clock.travel(clock.now()) as now:
        tell(), tell()
        assert len(account.of(TOKENS)) == 1
    with clock.travel(now + timedelta(seconds=7_200 - 299)):
        tell()
    assert len(account.of(TOKENS)) == 2


def test_a_token_that_is_none_any_more_is_fetched_anew_once(account: Provider):
    account.plays("wechat", "token", "token_again", "stale", "took")
    assert tell() == WENT
    assert [one.query["access_token"] for one in account.of(SENDS)] == ["made-up-token-1", "made-up-token-2"]


def test_a_token_that_is_never_good_is_no_endless_asking(account: Provider):
    account.plays("wechat", "token", "stale")
    assert tell() == refused("no_right")
    assert len(account.of(SENDS)) == 2


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ("unsubscribed", refused("unknown_person")),
        ("nobody", refused("unknown_person")),
        ("used_up", later("used_up", 3_600)),
        ("busy", later("busy")),
        ("template", refused("no_template")),
    ],
)
def test_each_refusal_is_read(account: Provider, answer: str, outcome: Outcome):
    account.plays("wechat", "token", answer)
    assert tell() == outcome


def test_a_wrong_secret_is_said_so(account: Provider):
    account.plays("wechat", "token_refused")
    assert tell() == refused("no_right")


@pytest.mark.parametrize(
    ("played", "reason"),
    [
        (Played(b"<html>", 502), "broken"),
        (Played(b"<html>"), "nonsense"),
        (Played({"access_token": 7}), "nonsense"),
        (Played({"errcode": "x"}), "nonsense"),
        (Played(gone=True), "unreachable"),
    ],
)
def test_who_is_away_or_answers_nonsense_is_asked_later(account: Provider, played: Played, reason: str):
    account.answers(TOKENS, played)
    with pytest.raises(Unreachable) as away:
        tell()
    assert away.value.reason == reason


def test_an_address_is_signed_with_a_ticket_that_is_kept_and_no_secret_leaves(account: Provider):
    account.plays("wechat", "token", "ticket")
    first, _ = wechat.signature(PAGE), wechat.signature(PAGE)
    said = f"jsapi_ticket=made-up-ticket&noncestr={first.nonce}&timestamp={first.at}&url={PAGE}"
    assert first.signature == hashlib.sha1(said.encode(), usedforsecurity=False).hexdigest()
    assert len(account.of("/cgi-bin/ticket/getticket")) == 1
    assert "quiet" not in repr(first)
    assert "made-up-t" not in repr(first)


def test_who_opens_pages_while_it_is_away_waits_for_it_once(account: Provider):
    account.answers(TOKENS, Played(gone=True))
    for _ in range(3):
        with pytest.raises(Unreachable):
            wechat.signature(PAGE)
    assert len(account.asked) == 1
    account.plays("wechat", "token", "ticket")
    with clock.travel(clock.now() + timedelta(seconds=31)):
        assert wechat.signature(PAGE)


@pytest.mark.parametrize(("answer", "openid"), [("known", "oMadeUpPerson"), ("snapshot", None), ("used", None)])
def test_a_code_says_who_it_is_or_nothing(account: Provider, answer: str, openid: str | None):
    account.plays("wechat", answer)
    assert wechat.openid_of("made-up-code") == openid
    [asked] = account.asked
    assert asked.query["code"] == "made-up-code"
    assert asked.query["grant_type"] == "authorization_code"


def test_every_sentence_fits_the_field():
    # What residents hear of their orders goes to telephone numbers alone.
    said = [OUTWARD[name] for name in OUTWARD.names() if not name.startswith("order_")]
    assert [one.one for one in said if len(one.one) > 20 or len(one.many.format(count=999)) > 20] == []
    assert recorded("wechat")["answers"]

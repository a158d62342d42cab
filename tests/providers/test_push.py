"""A push goes sealed to the service that its address names, and to no other machine; each answer has its meaning."""

import json
import socket
from pathlib import Path
from typing import Any

import pytest
from py_vapid import Vapid02

from tests.outbox.browsers import Browser
from webapp.core import clock
from webapp.providers import push as provider
from webapp.providers.http import Answer, Unreachable
from webapp.providers.outcome import WENT
from webapp.providers.push import Message, Sender, Subscription, host_of, new_key, push

RECORDED = json.loads((Path(__file__).parent / "recorded" / "push.json").read_text())["answers"]
KEY = new_key()
CONTENT = {"id": 7, "words": "紧急求助，请打开", "url": "/go/7", "tag": "t7", "urgent": True, "unread": 2}
OPEN, INSIDE = "142.250.0.1", "10.1.2.3"


@pytest.fixture
def asked(app, monkeypatch):
    """What leaves: (address, headers, body); every name is known, and every service takes it unless told otherwise."""
    asked: list[tuple[str, dict[str, str], bytes]] = []
    asked_answer: list[Answer] = []

    def ask(method: str, url: str, *, data: bytes, headers: dict[str, str]) -> Answer:
        asked.append((url, headers, data))
        return asked_answer[-1] if asked_answer else Answer(201, {}, b"")

    monkeypatch.setattr(provider, "ask", ask)
    lead_to(monkeypatch, OPEN)
    asked_of = type("Asked", (list,), {"answer": asked_answer})
    with app.app_context():
        holder = asked_of()
        holder.append(asked)
        yield holder


def lead_to(monkeypatch, *addresses: str) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443)) for address in addresses]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_named: found)


def sent(browser: Browser, **how: Any):
    told = browser.subscription
    to = Subscription(
        how.pop("endpoint", told["endpoint"]), told["keys"]["p256dh"], how.pop("auth", told["keys"]["auth"])
    )
    message = Message(CONTENT, **({"lasts": 7200, "urgent": True, "topic": "t7"} | how))
    return push(to, message, Sender(KEY, "mailto:name@example.cn"))


def test_it_is_sealed_so_that_only_that_browser_reads_it(asked):
    browser = Browser()
    assert sent(browser) == WENT
    ((url, headers, body),) = asked[0]
    assert url == browser.endpoint
    assert headers["Content-Encoding"] == "aes128gcm"
    assert browser.opened(body) == CONTENT
    assert "求助".encode() not in body


def test_it_says_how_long_it_is_of_use_how_urgent_it_is_and_in_whose_place_it_stands(asked):
    sent(Browser())
    sent(Browser(), urgent=False, lasts=60, topic="digest")
    said = [{name: headers[name] for name in ("TTL", "Urgency", "Topic")} for _, headers, _ in asked[0]]
    assert said == [
        {"TTL": "7200", "Urgency": "high", "Topic": "t7"},
        {"TTL": "60", "Urgency": "normal", "Topic": "digest"},
    ]


def test_the_house_vouches_for_it_to_that_service_alone_and_not_for_ever(asked):
    sent(Browser(host="updates.push.services.mozilla.com"))
    ((_, headers, _),) = asked[0]
    assert Vapid02.verify(headers["Authorization"])
    token = headers["Authorization"].split("t=")[1].split(".")[1]
    claims = json.loads(provider._bytes(token))
    assert (claims["aud"], claims["sub"]) == ("https://updates.push.services.mozilla.com", "mailto:name@example.cn")
    assert 0 < claims["exp"] - clock.now().timestamp() <= 24 * 3600
    assert headers["Authorization"].endswith(f"k={provider.public_key(KEY)}")


def test_nobody_on_the_way_tells_one_sentence_from_another_by_its_length(asked, monkeypatch):
    sent(Browser())
    monkeypatch.setitem(CONTENT, "words", "有一件专人的事")
    sent(Browser())
    assert len({len(body) for _, _, body in asked[0]}) == 1


@pytest.mark.parametrize("name", RECORDED)
def test_each_answer_of_a_service_has_its_meaning(asked, name):
    recorded = RECORDED[name]
    asked.answer.append(Answer(recorded["status"], recorded.get("headers", {}), recorded.get("body", "").encode()))
    outcome = sent(Browser())
    kind, reason, wait = [*recorded["comes_to"], None][:3]
    assert (outcome.kind, outcome.reason, outcome.wait) == (kind, reason, wait)


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://fcm.googleapis.com/x",
        "https://fcm.googleapis.com:8443/x",
        "https://fcm.googleapis.com:22/x",
        "https://evil.example/x",
        "https://fcm.googleapis.com.evil.example/x",
        "https://evilfcm.googleapis.com/x",
        "https://push.apple.com/x",
        "https://xpush.apple.com/x",
        "https://user@fcm.googleapis.com/x",
        "https://fcm.googleapis.com@evil.example/x",
        "https://fcm.googleapis.com\\@evil.example/x",
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "https://2130706433/x",
        "https://fcm.googleapis.com/x\r\nHost: evil",
        "https://fcm.googleapis.com",
        "https://fcm.googleapis.com/" + "x" * 1_000,
        "file:///etc/passwd",
        "",
    ],
)
def test_no_request_leaves_for_an_address_that_is_none_of_a_listed_service(asked, endpoint):
    assert host_of(endpoint) is None
    assert sent(Browser(), endpoint=endpoint).reason == "not_allowed"
    assert asked[0] == []


def test_listed_services_are_known_with_their_port_and_below_a_star(app):
    with app.app_context():
        assert host_of("https://fcm.googleapis.com:443/fcm/send/a:B-c_d") == "fcm.googleapis.com"
        assert host_of("https://web.push.apple.com/QGuQ") == "web.push.apple.com"
        assert host_of("https://db5p.notify.windows.com/w/?token=BQ%3d%3d") == "db5p.notify.windows.com"


@pytest.mark.parametrize(
    "address", [INSIDE, "127.0.0.1", "169.254.169.254", "192.168.1.1", "::1", "fe80::1%eth0", "fd00::1"]
)
def test_no_request_leaves_for_a_name_that_leads_inside(asked, monkeypatch, address):
    lead_to(monkeypatch, OPEN, address)
    assert sent(Browser()).reason == "not_allowed"
    assert asked[0] == []


def test_a_name_that_nobody_knows_is_tried_later_but_behind_a_proxy_it_is_known_there(asked, app, monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_named: (_ for _ in ()).throw(socket.gaierror()))
    with pytest.raises(Unreachable):
        sent(Browser())
    monkeypatch.setitem(app.config, "PROXY", "http://10.0.0.1:3128")
    assert sent(Browser()) == WENT


def test_a_trial_asks_another_machine_in_the_place_of_every_service(asked, app, monkeypatch):
    monkeypatch.setitem(app.config, "PUSH_STAND_IN", "http://127.0.0.1:9/push")
    lead_to(monkeypatch, INSIDE)
    assert sent(Browser()) == WENT
    ((url, headers, _),) = asked[0]
    assert (url, headers["X-Push-Endpoint"]) == ("http://127.0.0.1:9/push", Browser().endpoint)


def test_keys_that_nothing_can_be_sealed_for_leave_nothing(asked):
    assert sent(Browser(), auth="c2hvcnQ").reason == "not_allowed"
    assert asked[0] == []

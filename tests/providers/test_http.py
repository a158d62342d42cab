"""Another machine is asked in one narrow way, and whatever it does, there is an answer or a reason soon."""

import pytest

from tests.support.provider import Played
from webapp.core.db import transaction
from webapp.providers import http
from webapp.providers.http import Unreachable, ask


@pytest.fixture(autouse=True)
def inside(app):
    with app.app_context():
        yield


def reason(function):
    with pytest.raises(Unreachable) as caught:
        function()
    return caught.value.reason


def test_what_is_asked_arrives_and_the_answer_is_read(provider):
    provider.answers("/x", {"errcode": 0, "word": "好"})
    assert ask("POST", provider.url + "/x", params={"a": "1"}, body={"b": "二"}).json() == {"errcode": 0, "word": "好"}
    (asked,) = provider.of("/x")
    assert (asked.method, asked.query, asked.json) == ("POST", {"a": "1"}, {"b": "二"})


def test_one_that_hangs_up_or_is_not_there_cannot_be_reached(provider):
    provider.answers("/x", Played(gone=True))
    assert reason(lambda: ask("GET", provider.url + "/x")) == "unreachable"
    provider.stop()
    assert reason(lambda: ask("GET", provider.url + "/x")) == "unreachable"


def test_a_slow_one_is_not_waited_for(provider, monkeypatch):
    monkeypatch.setattr(http, "READ", 0.05)
    provider.answers("/x", Played({}, slow=True))
    assert reason(lambda: ask("GET", provider.url + "/x")) == "timeout"


@pytest.mark.parametrize("said", [b"<html>", b"[1]", b"", b"\xff\xfe", b'{"a": ' * 40])
def test_nonsense_is_called_so(provider, said):
    provider.answers("/x", said)
    assert reason(ask("GET", provider.url + "/x").json) == "nonsense"


def test_more_than_anybody_would_answer_is_not_read(provider):
    provider.answers("/x", b"x" * (http.MOST_BYTES + 1))
    assert reason(lambda: ask("GET", provider.url + "/x")) == "nonsense"


def test_it_is_sent_nowhere_else_by_an_answer(provider):
    provider.answers("/x", Played(status=302, headers={"Location": provider.url + "/y"}))
    assert ask("GET", provider.url + "/x").status == 302
    assert provider.of("/y") == []


def test_no_machine_is_asked_inside_a_transaction(provider):
    with pytest.raises(RuntimeError), transaction():
        ask("GET", provider.url + "/x")
    assert provider.asked == []

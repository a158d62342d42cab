"""A connection that takes too long is let go, and the thread that waits for it with it."""

import runpy
import socket
import threading
import time
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from gunicorn.workers.gthread import ThreadWorker

from tests.support.rules.sources import ROOT
from webapp.web.patience import ANSWER_S, HEAD_S, Patience, patience

SOON, LATER = 0.0, 600.0


@pytest.fixture
def line() -> Iterator[tuple[socket.socket, socket.socket]]:
    here, there = socket.socketpair()
    here.settimeout(5)
    yield here, there
    here.close()
    there.close()


def test_a_thread_that_waits_for_a_silent_phone_is_woken(line: tuple[socket.socket, socket.socket]) -> None:
    here, there = line
    here.setblocking(True)
    heard: list[bytes] = []
    waiting = threading.Thread(target=lambda: heard.append(here.recv(10)))
    waiting.start()
    Patience(0.01).give(here, SOON)
    waiting.join(5)
    assert heard == [b""]
    assert there.recv(10) == b""


def test_who_sends_too_slowly_is_still_answered(line: tuple[socket.socket, socket.socket]) -> None:
    here, there = line
    Patience(0.01).give(here, SOON, still_answered=True)
    assert here.recv(10) == b""
    here.sendall(b"408")
    assert there.recv(10) == b"408"


def test_who_came_in_time_is_left_alone_and_so_is_who_has_more(line: tuple[socket.socket, socket.socket]) -> None:
    here, there = line
    other, _ = pair = socket.socketpair()
    watching = Patience(0.01)
    watching.give(here, LATER)
    watching.give(other, SOON)
    other.settimeout(5)
    assert other.recv(10) == b""  # so it has looked
    there.sendall(b"here")
    assert here.recv(10) == b"here"
    watching.end(here)
    for one in pair:
        one.close()


def test_nobody_watches_when_there_is_nothing_to_watch(line: tuple[socket.socket, socket.socket]) -> None:
    watching = Patience(0.01)
    watching.give(line[0], LATER)
    watching.end(line[0])
    deadline = time.monotonic() + 5
    while watching._watching and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not watching._watching


def test_the_deployed_worker_waits_for_a_head_and_for_an_answer_no_longer_than_that(
    line: tuple[socket.socket, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, _ = line
    deployed = runpy.run_path(str(ROOT / "deploy" / "gunicorn.conf.py"))
    waits: list[float] = []

    def handled(_worker: object, _connection: object) -> str:
        waits.append(left(here))
        deployed["pre_request"](None, SimpleNamespace(unreader=SimpleNamespace(sock=here)))
        waits.append(left(here))
        return "kept"

    monkeypatch.setattr(ThreadWorker, "handle", handled)
    worker = object.__new__(deployed["worker_class"])
    assert worker.handle(SimpleNamespace(sock=here)) == "kept"
    assert waits == [pytest.approx(HEAD_S, abs=5), pytest.approx(ANSWER_S, abs=5)]
    assert here not in patience._due


def left(connection: socket.socket) -> float:
    return patience._due[connection][0] - time.monotonic()

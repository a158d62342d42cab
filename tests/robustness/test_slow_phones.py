"""Sixty phones on a weak signal, all in the middle of what they send: nobody else waits for them, and all arrive.

As ``make run`` serves, with nothing in front of gunicorn. No time is measured: every phone stands still with half
of its body sent while others are asked, and only then goes on.
"""

import socket
import sqlite3
import uuid
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager

import pytest

from bench import pictures, writes
from bench.client import Answer, Connection, get, post
from bench.instance import Phone, Town
from bench.server import Server
from tests.support.running import server as folders

PHONES = 60
PATIENCE_S = 6.0


@pytest.fixture(scope="module")
def busy(whole_town: Town, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of one worker with room for all of them, on a copy of the whole town."""
    folder = folders.copied(whole_town.folder, tmp_path_factory.mktemp("slow") / "instance")
    with Server(folder, workers=1, threads=PHONES + 10) as running:
        yield running


class SlowPhone:
    """Sends the head and half of a request, and the rest when told to."""

    def __init__(self, port: int, request: bytes) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), 30)
        head = request.index(b"\r\n\r\n") + 4
        self._rest = request[head + (len(request) - head) // 2 :]
        self._socket.sendall(request[: len(request) - len(self._rest)])

    def go_on(self) -> None:
        self._socket.sendall(self._rest)

    def status(self) -> int:
        with closing(self._socket):
            received = b""
            while b"\r\n" not in received:
                more = self._socket.recv(65_536)
                if not more:
                    return 0
                received += more
            return int(received[9:12])


@contextmanager
def half_way(port: int, requests: Sequence[bytes]) -> Iterator[list[SlowPhone]]:
    phones = [SlowPhone(port, request) for request in requests]
    try:
        yield phones
    finally:
        for phone in phones:
            phone._socket.close()


def asked(port: int, phone: Phone) -> Answer:
    """Ask for a list as somebody at a desk does; fails when the answer does not come soon."""
    with socket.create_connection(("127.0.0.1", port), PATIENCE_S) as probe:
        probe.sendall(get("/cases", {**phone.as_browser, "Connection": "close"}))
        received = b""
        while more := probe.recv(65_536):
            received += more
    return Answer(int(received[9:12]), received, b"", len(received))


def stored(server: Server, client_ids: Sequence[str]) -> int:
    with closing(sqlite3.connect(f"file:{server.folder / 'one-door.db'}?mode=ro", uri=True)) as database:
        marks = ",".join("?" * len(client_ids))
        query = f"SELECT count(*) FROM submissions WHERE client_id IN ({marks})"
        return int(database.execute(query, client_ids).fetchone()[0])


def fields(client_id: str) -> list[tuple[str, str]]:
    return [("client_id", client_id), ("kind", "hazard"), ("category", "electrical"), ("description", "电线掉下来了")]


def test_sixty_slow_reports_arrive_and_nobody_waits_for_them(busy: Server, whole_town: Town) -> None:
    picture, ids = pictures.photograph(), [str(uuid.uuid4()) for _ in range(PHONES)]
    senders = whole_town.informants[:PHONES]
    requests = [
        post("/reports", phone.as_program, fields(client_id), [picture])
        for phone, client_id in zip(senders, ids, strict=True)
    ]
    with half_way(busy.port, requests) as phones:
        assert asked(busy.port, whole_town.phone("10040000001")).status == 200
        assert asked(busy.port, senders[0]).status == 200
        assert stored(busy, ids) == 0
        for phone in phones:
            phone.go_on()
        assert [phone.status() for phone in phones] == [201] * PHONES
    assert stored(busy, ids) == PHONES


def test_sixty_slow_pictures_that_follow_arrive_too(busy: Server, whole_town: Town) -> None:
    base, requests, connection = pictures.photograph(), list[bytes](), Connection(busy.port)
    for phone in whole_town.informants[:PHONES]:
        first, follow = writes.announced(phone, base, 1)
        assert connection.send(first).status == 201
        requests += follow
    connection.close()
    with half_way(busy.port, requests) as phones:
        assert asked(busy.port, whole_town.phone("10040000001")).status == 200
        for phone in phones:
            phone.go_on()
        assert [phone.status() for phone in phones] == [200] * PHONES


def test_a_body_over_the_limit_is_refused_before_it_is_sent(busy: Server, whole_town: Town) -> None:
    anonymous = {"Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded"}
    for path, headers, length in (
        ("/sign-in", anonymous, 300_000),
        ("/services/p", anonymous, 300_000_000),
        ("/reports", whole_town.informants[0].as_program, 300_000_000),
    ):
        lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", *(f"{name}: {value}" for name, value in headers.items())]
        with socket.create_connection(("127.0.0.1", busy.port), PATIENCE_S) as phone:
            phone.sendall("\r\n".join([*lines, f"Content-Length: {length}", "", ""]).encode())
            assert phone.recv(65_536)[9:12] == b"413", path

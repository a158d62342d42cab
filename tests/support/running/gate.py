"""A network between phone and server that a test can break: cut, slow, answers lost after the commit, portals."""

import contextlib
import http.client
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.support.moment import moved_date
from tests.support.running.server import DemoServer, free_port

PORTAL = "<!doctype html><title>Wi-Fi</title><h1>欢迎使用免费无线网</h1><form><button>登录</button></form>".encode()
REFUSAL = '{"error": {"code": "invalid", "message": "这张打不开", "fields": {}}}'.encode()
WORKER = "/sw.js"
SLOW = 5.0
HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "server", "date"}
# (method, path) → what happens to that request: None passes it on.
Rule = Callable[[str, str], str | None]


class Gate:
    """Listens on a port of its own and passes on to the server, unless `rule(method, path)` says otherwise.

    A rule answers None (pass on), "cut" (no connection), "lost" (the server does it, the answer never comes), "500"
    (the server does it, a broken page comes), "killed" (the server does it, its workers die), "slow"
    (passed on after a while), "halting" (the first half of the answer at once, the rest after a while), "refused" (422
    from the server) or "portal" (another network answers 200 with a page).
    """

    def __init__(self, server: DemoServer) -> None:
        self.server = server
        self.rule: Rule = lambda _method, _path: None
        self.passed: list[tuple[str, str, int]] = []
        self.builds: tuple[str, str] | None = None  # the server's build id, and the one that phones are told
        gate = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_one(self) -> None:
                gate.handle(self)

            do_GET = do_POST = do_PUT = handle_one  # noqa: N815

            def log_message(self, *_arguments: Any) -> None:
                """Say nothing."""

        self.listener = ThreadingHTTPServer(("127.0.0.1", free_port()), Handler)
        self.listener.daemon_threads = True
        threading.Thread(target=self.listener.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        """The address that the phone uses."""
        return f"http://127.0.0.1:{self.listener.server_address[1]}"

    def cut(self) -> None:
        """From now on nothing gets through."""
        self.rule = lambda _method, _path: "cut"

    def open(self) -> None:
        """From now on everything gets through."""
        self.rule = lambda _method, _path: None

    def once(self, what: str, method: str, part: str) -> None:
        """Let it happen to the first request of this method whose path holds `part`."""
        self.once_each(what, (method, part))

    def once_each(self, what: str, *requests: tuple[str, str]) -> list[tuple[str, str]]:
        """Let it happen to the first request of each of these; returns those that have not come yet, as they go."""
        left = list(requests)

        def rule(asked: str, path: str) -> str | None:
            for one in left:
                if one[0] == asked and one[1] in path:
                    left.remove(one)
                    return what
            return None

        self.rule = rule
        return left

    def writes(self, method: str, part: str) -> int:
        """How many such requests the server has taken (answered below 300)."""
        return sum(1 for asked, path, status in self.passed if asked == method and part in path and status < 300)

    def close(self) -> None:
        """Listen no more."""
        self.listener.shutdown()
        self.listener.server_close()

    def handle(self, asked: BaseHTTPRequestHandler) -> None:
        """Pass one request on as the rule says."""
        body = asked.rfile.read(int(asked.headers.get("Content-Length") or 0))
        what = self.rule(asked.command, asked.path)
        if what == "cut":
            return self.hang_up(asked)
        if what == "refused":
            return self.answer(asked, 422, [("Content-Type", "application/json")], REFUSAL)
        if what == "portal":
            return self.answer(asked, 200, [("Content-Type", "text/html; charset=utf-8")], PORTAL)
        if what == "slow":
            time.sleep(SLOW)
        try:
            status, headers, data = self.ask_server(asked, body)
        except OSError:
            return self.hang_up(asked)
        if what == "killed":
            self.server.kill_workers()
        if what in ("lost", "killed"):
            return self.hang_up(asked)
        if what == "500":
            return self.answer(asked, 500, [("Content-Type", "text/html")], b"<h1>Internal Server Error</h1>")
        return self.answer(asked, status, headers, data, pause=SLOW if what == "halting" else 0)

    def ask_server(self, asked: BaseHTTPRequestHandler, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        """Return the server's own answer."""
        link = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)
        try:
            headers = {name: value for name, value in asked.headers.items() if name.lower() not in HOP}
            own, told = self.builds or ("", "")
            if self.builds or asked.path == WORKER:
                headers["Accept-Encoding"] = "identity"
            link.request(asked.command, asked.path.replace(told, own) if told else asked.path, body or None, headers)
            got = link.getresponse()
            data = got.read().replace(own.encode(), told.encode()) if told else got.read()
            if asked.path == WORKER and got.status == 200:
                # No script of a test runs inside a service worker, so it carries its own.
                data = moved_date().encode() + data
            self.passed.append((asked.command, asked.path, got.status))
            return (
                got.status,
                [(name, value.replace(own, told) if told else value) for name, value in got.getheaders()],
                data,
            )
        finally:
            link.close()

    @staticmethod
    def answer(
        asked: BaseHTTPRequestHandler, status: int, headers: list[tuple[str, str]], data: bytes, pause: float = 0
    ) -> None:
        """Send an answer to the phone, with a pause of so many seconds in the middle."""
        asked.send_response_only(status)
        for name, value in headers:
            if name.lower() not in HOP:
                asked.send_header(name, value)
        if status not in (204, 304):
            asked.send_header("Content-Length", str(len(data)))
        with contextlib.suppress(OSError):  # the phone has turned away
            asked.end_headers()
            half = len(data) // 2 if pause else 0
            asked.wfile.write(data[:half])
            time.sleep(pause)
            asked.wfile.write(data[half:])

    @staticmethod
    def hang_up(asked: BaseHTTPRequestHandler) -> None:
        """Break the connection off without a word."""
        asked.close_connection = True
        asked.connection.close()

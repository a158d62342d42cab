"""A machine that stands for a provider: it plays recorded answers on this computer, and keeps what it was asked.

`tests/providers/recorded/<name>.json` holds the answers of a provider: which public page they follow, the day it was
read, what the copy was (`source`), and `answers`: a name → the path that is asked and what comes back.
"""

import json
import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

RECORDED = Path(__file__).parents[1] / "providers" / "recorded"


@dataclass(frozen=True)
class Asked:
    """One thing that the provider was asked."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]  # in small letters
    body: bytes

    @property
    def json(self) -> Any:
        """What the body says."""
        return json.loads(self.body)


@dataclass(frozen=True)
class Played:
    """One answer: `body` as JSON, or bytes as they are; `slow` waits for `Provider.go_on`; `gone` hangs up instead."""

    body: Any = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    slow: bool = False
    gone: bool = False

    @property
    def data(self) -> bytes:
        """The bytes that go back."""
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body, ensure_ascii=False).encode()


class Provider:
    """Answers at `url`; what it is not told to answer is 404."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.go_on = threading.Event()
        self._answers: defaultdict[str, list[Any]] = defaultdict(list)
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads, self._server.block_on_close = True, False
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def answers(self, path: str, *bodies: Any) -> None:
        """Answer a path so, one after the other, the last one again and again.

        Each is a `Played`, or the body of one, or a function of what is asked that returns either.
        """
        with self._lock:
            self._answers[path] = list(bodies)

    def plays(self, provider: str, *names: str) -> None:
        """Answer with these of a provider's recorded answers, those of the same path one after the other."""
        by_path: defaultdict[str, list[Any]] = defaultdict(list)
        for name in names:
            one = recorded(provider)["answers"][name]
            by_path[one["path"]].append(Played(one["body"], one.get("status", 200), one.get("headers", {})))
        for path, bodies in by_path.items():
            self.answers(path, *bodies)

    def of(self, path: str) -> list[Asked]:
        """What was asked under a path."""
        return [one for one in self.asked if one.path == path]

    def answer(self, asked: Asked) -> Played:
        """Keep what is asked and return what comes next."""
        with self._lock:
            self.asked.append(asked)
            waiting = self._answers.get(asked.path) or [Played({"errcode": 404}, 404)]
            said = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        said = said(asked) if callable(said) else said
        return said if isinstance(said, Played) else Played(said)

    def stop(self) -> None:
        """Answer nobody any more: whoever asks finds no machine."""
        self.go_on.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def recorded(provider: str) -> dict[str, Any]:
    """Return what is recorded of a provider."""
    found: dict[str, Any] = json.loads((RECORDED / f"{provider}.json").read_text("utf-8"))
    return found


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = Asked(self.command, parts.path, dict(parse_qsl(parts.query)), headers, body)
            played = provider.answer(asked)
            if played.slow:
                provider.go_on.wait(30)
            if played.gone:
                self.close_connection = True
                return
            self.send_response(played.status)
            for name, value in {"Content-Length": str(len(played.data)), **played.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(played.data)

        do_GET = do_POST = do_PUT = do_DELETE = _answer  # noqa: N815  (the names of the library)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

        def handle(self) -> None:
            """Answer, and let whoever hung up be gone."""
            try:
                super().handle()
            except OSError:
                self.close_connection = True

    return Handler


@pytest.fixture
def provider() -> Iterator[Provider]:
    """A provider on this computer; `provider.url` is for the setting that says where the interface is."""
    running = Provider()
    yield running
    running.stop()

"""Every route of the URL map with what nobody should send: addresses, query strings, forms, bodies, headers.

Nothing here names a route. The addresses come from the URL map and from the table of rights (``tests/access``), the
people from the verb that a route declares, the names of fields from what a view asked its request for: so a new route,
or a new field of an old one, is tried with the rest.
"""

import io
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.routing import Rule

from tests.support.access import NOBODY, PEOPLE, Matter, World
from tests.support.access_rows import Row
from tests.support.town import JSON, Phone
from webapp.web.bodies import WholeRequest
from webapp.web.guard import declared_verb

BEYOND = str(2**63)
LARGEST = str(2**63 - 1)

# As parts of an address, already quoted.
WORDS = (
    LARGEST,
    BEYOND,
    "9" * 400,
    "-1",
    "%C2%B2",
    "%00",
    "%ED%A0%80",
    "..%2F..%2Fetc",
    "x" * 5_000,
)
# As values of a query string.
VALUES = (
    BEYOND,
    "²",
    "1e400",
    "\0",
    "9999-12-31",
    "9999-12",
    "0000-13-45",
    f"{LARGEST}.{BEYOND}",
    "\ud800",
    "长" * 3_000,
)
# As values of a form.
FORM_VALUES = (BEYOND, "²", "\0", "9999-12-31", "9999-12-31T23:59", "\ud800[{")

DEEP = b"[" * 20_000
BOUNDARY = "----x"
BODIES: tuple[tuple[str, bytes], ...] = (
    ("application/json", DEEP),
    ("application/json", b'{"public_key": {"kty": "EC", "crv": "P-256", "x": 1e400}, "unsent": 1e400}'),
    ("application/json; charset=no-such", b'"\\ud800"'),
    ("application/x-www-form-urlencoded", b"&".join(b"a%d=1" % n for n in range(1_000))),
    ("application/x-www-form-urlencoded; charset=utf-7", b"version=%ED%A0%80&\xff\xfe=%zz&client_id=%00&client_id"),
    ("multipart/form-data", b"no boundary"),
    (f"multipart/form-data; boundary={BOUNDARY}", b"--x\r\n\r\n"),
    (f"multipart/form-data; boundary={BOUNDARY}", b"------x\r\nContent-Disposition: form-data; name=note\r\n\r\ncut"),
    (
        f"multipart/form-data; boundary={BOUNDARY}",
        b"".join(b'------x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n' for _ in range(1_000))
        + b"------x--",
    ),
    (
        f"multipart/form-data; boundary={BOUNDARY}",
        b'------x\r\nContent-Disposition: form-data; name="photos"; filename="\xff\x00.jpg"\r\n'
        b"Content-Type: a/b; c=\r\n\r\n\xff\xd8\xff\r\n"
        b'------x\r\nContent-Disposition: form-data; name="file"; filename="../x"\r\n\r\n'
        + DEEP
        + b"\r\n------x--\r\n",
    ),
    ("application/octet-stream", bytes(range(256)) * 40),
    ("", b"\0"),
)
# Several to a request where none of them keeps the house from reading the others.
HEADERS: tuple[Mapping[str, str], ...] = (
    {
        "Range": "bytes=9999999999999999999-",
        "Accept": "²/;q=1e400,application/json;q=nan",
        "Accept-Encoding": "br;q=²",
        "Accept-Language": "\xff;q=-1",
        "Cookie": "one_door_theme=\xff; one_door_care=%00; one_door_form=AAAA; session=[[[[",
        "X-Forwarded-For": "²,[",
        "X-Forwarded-Proto": "gopher",
        "X-Forwarded-Host": "[",
        "X-Forwarded-Port": BEYOND,
    },
    {
        "Range": "bytes=5-1,²-,-",
        "Referer": "http://[",
        "HX-Request": "true",
        "HX-Target": "\xff",
        "User-Agent": "\xff" * 2_000,
    },
    {
        "If-None-Match": '"' + "x" * 4_000,
        "If-Modified-Since": "31 Dec 9999",
        "If-Range": "²",
        "Authorization": "Bearer \xff",
        "Content-Type": "²",
        "X-CSRFToken": "\xff",
    },
)

Table = Mapping[tuple[str, str], Row]

ASKED: set[str] = set()
"""What a view asked the request at hand for."""


class _Asked(ImmutableMultiDict):
    """Keeps note of every name that is asked for; otherwise as its parent."""

    def __getitem__(self, key: Any) -> Any:
        ASKED.add(str(key))
        return super().__getitem__(key)

    def getlist(self, key: Any, *more: Any, **options: Any) -> Any:
        ASKED.add(str(key))
        return super().getlist(key, *more, **options)

    def __contains__(self, key: object) -> bool:
        ASKED.add(str(key))
        return super().__contains__(key)


class AskedRequest(WholeRequest):
    """A request that keeps note of what it is asked for."""

    parameter_storage_class = _Asked


@dataclass
class Trial:
    """Sends requests to one world that nothing changes, and keeps those that were answered as a bug."""

    world: World
    sent: int = 0
    bugs: list[str] = field(default_factory=list)
    sessions: dict[int, str] = field(default_factory=dict)

    @property
    def app(self) -> Flask:
        """The application under trial."""
        return self.world.town.app

    def send(self, phone: Phone, method: str, address: str, why: str, **options: Any) -> int:
        """Send one request; a 5xx that is not a meant 503 is a bug, an exception too."""
        more = dict(options.pop("headers", {}))
        more["Cookie"] = f"{self._session(phone)}; {more.get('Cookie', '')}"
        headers = {"X-CSRFToken": phone.token, **JSON, **more}
        self.sent += 1
        try:
            answer = self.browser.open(address, method=method, headers=headers, buffered=True, **options)
        except Exception as error:
            self.bugs.append(f"{method} {address[:80]} with {why}: {type(error).__name__}")
            return 500
        if answer.status_code >= 500 and not (answer.status_code == 503 and "Retry-After" in answer.headers):
            self.bugs.append(f"{method} {address[:80]} with {why}: {answer.status_code}")
        return answer.status_code

    def phones(self, endpoint: str) -> list[Phone]:
        """Return who may use a route: the first and the last of those with its verb; else who is not signed in."""
        verb = declared_verb(self.app, endpoint)
        if verb is None:
            return [self.world.phones[NOBODY]]
        may = [self.world.phones[key] for key, actor in self.world.actors.items() if actor.can(verb)]
        return list({id(phone): phone for phone in (may[0], may[-1])}.values()) if may else []

    @cached_property
    def browser(self) -> FlaskClient:
        """Sends for everybody and keeps no cookie, so that nobody is signed out by what was tried on signing out."""
        return self.app.test_client(use_cookies=False)

    def _session(self, phone: Phone) -> str:
        if id(phone) not in self.sessions:
            kept = phone.client.get_cookie(self.app.config["SESSION_COOKIE_NAME"])
            self.sessions[id(phone)] = f"{kept.key}={kept.value}" if kept else ""
        return self.sessions[id(phone)]


@contextmanager
def nothing_changes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let every write run to its end and be taken back there: each request finds the same world."""

    def undo(session: Session) -> None:
        session.flush()
        session.expunge_all()  # what was written can still be read, as after a real commit
        session.rollback()

    with monkeypatch.context() as patch:
        patch.setattr(Session, "commit", undo)
        yield


def try_addresses(trial: Trial, rules: Iterable[Rule]) -> None:
    """Every rule with parts × every method × every hostile word in each part, the other parts harmless."""
    for rule in rules:
        parts = [part for part in rule._trace if part[0]]
        names = [name for _, name in parts]
        if not names:
            continue
        people = [trial.world.phones[NOBODY], *trial.phones(rule.endpoint)[:1]]
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            for name in names:
                for word in WORDS:
                    address = "".join(
                        (word if text == name else "1") if dynamic else text for dynamic, text in rule._trace
                    ).split("|", 1)[-1]
                    for phone in {id(one): one for one in people}.values():
                        trial.send(phone, method, address, f"{name}={word[:20]}")


def try_fields(trial: Trial, table: Table, method: str) -> None:
    """Every route of this method in a table of rights, asked as it should be, with each field hostile in turn."""
    for (own_method, endpoint), row in sorted(table.items()):
        if own_method == method:
            for phone, matter in _askers(trial, endpoint, row):
                _try_fields(trial, phone, method, row, matter)


def _askers(trial: Trial, endpoint: str, row: Row) -> list[tuple[Phone, Matter]]:
    """Return who asks about what: somebody within reach of a matter, so that the view gets to read what was sent."""
    if row.reach is None:
        return [(phone, trial.world.matters[0]) for phone in trial.phones(endpoint)[:1]]
    for matter in trial.world.matters:
        for key, group in PEOPLE.items():
            if row.who & {key, group} and row.reach(key, matter):
                return [(trial.world.phones[key], matter)]
    return []


def _try_fields(trial: Trial, phone: Phone, method: str, row: Row, matter: Matter) -> None:
    address = row.address if isinstance(row.address, str) else row.address(matter)
    values = VALUES if method == "GET" else FORM_VALUES
    waiting, tried = _asked_by(trial, phone, method, address, row.data(matter)), set[str]()
    while waiting:
        name = waiting.pop()
        tried.add(name)
        for value in values:
            waiting |= _asked_by(trial, phone, method, address, row.data(matter), {name: value}) - tried


def _asked_by(
    trial: Trial, phone: Phone, method: str, address: str, data: Any, hostile: Mapping[str, str] | None = None
) -> set[str]:
    """Send a request with one field made hostile and return the names of all fields it was asked for."""
    ASKED.clear()
    why = ", ".join(f"{name}={value[:20]!r}" for name, value in (hostile or {}).items())
    if method == "GET":
        query = urlencode(dict(hostile or {}), errors="surrogatepass")
        trial.send(phone, method, f"{address}{'&' if '?' in address else '?'}{query}", why)
    elif isinstance(data, bytes):
        trial.send(phone, method, address, why, data=data)
    else:
        trial.send(phone, method, address, why, data=_encodable({**(data or {}), **(hostile or {})}))
    return ASKED - {"csrf_token"}


def _encodable(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the same fields; half a surrogate pair as the three bytes that it would be."""
    return {
        name: value.encode("utf-8", "surrogatepass").decode("latin-1") if _is_lone(value) else value
        for name, value in data.items()
    }


def _is_lone(value: Any) -> bool:
    return isinstance(value, str) and any("\ud800" <= one <= "\udfff" for one in value)


def try_bodies(trial: Trial, table: Table) -> None:
    """Every route that takes a body × every body that is none."""
    for (method, endpoint), row in sorted(table.items()):
        if method == "GET":
            continue
        for phone, matter in _askers(trial, endpoint, row):
            address = row.address if isinstance(row.address, str) else row.address(matter)
            for kind, body in BODIES:
                trial.send(phone, method, address, f"{kind} {body[:20]!r}", data=body, content_type=kind)
            lies = {"CONTENT_LENGTH": "999", "wsgi.input": io.BytesIO(b"note=x"), "CONTENT_TYPE": BODIES[3][0]}
            trial.send(phone, method, address, "a length that is not true", environ_overrides=lies)
            unsaid = {"CONTENT_LENGTH": "²", "CONTENT_TYPE": BODIES[3][0]}
            trial.send(phone, method, address, "a length that is none", environ_overrides=unsaid)


def try_headers(trial: Trial, table: Table) -> None:
    """Every page and file × every header that is none."""
    for (method, endpoint), row in sorted(table.items()):
        if method != "GET":
            continue
        for phone, matter in _askers(trial, endpoint, row):
            address = row.address if isinstance(row.address, str) else row.address(matter)
            for headers in HEADERS:
                trial.send(phone, method, address, f"headers {', '.join(headers)}", headers=dict(headers))

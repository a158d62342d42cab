"""A body is taken in whole, within its limit, while nobody's connection to the database waits for it."""

import ast
import io
import uuid
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.test import TestResponse, create_environ

from tests.support.rules.sources import Source, read
from tests.support.town import JSON, Phone, Town, small_jpeg
from webapp.core.db import db
from webapp.core.media import images
from webapp.web import bodies
from webapp.web.bodies import WholeRequest

MEGABYTE = 1024 * 1024


class Watched(io.BytesIO):
    """A body that notes how many connections are taken each time some of it is read."""

    def __init__(self, app: Flask, data: bytes) -> None:
        super().__init__(data)
        self._app, self.taken = app, list[int]()

    def read(self, size: int | None = -1) -> bytes:
        self.taken.append(db.engine.pool.checkedout())  # type: ignore[attr-defined]
        return super().read(size)


def streamed(client: FlaskClient, path: str, body: io.BytesIO, **headers: str) -> TestResponse:
    """Send a body as gunicorn hands one on that has no length of its own."""
    environ = {"wsgi.input": body, "wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"}
    kind = headers.pop("Content-Type", "application/x-www-form-urlencoded")
    return client.post(path, environ_overrides=environ | {"CONTENT_TYPE": kind}, headers={**JSON, **headers})


def form(**fields: str) -> bytes:
    head = "--x\r\nContent-Disposition: form-data; name="
    parts = [f'{head}"{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()]
    return "".join([*parts, "--x--\r\n"]).encode()


MULTIPART = {"Content-Type": "multipart/form-data; boundary=x"}


def test_no_connection_is_held_while_a_body_comes(town: Town, lead: Phone) -> None:
    sent = form(client_id=str(uuid.uuid4()), kind="patrol", household_note="好" * 900)
    body = Watched(town.app, sent)
    answer = streamed(lead.client, "/reports", body, **MULTIPART, **{"X-CSRFToken": lead.token})
    assert answer.status_code == 201, answer.text
    assert body.taken
    assert set(body.taken) == {0}


def test_no_connection_is_held_while_a_picture_is_decoded(lead: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    taken, prepare = list[int](), images.prepare

    def watched(data: bytes, **more: int) -> object:
        taken.append(db.engine.pool.checkedout())  # type: ignore[attr-defined]
        return prepare(data, **more)

    monkeypatch.setattr("webapp.core.media.images.prepare", watched)
    assert lead.report(photos=[small_jpeg()]).status_code == 201
    assert taken == [0]


@pytest.mark.parametrize("chunked", [False, True])
def test_what_is_too_large_for_its_route_is_413(town: Town, client: FlaskClient, lead: Phone, chunked: bool) -> None:
    for phone, path, most in (
        (client, "/sign-in", bodies.WORDS_OF_ANYBODY),
        (lead.client, "/messages/read", bodies.WORDS),
        (lead.client, "/services/speak", bodies.PICTURES_OF_ANYBODY),
    ):
        sent = io.BytesIO(b"a=" + b"x" * most)
        answer = (
            streamed(phone, path, sent)
            if chunked
            else phone.post(path, data=b"a=", headers=JSON, environ_overrides={"CONTENT_LENGTH": str(most + 1)})
        )
        assert (answer.status_code, answer.get_json()["error"]["code"]) == (413, "too_large"), path


def test_who_may_not_come_in_is_told_before_the_body_is_read(town: Town, client: FlaskClient, lead: Phone) -> None:
    body = Watched(town.app, b"x" * MEGABYTE)
    assert streamed(client, "/reports", body).status_code == 401
    assert streamed(lead.client, "/admin/import", body).status_code == 404
    assert streamed(lead.client, "/no-such-address", body).status_code == 404
    assert body.taken == []


def parsed(body: bytes, content_type: str = MULTIPART["Content-Type"], **limits: int) -> WholeRequest:
    """Read a body as the house reads it, once it is here."""
    asked = WholeRequest(create_environ("/", method="POST") | {"CONTENT_TYPE": content_type})
    asked.__dict__["stream"] = io.BytesIO(body)
    for name, value in limits.items():
        setattr(asked, name, value)
    return asked


def test_a_form_with_files_is_read_part_by_part() -> None:
    picture = bytes(range(256)) * 2000
    body = form(words="纠纷\r\n两家", empty="")[: -len("--x--\r\n")]
    head = (
        '--x\r\nContent-Disposition: form-data; name="photos"; filename="图 %22一%22.jpg"\r\nContent-Type: image/jpeg'
    )
    body += head.encode() + b"\r\n\r\n" + picture + b"\r\n--x--\r\n"
    asked = parsed(body)
    assert asked.form.to_dict() == {"words": "纠纷\r\n两家", "empty": ""}
    file = asked.files["photos"]
    assert (file.filename, file.mimetype, file.name) == ('图 "一".jpg', "image/jpeg", "photos")
    assert file.read() == picture


def test_an_empty_field_without_its_end_of_line_takes_no_other_field_in() -> None:
    body = form(first="", second="二").replace(b"\r\n\r\n\r\n", b"\r\n\r\n", 1)
    assert parsed(body).form.to_dict() == {"first": "", "second": "二"}


@pytest.mark.parametrize("body", [b"", b"no parts", form(words="a")[:-9], form(words="a").replace(b"name", b"n")])
def test_what_is_no_form_is_an_empty_one(body: bytes) -> None:
    assert not parsed(body).form.to_dict(flat=True).get("words")
    assert not parsed(form(words="a"), "multipart/form-data").form


@pytest.mark.parametrize(("limits", "refused"), [({}, False), ({"max_form_parts": 2}, True)])
def test_more_parts_than_the_house_has_room_for_are_413(limits: dict[str, int], refused: bool) -> None:
    asked = parsed(form(a="1", b="2", c="3"), **limits)
    if refused:
        with pytest.raises(RequestEntityTooLarge):
            _ = asked.form
    else:
        assert len(asked.form) == 3


def test_words_longer_than_the_house_has_room_for_are_413() -> None:
    assert len(parsed(form(a="x" * 100), max_form_memory_size=100).form["a"]) == 100
    with pytest.raises(RequestEntityTooLarge):
        _ = parsed(form(a="x" * 101), max_form_memory_size=100).form


class Cut(io.BytesIO):
    def read(self, size: int | None = -1) -> bytes:
        raise ConnectionResetError


class Garbled(io.BytesIO):
    def read(self, size: int | None = -1) -> bytes:
        raise ValueError("a chunk that has no size")


@pytest.mark.parametrize(("body", "code"), [(Cut(), "too_slow"), (Garbled(), "bad_request")])
def test_a_body_that_ends_too_early_or_is_none_is_no_bug(lead: Phone, body: io.BytesIO, code: str) -> None:
    answer = streamed(lead.client, "/reports", body, **MULTIPART)
    assert answer.get_json()["error"]["code"] == code


def test_less_than_was_promised_is_408_and_the_phone_comes_again(lead: Phone) -> None:
    environ = {"wsgi.input": io.BytesIO(b"--x"), "wsgi.input_terminated": True, "CONTENT_LENGTH": "999"}
    answer = lead.client.post("/reports", environ_overrides=environ, headers={**JSON, **MULTIPART})
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (408, "too_slow")


# What a phone tells of itself is some 300 bytes, a template of a table at most 400 KB.
WORDS_ENOUGH = [("webapp/capture/routes_rescue.py", "device"), ("webapp/paper/routes_ledger.py", "add")]


def views_that_read_files(source: Source) -> Iterator[tuple[str, bool]]:
    """Yield each view that comes to read files, itself or by a function beside it; and whether it says so."""
    functions = {node.name: node for node in source.tree.body if isinstance(node, ast.FunctionDef)}
    reading = {name for name, node in functions.items() if _asks_files(node)}
    while more := {n for n, node in functions.items() if n not in reading and _calls(node) & reading}:
        reading |= more
    for name in sorted(reading):
        decorators = [ast.unparse(one) for one in functions[name].decorator_list]
        if any(one.startswith(("bp.post", "bp.put")) for one in decorators):
            yield name, any(one.startswith("takes") for one in decorators)


def _asks_files(node: ast.AST) -> bool:
    asked = {ast.unparse(one) for one in ast.walk(node) if isinstance(one, ast.Attribute)}
    return bool(asked & {"request.files", "request.get_data"})


def _calls(node: ast.AST) -> set[str]:
    return {one.func.id for one in ast.walk(node) if isinstance(one, ast.Call) and isinstance(one.func, ast.Name)}


def test_every_view_that_reads_files_says_how_much_it_takes() -> None:
    found = [(source.path, *one) for source in read("webapp/*/routes*.py") for one in views_that_read_files(source)]
    assert len(found) > 10
    silent = [(path, name) for path, name, says in found if not says]
    assert silent == WORDS_ENOUGH


def test_a_view_that_hides_what_it_reads_is_found() -> None:
    text = "@bp.post('/x')\n@public\ndef x():\n    return _y()\n\ndef _y():\n    return request.files\n"
    assert list(views_that_read_files(Source("webapp/cases/routes.py", text))) == [("x", False)]

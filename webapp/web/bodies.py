"""The body of a request: taken in whole before it can keep anything waiting.

Person and right were looked up before; the connection to the database is given back while the phone sends, and taken
again when all is here. A body has a largest size, by what its route takes in, and a slowest speed.
"""

import socket
import time
from collections.abc import Callable, Iterator
from math import inf
from typing import IO, Any, TypeVar, cast

from flask import Flask, Request, current_app, request
from multipart import MultipartSegment, ParserError, ParserLimitReached, PushMultipartParser
from werkzeug.datastructures import FileStorage, Headers, MultiDict
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

from webapp.config import MEGABYTE
from webapp.core import db
from webapp.core.errors import Problem
from webapp.core.media.spool import Spool
from webapp.web.guard import SAFE_METHODS, check_token, declared_verb
from webapp.web.patience import ANSWER_S, patience

View = TypeVar("View", bound=Callable[..., Any])

# The largest body of a route that says nothing else: words, from a person signed in and from anybody.
WORDS, WORDS_OF_ANYBODY = 2 * MEGABYTE, MEGABYTE // 4
# Nine pictures as cameras make them, where no script made them small; of a resident without an account.
PICTURES_OF_ANYBODY = 50 * MEGABYTE
# A body may take so long whatever its size, beyond that it comes at least so fast on the whole; and it ends some time.
BEGIN_S, SLOWEST_PER_S, LONGEST_S = 30.0, 1_024, 1_800.0
_CHUNK = 64 * 1024


class PartsParser(FormDataParser):
    """Reads multipart bodies by the library ``multipart``: Werkzeug's own compiles two expressions for each of them.

    Uploaded files wait where the body waited. RequestEntityTooLarge for more parts and longer words than the house has
    room for.
    """

    def _parse_multipart(
        self, stream: IO[bytes], mimetype: str, content_length: int | None, options: dict[str, str]
    ) -> tuple[IO[bytes], MultiDict[str, str], MultiDict[str, FileStorage]]:
        fields: list[tuple[str, str]] = []
        files: list[tuple[str, FileStorage]] = []
        try:
            parser = PushMultipartParser(options.get("boundary", ""), max_segment_count=self.max_form_parts or inf)
            for part, body in _parts(parser, stream, self.max_form_memory_size or inf):
                if isinstance(body, Spool):
                    files.append((part.name, _uploaded(part, body)))
                else:
                    fields.append((part.name, body.decode(errors="replace")))
        except ParserLimitReached as error:
            raise RequestEntityTooLarge from error
        except ParserError:
            # Werkzeug's own forgives more, as an empty field without its end of line. What it can't read is empty.
            stream.seek(0)
            return super()._parse_multipart(stream, mimetype, content_length, options)
        return stream, self.cls(fields), self.cls(files)


def _uploaded(part: MultipartSegment, body: Spool) -> FileStorage:
    body.seek(0)
    return FileStorage(cast(IO[bytes], body), part.filename, part.name, headers=Headers(part.headerlist))


def _parts(
    parser: PushMultipartParser, stream: IO[bytes], longest: float
) -> Iterator[tuple[MultipartSegment, bytes | Spool]]:
    """Give each part with what it holds: words as bytes, at most ``longest`` of them, a file in a spool."""
    swallowed = b"--" + parser.boundary
    for event in parser.parse_blocking(stream.read, _CHUNK):
        if isinstance(event, MultipartSegment):
            part, words, file = event, b"", None if event.filename is None else Spool()
        elif event is None:
            if words.startswith(swallowed):
                raise ParserError("an empty field took the next one in")
            yield part, words if file is None else file
        elif file is not None:
            file.write(event)
        else:
            words += event
            if len(words) > longest:
                raise RequestEntityTooLarge


class WholeRequest(Request):
    """A request whose uploaded files wait where its body waited."""

    form_data_parser_class = PartsParser


def takes(most: int | None = None) -> Callable[[View], View]:
    """Declare that a view takes in files: so many bytes in all (None: as many as the house takes at all)."""

    def declare(view: View) -> View:
        view.takes = most  # type: ignore[attr-defined]
        return view

    return declare


def init_app(app: Flask) -> None:
    """Take every body in after the guard; check the token of a form after that."""
    app.request_class = WholeRequest
    app.before_request(_take_in)
    app.before_request(check_token)


def largest(app: Flask, endpoint: str) -> int:
    """Return how many bytes the body of a route may have."""
    view = app.view_functions[endpoint]
    if hasattr(view, "takes"):
        return int(view.takes or app.config["MAX_CONTENT_LENGTH"])
    return WORDS_OF_ANYBODY if declared_verb(app, endpoint) is None else WORDS


def _take_in() -> None:
    if request.endpoint is None or request.method in SAFE_METHODS:
        return  # nobody reads what comes with it
    most = largest(current_app, request.endpoint)
    if (request.content_length or 0) > most:
        raise RequestEntityTooLarge
    if not request.content_length and "Transfer-Encoding" not in request.headers:
        return
    db.release()
    connection = request.environ.get("gunicorn.socket")
    try:
        spool = _received(request.environ["wsgi.input"], _awaited(most), connection)
    finally:
        if connection is not None:
            patience.give(connection, ANSWER_S)
    size = spool.tell()
    if size > most:
        raise RequestEntityTooLarge
    if size < (request.content_length or 0):
        raise Problem("too_slow")
    spool.seek(0)
    request.__dict__["stream"] = spool


def _awaited(most: int) -> int:
    """Return how many bytes to read at most: what was announced, or one byte more than may come without a length."""
    return request.content_length or most + 1


def _received(stream: IO[bytes], awaited: int, connection: socket.socket | None) -> Spool:
    """Return what comes; Problem when it comes too slowly or not as HTTP."""
    spool, received, began = Spool(), 0, time.monotonic()
    while received < awaited:
        if connection is not None:
            in_all = min(BEGIN_S + (received + _CHUNK) / SLOWEST_PER_S, LONGEST_S)
            patience.give(connection, began + in_all - time.monotonic(), still_answered=True)
        try:
            chunk = stream.read(min(_CHUNK, awaited - received))
        except OSError as error:
            raise Problem("too_slow") from error
        except Exception as error:  # whatever the server says of a body that is cut up wrongly
            raise Problem("bad_request") from error
        if not chunk:
            break
        received += spool.write(chunk)
    return spool

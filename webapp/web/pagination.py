"""What list pages and files share: the key of a page in its address, and how a stored file is served."""

from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import urlencode

import structlog
from flask import Response, current_app, request

from webapp.core import reading
from webapp.core.errors import Problem, not_found
from webapp.core.media.files import Damaged, StorageAway, opened
from webapp.web.headers import FILE_POLICY

log = structlog.get_logger(__name__)

# Browsers show it although the status says that the picture comes later. Its words are read at the size of a thumbnail
# too, and it neither glares on dark nor fades on light.
_PICTURE_WAITS = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="320" height="240" viewBox="0 0 320 240">'
    '<rect width="320" height="240" fill="#666"/>'
    '<g font-size="56" text-anchor="middle" fill="#fff"><text x="160" y="112">照片</text>'
    '<text x="160" y="178">还没到</text></g></svg>'
)
LARGEST_KEY = 2**53
PAGE_SIZE = 20
Row = TypeVar("Row")


@dataclass(frozen=True)
class ListPage(Generic[Row]):
    """A page of a list; ``after`` is the key from which more may follow: that of its last row.

    ``ended``: a filter looked through all that one page may look through, ``after`` is where it stopped.
    """

    rows: list[Row]
    after: tuple[int, int] | None
    ended: bool = False


def page_key() -> tuple[int, int] | None:
    """Return the last row of the page before, from ``?after=<sort>.<row>``; the one 404 for a made-up key."""
    raw = request.args.get("after")
    if not raw:
        return None
    sort, _, row = raw.partition(".")
    key = reading.whole(sort, LARGEST_KEY), reading.whole(row, LARGEST_KEY)
    if key[0] is None or key[1] is None:
        raise not_found()  # no database counts that far, and no clock
    return key[0], key[1]


def next_page(after: tuple[int, int] | None) -> str | None:
    """Return the address of the next page, with the filters of this one."""
    if after is None:
        return None
    return address_with(after=f"{after[0]}.{after[1]}")


def address_with(**changed: str | int | None) -> str:
    """Return the address of this page with other arguments, None to leave one out; what was open is not kept."""
    arguments = {**request.args, "open": None, **changed}
    return f"{request.path}?{urlencode({name: value for name, value in arguments.items() if value is not None})}"


def _waiting(mime: str, problem: Problem) -> Response:
    """Return what says that a file is not here yet: for a picture one that is seen in its place, kept by nobody."""
    if not mime.startswith("image/"):
        raise problem
    response = Response(_PICTURE_WAITS, status=problem.status, mimetype="image/svg+xml")
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = FILE_POLICY
    response.headers["Retry-After"] = str(problem.retry_after)
    return response


def send_stored(digest: str, mime: str, *, key: str | None = None, keep: bool = True) -> Response:
    """Serve a stored file with nothing in it able to run; kept only when each use asks the server first.

    ``key`` opens one that lies encrypted.

    In parts where parts are asked for (RFC 9110, 14): players on iPhones take sound no other way.
    """
    response = Response(mimetype=mime)
    response.set_etag(digest)
    response.headers["Cache-Control"] = "private, no-cache" if keep else "no-store"
    response.headers["Content-Security-Policy"] = FILE_POLICY
    response.headers["Content-Disposition"] = "inline"
    response.make_conditional(request)
    if response.status_code != 304:
        try:
            response.set_data(opened(current_app.extensions["files"], digest, key))
        except (FileNotFoundError, StorageAway) as absent:
            log.warning("file_awaited", file=digest, error=type(absent).__name__)
            return _waiting(mime, Problem("storage_away", retry_after=30))
        except Damaged:
            log.error("file_damaged", file=digest)  # the proof of the night notifies whoever has to know
            raise Problem("not_found", "这个文件坏了，打不开。请告诉系统管理员") from None
        response.make_conditional(request, accept_ranges=True, complete_length=response.content_length)
    return response

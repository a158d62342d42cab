"""Every refusal as a page with a way on, or as JSON for programs."""

import errno
import sqlite3
import traceback

import structlog
from flask import Flask, Response, current_app, jsonify, make_response, redirect, render_template, request, url_for
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from werkzeug.exceptions import HTTPException

from webapp.core.errors import Problem
from webapp.core.media.files import StorageAway, StorageFull
from webapp.core.media.images import ImageRefused
from webapp.web.guard import SAFE_METHODS, login_manager, wants_json

log = structlog.get_logger(__name__)

_BY_STATUS = {
    400: "bad_request",
    401: "signed_out",
    404: "not_found",
    405: "method_not_allowed",
    408: "too_slow",
    413: "too_large",
    415: "unsupported",
    429: "too_many",
}
# What SQLite says (primary result codes), PostgreSQL (classes of SQLSTATE) and the machine say when they can't now, but
# may in a while: the phone keeps what it has and comes again.
_SQLITE_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL}
_SQLITE_FULL = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}
_POSTGRES_BUSY = {"08", "40", "55", "57"}  # connection, rolled back, not in the needed state, operator intervened
_POSTGRES_FULL = {"53", "58"}  # insufficient resources, system error
_MACHINE_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO, errno.EMFILE, errno.ENFILE}


def init_app(app: Flask) -> None:
    """Turn every exception into one of the catalogue's answers."""
    app.register_error_handler(Problem, answer)
    app.register_error_handler(HTTPException, _from_http)
    app.register_error_handler(StorageFull, _from_machine)
    app.register_error_handler(StorageAway, _from_store)
    app.register_error_handler(OSError, _from_machine)
    app.register_error_handler(ImageRefused, lambda e: answer(from_image(e)))
    app.register_error_handler(OperationalError, _from_database)
    app.register_error_handler(NoConnectionFree, lambda _e: answer(Problem("busy")))
    app.register_error_handler(Exception, _from_bug)


def answer(problem: Problem) -> Response:
    """Return the response for a problem."""
    if problem.code == "signed_out" and _wants_page():
        following = request.full_path.rstrip("?") if request.method in SAFE_METHODS else None
        return make_response(redirect(url_for(str(login_manager.login_view), next=following)))
    if wants_json() or request.headers.get("HX-Request"):
        response = jsonify(problem.as_json())
    else:
        response = make_response(_page(problem))
    response.status_code = problem.status
    if problem.retry_after is not None:
        response.headers["Retry-After"] = str(problem.retry_after)
    return response


def _page(problem: Problem) -> str:
    """Return the page of a problem; a bare one when it can't be made, as when who asks can't be read."""
    try:
        return render_template("errors/problem.html", problem=problem, back=None)
    except Exception as error:
        log.error("problem_page_failed", error=type(error).__name__)
        # Not by render_template: its context asks who is signed in.
        return current_app.jinja_env.get_template("errors/bare.html").render(problem=problem)


def from_image(refused: ImageRefused) -> Problem:
    """Return the problem for a picture that can't be taken, shown beside the photo field."""
    code = {"too_large": "too_large", "too_many_pixels": "too_large", "broken": "invalid"}.get(
        refused.code, "unsupported"
    )
    return Problem(code, refused.message, fields={"photos": refused.message})


def _wants_page() -> bool:
    return not wants_json() and not request.headers.get("HX-Request")


def _from_http(error: HTTPException) -> Response:
    if error.response is not None or error.code is None or error.code < 400:
        return make_response(error.get_response())
    problem = Problem(_BY_STATUS.get(error.code, "bad_request" if error.code < 500 else "internal"))
    if error.code == 429:
        problem.retry_after = 60
    response = answer(problem)
    if problem.code == "bad_request":
        response.status_code = error.code
    return response


def _from_machine(error: OSError | StorageFull) -> Response:
    if isinstance(error, OSError) and error.errno not in _MACHINE_FULL:
        return _from_bug(error)
    log.error("storage_full", error=type(error).__name__, errno=getattr(error, "errno", None))
    return answer(Problem("storage_full", retry_after=30))


def _from_store(error: StorageAway) -> Response:
    log.error("storage_away", error=str(error))
    return answer(Problem("storage_away", retry_after=30))


def _from_database(error: OperationalError) -> Response:
    busy, full = _trouble_of(error.orig)
    if busy:
        return answer(Problem("busy"))
    if full:
        log.error("database_full", error=getattr(error.orig, "sqlite_errorname", type(error.orig).__name__))
        return answer(Problem("storage_full", retry_after=30))
    return _from_bug(error)


def _trouble_of(cause: BaseException | None) -> tuple[bool, bool]:
    """Say whether the database is busy, and whether it has no room to write."""
    if isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
        return code in _SQLITE_BUSY, code in _SQLITE_FULL
    state = getattr(cause, "sqlstate", None)
    if state is None:
        return True, False  # the driver could not even ask
    return state[:2] in _POSTGRES_BUSY, state[:2] in _POSTGRES_FULL


def _from_bug(error: Exception) -> Response:
    # Class and place show what to mend; the message and the variables may carry what a person typed.
    place = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
    log.error("unhandled", error=type(error).__name__, endpoint=request.endpoint, place=place[-12:])
    return answer(Problem("internal"))

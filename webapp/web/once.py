"""A form that is sent twice is answered once: pressed twice, sent again because its answer was lost, or after Back.

Each form of a page carries an id (``hidden_fields`` of the kit). Who sent it, where to, and that id are written down in
the very transaction that does what was asked, so what came of it and that it was sent are stored together or not at
all. The same form again is led where it was led the first time, with the same words. Other words under the same id are
refused, beside what was typed, with a link to what came of the first.

This holds for every POST of the house by itself. A view whose answer can't be kept says how it knows a form again
(``@answers_itself``), as those do that take submissions of phones in; one that answers with a page of its own says what
shows it again (``@again_by``).
"""

import hashlib
import hmac
import time
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import IO, Any, TypeVar

from flask import Flask, Response, current_app, flash, g, jsonify, make_response, redirect, request, session
from flask_login import current_user
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from webapp.core import form_answers, replay
from webapp.core.db import after_commit, db, writes_begin_with
from webapp.core.errors import Problem
from webapp.core.form_answers import FormAnswer, Repeated
from webapp.core.registry import Registry
from webapp.web.fields import client_id_or_none
from webapp.web.forms import Reader

View = TypeVar("View", bound=Callable[..., Any])

# What was lost with a first answer beside its words, such as a cookie: each is told where the same form leads again.
LED_AGAIN: Registry[Callable[[str], None]] = Registry("what follows a form that is answered again")

SUBMISSION = "what phones send is known by its client_id"
FIELDS = ("form_id", "client_id")
SENT_BEFORE = "这张表刚才已经存好了"
# Of two that are sent at once the second waits so long for the first one's answer.
PATIENCE_S, LOOK_EVERY_S = 2.0, 0.05
_CHUNK = 1024 * 1024


def answers_itself(why: str) -> Callable[[View], View]:
    """Declare that a view knows by itself a form that it answered before, or that a repeat of it does no harm: why."""

    def declare(view: View) -> View:
        view.answers_itself = why  # type: ignore[attr-defined]
        return view

    return declare


def again_by(answer: Callable[..., Any]) -> Callable[[View], View]:
    """Declare what answers a repeated form with the view's arguments where the first answer was a page of its own."""

    def declare(view: View) -> View:
        view.again_by = answer  # type: ignore[attr-defined]
        return view

    return declare


def cover(app: Flask) -> None:
    """Let every view answer a repeated form with its first answer, but for those that do so themselves."""
    posts = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    for endpoint in posts:
        view = app.view_functions[endpoint]
        if not hasattr(view, "answers_itself"):
            app.view_functions[endpoint] = _once(view)


def browser() -> str:
    """Return a digest of the asking browser: of the session that the tokens of its forms belong to.

    A form can't be sent without that session, so it lasts as long as the form does; signing in begins another.
    """
    return hashlib.sha256(f"browser {session.get('csrf_token', '')}".encode()).hexdigest()


def receipt_answer(receipt: replay.Receipt) -> Response:
    """Return the receipt by which a program lets go of what it sent: 201 the first time, 200 for a repeat."""
    response = jsonify(receipt.as_json())
    response.status_code = 201 if receipt.new else 200
    return response


def secret() -> str | None:
    """Return a secret that is the same each time this form is sent, for what is shown once; None without a form."""
    form: _SentForm | None = g.get("sent_form")
    if form is None:
        return None
    key = current_app.config["SECRET_KEY"].encode()
    return urlsafe_b64encode(hmac.digest(key, f"form {form.key}".encode(), "sha256")).decode().rstrip("=")


def new_form_id() -> str:
    """Return the id of a form that is drawn: its own for one that comes back to be mended, else a new one."""
    form: _SentForm | None = g.get("sent_form")
    spent = g.get("sent_before") or (form and form.claimed)
    return (None if spent else _id_sent(FIELDS[:1])) or str(uuid.uuid4())


@dataclass
class _SentForm:
    """A form as it was sent: by which key it is known, and the digest of what it says."""

    key: str
    digest: str
    saved: str = SENT_BEFORE
    again: Callable[[], Any] | None = None
    claimed: bool = False

    def claim(self) -> None:
        """Take the form in with what is about to be written; all that a view does for a form is one transaction."""
        if self.claimed and current_app.testing:
            raise AssertionError(
                f"{request.endpoint} commits twice for one form: what is aside is transaction(aside=True)"
            )
        if not self.claimed:
            form_answers.claim(self.key, self.digest)
            after_commit(self._claimed)

    def _claimed(self) -> None:
        self.claimed = True

    def known(self) -> FormAnswer | None:
        """Return what is known of it by now."""
        db.session().rollback()  # what was read before may be older
        return form_answers.find(self.key)


def answer_once(
    form_id: str, fields: list[tuple[str, str]], view: Callable[[], Any], *, saved: str = SENT_BEFORE
) -> Any:
    """Let ``view`` answer a form whose fields came by several pages, once for its id, as every other form.

    ``saved`` says that it was taken in before, where other words are refused.
    """
    return _answered(_SentForm(_key(form_id), _said(form_id, fields), saved), view)


def sent_before(address: str | None, saved: str = SENT_BEFORE) -> Problem:
    """Return the refusal of a form that was sent before with other words; ``address`` is where these can be changed."""
    if address is None:
        return Problem("sent_before")
    link = Markup('<a class="link" href="{}">要改点这里</a>').format(address)
    return Problem("sent_before", Markup("{}，{}。要另外再来一份，就再按一次").format(saved, link))


def _once(view: View) -> View:
    @wraps(view)
    def answered(*args: Any, **kwargs: Any) -> Any:
        form_id = _id_sent()
        if form_id is None:
            return view(*args, **kwargs)
        fields = [(name, value) for name, values in request.form.lists() for value in values]
        files = [_digest(file.stream) for _, files in request.files.lists() for file in files]
        form = _SentForm(_key(form_id), _said(form_id, fields, files))
        if hasattr(view, "again_by"):
            form.again = lambda: view.again_by(*args, **kwargs)
        return _answered(form, lambda: view(*args, **kwargs))

    return answered  # type: ignore[return-value]


def _answered(form: _SentForm, view: Callable[[], Any]) -> Any:
    g.sent_form = form
    known = form.known()
    if known and known.digest == form.digest:
        return _first_answer(form)
    with writes_begin_with(lambda: _refuse_other(form, known) if known else form.claim()):
        return _answer(form, view)


def _answer(form: _SentForm, view: Callable[[], Any]) -> Any:
    before = len(_flashes())
    try:
        response = make_response(view())
    except Repeated:
        return _first_answer(form)
    except Exception:
        if form.claimed:
            form_answers.let_go(form.key)
        elif _answered_meanwhile(form):
            return _first_answer(form)  # refused only because the same form was faster
        raise
    if form.claimed:
        _keep(form, response, _flashes()[before:])
    elif response.status_code >= 400 and _answered_meanwhile(form):
        return _first_answer(form)
    return response


def _key(form_id: str) -> str:
    sender = f"person {current_user.id}" if current_user.is_authenticated else browser()
    return hashlib.sha256("\n".join((sender, request.path, form_id)).encode()).hexdigest()


def _said(form_id: str, fields: list[tuple[str, str]], files: Iterable[str] = ()) -> str:
    # The id is kept nowhere, so nobody can guess short words or a password back from the digest.
    return replay.digest([*fields, ("sent as", form_id)], files)


def _id_sent(names: Iterable[str] = FIELDS) -> str | None:
    if request.method != "POST":
        return None
    reader = Reader(request.form)
    return next((known for name in names if (known := reader.take(name, client_id_or_none()))), None)


def _digest(stream: IO[bytes]) -> str:
    found = hashlib.sha256()
    while chunk := stream.read(_CHUNK):
        found.update(chunk)
    stream.seek(0)
    return found.hexdigest()


def _answered_meanwhile(form: _SentForm) -> bool:
    known = form.known()
    return known is not None and known.digest == form.digest


def _keep(form: _SentForm, response: BaseResponse, said: list[str]) -> None:
    if response.status_code >= 400:
        form_answers.let_go(form.key)
    elif response.location:
        form_answers.keep(form.key, response.location, said)
    elif current_app.testing and not form.again:
        raise AssertionError(f"{request.endpoint} stores something and answers with a page: say @again_by")


def _first_answer(form: _SentForm) -> BaseResponse:
    """Lead where the form led the first time, with the words of then; of two sent at once the second waits for that."""
    if form.again and not ((known := form.known()) and known.answer):
        return make_response(form.again())
    until = time.monotonic() + PATIENCE_S
    while (known := form.known()) and known.answer is None and time.monotonic() < until:
        db.session().rollback()
        time.sleep(LOOK_EVERY_S)
    for words in known.said if known and known.answer else [SENT_BEFORE]:
        flash(words)
    address = (known and known.leads_to) or _came_from()
    for function in LED_AGAIN:
        function(address)
    return redirect(address, code=303)


def _refuse_other(form: _SentForm, known: FormAnswer) -> None:
    """Say that this form was sent before, with other words, and where what came of it can be changed."""
    g.sent_before = True
    raise sent_before(known.leads_to, form.saved)


def _came_from() -> str:
    came = request.referrer or ""
    return came if came.startswith(request.host_url) else "/"


def _flashes() -> list[str]:
    return [words for _, words in session.get("_flashes", [])]

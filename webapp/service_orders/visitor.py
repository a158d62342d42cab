"""A resident's browser: the mark that separates its orders from a flood, the form under way, what it may look at.

The form under way is kept in the browser, encrypted, for two hours: going back loses nothing, closing leaves nothing at
the server. A protected matter never gets here.
"""

import json
import secrets
import uuid
from datetime import timedelta
from typing import Any

from flask import current_app, request, session
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from webapp.core import clock
from webapp.core.protection.crypto import Undecryptable, current_keyring
from webapp.service_orders.service import Source, keyed

MARK, FORM = "one_door_visitor", "one_door_order"
MARK_SECONDS = 30 * 86_400
FORM_FOR = timedelta(hours=2)
PASS_FOR = timedelta(minutes=30)
PASSES = 5
SINGLE = (
    *("item", "area", "meeting", "way", "slot", "name", "phone", "tell", "words", "call_only", "form_id", "asked"),
    *("body", "body_name", "heads"),
)


def device() -> str:
    """Return a keyed digest of this browser's mark, empty without one."""
    try:
        return keyed("device", str(_signer().loads(request.cookies.get(MARK, ""))))
    except BadSignature:
        return ""


def address() -> str:
    """Return a keyed digest of the address of today; tomorrow's is another, so it is no track."""
    return keyed("address", f"{clock.local_day(clock.now())}\n{request.remote_addr}")


def sources() -> list[str]:
    """Return by what tries are counted: the device, if it is known, and the address."""
    return [one for one in (device(), address()) if one]


def source(form_id: str | None = None) -> Source:
    """Return where an order of this request comes from."""
    return Source(device(), address(), form_id, told=request.form.get("no_hour") == "1")


def remember(response: Response) -> None:
    """Give a browser its mark."""
    if not device():
        _set(response, MARK, _signer().dumps(secrets.token_hex(16)), MARK_SECONDS)


def read_form() -> MultiDict[str, str]:
    """Return the form under way, empty when there is none or it is too old."""
    try:
        kept = json.loads(current_keyring().decrypt(request.cookies.get(FORM, "")))
    except (Undecryptable, ValueError):
        return MultiDict()
    if kept.pop("until", 0) < clock.to_micros(clock.now()):
        return MultiDict()
    return MultiDict(kept)


def merged(kept: MultiDict[str, str], sent: MultiDict[str, str], fields: tuple[str, ...]) -> MultiDict[str, str]:
    """Return the form under way with what one step of it sent."""
    found = kept.copy()
    for name in fields:
        found.setlist(name, sent.getlist(name))
    found.setdefault("form_id", str(uuid.uuid4()))
    return found


def keep_form(response: Response, form: MultiDict[str, str]) -> None:
    """Keep the form under way in the browser."""
    kept: dict[str, Any] = {name: form[name] for name in SINGLE if form.get(name)}
    kept |= {"groups": form.getlist("groups"), "until": clock.to_micros(clock.now() + FORM_FOR)}
    sealed = current_keyring().encrypt(json.dumps(kept, ensure_ascii=False))
    _set(response, FORM, sealed, int(FORM_FOR.total_seconds()))


def drop_form(response: Response) -> None:
    """Forget the form under way."""
    response.delete_cookie(FORM, path="/services")


def let_in(code: str) -> None:
    """Let this browser look at an order for a while: it placed it, or knew code and telephone."""
    until = clock.to_micros(clock.now() + PASS_FOR)
    passes = {known: end for known, end in session.get("orders", {}).items() if end > clock.to_micros(clock.now())}
    passes.pop(code, None)
    session["orders"] = dict([*passes.items(), (code, until)][-PASSES:])


def may_see(code: str) -> bool:
    """Say whether this browser was let in to an order."""
    return session.get("orders", {}).get(code, 0) > clock.to_micros(clock.now())


def _set(response: Response, name: str, value: str, seconds: int) -> None:
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        path="/services",
    )


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="visitor")

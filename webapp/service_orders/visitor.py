"""A resident's browser: the mark that separates its orders from a flood, the forms under way, what it may look at.

The slips of what was sent from it are remembered in the browser alone, encrypted, unless it was told not to.

A page of a form carries, encrypted, what the steps before it said, so what is sent is what that page shows, whatever
another tab does meanwhile. Beside that each form is kept in the browser, encrypted, for two hours: going back loses
nothing, closing leaves nothing at the server. A protected matter never gets here.
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
from webapp.core.codes import is_canonical
from webapp.core.protection.crypto import Undecryptable, current_keyring
from webapp.service_orders.service import Source, keyed
from webapp.web.once import LED_AGAIN

MARK, FORM, SLIPS = "one_door_visitor", "one_door_order", "one_door_slips"
MARK_SECONDS, SLIPS_SECONDS = 30 * 86_400, 180 * 86_400
MOST_SLIPS = 12
FORM_FOR = timedelta(hours=2)
PASS_FOR = timedelta(minutes=30)
PASSES = 5
MOST_FORMS = 3
SINGLE = (
    *("item", "area", "meeting", "way", "slot", "name", "phone", "tell", "words", "call_only", "form_id", "asked"),
    "sent",
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


def source() -> Source:
    """Return where an order of this request comes from."""
    return Source(device(), address(), told=request.form.get("no_hour") == "1")


def remember(response: Response) -> None:
    """Give a browser its mark."""
    if not device():
        _set(response, MARK, _signer().dumps(secrets.token_hex(16)), MARK_SECONDS)


def read_form(form_id: str = "") -> MultiDict[str, str]:
    """Return the form of this id, without one the form last worked on that was not sent; empty when there is none."""
    known = _forms()
    under_way = [one for one in known.values() if "sent" not in one]
    newest = max(under_way, key=lambda one: _number(one, "turn"), default=MultiDict())
    found = known.get(_name(form_id), MultiDict()) if form_id else newest
    return MultiDict(_kept(found)) if found else found


def carried(form: MultiDict[str, str]) -> str:
    """Return, encrypted, what a page of a form carries with it."""
    return current_keyring().encrypt(json.dumps(_kept(form), ensure_ascii=False))


def as_carried(sent: MultiDict[str, str]) -> MultiDict[str, str]:
    """Return what the page that was sent carries of its form; what the browser keeps where it carries nothing."""
    return _opened(sent.get("carried", "")) or read_form(sent.get("form_id", ""))


def merged(kept: MultiDict[str, str], sent: MultiDict[str, str], fields: tuple[str, ...]) -> MultiDict[str, str]:
    """Return the form under way with what one step of it sent."""
    found = kept.copy()
    for name in fields:
        found.setlist(name, sent.getlist(name))
    found.setdefault("form_id", str(uuid.uuid4()))
    return found


def keep_form(response: Response, form: MultiDict[str, str]) -> None:
    """Keep a form in the browser; of many the ones last worked on."""
    known = {name: one for name, one in _forms().items() if name != _name(form["form_id"])}
    oldest_first = sorted(known, key=lambda name: _number(known[name], "turn"))
    for name in oldest_first[: max(len(known) - MOST_FORMS + 1, 0)]:
        response.delete_cookie(name, path="/services")
    turn = max((_number(one, "turn") for one in known.values()), default=0) + 1
    until = clock.to_micros(clock.now() + FORM_FOR)
    sealed = current_keyring().encrypt(json.dumps(_kept(form) | {"until": until, "turn": turn}, ensure_ascii=False))
    _set(response, _name(form["form_id"]), sealed, int(FORM_FOR.total_seconds()))


def drop_forms(response: Response) -> None:
    """Forget all that was under way."""
    for name in request.cookies:
        if name.startswith(FORM):
            response.delete_cookie(name, path="/services")


def _forms() -> dict[str, MultiDict[str, str]]:
    """Return the forms that this browser keeps, by the names of their cookies."""
    opened = {name: _opened(text) for name, text in request.cookies.items() if name.startswith(FORM)}
    now = clock.to_micros(clock.now())
    return {name: form for name, form in opened.items() if _number(form, "until") >= now}


def _kept(form: MultiDict[str, str]) -> dict[str, Any]:
    return {name: form[name] for name in SINGLE if form.get(name)} | {"groups": form.getlist("groups")}


def _opened(sealed: str) -> MultiDict[str, str]:
    try:
        return MultiDict(json.loads(current_keyring().decrypt(sealed)))
    except (Undecryptable, ValueError):
        return MultiDict()


def _name(form_id: str) -> str:
    return f"{FORM}_{form_id[:8]}"


def _number(form: MultiDict[str, Any], name: str) -> int:
    found = form.get(name, 0)
    return found if isinstance(found, int) else 0


def let_in(code: str) -> None:
    """Let this browser look at an order for a while: it placed it, or knew code and telephone."""
    until = clock.to_micros(clock.now() + PASS_FOR)
    passes = {known: end for known, end in session.get("orders", {}).items() if end > clock.to_micros(clock.now())}
    passes.pop(code, None)
    session["orders"] = dict([*passes.items(), (code, until)][-PASSES:])


@LED_AGAIN.add
def let_in_again(address: str) -> None:
    """Let a browser look at what its own form led to, when the first answer was lost and what let it in with it."""
    where, _, _ = address.partition("?")
    if where.startswith("/services/") and is_canonical(code := where.rsplit("/", 1)[1]):
        let_in(code)


def may_see(code: str) -> bool:
    """Say whether this browser was let in to an order, or remembers it."""
    return session.get("orders", {}).get(code, 0) > clock.to_micros(clock.now()) or code in remembered()


def remembered() -> list[str]:
    """Return the codes of the slips that this browser remembers, the newest first."""
    return _slips().getlist("codes")


def remembers() -> bool:
    """Say whether this browser may remember slips: it does unless it was told not to."""
    return "off" not in _slips()


def keep_slip(response: Response, code: str) -> None:
    """Let the browser remember a slip; the oldest of many goes."""
    codes = [code, *(known for known in remembered() if known != code)]
    _set(response, SLIPS, current_keyring().encrypt(json.dumps({"codes": codes[:MOST_SLIPS]})), SLIPS_SECONDS)


def forget_slips(response: Response) -> None:
    """Let the browser forget its slips, and remember none from now on."""
    _set(response, SLIPS, current_keyring().encrypt(json.dumps({"off": "1"})), SLIPS_SECONDS)


def _slips() -> MultiDict[str, str]:
    return _opened(request.cookies.get(SLIPS, ""))


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

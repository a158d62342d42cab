"""The cookie by which a phone is known again: it says on which accounts a person signed in with it before.

It is given out only after a right password and counts for that account only, so nobody gets a fresh set of tries by
dropping cookies or by signing in to an account of their own; and whoever guesses at an account elsewhere does not delay
its owner's own phone.
"""

import secrets
from typing import Any

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

from webapp.core.protection.crypto import current_keyring

NAME = "one_door_device"
OUT = "one_door_out"
SECONDS = 400 * 86_400  # browsers keep no cookie longer
# A phone that a family or an office shares; the account that signed in longest ago falls out.
ACCOUNTS = 8


def tag_for(phone: str) -> str:
    """Return this device's tag if a person signed in to the account on it before, else the empty one of all others."""
    known = _read()
    return str(known["tag"]) if _mark(phone) in known["accounts"] else ""


def remember(response: Response, phone: str) -> None:
    """Let the device be known for the account from now on."""
    if is_out():
        response.delete_cookie(OUT)
    known = _read()
    mark = _mark(phone)
    accounts = [mark, *(one for one in known["accounts"] if one != mark)][:ACCOUNTS]
    response.set_cookie(
        NAME,
        _signer().dumps({"tag": known["tag"] or secrets.token_hex(16), "accounts": accounts}),
        max_age=SECONDS,
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )


def is_out() -> bool:
    """Say whether somebody signed out in this browser by themselves, and nobody has signed in since."""
    return OUT in request.cookies


def note_out(response: Response) -> None:
    """Keep that somebody signed out here by themselves: nobody is signed in silently until somebody signs in."""
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    response.set_cookie(OUT, "1", max_age=SECONDS, httponly=True, samesite="Lax", secure=secure)


def _read() -> dict[str, Any]:
    try:
        found = _signer().loads(request.cookies.get(NAME, ""))
        return {"tag": str(found["tag"]), "accounts": list(found["accounts"])}
    except (BadSignature, KeyError, TypeError):
        return {"tag": "", "accounts": []}


def _mark(phone: str) -> str:
    # Enough to tell accounts apart; the number itself can't be had back from it.
    return current_keyring().blind_index(phone)[:16]


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="device")

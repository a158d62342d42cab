"""The county's sign-on by OpenID Connect: authorization code with PKCE; the id token is believed once it is proved.

https://openid.net/specs/openid-connect-core-1_0.html, https://openid.net/specs/openid-connect-discovery-1_0.html,
RFC 7636. What is asked goes by ``providers.http`` alone; the library proves signatures and claims.
"""

import base64
import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from authlib.oauth2.rfc7636 import create_s256_code_challenge
from flask import current_app
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from webapp.core import clock, reading
from webapp.providers.http import Answer, Unreachable, ask

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "ES256"]
"""With a public key alone: neither ``none`` nor a secret, for which that key could be taken."""

KEY_KINDS = {"RSA", "EC"}
KEPT = timedelta(hours=1)
LEEWAY_S = 60
MOST_SUBJECT = 255  # OpenID Connect Core, 2: a subject is no longer
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


@dataclass(frozen=True)
class Vouched:
    """Who came back: what the county calls them, and the telephone number that it knows of them, if any."""

    subject: str
    phone: str | None


class Pages:
    """What the issuer says of itself, kept in this process for an hour."""

    def __init__(self) -> None:
        """Begin with none."""
        self._kept: dict[str, tuple[datetime, dict[str, Any]]] = {}
        self._lock = threading.Lock()

    def get(self, url: str, *, anew: bool = False) -> dict[str, Any]:
        """Return what stands there, asked for ``anew`` or kept."""
        with self._lock:
            until, found = self._kept.get(url, (clock.now(), {}))
        if until > clock.now() and not anew:
            return found
        found = _answer(ask("GET", url)).json()
        with self._lock:
            self._kept[url] = clock.now() + KEPT, found
        return found

    def forget(self) -> None:
        """Keep none any more."""
        with self._lock:
            self._kept.clear()


PAGES = Pages()


def configured() -> bool:
    """Say whether there is a county sign-on."""
    return bool(current_app.config["OIDC_ISSUER"] and current_app.config["OIDC_CLIENT"])


def begin(back: str) -> tuple[str, dict[str, str]]:
    """Return where the browser is sent, and what it keeps until it comes ``back``: each of it good for once."""
    kept = {name: secrets.token_urlsafe(32) for name in ("state", "nonce", "verifier")}
    asked = {
        "response_type": "code",
        "client_id": current_app.config["OIDC_CLIENT"],
        "redirect_uri": back,
        "scope": "openid profile phone",
        "state": kept["state"],
        "nonce": kept["nonce"],
        "code_challenge": create_s256_code_challenge(kept["verifier"]),
        "code_challenge_method": "S256",
    }
    there = str(_discovered()["authorization_endpoint"])
    return f"{there}{'&' if '?' in there else '?'}{urlencode(asked)}", kept


def who(code: str, kept: Mapping[str, str], back: str) -> Vouched:
    """Return who came back with a code; Unreachable("refused") for a code that is no good, "nonsense" for no proof."""
    given = _token(code, kept["verifier"], back)
    claims = _proved(given.get("id_token"), kept["nonce"])
    if current_app.config["OIDC_CLAIM"] not in claims:
        claims = {**claims, **_told(given.get("access_token"), claims["sub"])}
    return Vouched(claims["sub"], _phone(claims))


def _discovered() -> dict[str, Any]:
    """Return where the issuer is asked what, as it says itself."""
    issuer = str(current_app.config["OIDC_ISSUER"]).rstrip("/")
    found = PAGES.get(f"{issuer}/.well-known/openid-configuration")
    right = str(found.get("issuer", "")).rstrip("/") == issuer
    if not right or not all(_is_as_safe(found.get(name)) for name in _ENDPOINTS):
        raise Unreachable("nonsense")
    return found


def _is_as_safe(address: Any) -> bool:
    """Say whether an address is asked as the issuer's own is: over https, but in trials."""
    mine, theirs = reading.address(current_app.config["OIDC_ISSUER"]), reading.address(str(address or ""))
    return bool(mine and theirs and theirs.netloc and mine.scheme == theirs.scheme)


def _answer(answer: Answer) -> Answer:
    if answer.status >= 500 or answer.status == 429:
        raise Unreachable("broken")
    if answer.status != 200:
        raise Unreachable("refused")
    return answer


def _token(code: str, verifier: str, back: str) -> dict[str, Any]:
    found, config = _discovered(), current_app.config
    asked = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": verifier}
    headers, client, secret = {"Accept": "application/json"}, config["OIDC_CLIENT"], config["OIDC_SECRET"]
    ways = found.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    if secret and "client_secret_basic" in ways:
        pair = f"{quote(client, safe='')}:{quote(secret, safe='')}".encode()
        headers["Authorization"] = f"Basic {base64.b64encode(pair).decode()}"
    else:
        asked |= {"client_id": client, **({"client_secret": secret} if secret else {})}
    return _answer(ask("POST", found["token_endpoint"], data=asked, headers=headers)).json()


def _proved(token: Any, nonce: str) -> dict[str, Any]:
    """Return what an id token says, once its signature, issuer, audience, time and nonce are right."""
    if not isinstance(token, str):
        raise Unreachable("nonsense")
    claims = _signed(token)
    client, issuer = current_app.config["OIDC_CLIENT"], _discovered()["issuer"]
    rules = jwt.JWTClaimsRegistry(
        now=int(clock.now().timestamp()),
        leeway=LEEWAY_S,
        iss={"essential": True, "value": issuer},
        aud={"essential": True, "value": client},
        azp={"value": client},
        exp={"essential": True},
        iat={"essential": True},
        sub={"essential": True},
        nonce={"essential": True, "value": nonce},
    )
    try:
        rules.validate(claims)
    except JoseError:
        raise Unreachable("nonsense") from None
    many = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if (many and claims.get("azp") != client) or not 0 < len(claims["sub"]) <= MOST_SUBJECT:
        raise Unreachable("nonsense")
    return claims


def _signed(token: str) -> dict[str, Any]:
    """Return what a token says, signed by one of the issuer's keys; they are asked for anew once, if none fits."""
    for anew in (False, True):
        try:
            return dict(jwt.decode(token, _keys(anew=anew), algorithms=ALGORITHMS).claims)
        except (JoseError, ValueError):
            continue
    raise Unreachable("nonsense")


def _keys(*, anew: bool) -> KeySet:
    keys = PAGES.get(str(_discovered()["jwks_uri"]), anew=anew).get("keys")
    public = [key for key in keys if isinstance(key, dict) and key.get("kty") in KEY_KINDS] if keys else []
    return KeySet.import_key_set({"keys": public})


def _told(token: Any, subject: str) -> dict[str, Any]:
    """Return what the issuer tells beside the id token, of this very person."""
    there = _discovered().get("userinfo_endpoint")
    if not isinstance(there, str) or not _is_as_safe(there):
        return {}
    answer = ask("GET", there, headers={"Authorization": f"Bearer {token}"})
    if 400 <= answer.status < 500:
        return {}  # not for us: the person is who they are all the same
    found = _answer(answer).json()
    if found.get("sub") != subject:
        raise Unreachable("nonsense")
    return found


def _phone(claims: Mapping[str, Any]) -> str | None:
    """Return the telephone number by which a person is known, unless the issuer says that nobody has checked it."""
    claim = current_app.config["OIDC_CLAIM"]
    if claims.get(f"{claim}_verified") is False or not isinstance(claims.get(claim), str):
        return None
    return reading.phone(claims[claim], (reading.MOBILE,))

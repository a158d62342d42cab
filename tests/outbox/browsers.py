"""Browsers that take pushes, with the private halves of their keys: what is sealed for them can be opened here."""

import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

AUTH = b"sixteen of them!"


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


@cache
def _pair() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


@dataclass(frozen=True)
class Browser:
    """One browser: its address at a push service, and its keys."""

    name: str = "one"
    host: str = "fcm.googleapis.com"
    private: ec.EllipticCurvePrivateKey = field(default_factory=_pair)

    @property
    def endpoint(self) -> str:
        return f"https://{self.host}/fcm/send/{self.name}"

    @property
    def p256dh(self) -> str:
        return _text(self.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))

    @property
    def subscription(self) -> dict[str, Any]:
        """What it tells the house."""
        return {"endpoint": self.endpoint, "keys": {"p256dh": self.p256dh, "auth": _text(AUTH)}}

    def opened(self, sealed: bytes) -> dict[str, Any]:
        """What it reads of a push."""
        return json.loads(http_ece.decrypt(sealed, private_key=self.private, auth_secret=AUTH, version="aes128gcm"))

"""A sealed and signed file that only the server opens: ECDH on P-256, HKDF-SHA256, AES-256-GCM, ECDSA (WebCrypto).

Anybody may carry a sealed file: they can't read it, and any changed byte is noticed.
"""

import base64
import binascii
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from webapp.core.reading import json_whole

FORMAT = "one-door-rescue"
VERSION = 1
CURVE = ec.SECP256R1()
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_INFO = b"one-door/rescue"


class Unsealable(ValueError):
    """The file is not ours, was changed, or was signed by another device."""


@dataclass(frozen=True)
class SealedFile:
    """A file as a phone wrote it; ``author`` and ``device`` are whose it claims to be, the signature proves it."""

    author: int
    device: int
    made_at: str
    ephemeral: Mapping[str, str]
    iv: str
    data: str
    signature: str

    @property
    def signed(self) -> bytes:
        """What the device signed: every field that matters, one a line."""
        ephemeral = (self.ephemeral["x"], self.ephemeral["y"])
        lines = (FORMAT, VERSION, self.author, self.device, self.made_at, *ephemeral, self.iv, self.data)
        return "\n".join(map(str, lines)).encode()


def server_key(secret: str) -> ec.EllipticCurvePrivateKey:
    """Return the server's key pair, which follows from a secret alone, so that no further file has to be kept."""
    wide = HKDF(algorithm=SHA256(), length=48, salt=None, info=_INFO + b"/server").derive(secret.encode())
    return ec.derive_private_key(int.from_bytes(wide, "big") % (_ORDER - 1) + 1, CURVE)


def public_jwk(key: ec.EllipticCurvePrivateKey) -> dict[str, str]:
    """Return the public half as a JWK (RFC 7517), as browsers take it."""
    numbers = key.public_key().public_numbers()
    return {"kty": "EC", "crv": "P-256", "x": _encode(numbers.x), "y": _encode(numbers.y)}


def parse_jwk(jwk: Any) -> ec.EllipticCurvePublicKey:
    """Return the public key in a JWK; Unsealable for anything else, also for a point that is not on the curve."""
    try:
        if (jwk["kty"], jwk["crv"]) != ("EC", "P-256"):
            raise Unsealable("another kind of key")
        numbers = ec.EllipticCurvePublicNumbers(_number(jwk["x"]), _number(jwk["y"]), CURVE)
        return numbers.public_key()
    except (KeyError, TypeError, ValueError) as error:
        raise Unsealable("no key that we know") from error


def parse_sealed(raw: Any) -> SealedFile:
    """Return the parts of a file; Unsealable when it has another shape."""
    try:
        if (raw["format"], raw["version"]) != (FORMAT, VERSION):
            raise Unsealable("another kind of file")
        sealed = raw["sealed"]
        ephemeral = {name: str(sealed["epk"][name]) for name in ("kty", "crv", "x", "y")}
        text = (str(raw["made_at"]), ephemeral, str(sealed["iv"]), str(sealed["data"]), str(raw["signature"]))
        author, device = json_whole(raw["author"]), json_whole(raw["device"])
        if author is None or device is None:
            raise Unsealable("of nobody, or of no device")
        return SealedFile(author, device, *text)
    except (KeyError, TypeError, ValueError) as error:
        raise Unsealable("another kind of file") from error


def check_signature(sealed: SealedFile, device_jwk: Any) -> None:
    """Raise Unsealable unless this device signed exactly this file (ECDSA with SHA-256, r and s side by side)."""
    raw = decode(sealed.signature)
    if len(raw) != 64:
        raise Unsealable("no signature")
    signature = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    try:
        parse_jwk(device_jwk).verify(signature, sealed.signed, ec.ECDSA(SHA256()))
    except InvalidSignature as error:
        raise Unsealable("signed by another device, or changed") from error


def unseal(sealed: SealedFile, keys: Iterable[ec.EllipticCurvePrivateKey]) -> bytes:
    """Return what is inside, by whichever key fits; Unsealable when it was sealed to another server or changed."""
    ephemeral, iv, data = parse_jwk(sealed.ephemeral), decode(sealed.iv), decode(sealed.data)
    for key in keys:
        aes = HKDF(algorithm=SHA256(), length=32, salt=bytes(32), info=_INFO).derive(key.exchange(ec.ECDH(), ephemeral))
        with suppress(InvalidTag, ValueError):
            return AESGCM(aes).decrypt(iv, data, None)
    raise Unsealable("sealed to another server, or changed")


def decode(text: str) -> bytes:
    """Return the bytes of base64, ordinary or URL-safe, with or without padding; Unsealable for other characters."""
    plain = text.replace("-", "+").replace("_", "/").rstrip("=")
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except (binascii.Error, ValueError) as error:
        raise Unsealable("no base64") from error


def _encode(number: int) -> str:
    return base64.urlsafe_b64encode(number.to_bytes(32, "big")).rstrip(b"=").decode()


def _number(text: Any) -> int:
    return int.from_bytes(decode(str(text)), "big")

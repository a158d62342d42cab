"""A phone's half of a rescue file, in Python: its signing key, sealing to the server's key, the file."""

import base64
import json
import os
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tests.support.town import Phone
from webapp.core.protection.sealing import parse_jwk, parse_sealed, public_jwk


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


class Device:
    """A phone that has registered its key with the server."""

    def __init__(self, phone: Phone) -> None:
        self.phone = phone
        self.key = ec.generate_private_key(ec.SECP256R1())
        told = self.tell(public_key=public_jwk(self.key))
        self.session_id, self.server_key = told["session_id"], told["rescue_key"]

    def tell(self, **told: Any) -> dict[str, Any]:
        headers = {"X-CSRFToken": self.phone.token, "Accept": "application/json"}
        answer = self.phone.client.post("/session/device", json=told, headers=headers)
        assert answer.status_code == 200, answer.text
        return answer.json

    def export(self, items: list[dict[str, Any]], **changes: Any) -> bytes:
        """Return the file with these items; ``changes`` are made after signing."""
        one_time = ec.generate_private_key(ec.SECP256R1())
        shared = one_time.exchange(ec.ECDH(), parse_jwk(self.server_key))
        aes = HKDF(algorithm=SHA256(), length=32, salt=bytes(32), info=b"one-door/rescue").derive(shared)
        iv = os.urandom(12)
        data = AESGCM(aes).encrypt(iv, json.dumps({"items": items}).encode(), None)
        file: dict[str, Any] = {
            "format": "one-door-rescue",
            "version": 1,
            "author": self.phone.user_id,
            "device": self.session_id,
            "made_at": "2026-11-23T01:00:00Z",
            "sealed": {"epk": public_jwk(one_time), "iv": b64(iv), "data": b64(data)},
            "signature": "",
        }
        r, s = decode_dss_signature(self.key.sign(parse_sealed(file).signed, ec.ECDSA(SHA256())))
        file["signature"] = b64(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
        return json.dumps(file | changes).encode()

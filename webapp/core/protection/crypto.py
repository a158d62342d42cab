"""Encrypted columns and look-up without decryption, for ID numbers and telephone numbers.

A value is kept as a Fernet token (AES-128-CBC with HMAC-SHA256, a random IV each time); beside it a blind
index under another key answers “do we know this number?”. Nothing here logs or repeats a plain text.
"""

import base64
import hashlib
import hmac
import json
import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Dialect, Text, type_coerce
from sqlalchemy.types import TypeDecorator

from webapp.core import reading

KEY_BYTES = 32


class Undecryptable(ValueError):
    """The token was written under none of the known keys, or was changed."""


def derive(secret: str, purpose: str) -> bytes:
    """Return 32 bytes for one purpose from one secret (HKDF-SHA256, RFC 5869), unrelated to others."""
    hkdf = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=b"one-door/" + purpose.encode())
    return hkdf.derive(secret.encode())


class Keyring:
    """The keys of one installation: the first encrypts, all of them decrypt, another one indexes."""

    def __init__(self, keys: Sequence[bytes], index_key: bytes) -> None:
        """Take 32-byte keys, the newest first; ValueError when a key is missing, short or used twice."""
        if not keys or any(len(key) != KEY_BYTES for key in (*keys, index_key)):
            raise ValueError(f"a key ring needs at least one key and an index key, {KEY_BYTES} bytes each")
        if index_key in keys:
            raise ValueError("the index key must not be one of the encryption keys")
        self._newest = Fernet(base64.urlsafe_b64encode(keys[0]))
        self._fernet = MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])
        self._index_key = index_key

    def encrypt(self, text: str) -> str:
        """Return a token that differs each time, so that equal values look different in the database file."""
        return self._fernet.encrypt(text.encode()).decode("ascii")

    def decrypt(self, token: str) -> str:
        """Return the plain text; Undecryptable when no key fits or a byte was changed."""
        try:
            return self._fernet.decrypt(token.encode()).decode()
        except InvalidToken:
            # The cause is cut off: a traceback must carry neither token nor key.
            raise Undecryptable("no key of the ring opens this value") from None

    def is_newest(self, token: str) -> bool:
        """Say whether a token was written under the newest key, the only one that will be left one day."""
        try:
            self._newest.decrypt(token.encode())
        except InvalidToken:
            return False
        return True

    def rotate(self, token: str) -> str:
        """Return the same value under the newest key, its original time kept; Undecryptable as above."""
        try:
            return self._fernet.rotate(token.encode()).decode("ascii")
        except InvalidToken:
            raise Undecryptable("no key of the ring opens this value") from None

    def blind_index(self, text: str) -> str:
        """Return 64 hex characters, equal for equal numbers however they were typed; useless without the key.

        A telephone number is what ``reading.phone`` reads; of others no gaps, full width, small x.
        """
        return hmac.new(self._index_key, _bare_number(text).encode(), hashlib.sha256).hexdigest()


def seal_file(data: bytes) -> tuple[str, bytes]:
    """Return (a key of its own, the bytes under it), for a file that may lie on a disk only so.

    The key belongs into an EncryptedText column: so it follows the ring's keys without the file being written anew, and
    when the column is emptied no copy of the file can be read any more.
    """
    key = Fernet.generate_key().decode("ascii")
    return key, seal_file_under(key, data)


def seal_file_under(key: str, data: bytes) -> bytes:
    """Return the bytes under a file's key, for another file that goes and comes with it (a small picture)."""
    return Fernet(key.encode("ascii")).encrypt(data)


def unseal_file(key: str, sealed: bytes) -> bytes:
    """Return a file's plain bytes; Undecryptable when key or bytes are not the ones."""
    try:
        return Fernet(key.encode("ascii")).decrypt(sealed)
    except (InvalidToken, ValueError):
        raise Undecryptable("this key does not open this file") from None


# A column type is made when the model classes are imported, before any configuration is read, and the same
# object serves every thread and task. So the ring is put here once at start-up; a context variable would be
# empty in a worker's threads.
_holder: dict[str, Keyring] = {}


def use_keyring(keyring: Keyring) -> None:
    """Let all encrypted columns of this process use this ring from now on."""
    _holder["keyring"] = keyring


def current_keyring() -> Keyring:
    """Return the ring in use; RuntimeError when start-up set none (never falls back to plain text)."""
    try:
        return _holder["keyring"]
    except KeyError:
        raise RuntimeError("no key ring: call use_keyring() at start-up") from None


class EncryptedText(TypeDecorator[str]):
    """A text column that is a token in the database and plain in Python.

    It can't be searched: each token differs, so `==` would silently find nothing. Compare a
    `blind_index` column instead. ``core/protection/at_rest`` has the columns in which only some values are tokens.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Encrypt on the way in; NULL stays NULL."""
        return None if value is None else current_keyring().encrypt(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        """Decrypt on the way out."""
        return None if value is None else current_keyring().decrypt(value)

    def has_token(self, column: Any) -> Any:
        """Say in SQL whether a column of this type holds a token."""
        return column.is_not(None)

    def stored(self, column: Any) -> Any:
        """Return the column as the file holds it: the token, not the text."""
        return type_coerce(column, Text)

    def token_in(self, stored: str) -> str:
        """Return the token in what the file holds."""
        return stored

    def around(self, token: str) -> Any:
        """Return a token as this column keeps it, to be written as it is."""
        return type_coerce(token, Text)


class EncryptedJson(EncryptedText):
    """A column of values that is a token in the database; what holds for :class:`EncryptedText` holds for it."""

    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Encrypt on the way in; NULL stays NULL."""
        words = None if value is None else json.dumps(value, ensure_ascii=False)
        return super().process_bind_param(words, dialect)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """Give the values back."""
        found = super().process_result_value(value, dialect)
        return None if found is None else json.loads(found)


def _bare_number(text: str) -> str:
    """Return a telephone number as it is read everywhere; of what is none, what was typed without gaps."""
    found = reading.phone(text, reading.ANY_PHONE)
    return found or re.sub(r"[\s\-()\[\]‐‑–—]", "", unicodedata.normalize("NFKC", text)).upper()

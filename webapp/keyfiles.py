"""Keys in files of the instance folder, for a demo or a try; a real town has them in its environment."""

import os
import secrets
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

LENGTH, VARIETY = 32, 8


class LostKey(RuntimeError):
    """A key that the data need is not there; the message says in one sentence what to do."""


def _at_random() -> str:
    return secrets.token_urlsafe(48)


def weakness(keys: list[str]) -> str:
    """Return what is wrong with the first weak one of these keys, nothing when each is strong."""
    each = "must be" if len(keys) == 1 else "must have only keys that are"
    for key in keys:
        if len(key) < LENGTH:
            return f"{each} set and at least {LENGTH} characters long"
        # Half of it again and again is as short as that half.
        repeated = any(key[span:] == key[:-span] for span in range(1, len(key) // 2 + 1))
        if repeated or len(set(key)) < VARIETY:
            return f"{each} made at random, not the same characters again and again"
    return ""


def kept_key(path: Path, database: str, *, replaceable: bool, fresh: Callable[[], str] = _at_random) -> str:
    """Return the key in ``path``, made (by ``fresh``) the first time; two processes starting at once agree on one.

    It outlasts a power cut before anything is encrypted with it. LostKey when the file is there but empty, or missing
    beside a database that has people in it, unless the key is ``replaceable``.
    """
    if not path.exists():
        if not replaceable and _has_people(database):
            raise LostKey(
                f"{path} is missing, and the database was written with it; put the file back from where the keys are "
                "kept, a new one would open nothing"
            )
        beside = path.with_suffix(f".{secrets.token_hex(4)}")
        try:
            _write_durably(beside, fresh())
            with suppress(FileExistsError):
                os.link(beside, path)
        finally:
            beside.unlink(missing_ok=True)
        _flush(path.parent)
    key = path.read_text().strip()
    if not key:
        raise LostKey(f"{path} is empty; put the key back from a copy, without it nothing can be decrypted")
    return key


def _has_people(database: str) -> bool:
    """Say whether an SQLite database holds any person; of another server's it is not known here."""
    file = Path(database.removeprefix("sqlite:///"))
    if not database.startswith("sqlite:///") or not file.is_file():
        return False
    with suppress(sqlite3.Error), closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as found:
        return found.execute("SELECT 1 FROM users LIMIT 1").fetchone() is not None
    return False


def _write_durably(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _flush(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

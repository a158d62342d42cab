"""A copy of everything while the server runs: the database as one moment of it, the files beside it.

The database's moment comes first and the files after it: a file is stored before the row that names it, so whatever the
copy names is there. Files have the digest of their content for a name, so a night copies only the new ones, and reads
each once more before it trusts it.
"""

import fcntl
import hashlib
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from flask import current_app

from webapp.core import clock
from webapp.core.media.files import FolderStore, Store

_READ_AT_ONCE = 1 << 20
_NOT_COUNTED = ("sqlite_%", "%_fts%")  # the database's own, and what a search index keeps for itself


class BackupFailed(Exception):
    """No copy was made, and nothing of it is left behind; the message says why."""


@dataclass(frozen=True)
class Manifest:
    """What a copy holds, to be compared after bringing it up: rows by table, the journal's end, its files."""

    made_at: str
    sha256: str
    bytes: int
    counts: dict[str, int]
    journal_entries: int
    journal_head: str
    files: int
    damaged: list[str]


def manifest_path(backup: Path) -> Path:
    """Return where the manifest of a copy lies; written last, so a copy without one is unfinished."""
    return backup.with_name(backup.name + ".json")


def list_path(backup: Path) -> Path:
    """Return where the digests of all files of a copy are listed, one a line."""
    return backup.with_name(backup.name + ".files")


def files_beside(backup: Path) -> Path:
    """Return the folder of files that all copies in one folder share."""
    return backup.parent / "files"


def read_manifest(backup: Path) -> Manifest:
    """Return the manifest of a copy; BackupFailed when there is none."""
    try:
        return Manifest(**json.loads(manifest_path(backup).read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError) as error:
        raise BackupFailed(f"{backup.name} has no readable manifest, so it was never finished") from error


def make_backup(target: Path) -> Manifest:
    """Copy database and files to ``target`` and the folder beside it while others go on writing.

    Returns what it holds once every byte survives a power cut; BackupFailed otherwise, also when ``target`` exists.
    """
    source = current_app.config["SQLALCHEMY_DATABASE_URI"]
    if not source.startswith("sqlite:///"):
        raise BackupFailed("the database is not SQLite: dump it with its own tools (docs/operations.md)")
    if target.exists():
        raise BackupFailed(f"{target} is there already; a copy is never written over another")
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.part")
    unfinished.unlink(missing_ok=True)
    try:
        with _under_way():
            counts, entries, head = _snapshot(Path(source.removeprefix("sqlite:///")), unfinished)
            digests, damaged = _copy_files(current_app.extensions["files"], FolderStore(files_beside(target)))
        manifest = Manifest(
            made_at=clock.now().isoformat(),
            sha256=digest_of(unfinished),
            bytes=unfinished.stat().st_size,
            counts=counts,
            journal_entries=entries,
            journal_head=head,
            files=len(digests),
            damaged=damaged,
        )
        os.replace(unfinished, target)
    except (OSError, sqlite3.Error) as error:
        unfinished.unlink(missing_ok=True)
        raise BackupFailed(f"{type(error).__name__}: {error}") from error
    _write_durably(list_path(target), "".join(f"{digest}\n" for digest in digests))
    _write_durably(manifest_path(target), json.dumps(asdict(manifest), ensure_ascii=False, indent=1))
    return manifest


@contextmanager
def _under_way() -> Iterator[None]:
    """Let nothing erase files meanwhile that the copy's rows name."""
    with _copying_lock().open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        yield


@contextmanager
def no_copy_under_way(*, wait: bool) -> Iterator[bool]:
    """Hold copies back while files are erased; gives False when one is being made, unless asked to ``wait`` for it."""
    with _copying_lock().open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
        else:
            yield True


def _copying_lock() -> Path:
    return Path(current_app.config["INSTANCE"]) / "copying.lock"


def forget_old(folder: Path, keep: int) -> list[str]:
    """Remove all but the newest ``keep`` finished copies of a folder, and files that none of those names."""
    finished = sorted((p for p in folder.glob("*.db") if manifest_path(p).exists()), key=lambda p: p.name)
    old = finished[:-keep] if keep else []
    for backup in old:
        for path in (manifest_path(backup), list_path(backup), backup):
            path.unlink(missing_ok=True)
    if old:
        named = {digest for kept in finished[-keep:] for digest in listed_files(kept)}
        store = FolderStore(folder / "files")
        for digest in [digest for digest in store.digests() if digest not in named]:
            store.delete(digest)
    return [path.name for path in old]


def listed_files(backup: Path) -> list[str]:
    """Return the digests of the files that belong to a copy."""
    try:
        return list_path(backup).read_text(encoding="utf-8").split()
    except (FileNotFoundError, UnicodeDecodeError) as error:
        raise BackupFailed(f"{list_path(backup).name}, which lists the files of the copy, can't be read") from error


def check_whole(database: Path) -> str:
    """Return what SQLite says of a database file: “ok” or the first faults."""
    try:
        with _opened(database) as connection:
            faults = [row[0] for row in connection.execute("PRAGMA integrity_check(5)") if row[0] != "ok"]
            lost = connection.execute("PRAGMA foreign_key_check")
            faults += [f"{row[0]} names a missing {row[2]}" for row in lost][:5]
    except sqlite3.DatabaseError as broken:
        return f"{database.name} is damaged: {broken}"
    return "; ".join(faults) or "ok"


def readable(database: Path) -> bool:
    """Say whether a database file can be read at all, from the first row to the last."""
    try:
        counts_in(database)
    except sqlite3.DatabaseError:
        return False
    return True


def row_counts(connection: sqlite3.Connection) -> dict[str, int]:
    """Return how many rows each table has."""
    likes = " AND ".join("name NOT LIKE ?" for _ in _NOT_COUNTED)
    tables = connection.execute(f"SELECT name FROM sqlite_master WHERE type = 'table' AND {likes}", _NOT_COUNTED)  # noqa: S608
    names = sorted(row[0] for row in tables)
    return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608


def counts_in(database: Path) -> dict[str, int]:
    """Return how many rows each table of a database file has."""
    with _opened(database) as connection:
        return row_counts(connection)


def _snapshot(source: Path, target: Path) -> tuple[dict[str, int], int, str]:
    """Write one moment of the database to ``target``; return its row counts, and the journal's length and head."""
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)  # it holds what people reported
    os.close(descriptor)
    with _opened(source) as connection:
        # A single reading transaction: unlike the page-by-page copy it never starts again because others write.
        connection.execute("VACUUM INTO ?", (str(target),))
    verdict = check_whole(target)
    if verdict != "ok":
        raise BackupFailed(f"the copy is not sound: {verdict}")
    with _opened(target) as copy:
        counts = row_counts(copy)
        last = copy.execute("SELECT id, hash FROM journal ORDER BY id DESC LIMIT 1").fetchone() or (0, "")
    _flush(target)
    _flush(target.parent)
    return counts, last[0], last[1]


def _copy_files(source: Store, target: FolderStore) -> tuple[list[str], list[str]]:
    """Copy what is new; return all digests that are now in ``target``, and those whose bytes were found damaged."""
    copied, damaged = [], []
    for digest in sorted(source.digests()):
        if not target.exists(digest):
            try:
                data = source.read(digest)
            except FileNotFoundError:
                continue  # erased meanwhile, because its time had passed
            if hashlib.sha256(data).hexdigest() != digest:
                damaged.append(digest)
                continue
            target.put(data)
        copied.append(digest)
    return copied, damaged


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a plain connection and close it at the end; `with sqlite3.connect()` alone would leave it open."""
    with closing(sqlite3.connect(path, isolation_level=None, timeout=30)) as connection:
        yield connection


def digest_of(path: Path) -> str:
    """Return the sha256 of a file, read a piece at a time."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_READ_AT_ONCE):
            digest.update(block)
    return digest.hexdigest()


def _write_durably(path: Path, text: str) -> None:
    unfinished = path.with_name(f".{path.name}.part")
    unfinished.write_text(text, encoding="utf-8")
    _flush(unfinished)
    os.replace(unfinished, path)
    _flush(path.parent)


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def newest(folder: Path) -> Path | None:
    """Return the newest finished copy of a folder."""
    finished: Iterable[Path] = (p for p in folder.glob("*.db") if manifest_path(p).exists())
    return max(finished, key=lambda path: path.name, default=None)

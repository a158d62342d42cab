"""The drill: a copy is brought up in an empty folder and used, because a copy nobody has opened is only a hope."""

import re
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from argon2 import PasswordHasher
from flask import Flask, current_app
from flask_migrate import upgrade
from PIL import Image
from sqlalchemy import func, inspect, or_, select

from webapp.cases.lists.service_counters import verify_counters
from webapp.core import journal
from webapp.core.db import db, transaction
from webapp.core.journal import JournalEntry, verify
from webapp.core.media.files import FolderStore, opened
from webapp.core.protection.crypto import current_keyring
from webapp.operations.queries_proof import NOTED_LATER, faults
from webapp.operations.service_backup import (
    BackupFailed,
    Manifest,
    check_whole,
    counts_in,
    digest_of,
    files_beside,
    listed_files,
    read_manifest,
    readable,
)
from webapp.operations.service_house import misfit
from webapp.people.models import User
from webapp.people.service import RESIDENT_INDEX, add_user
from webapp.reports.models import Photo

_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
# No number of anybody: mobile numbers begin with 13 to 19.
_DRILL_PHONE = "10000000999"
# Where an upgrade notes itself: nothing of these may be gone, and something may have come.
_UPGRADED = ("alembic_version", "one_time_works", "journal", "journal_texts")
NAMED = 20


@dataclass(frozen=True)
class Check:
    """One thing that was looked at, whether it holds, and what was seen."""

    name: str
    holds: bool
    seen: str


def drill(backup: Path, folder: Path) -> Iterator[Check]:
    """Bring a copy up in the empty ``folder`` and yield each check as it is made.

    Sound file, equal counts before and after the migrations, the keys of the town, the journal's chain and end and all
    that it covers computed again, the numbers of the roll-up, all files there, the newest photo opens, numbers can be
    read, and a person signs in. Whatever is damaged is a check that does not hold.
    BackupFailed when the copy is unfinished or the folder is not empty.
    """
    manifest = read_manifest(backup)
    if folder.exists() and any(folder.iterdir()):
        raise BackupFailed(f"{folder} is not empty")
    folder.mkdir(parents=True, exist_ok=True)
    database = folder / "one-door.db"
    shutil.copyfile(backup, database)
    yield _sound(database, manifest)
    if not readable(database):
        return  # nothing can be asked of it; the copy before it has to do
    counts = counts_in(database)
    wrong = [name for name in manifest.counts if counts.get(name) != manifest.counts[name]]
    yield Check("rows", not wrong, f"{sum(counts.values())} in {len(counts)} tables" if not wrong else ", ".join(wrong))
    yield _check_files(backup)
    with _brought_up(folder, FolderStore(files_beside(backup).resolve()), listed_files(backup)) as app:
        keys = _made("keys", _keys)
        yield keys
        if not keys.holds:
            return  # whatever else was asked of it would be wrong too, and a migration might write under other keys
        yield _made("upgrade", lambda: _upgraded(database, counts))
        yield _made("journal", lambda: _chain(manifest))
        yield from _used(app)


def _used(app: Flask) -> Iterator[Check]:
    """Yield the looks at a town that was brought up."""
    for name, look in _LOOKS.items():
        yield _made(name, look)
    yield _made("sign-in", lambda: _sign_in(app))


def _sound(database: Path, manifest: Manifest) -> Check:
    verdict = check_whole(database)
    if digest_of(database) != manifest.sha256:
        verdict = f"{verdict}; it is not the file that was copied"
    return Check("database file", verdict == "ok", verdict)


def _keys() -> str:
    if fault := misfit():
        raise _Wrong(fault)
    return "they are those of the copy"


def _upgraded(database: Path, before: Mapping[str, int]) -> str:
    upgrade()
    after = counts_in(database)
    lost = [name for name in before if name not in _UPGRADED and after.get(name) != before[name]]
    lost += [name for name in _UPGRADED if after.get(name, 0) < before.get(name, 0)]
    if lost:
        raise _Wrong(", ".join(lost))
    return "rows unchanged"


def drill_restored(restored: Path, folder: Path) -> Iterator[Check]:
    """Do the same with what was restored from another machine: ``restored`` holds ``one-door.db`` and ``files/``.

    There is no manifest beside it. So its journal has to be the beginning of the one here, and tells how much of it is
    missing. BackupFailed when there is nothing to try, or the folder is not empty.
    """
    if folder.exists() and any(folder.iterdir()):
        raise BackupFailed(f"{folder} is not empty")
    if not (restored / "one-door.db").exists():
        raise BackupFailed(f"{restored} holds no one-door.db")
    folder.mkdir(parents=True, exist_ok=True)
    database = folder / "one-door.db"
    shutil.copyfile(restored / "one-door.db", database)
    verdict = check_whole(database)
    yield Check("database file", verdict == "ok", verdict)
    if not readable(database):
        return
    known = _hashes()
    source = FolderStore((restored / "files").resolve())
    with _brought_up(folder, source, source.digests()) as app:
        keys = _made("keys", _keys)
        yield keys
        if not keys.holds:
            return
        yield _made("journal here", lambda: _beginning_of(known))
        before = counts_in(database)
        yield _made("upgrade", lambda: _upgraded(database, before))
        yield from _used(app)


def _hashes() -> dict[int, str]:
    return {entry.id: entry.hash for entry in db.session().execute(select(JournalEntry.id, JournalEntry.hash))}


def _beginning_of(known: Mapping[int, str]) -> str:
    """Say how much of the journal here is missing there; what is there has to stand here, too."""
    there = _hashes()
    if any(known.get(number) != digest for number, digest in there.items()):
        raise _Wrong("its journal is not the beginning of the one here")
    return f"{len(there)} entries, {len(known) - len(there)} fewer than here"


def note_drill(file: str, *, well: bool) -> None:
    """Note in this installation's journal that a copy was tried, and whether it could be used.

    A machine that is only there for the drill has no tables; then there is nobody to notify.
    """
    if not inspect(db.engine).has_table(JournalEntry.__tablename__):
        return
    with transaction():
        journal.append("operations.drilled", ("system", 0), content={"file": file, "well": well})


@contextmanager
def _brought_up(folder: Path, files: FolderStore, digests: Iterable[str]) -> Iterator[Flask]:
    """Make an application on the restored folder, with this installation's keys and a copy's files."""
    _lay_out(files, digests, FolderStore(folder / "files"))
    ours = {
        name: current_app.config[name] for name in ("ENV", "SECRET_KEY", "FIELD_KEYS", "INDEX_KEY", "ALLOWED_HOSTS")
    }
    settings = ours | {
        "INSTANCE": str(folder),
        "DATABASE_URL": "",
        "FILES_URL": "",
        "REDIS_URL": "",
        "BACKGROUND": "off",
        "ASSETS": current_app.config.get("ASSETS") or str(Path(current_app.config["INSTANCE"]) / "assets"),
    }
    app: Flask = current_app.extensions["factory"](settings)
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()


def _lay_out(source: FolderStore, digests: Iterable[str], target: FolderStore) -> None:
    """Let each file of the copy be seen in the folder: what the drill changes or deletes there, stays in the copy."""
    target.root.mkdir()
    for digest in digests:
        place = target.path(digest)
        place.parent.mkdir(exist_ok=True)
        place.symlink_to(source.path(digest))


def _made(name: str, look: Callable[[], str]) -> Check:
    try:
        return Check(name, True, look())
    except Exception as error:
        db.session.rollback()
        # Whatever goes wrong is what the drill is for; the words must not repeat what people typed.
        return Check(name, False, str(error) if isinstance(error, _Wrong) else type(error).__name__)


class _Wrong(Exception):
    """A check does not hold; the message says what was seen."""


def _check_files(backup: Path) -> Check:
    store = FolderStore(files_beside(backup))
    listed = listed_files(backup)
    missing = [digest for digest in listed if not store.exists(digest)]
    damaged = [one for one in listed if one not in set(missing) and digest_of(store.path(one)) != one]
    found = {"missing": missing, "damaged": damaged}
    wrong = [f"{len(some)} {what}: {', '.join(some[:NAMED])}" for what, some in found.items() if some]
    return Check("files", not wrong, "; ".join(wrong) or "all there")


def _chain(manifest: Manifest) -> str:
    verdict = verify()
    if verdict.fault:
        raise _Wrong(verdict.fault)
    copied = or_(JournalEntry.id <= manifest.journal_entries, JournalEntry.event != NOTED_LATER)  # the upgrade's own
    query = select(JournalEntry.id, JournalEntry.hash).where(copied).order_by(JournalEntry.id.desc())
    last = db.session().execute(query).first()
    if (last.id if last else 0, last.hash if last else "") != (manifest.journal_entries, manifest.journal_head):
        raise _Wrong("the journal ends elsewhere than the manifest says")
    return f"{verdict.entries} entries hold"


def _evidence() -> str:
    found = list(faults(current_app.extensions["files"]))
    if found:
        raise _Wrong("; ".join(found[:NAMED]) + (f"; {len(found) - NAMED} more" if len(found) > NAMED else ""))
    return "what is stored is what the journal covers"


def _numbers() -> str:
    wrong = verify_counters(mend=False)
    if wrong:
        raise _Wrong(f"{len(wrong)} counters or list entries differ")
    return "counters and lists agree with the cases"


def _photo() -> str:
    newest = db.session().scalar(select(Photo).where(Photo.file.is_not(None)).order_by(Photo.id.desc()).limit(1))
    if newest is None or newest.file is None:
        return "there is none yet"
    data = opened(current_app.extensions["files"], newest.file, newest.key)
    with Image.open(BytesIO(data)) as picture:
        picture.load()
        return f"{picture.width}×{picture.height}"


def _secrets() -> str:
    newest = select(User).where(User.phone_index != RESIDENT_INDEX).order_by(User.id.desc()).limit(50)
    people = db.session().scalars(newest).all()
    if any(current_keyring().blind_index(user.phone) != user.phone_index for user in people):
        raise _Wrong("numbers are found under another index key")
    return f"{len(people)} numbers read"


_LOOKS: dict[str, Callable[[], str]] = {
    "evidence": _evidence,
    "roll-up": _numbers,
    "newest photo": _photo,
    "encrypted numbers": _secrets,
}


def _sign_in(app: Flask) -> str:
    """Let a person made for the drill come in by the front door, on the restored copy only."""
    password = secrets.token_urlsafe(16)
    with transaction():
        add_user(name="演练", phone=_DRILL_PHONE, password_hash=PasswordHasher().hash(password))
    hosts = [host.strip() for host in app.config["ALLOWED_HOSTS"].split(",") if host.strip()]
    base = f"https://{hosts[0] if hosts else 'localhost'}"
    client = app.test_client()
    token = _TOKEN.search(client.get("/sign-in", base_url=base).get_data(as_text=True))
    if token is None:
        raise _Wrong("the sign-in page has no form")
    sent = {"phone": _DRILL_PHONE, "password": password, "csrf_token": token.group(1)}
    answer = client.post("/sign-in", data=sent, base_url=base)
    page = client.get("/me", base_url=base)
    if answer.status_code != 302 or page.status_code != 200:
        raise _Wrong(f"answered {answer.status_code}, then {page.status_code}")
    return f"somebody signed in; {db.session().scalar(select(func.count()).select_from(User))} people are known"

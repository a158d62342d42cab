"""Where photos and voice notes lie: by the sha256 of their bytes, behind an interface others can fill."""

import errno
import hashlib
import os
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from webapp.core.protection.crypto import Undecryptable, seal_file, unseal_file

_DIGEST = re.compile(r"[0-9a-f]{64}")
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_UNFINISHED = ".part-"
_UNFINISHED_AFTER_S = 3600
SMALL_DISK_PART = 20


class StorageFull(Exception):
    """No room is left; nothing was stored under the digest. To be answered 503 with Retry-After."""


class StorageAway(Exception):
    """Where the files lie can't be asked now, but may in a while. To be answered 503 with Retry-After."""


class Damaged(Exception):
    """A stored file is not what it was: nobody is shown it. The message names no content."""


class BadDigest(ValueError):
    """The name is not a lower-case hex sha256, so it can't be the name of a file here."""


class Store(Protocol):
    """What the features rely on; a folder does it here, an S3 bucket on many machines.

    Every method raises BadDigest for a malformed digest, StorageAway when it can't be asked now. Content never
    changes under its name.
    """

    def put(self, data: bytes) -> str:
        """Return the digest once the bytes survive a power cut; StorageFull when there is no room."""

    def read(self, digest: str) -> bytes:
        """Return the bytes; FileNotFoundError when there are none."""

    def path(self, digest: str) -> Path | None:
        """Return where the file lies, there or not, to serve it without copying; None if not local."""

    def exists(self, digest: str) -> bool:
        """Say whether the bytes are there."""

    def delete(self, digest: str) -> bool:
        """Remove the bytes for good; say whether there were any. The caller knows nobody else needs them."""

    def digests(self) -> Iterator[str]:
        """Go through the digests of all stored files, in no promised order (back-up, search for orphans)."""

    def clear_unfinished(self) -> int:
        """Remove what writers that were killed left half-written long ago; return how many."""


class FolderStore:
    """A Store in a folder: ab/abcd…, in 256 folders.

    One level only: a new folder is flushed with those above it, so every level more would make nearly every file cost
    three flushes more, and a million files are still only 4,000 in each.
    """

    def __init__(self, root: Path | str, reserve_bytes: int = 0) -> None:
        """Keep files in ``root`` as long as ``reserve_bytes`` stay free on its disk: words need room after pictures."""
        self.root = Path(root)
        self._reserve = reserve_bytes
        self._flushed = bytearray(256)  # which folders this process knows to outlast a power cut

    def put(self, data: bytes) -> str:
        """Write the bytes beside their place, flush, rename, flush the folder; same bytes are kept once."""
        digest = hashlib.sha256(data).hexdigest()
        target = self.path(digest)
        with _full_is_storage_full():
            self._make_folder(target.parent)
            if not target.exists():
                self._refuse_without_room(len(data))
                _write_durably(target.with_name(_UNFINISHED + secrets.token_hex(8)), target, data)
            # Also when the file was there: the one who renamed it may not have flushed the folder yet.
            _flush_folder(target.parent)
        return digest

    def read(self, digest: str) -> bytes:
        """Return the bytes; FileNotFoundError when there are none."""
        return self.path(digest).read_bytes()

    def path(self, digest: str) -> Path:
        """Return where the file lies or would lie; BadDigest for anything but a digest, such as ../x."""
        return self.root / checked(digest)[:2] / digest

    def exists(self, digest: str) -> bool:
        """Say whether the bytes are there."""
        return self.path(digest).is_file()

    def delete(self, digest: str) -> bool:
        """Remove the bytes, flushed like a write: what was erased must not come back after a power cut."""
        target = self.path(digest)
        try:
            target.unlink()
        except FileNotFoundError:
            return False
        _flush_folder(target.parent)
        return True

    def digests(self) -> Iterator[str]:
        """Go through the digests of all stored files, in no promised order (back-up, search for orphans)."""
        return (path.name for path in self.root.glob("??/*") if _DIGEST.fullmatch(path.name))

    def clear_unfinished(self, older_than_s: float = _UNFINISHED_AFTER_S) -> int:
        """Remove what killed writers left half-written, older than that many seconds; return how many."""
        # Compared with the file system's own times, hence the machine's clock and not ours.
        oldest = time.time() - older_than_s
        removed = 0
        for path in self.root.glob(f"??/{_UNFINISHED}*"):
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < oldest:
                    path.unlink()
                    removed += 1
        return removed

    def _refuse_without_room(self, needed: int) -> None:
        if not self._reserve:
            return
        disk = shutil.disk_usage(self.root)
        # A small disk keeps a small part of itself, else it would never take a picture.
        if disk.free - needed < min(self._reserve, disk.total // SMALL_DISK_PART):
            raise StorageFull("what room is left is kept for words")

    def _make_folder(self, folder: Path) -> None:
        """Make a folder that outlasts a power cut, also when another process just made it and has not flushed it."""
        number = int(folder.name, 16)
        if self._flushed[number] and folder.is_dir():
            return
        folder.mkdir(parents=True, exist_ok=True)
        for parent in (self.root, self.root.parent):
            _flush_folder(parent)
        self._flushed[number] = 1


def checked(digest: str) -> str:
    """Return a digest that is one; BadDigest for anything else, such as ../x."""
    if not _DIGEST.fullmatch(digest):
        raise BadDigest("not a sha256 digest")
    return digest


def keep(store: Store, data: bytes, *, sealed: bool) -> tuple[str | None, str]:
    """Store a file and return (its key, its digest); ``sealed`` encrypts it before it touches the disk, else no key."""
    key, kept = seal_file(data) if sealed else (None, data)
    return key, store.put(kept)


def opened(store: Store, digest: str, key: str | None) -> bytes:
    """Return a file as it was stored; FileNotFoundError when there is none, Damaged when its bytes or key are others.

    The digest costs less than reading the file does (a photo: a fraction of a millisecond), so nothing changed on the
    disk is ever shown.
    """
    try:
        kept = store.read(digest)
        if hashlib.sha256(kept).hexdigest() == digest:
            return unseal_file(key, kept) if key else kept
    except (BadDigest, Undecryptable) as error:
        raise Damaged(str(error)) from error
    raise Damaged("these are not the bytes of this name")


def _write_durably(unfinished: Path, target: Path, data: bytes) -> None:
    try:
        with unfinished.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(target)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def _flush_folder(folder: Path) -> None:
    # Windows can't open a folder; its file systems journal the rename themselves.
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _full_is_storage_full() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise StorageFull("no room for the file") from error
        raise

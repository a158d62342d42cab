"""The file store: durable, once only, honest when the disk is full."""

import errno
import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from webapp.core.media.files import (
    BadDigest,
    FolderStore,
    StorageFull,
    Store,
)

DATA = b"a picture"
DIGEST = hashlib.sha256(DATA).hexdigest()


@pytest.fixture
def store(tmp_path):
    return FolderStore(tmp_path / "files")


def files_in(store):
    return sorted(path.name for path in store.root.rglob("*") if path.is_file())


def test_bytes_come_back_under_their_digest(store: Store):
    assert store.put(DATA) == DIGEST
    assert store.read(DIGEST) == DATA
    assert store.exists(DIGEST)
    path = store.path(DIGEST)
    assert path is not None
    assert path.parts[-2:] == (DIGEST[:2], DIGEST)


def test_the_same_bytes_are_written_once(store):
    store.put(DATA)
    before = store.path(DIGEST).stat()
    assert store.put(DATA) == DIGEST
    after = store.path(DIGEST).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert files_in(store) == [DIGEST]


def test_delete_says_whether_there_was_anything(store):
    store.put(DATA)
    assert store.delete(DIGEST)
    assert not store.delete(DIGEST)
    assert not store.exists(DIGEST)
    with pytest.raises(FileNotFoundError):
        store.read(DIGEST)


@pytest.mark.parametrize(
    "name", ["", "../../etc/passwd", DIGEST.upper(), DIGEST[:-1], DIGEST + "\n", "/" * 64, "．" * 64]
)
def test_a_malformed_digest_never_becomes_a_path(store, name):
    for use in (store.path, store.read, store.exists, store.delete):
        with pytest.raises(BadDigest):
            use(name)


def test_bytes_are_flushed_before_the_name_and_the_folder_after(store, monkeypatch):
    happened = []
    fsync, rename = os.fsync, Path.rename

    def spy_fsync(descriptor):
        target = Path(os.readlink(f"/proc/self/fd/{descriptor}"))
        happened.append("folder" if target.is_dir() else "file")
        fsync(descriptor)

    def spy_rename(path, target):
        assert path.parent == target.parent
        happened.append("rename")
        return rename(path, target)

    store.put(b"first, so that the folders are there")
    store._make_folder(store.path(DIGEST).parent)
    monkeypatch.setattr(os, "fsync", spy_fsync)
    monkeypatch.setattr(Path, "rename", spy_rename)
    store.put(DATA)
    assert happened == ["file", "rename", "folder"]


def test_new_folders_are_flushed_too(store, monkeypatch):
    flushed = []
    fsync = os.fsync
    monkeypatch.setattr(os, "fsync", lambda fd: (flushed.append(os.readlink(f"/proc/self/fd/{fd}")), fsync(fd)))
    store.put(DATA)
    for folder in (store.root, store.root / DIGEST[:2]):
        assert str(folder) in flushed


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_stores_nothing_and_leaves_no_rubbish(store, monkeypatch, number):
    def full(descriptor):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", full)
    store.root.mkdir()
    store.path(DIGEST).parent.mkdir(parents=True)
    with pytest.raises(StorageFull):
        store.put(DATA)
    assert files_in(store) == []
    monkeypatch.undo()
    assert store.put(DATA) == DIGEST


def test_other_errors_of_the_disk_are_not_called_full(store, monkeypatch):
    def broken(descriptor):
        raise OSError(errno.EIO, "broken")

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(OSError, match="broken"):
        store.put(DATA)


def test_many_writers_of_the_same_bytes_agree(store):
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(store.put, [DATA] * 40)) == {DIGEST}
    assert files_in(store) == [DIGEST]


def test_half_written_files_are_no_files_and_are_cleared_when_old(store):
    store.put(DATA)
    folder = store.path(DIGEST).parent
    old, fresh = folder / ".part-old", folder / ".part-fresh"
    old.write_bytes(b"half")
    fresh.write_bytes(b"being written")
    os.utime(old, (0, 0))
    assert list(store.digests()) == [DIGEST]
    assert store.clear_unfinished() == 1
    assert files_in(store) == [".part-fresh", DIGEST]

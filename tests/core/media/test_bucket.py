"""Files in a bucket: under their digest as in a folder, and a bucket that does not answer means “later”."""

import hashlib

import pytest

pytest.importorskip("obstore")

from obstore.store import MemoryStore

from webapp.core.media import bucket
from webapp.core.media.bucket import BucketStore
from webapp.core.media.files import BadDigest, StorageAway

DATA = b"a picture"
DIGEST = hashlib.sha256(DATA).hexdigest()


@pytest.fixture
def store(monkeypatch):
    memory = MemoryStore()
    monkeypatch.setattr(bucket, "from_url", lambda _url, **_options: memory)
    return BucketStore("s3://town/files")


def test_bytes_come_back_under_their_digest_until_they_are_deleted(store):
    assert store.put(DATA) == DIGEST
    assert (store.read(DIGEST), store.exists(DIGEST), list(store.digests())) == (DATA, True, [DIGEST])
    assert store.path(DIGEST) is None
    assert [store.delete(DIGEST), store.delete(DIGEST)] == [True, False]
    assert not store.exists(DIGEST)


def test_a_file_that_is_not_there_is_not_found(store):
    with pytest.raises(FileNotFoundError):
        store.read(DIGEST)


@pytest.mark.parametrize("name", ["../secret", DIGEST.upper(), ""])
def test_what_is_no_digest_names_no_file(store, name):
    for ask in (store.read, store.exists, store.delete, store.path):
        with pytest.raises(BadDigest):
            ask(name)


def test_a_bucket_that_nobody_answers_for_is_away(monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT", "http://127.0.0.1:9")
    for name, value in {"ACCESS_KEY_ID": "a", "SECRET_ACCESS_KEY": "b", "REGION": "r"}.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    store = BucketStore("s3://town/files")
    for ask in (lambda: store.put(DATA), lambda: store.read(DIGEST), lambda: list(store.digests())):
        with pytest.raises(StorageAway):
            ask()

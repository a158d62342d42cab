"""Where files lie on several machines: an S3 bucket. Loaded only when ``FILES_URL`` names one."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from obstore.exceptions import BaseError, NotFoundError
from obstore.store import from_url

from webapp.core.media.files import StorageAway, checked

# No request waits longer for one file: the phone keeps it and comes again.
CONNECT_WITHIN, ANSWER_WITHIN = "2s", "10s"
# One more try, within the same time: a bucket that is slow for everybody must not be asked ever more often.
_RETRY: Any = {"max_retries": 1, "retry_timeout": timedelta(seconds=10)}


class BucketStore:
    """A Store in a bucket, ab/abcd… under the prefix of its address. Keys and endpoint are in ``AWS_…``, as is usual.

    Every method raises StorageAway when the bucket refuses, or does not answer within seconds.
    """

    def __init__(self, url: str) -> None:
        """Use the bucket of ``s3://bucket/prefix``; nothing is asked of it yet."""
        # Given options replace those of the environment, so whether an endpoint within the house speaks http is said
        # by its own address.
        http = os.environ.get("AWS_ENDPOINT", "").startswith("http://")
        client: Any = {"connect_timeout": CONNECT_WITHIN, "timeout": ANSWER_WITHIN, "allow_http": http}
        self._bucket: Any = from_url(url, client_options=client, retry_config=_RETRY)

    def put(self, data: bytes) -> str:
        """Return the digest once the bucket says that it has the bytes."""
        digest = hashlib.sha256(data).hexdigest()
        with _away():
            self._bucket.put(_place(digest), data)
        return digest

    def read(self, digest: str) -> bytes:
        """Return the bytes; FileNotFoundError when there are none."""
        with _away():
            return bytes(self._bucket.get(_place(digest)).bytes())

    def path(self, digest: str) -> None:
        """Return None: no file is local."""
        checked(digest)

    def exists(self, digest: str) -> bool:
        """Say whether the bytes are there."""
        try:
            with _away():
                self._bucket.head(_place(digest))
        except FileNotFoundError:
            return False
        return True

    def delete(self, digest: str) -> bool:
        """Remove the bytes for good; say whether there were any."""
        there = self.exists(digest)
        with _away():
            self._bucket.delete(_place(digest))
        return there

    def digests(self) -> Iterator[str]:
        """Go through the digests of all stored files, in no promised order."""
        with _away():
            for chunk in self._bucket.list():
                yield from (one["path"].rsplit("/", 1)[-1] for one in chunk)

    def clear_unfinished(self) -> int:
        """Remove nothing: a bucket shows no half-written file."""
        return 0


def _place(digest: str) -> str:
    return f"{digest[:2]}/{checked(digest)}"


@contextmanager
def _away() -> Iterator[None]:
    try:
        yield
    except (NotFoundError, FileNotFoundError) as error:
        raise FileNotFoundError("no file of this name") from error
    except (BaseError, OSError) as error:
        raise StorageAway(type(error).__name__) from error

"""Where a body waits until all of it is here: in memory while it is small, else in a file that nobody else can read.

A picture of a protected matter must not lie on the disk in clear, not even for the seconds that a slow phone takes. So
what outgrows the memory is encrypted under a key that lives in this process alone and dies with the request; and the
file has no name (O_TMPFILE), so that a power cut leaves nothing to find.
"""

import io
import secrets
import tempfile
from typing import IO, Any

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR

IN_MEMORY = 128 * 1024
_BLOCK = 16


class Spool(io.BufferedIOBase):
    """A file to write once, from its beginning to its end, and then to read, as often as needed, from any place."""

    def __init__(self, in_memory: int = IN_MEMORY) -> None:
        self._file: IO[bytes] = io.BytesIO()
        self._in_memory = in_memory
        self._key: bytes | None = None
        self._written = 0

    @property
    def in_memory(self) -> bool:
        """Whether nothing of it has been written to the disk."""
        return self._key is None

    def write(self, data: Any) -> int:
        """Append the data. ValueError anywhere but at the end: a counter that encrypts twice gives both texts away."""
        at, plain = self._file.tell(), bytes(data)
        if at != self._written:
            raise ValueError("a spool is written once, from its beginning to its end")
        if self._key is None and at + len(plain) > self._in_memory:
            self._move_to_disk()
        self._file.write(self._crypt(at, plain))
        self._written += len(plain)
        return len(plain)

    def read(self, size: int | None = -1) -> bytes:
        """Return so many bytes from here, all of them without a size."""
        at = self._file.tell()
        return self._crypt(at, self._file.read(-1 if size is None else size))

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place; return it from the beginning."""
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        """Return where the next byte is read."""
        return self._file.tell()

    def readable(self) -> bool:
        """Say yes."""
        return True

    def writable(self) -> bool:
        """Say yes."""
        return True

    def seekable(self) -> bool:
        """Say yes."""
        return True

    def close(self) -> None:
        """Give memory and disk back."""
        self._file.close()
        super().close()

    def _move_to_disk(self) -> None:
        self._file.seek(0)
        plain, self._key = self._file.read(), secrets.token_bytes(32)
        self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115  (closed with the spool)
        self._file.write(self._crypt(0, plain))

    def _crypt(self, at: int, data: bytes) -> bytes:
        """Encrypt or decrypt the bytes at a place (AES in counter mode: both are the same)."""
        if self._key is None:
            return data
        block, skipped = divmod(at, _BLOCK)
        stream = Cipher(AES(self._key), CTR(block.to_bytes(_BLOCK, "big"))).encryptor()
        stream.update(bytes(skipped))
        return stream.update(data)

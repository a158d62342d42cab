"""What is too large for the memory waits in a file that nobody can read."""

import tempfile
from typing import IO, Any

import pytest

from webapp.core.media.spool import Spool

WORDS = "他又打人了，我怕。".encode()


@pytest.fixture
def on_disk(monkeypatch: pytest.MonkeyPatch) -> list[IO[bytes]]:
    """The files that were opened, so that a test can read what lies in them."""
    opened: list[IO[bytes]] = []
    real = tempfile.TemporaryFile

    def note(*arguments: Any, **options: Any) -> IO[bytes]:
        opened.append(real(*arguments, **options))
        return opened[-1]

    monkeypatch.setattr(tempfile, "TemporaryFile", note)
    return opened


@pytest.mark.parametrize("size", [0, 1, 15, 16, 17, 100, 4_096, 70_001])
@pytest.mark.parametrize("piece", [1_000, 7, 16])
def test_what_was_written_is_read_from_wherever_one_begins(size: int, piece: int) -> None:
    data = bytes(n * 7 % 251 for n in range(size))
    spool = Spool(in_memory=64)
    for start in range(0, size, piece):
        spool.write(data[start : start + piece])
    assert (spool.in_memory, spool.tell()) == (size <= 64, size)
    for start in (0, 1, 15, 16, 33, size):
        assert spool.seek(start) == start
        assert spool.read(20) + spool.read() == data[start:]


def test_it_can_be_read_as_a_file_in_pieces_and_by_lines() -> None:
    spool = Spool(in_memory=4)
    spool.write(b"one\ntwo\nthree")
    spool.seek(0)
    into = bytearray(5)
    assert (spool.readinto(into), bytes(into)) == (5, b"one\nt")
    assert spool.readlines() == [b"wo\n", b"three"]


def test_nothing_on_the_disk_can_be_read(on_disk: list[IO[bytes]]) -> None:
    spool = Spool(in_memory=16)
    spool.write(WORDS * 40)
    spool.write(bytes(4_096))
    on_disk[0].seek(0)
    lying = on_disk[0].read()
    assert len(lying) == len(WORDS) * 40 + 4_096
    assert WORDS[:9] not in lying
    assert lying[-64:] != bytes(64)
    spool.seek(0)
    assert spool.read().startswith(WORDS)


def test_what_fits_the_memory_never_touches_the_disk(on_disk: list[IO[bytes]]) -> None:
    spool = Spool(in_memory=len(WORDS))
    spool.write(WORDS)
    assert spool.in_memory
    assert on_disk == []


def test_no_place_is_written_twice() -> None:
    spool = Spool()
    spool.write(b"once")
    spool.seek(0)
    with pytest.raises(ValueError, match="once"):
        spool.write(b"twice")

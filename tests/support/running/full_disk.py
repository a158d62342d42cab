"""Ways to leave a running server without room for a single byte, and to give the room back."""

import errno
import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from bench.processes import family_of

MEBIBYTE = 1024 * 1024


class Squeeze(Protocol):
    """Something that can take all room away."""

    leaves_what_is_held: bool
    """Whether a file may still be written over where it is: SQLite begins its log anew in the room it holds."""

    def fill(self, server_pid: int) -> None:
        """From now on nothing can be written."""

    def free(self, server_pid: int) -> None:
        """Now there is room again."""


class SmallDisk:
    """A disk of its own, filled up with a file; needs the right to mount one."""

    leaves_what_is_held = True

    def __init__(self, folder: Path) -> None:
        self._ballast = folder / "ballast"

    def fill(self, server_pid: int) -> None:
        with self._ballast.open("wb", buffering=0) as file:
            for size in (MEBIBYTE, 4096, 1):
                _write_until_full(file.fileno(), bytes(size))

    def free(self, server_pid: int) -> None:
        self._ballast.unlink()


class NoFileGrows:
    """The kernel refuses every write to a file (RLIMIT_FSIZE) of the server's processes; needs no right at all."""

    leaves_what_is_held = False

    def fill(self, server_pid: int) -> None:
        self._limit(server_pid, 0)

    def free(self, server_pid: int) -> None:
        self._limit(server_pid, resource.RLIM_INFINITY)

    def _limit(self, server_pid: int, most: int) -> None:
        for pid in family_of(server_pid):
            _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (hard if most == resource.RLIM_INFINITY else most, hard))


@contextmanager
def mounted(folder: Path, mebibytes: int) -> Iterator[bool]:
    """Mount a small disk on the folder for as long as the block lasts; gives False where that isn't allowed."""
    folder.mkdir(exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={mebibytes}m", "tmpfs", str(folder)]
    allowed = os.geteuid() == 0 and subprocess.run(mount, capture_output=True).returncode == 0
    try:
        yield allowed
    finally:
        if allowed:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)


def _write_until_full(file: int, data: bytes) -> None:
    try:
        while os.write(file, data) == len(data):
            pass
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise

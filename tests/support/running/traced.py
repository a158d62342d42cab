"""What a running server asks of the kernel, in order, as strace sees it."""

import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

STRACE = shutil.which("strace")
_WATCHED = "fsync,fdatasync,rename,renameat,renameat2,pwrite64,write,sendto,sendmsg"
# "1234 fsync(7</path/of/it>) = 0", or the first part of a call that another thread interrupts.
_CALL = re.compile(r"^\d+ +(?P<name>\w+)\((?P<what>.*)$")


@dataclass(frozen=True)
class Call:
    """One call: its name and its arguments, files by their paths."""

    name: str
    what: str


@contextmanager
def traced(pid: int, log: Path) -> Iterator[list[Call]]:
    """Watch a process and its threads for as long as the block lasts; the list is filled at its end."""
    calls: list[Call] = []
    command = [STRACE or "strace", "-f", "-y", "-s", "64", "-e", f"trace={_WATCHED}", "-o", str(log), "-p", str(pid)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as watching:
        assert watching.stderr
        said = watching.stderr.readline()
        assert "attached" in said, said
        time.sleep(0.2)
        yield calls
        time.sleep(0.2)
        watching.terminate()
    found = (_CALL.match(line) for line in log.read_text(errors="replace").splitlines())
    calls += [Call(match["name"], match["what"]) for match in found if match]

"""What the kernel says about a server's processes: CPU-seconds and memory. Linux only."""

import os
from dataclasses import dataclass
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Memory:
    """Proportional set size in MiB: what is shared is divided among those who share it. One figure per worker."""

    workers: list[float]
    master: float

    @property
    def largest(self) -> float:
        return max(self.workers, default=0.0)

    @property
    def all_workers(self) -> float:
        return sum(self.workers)


def children_of(pid: int) -> list[int]:
    """Return the direct children of a process that are alive."""
    found: list[int] = []
    for task in _listed(Path(f"/proc/{pid}/task")):
        found += [int(child) for child in _text(task / "children").split()]
    return found


def family_of(pid: int) -> list[int]:
    """Return a process and all its descendants."""
    members = [pid]
    for member in members:
        members += [child for child in children_of(member) if child not in members]
    return members


def cpu_seconds(pid: int) -> float:
    """Return user and system time of a process with all its descendants, those that have ended included."""
    return sum(_own_cpu(member) for member in family_of(pid))


def memory(master: int) -> Memory:
    """Return the memory of gunicorn's master and workers."""
    return Memory([pss(child) for child in children_of(master)], pss(master))


def pss(pid: int) -> float:
    """Return the proportional set size of one process in MiB; 0 when it has just ended."""
    for line in _text(Path(f"/proc/{pid}/smaps_rollup")).splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0


def _own_cpu(pid: int) -> float:
    stat = _text(Path(f"/proc/{pid}/stat"))
    if not stat:
        return 0.0
    # The name in parentheses may hold spaces; utime, stime, cutime, cstime are fields 14 to 17.
    after_name = stat.rpartition(")")[2].split()
    return sum(map(int, after_name[11:15])) / _TICKS


def _text(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""


def _listed(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []

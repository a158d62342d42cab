"""Run a command that ends when its parent does, however the parent ended.

A server started by a terminal, a test or `make run` must not stay behind, holding the port, when that was
killed outright. Linux sends the signal (prctl PR_SET_PDEATHSIG, kept across exec); elsewhere the command
just runs.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def tie_to_parent(number: int = signal.SIGTERM) -> None:
    """Ask the kernel to send this process signal `number` when its parent is gone, where it can."""
    if not sys.platform.startswith("linux"):
        return
    parent = os.getppid()
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, number, 0, 0, 0)
    if os.getppid() != parent:
        os.kill(os.getpid(), number)


def main(command: list[str]) -> None:
    """Become `command`, tied to the parent."""
    if not command:
        sys.exit("usage: tied.py COMMAND [ARGUMENT …]")
    tie_to_parent()
    try:
        os.execvp(command[0], command)
    except FileNotFoundError:
        sys.exit(f"tied.py: no such command: {command[0]}")


if __name__ == "__main__":
    main(sys.argv[1:])

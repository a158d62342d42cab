"""How long a connection may take to send or receive: a slower one is closed, so no thread waits for ever.

gunicorn's threads read from a socket without any limit. One thread in each process, which lives only while something is
under way, looks once a second at what is overdue and shuts that socket down: the thread that waits there wakes.
"""

import socket
import threading
import time
from contextlib import suppress

HEAD_S = 30.0
"""So long the head of a request may take."""
ANSWER_S = 600.0
"""So long an answer may take to be made and to be taken: 5 MB over the slowest line that still works."""
_LOOKS_EVERY_S = 1.0


class Patience:
    """Which sockets are waited for, and until when."""

    def __init__(self, looks_every_s: float = _LOOKS_EVERY_S) -> None:
        self._due: dict[socket.socket, tuple[float, int]] = {}
        self._lock = threading.Lock()
        self._watching = False
        self._looks_every_s = looks_every_s

    def give(self, connection: socket.socket, seconds: float, *, still_answered: bool = False) -> None:
        """Wait so long for this socket from now on; ``still_answered``: then only its sending ends."""
        due = time.monotonic() + seconds, socket.SHUT_RD if still_answered else socket.SHUT_RDWR
        with self._lock:
            self._due[connection] = due
            if self._watching:
                return
            self._watching = True
        threading.Thread(target=self._watch, name="patience", daemon=True).start()

    def end(self, connection: socket.socket) -> None:
        """Wait for this socket no longer."""
        with self._lock:
            self._due.pop(connection, None)

    def _watch(self) -> None:
        while True:
            time.sleep(self._looks_every_s)
            with self._lock:
                now = time.monotonic()
                late = [(one, way) for one, (due, way) in self._due.items() if due <= now]
                for one, _ in late:
                    del self._due[one]
                if not self._due and not late:
                    self._watching = False
                    return
            for one, way in late:
                with suppress(OSError):
                    one.shutdown(way)


patience = Patience()

"""How gunicorn serves One Door.

Threads, never sync workers: a phone on a weak signal holds its connection for seconds. Behind nginx, which
collects the whole request first, 2 workers of 8 threads are enough; with no nginx in front set
ONE_DOOR_THREADS=250. A phone that sends slowly holds its thread and nothing else; one that never ends is let go.
"""

import gc
import os
import sys
from pathlib import Path
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

from webapp.web.patience import ANSWER_S, HEAD_S, patience


def _number(name: str, default: int) -> int:
    """Return a number of the environment; anything else ends the start with one sentence."""
    value = os.environ.get(name, str(default))
    if not (value.isascii() and value.isdigit() and int(value)):
        sys.exit(f"One Door does not start: {name} must be a whole number, 1 or more, not “{value}”.")
    return int(value)


bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"


class PatientWorker(ThreadWorker):
    """gunicorn's worker of threads, which by itself waits for ever for the head of a request and for an answer's way.

    The body has its own rule, because the application knows how large it may be (webapp/web/bodies.py).
    """

    def handle(self, conn: Any) -> Any:
        """Let go of a connection that keeps its thread too long."""
        patience.give(conn.sock, HEAD_S)
        try:
            return super().handle(conn)
        finally:
            patience.end(conn.sock)


def pre_request(_worker: Any, request: Any) -> None:
    """The head is here; from now on it is the answer that may take its time."""
    patience.give(request.unreader.sock, ANSWER_S)


worker_class = PatientWorker
workers = _number("ONE_DOOR_WORKERS", 2)
threads = _number("ONE_DOOR_THREADS", 8)

# Loaded once and shared: two workers take half the memory, and a renewed one is there at once. Making the app opens
# nothing that must not be shared; each worker opens its own database connections. New code needs a restart.
preload_app = True


def when_ready(_server: Any) -> None:
    """Set aside what is loaded, so that no worker's garbage collector walks through it, which would also copy it."""
    gc.collect()
    gc.freeze()


# A worker is renewed now and then, so that a slow leak never becomes an outage; the jitter keeps one up.
max_requests = 20_000
max_requests_jitter = 4_000

# Seconds. A worker whose main loop is stuck is replaced; one asked to stop finishes what it has begun.
timeout = 60
graceful_timeout = 20
keepalive = 15

# Who may say what the client's address and scheme are: a proxy on this machine only.
forwarded_allow_ips = "127.0.0.1,::1"

# The access log would hold addresses and case codes: off, the journal says who did what.
accesslog = None
errorlog = "-"
loglevel = os.environ.get("ONE_DOOR_LOG_LEVEL", "INFO").lower()

# The heartbeat file must not wait for a disk; no second way in through a control socket.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
control_socket_disable = True

"""Planted fault: the journal is written in a transaction of its own, a moment after what it tells of."""

import time
from typing import Any

from webapp.core import journal
from webapp.core.db import after_commit, transaction

LATER_S = 0.05
_append = journal.append


def append(event: str, subject: tuple[str, int], **more: Any) -> int:
    """As core.journal.append, but later."""

    def later() -> None:
        time.sleep(LATER_S)
        with transaction():
            _append(event, subject, **more)

    after_commit(later)
    return 0


journal.append = append

from wsgi import app  # noqa: E402, F401

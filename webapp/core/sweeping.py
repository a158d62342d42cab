"""Steps that time alone takes: each wholly or not at all, and one that fails holds no other back."""

from collections.abc import Callable
from typing import Any

import structlog
from sqlalchemy.exc import OperationalError

from webapp.core.db import savepoint

log = structlog.get_logger(__name__)


def safely(step: Callable[[], bool], failed: str, /, **subject: Any) -> bool:
    """Take a step in the open transaction, all of it or nothing; return what it says, False where it failed.

    What failed is logged as the event ``failed`` with its ``subject``; the next sweep tries it again.
    """
    try:
        with savepoint():
            return step()
    except OperationalError:
        raise  # the database's fault, not the subject's
    except Exception as error:
        log.error(failed, error=type(error).__name__, **subject)
        return False

"""Reads what the house writes into its log, as it stands there."""

import io
from collections.abc import Iterator
from contextlib import contextmanager

import structlog


@contextmanager
def log_lines() -> Iterator[io.StringIO]:
    """Collect the lines of the log that are written inside; needs an application, which sets the log up."""
    before, lines = structlog.get_config()["logger_factory"], io.StringIO()
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(lines))
    try:
        yield lines
    finally:
        structlog.configure(logger_factory=before)

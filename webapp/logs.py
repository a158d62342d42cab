"""Logs: one JSON line an event, without personal data."""

import logging
import sys
from contextlib import suppress
from typing import Any

import structlog
from flask import Flask

from webapp.core import clock
from webapp.core.masking import mask_phones_in


def init_app(app: Flask) -> None:
    """Write structured lines to standard error, from the level of the settings up."""
    level = app.config["LOG_LEVEL"]
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            _at,
            _without_phones,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.PrintLoggerFactory(_Standing()),  # type: ignore[arg-type]
    )


class _Standing:
    """Standard error, which may lie on the very disk that is full: a line that can't be written stops nothing."""

    def write(self, text: str) -> None:
        with suppress(OSError):
            sys.stderr.write(text)

    def flush(self) -> None:
        with suppress(OSError):
            sys.stderr.flush()


def _at(_logger: Any, _method: str, event: Any) -> Any:
    """Add the moment by the house's clock, so that a line and the journal's entry say the same time."""
    return event | {"timestamp": clock.now().isoformat().replace("+00:00", "Z")}


def _without_phones(_logger: Any, _method: str, event: Any) -> Any:
    return {key: mask_phones_in(value) if isinstance(value, str) else value for key, value in event.items()}

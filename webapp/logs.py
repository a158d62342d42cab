"""Logs: one JSON line an event, without personal data."""

import logging
import sys
from typing import Any

import structlog

from webapp.core.masking import mask_phones_in


def configure(level: str) -> None:
    """Write structured lines to standard error from ``level`` up."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _without_phones,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def _without_phones(_logger: Any, _method: str, event: Any) -> Any:
    return {key: mask_phones_in(value) if isinstance(value, str) else value for key, value in event.items()}

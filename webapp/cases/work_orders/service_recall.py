"""Undoing a mistaken dispatch: the case goes back to exactly where it was."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from webapp.cases.models import Case
from webapp.core import clock

# What a dispatch changes on a case.
_STOOD = (
    "state",
    "holder_level",
    "holder_area_id",
    "held_since",
    "step_due_at",
    "resolve_due_at",
    "due_at",
    "acknowledged_at",
    "latest_note",
)


def remember(case: Case) -> None:
    """Keep on the case how it was before its first dispatch, so that a mistaken one can be undone."""
    case.before_dispatch = noted(case)


def noted(case: Case) -> dict[str, Any]:
    """Note down how a case is."""
    kept = {name: getattr(case, name) for name in _STOOD}
    return {name: clock.to_micros(value) if isinstance(value, datetime) else value for name, value in kept.items()}


def restore(case: Case) -> None:
    """Put the case back as :func:`remember` found it."""
    put_back(case, case.before_dispatch or {})
    case.before_dispatch = None


def put_back(case: Case, stood: Mapping[str, Any]) -> None:
    """Put a case back to what was noted down; moments are in microseconds."""
    for name, value in stood.items():
        moment = name.endswith(("_at", "_since")) and value is not None
        setattr(case, name, clock.from_micros(value) if moment else value)

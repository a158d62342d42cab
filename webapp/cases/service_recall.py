"""Undoing a mistaken dispatch: the case goes back to exactly where it stood."""

from datetime import datetime

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
    """Keep on the case how it stands before its first dispatch, so that a mistaken one can be undone."""
    kept = {name: getattr(case, name) for name in _STOOD}
    case.before_dispatch = {
        name: clock.to_micros(value) if isinstance(value, datetime) else value for name, value in kept.items()
    }


def restore(case: Case) -> None:
    """Put the case back as :func:`remember` found it."""
    for name, value in (case.before_dispatch or {}).items():
        moment = name.endswith(("_at", "_since")) and value is not None
        setattr(case, name, clock.from_micros(value) if moment else value)
    case.before_dispatch = None

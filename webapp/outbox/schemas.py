"""What comes in of a person's own ways."""

from typing import NamedTuple

from webapp.outbox.ways import WAYS
from webapp.web.fields import needed_version, parsed
from webapp.web.forms import form_input

NO_CHANGE = "这样改不了，请再看一眼"
ACTS = ("up", "down", "on", "off")
URGENT = "urgent"


class Change(NamedTuple):
    """One press on the page: up, down, on or off, of a way or (on, off) of 只要急事叫我."""

    act: str
    what: str


def read_change(sent: str) -> Change | None:
    """Return what a button says, as ``up wecom`` or ``on urgent``; None for what no button says."""
    act, _, what = sent.partition(" ")
    fits = (what == URGENT and act in ("on", "off")) or (what in WAYS and act in ACTS)
    return Change(act, what) if fits else None


@form_input
class ChoiceInput:
    """What was pressed on the page of one's ways, and which state of it was seen."""

    change: Change = parsed(read_change, NO_CHANGE, needed=NO_CHANGE)
    version: int = needed_version()

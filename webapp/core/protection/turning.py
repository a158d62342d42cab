"""An ordinary matter turns protected: each package takes back what has spread of it, in the same transaction.

What hangs on a thing (list entries, an index, notices, visits) is taken back by functions that its packages register
with :func:`on_protect`, as for ``core/erasure``. Then every sealable word of these things is sealed, with the texts of
the journal; files follow by the job ``seal_protected``, because a transaction must not wait for them.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from webapp.core.db import db
from webapp.core.journal import JournalEntry, JournalText
from webapp.core.protection import at_rest
from webapp.core.registry import ByKind


@dataclass(frozen=True)
class Turned:
    """Things of a ``kind`` (as the journal calls its subjects) that turn protected at a moment."""

    kind: str
    ids: Sequence[int]
    at: datetime


TakesBack = Callable[[Turned], None]
TURNING: ByKind[TakesBack] = ByKind("what takes back traces of what turns protected")


def on_protect(kind: str = "") -> Callable[[TakesBack], TakesBack]:
    """Register what takes back the traces of things of a kind (``case``, ``report``, ``visit``…) or of every kind.

    Called in the transaction that turned them, when their rows say already that they are protected. Things of a
    package's own that turn with them are handed on by :func:`turn`.
    """
    return TURNING.registering(kind)


def turn(kind: str, ids: Iterable[int], at: datetime) -> None:
    """Let all packages take back the traces of things that turned protected, then seal their words."""
    turned = Turned(kind, sorted(set(ids)), at)
    if not turned.ids:
        return
    db.session().flush()
    for takes_back in TURNING.of(kind):
        takes_back(turned)
    db.session().flush()
    for model in at_rest.sealable_models():
        if model is not JournalText and model.__protected_by__[1] == kind:
            at_rest.seal(model, getattr(model, model.__protected_by__[0]).in_(turned.ids))
    about = select(JournalEntry.id).where(JournalEntry.subject_kind == kind, JournalEntry.subject_id.in_(turned.ids))
    at_rest.seal(JournalText, JournalText.entry_id.in_(about))

"""Faults planted on purpose, so that a harness which finds nothing is known to be able to find something.

They live here and replace functions from outside; the product has no switch for any of them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.crash.faults.no_unique_index import drop_unique_index


@dataclass(frozen=True)
class Fault:
    """A planted fault: what gunicorn loads, what is done to the folder before, and what the proof must find."""

    name: str
    caught_as: tuple[str, ...]
    app: str = "bench.crash.slow_answers:app"
    prepare: Callable[[Path], None] = lambda _folder: None


EARLY_ANSWER = Fault("acknowledge before commit", ("lost",), app="bench.crash.faults.early_answer:app")
NO_UNIQUE_INDEX = Fault("no unique index", ("doubled",), prepare=drop_unique_index)
LOOSE_JOURNAL = Fault("journal outside the transaction", ("journal",), app="bench.crash.faults.loose_journal:app")
FAULTS = (EARLY_ANSWER, NO_UNIQUE_INDEX, LOOSE_JOURNAL)
# Two in one server, for the short version in the tests.
NO_INDEX_AND_LOOSE_JOURNAL = Fault(
    "no unique index, and journal outside the transaction",
    ("doubled", "journal"),
    app=LOOSE_JOURNAL.app,
    prepare=drop_unique_index,
)

"""kill -9 while phones send: the short version of `python -m bench.crash`, with its planted faults."""

from pathlib import Path

import pytest

from bench.crash.faults import EARLY_ANSWER, NO_INDEX_AND_LOOSE_JOURNAL, Fault
from bench.crash.run import HOUSE, crash
from bench.instance import Town

# At least and at most; a quiet machine has cut and replayed enough after the first.
SECONDS = (2.0, 60.0)


def test_nothing_is_lost_and_nothing_doubled_when_workers_and_everything_are_killed(
    whole_town: Town, tmp_path: Path
) -> None:
    run = crash(whole_town, tmp_path / "house", SECONDS, HOUSE)
    assert run.faults == {}
    assert run.tried_enough, f"it proves nothing: {run.ledger.counts}"


@pytest.mark.parametrize("fault", [EARLY_ANSWER, NO_INDEX_AND_LOOSE_JOURNAL], ids=lambda fault: fault.name)
def test_a_planted_fault_is_caught(whole_town: Town, tmp_path: Path, fault: Fault) -> None:
    run = crash(whole_town, tmp_path / "faulty", SECONDS, fault, everything=False)
    assert set(fault.caught_as) <= set(run.faults), f"not caught: {run.figures()}"

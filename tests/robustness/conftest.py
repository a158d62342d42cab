"""The whole town, built once for the tests that run a real server on a copy of it."""

from pathlib import Path

import pytest

from bench.instance import Town
from tests.support.running.server import lent


@pytest.fixture(scope="session")
def whole_town(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Town:
    """Everybody of the town with a signed-in phone; copy its folder, never write to it."""
    return Town(lent(tmp_path_factory.mktemp("whole-town") / "instance", shared))

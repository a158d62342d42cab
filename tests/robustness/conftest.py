"""The whole town, built once for the tests that run a real server on a copy of it."""

import pytest

from bench.instance import Town


@pytest.fixture(scope="session")
def whole_town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Everybody of the town with a signed-in phone; copy its folder, never write to it."""
    return Town(tmp_path_factory.mktemp("whole-town") / "instance")

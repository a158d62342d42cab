"""A way out that stands for a real one, for each test that opens it."""

from collections.abc import Callable, Iterator

import pytest

from tests.support.stands import Stand, stands


@pytest.fixture
def stand() -> Iterator[Callable[..., Stand]]:
    """Opens a way, the first of them asked first; no other is there."""
    with stands() as opens:
        yield opens

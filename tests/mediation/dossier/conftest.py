"""The small town with mediations whose papers can be read."""

import pytest

from tests.mediation.dossier.bound import Bound


@pytest.fixture
def house(awake) -> Bound:
    return Bound(*awake)

"""The small town with mediations whose papers can be read."""

import pytest

from tests.mediation.dossier.bound import Bound
from tests.support.town import kept_town


@pytest.fixture
def house(make_app, town_instance) -> Bound:
    """The small town, awake at every hour."""
    return Bound(kept_town(make_app(QUIET_FROM="00:00", QUIET_TO="00:00"), town_instance))

"""What tests of cases share."""

import pytest

from tests.cases.orders import Desk
from tests.support.town import Town


@pytest.fixture
def desk(town: Town) -> Desk:
    """The small town with a phone for everybody."""
    return Desk(town)

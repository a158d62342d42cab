"""A town that is awake at every hour, with somebody who publishes."""

import pytest

from tests.support.town import Town, build_town

PAGE = {"Accept": "text/html"}


@pytest.fixture
def town(make_app) -> Town:
    return build_town(make_app(QUIET_FROM="00:00", QUIET_TO="00:00"))

"""A town that is awake at every hour, with somebody who publishes."""

import pytest

from tests.support.town import Town, kept_town

PAGE = {"Accept": "text/html"}


@pytest.fixture
def town(make_app, town_instance) -> Town:
    return kept_town(make_app(QUIET_FROM="00:00", QUIET_TO="00:00"), town_instance)

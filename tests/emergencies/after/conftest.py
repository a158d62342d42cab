"""Headquarters of the small town that have come to their end."""

from typing import Any

import pytest

from tests.emergencies.hq.conftest import DISPATCHER, INFORMANT, Emergencies, after, noon
from tests.support.town import kept_town
from webapp.core import clock


class Afterwards(Emergencies):
    """What is done once it is over."""

    def over(self, **fields: Any) -> str:
        """Return a headquarters to which one informant came, and that was stood down after two hours."""
        code = self.started(**fields)
        with clock.travel(after(minutes=3)):
            self.press(INFORMANT, code, "coming", minutes=20)
        with clock.travel(after(minutes=25)):
            self.press(INFORMANT, code, "here")
        with clock.travel(after(hours=2)):
            self.press(INFORMANT, code, "back")
            self.step(DISPATCHER, code, "stand-down")
        return code

    def word(self, code: str, who: str = DISPATCHER, **fields: Any) -> Any:
        """Write the review; return the answer, whatever it is."""
        sent = {"well": "人到得快", "badly": "岔路口没有牌子"}
        return self.phone(who).post(f"/emergencies/hq/{code}/review", sent | fields)


@pytest.fixture
def house(make_app, town_instance) -> Afterwards:
    """The small town at work, to its end."""
    return Afterwards(kept_town(make_app(), town_instance))


__all__ = ["noon"]

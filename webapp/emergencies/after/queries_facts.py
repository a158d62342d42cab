"""What is known of an emergency, for what is told upwards: rooms add what they keep.

    @knows
    def facts_of(headquarters: Headquarters) -> Mapping[str, str]: …   # 几个人受影响 → 两个人

Of two functions that say the same thing the one of the later room counts.
"""

from collections.abc import Callable, Mapping

from webapp.core.registry import Registry
from webapp.emergencies.hq.models import Headquarters
from webapp.emergencies.hq.schemas import kind_names

Knows = Callable[[Headquarters], Mapping[str, str]]
FACTS: Registry[Knows] = Registry("what is known of an emergency")


def knows(function: Knows) -> Knows:
    """Register a function (headquarters) → what the fact is about → what is known; at most one statement."""
    return FACTS.add(function)


def facts_of(headquarters: Headquarters) -> dict[str, str]:
    """Return what is known, each fact in words."""
    found: dict[str, str] = {}
    for function in FACTS:
        found |= {about: words for about, words in function(headquarters).items() if words}
    return found


@knows
def at_the_start(headquarters: Headquarters) -> Mapping[str, str]:
    """Say what was known when it was started."""
    what = kind_names().get(headquarters.kind, "")
    return {"什么事": f"{what}。{headquarters.summary}" if headquarters.summary else what, "在哪里": headquarters.place}

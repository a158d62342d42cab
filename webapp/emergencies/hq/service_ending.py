"""What has to be over before an emergency is: who is still out there, which the parts of a headquarters say."""

from collections.abc import Callable, Sequence

from webapp.core.errors import invalid
from webapp.core.registry import Registry
from webapp.emergencies.hq import queries
from webapp.emergencies.hq.models import Headquarters, RollEntry
from webapp.emergencies.hq.states import Action, Step
from webapp.emergencies.hq.states_roll import OUT

StillOut = Callable[[Headquarters], Sequence[str]]
STILL_OUT: Registry[StillOut] = Registry("what is still out in an emergency")
MOST_NAMED = 10


def still_out(function: StillOut) -> StillOut:
    """Register a function (headquarters) → what of it is not over yet, in words; it is asked before 解除."""
    return STILL_OUT.add(function)


def unfinished(headquarters: Headquarters) -> list[str]:
    """Return in words what is not over: teams that are out, people who are lost, members who are not back."""
    return [words for one in STILL_OUT for words in one(headquarters)]


@still_out
def not_back(headquarters: Headquarters) -> Sequence[str]:
    """Name who is there, and has not said that they are back or left."""
    names = queries.called_names(headquarters.id, RollEntry.state.in_(OUT - {"coming"}))
    if not names:
        return ()
    more = f"等 {len(names)} 人" if len(names) > MOST_NAMED else ""
    return (f"{'、'.join(names[:MOST_NAMED])}{more}还没回来",)


def check_end(headquarters: Headquarters, step: Step, words: str) -> None:
    """Refuse 解除 without a reason while somebody or something is still out: Problem 422 that names it."""
    if step.action != Action.STAND_DOWN or words:
        return
    if found := unfinished(headquarters):
        raise invalid(reason=f"{'；'.join(found)}。要解除，写一句为什么")

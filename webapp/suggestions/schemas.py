"""What comes in about suggestions."""

from collections.abc import Mapping

from webapp.core.errors import not_found
from webapp.suggestions.states import About, Action
from webapp.web.fields import flag, member, needed_version, text
from webapp.web.forms import form_input, read

LONGEST = 2000


@form_input
class SuggestionInput:
    """A suggestion as sent."""

    about: About = member(About, "选一样就行")
    words: str = text(LONGEST, "写一句就行")
    named: bool = flag()


@form_input
class StepInput:
    """A step that a person wants to take, as sent."""

    action: Action
    version: int = needed_version()
    words: str = text(LONGEST, "写一句，提意见的人等着看")


def parse_step(name: str, form: Mapping[str, str]) -> StepInput:
    """Return the wanted step; 404 for one that does not exist, 422 without words."""
    if name not in set(Action):
        raise not_found()
    return read(StepInput, form, action=Action(name))

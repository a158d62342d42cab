"""What comes in about situations: a step, the topics that are ticked, a note below a section."""

from werkzeug.datastructures import MultiDict

from webapp.core.errors import not_found
from webapp.meetings.situations.states import Action
from webapp.web.fields import text, version
from webapp.web.forms import form_input

LONGEST = 2000
MOST_TOPICS = 400


@form_input
class NoteInput:
    """A note below a section, with the version of what stood there when it was begun."""

    section: str = text(30, "写在哪一段下面？")
    words: str = text(LONGEST)
    version: int | None = version()


def parse_action(name: str) -> Action:
    """Return the step that an address names; the one 404 for another word."""
    if name not in set(Action):
        raise not_found()
    return Action(name)


def parse_topics(form: MultiDict[str, str]) -> list[str]:
    """Return the keys of the topics that were ticked."""
    return form.getlist("topics")[:MOST_TOPICS]

"""What comes in when a case turns protected: why, from a list, and a word if one likes."""

from webapp.core.errors import Problem
from webapp.reports.catalogue import choices
from webapp.reports.schemas import LIMITS
from webapp.web.fields import choice, client_id_or_none, text, version
from webapp.web.forms import form_input

REASONS = choices("protect_reason")
# The only one that says nothing by itself.
OTHER = "other"
CHOOSE, SAY = "请选一个原因", "写一句是什么事"


@form_input
class TurnKeyInput:
    """By what a turn is known, and which state of the case its page showed."""

    client_id: str | None = client_id_or_none()
    version: int | None = version()


@form_input
class TurnInput:
    """Why a case turns protected."""

    reason: str = choice(REASONS, CHOOSE, CHOOSE)
    words: str = text(LIMITS["description"])


def refuse_without_words(wanted: TurnInput) -> None:
    """Raise the 422 where a reason says nothing without words."""
    if wanted.reason == OTHER and not wanted.words:
        raise Problem("invalid", SAY, fields={"words": SAY})

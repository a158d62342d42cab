"""What comes in about cases that belong together."""

from collections.abc import Mapping

from webapp.reports.schemas import LIMITS
from webapp.web import fields
from webapp.web.forms import form_input, read

ORDERS_CHOICES = ("move", "withdraw")


@form_input
class MergeInput:
    """Putting one case into another, as sent; the versions are those that the page showed."""

    into: str
    version: int | None = fields.version()
    into_version: int | None = fields.version()
    orders: str | None = fields.choice_or_none(ORDERS_CHOICES, "选一个：带过去，或者撤回")
    note: str = fields.text(LIMITS["description"])


def parse_merge(form: Mapping[str, str]) -> MergeInput:
    """Return what was sent; 422 for a page that is too old or a choice that does not exist."""
    return read(MergeInput, form, into=chosen(form, "into"))


def chosen(form: Mapping[str, str], name: str) -> str:
    """Return the code of the other case: the one that was typed, else the one that was picked."""
    return form.get(f"{name}_code", "").strip() or form.get(name, "")

"""What comes in: a standard to publish."""

from werkzeug.datastructures import MultiDict

from webapp.standards.rules import Group
from webapp.web import fields
from webapp.web.forms import Reader, form_input


@form_input
class StandardInput:
    """A text to publish."""

    title: str = fields.text(60, "写上名字")
    text: str = fields.text(20_000, "写上内容")
    changed: str = fields.text(300)
    groups: tuple[str, ...] = fields.several(tuple(Group))


def parse_standard(form: MultiDict[str, str]) -> StandardInput:
    """Return the text; Problem 422 beside each wrong field."""
    reader = Reader(form)
    sent = reader.fill(StandardInput)
    if not sent.groups:
        reader.refuse("groups", "选一下给谁看")
    reader.finish()
    return sent

"""What comes in about typical cases and the three questions, checked and said beside each field."""

from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from webapp.core.errors import Problem
from webapp.outreach.schemas_form import Form

QUESTIONS = {
    "gain": ("这件事，帮上您了吗？", "获得感"),
    "happiness": ("现在心里舒坦些了吗？", "幸福感"),
    "safety": ("在村里住着，觉得安全吗？", "安全感"),
}


ANSWERS = {"good": "好", "fair": "一般", "poor": "不好"}


@dataclass(frozen=True)
class StoryIn:
    """A typical case as sent."""

    topic: str
    title: str
    story: str
    outcome: str
    lesson: str


def parse_story(form: MultiDict[str, str]) -> StoryIn:
    """Return a typical case; Problem 422 beside each wrong field."""
    reader = Form(form)
    topic = reader.text("topic")
    texts = [reader.text(name, needed=True) for name in ("title", "story", "outcome", "lesson")]
    reader.finish()
    return StoryIn(topic[:40] or "别的事", *texts)


def parse_answers(form: MultiDict[str, str]) -> dict[str, str]:
    """Return the answers given; each may be left out, but not all of them."""
    given = {code: form.get(code, "") for code in QUESTIONS if form.get(code, "") in ANSWERS}
    if not given:
        raise Problem("invalid", "点一个就行", fields={"gain": "点一个就行，也可以都点"})
    return given

"""What comes in about typical cases and the three questions, checked; what is wrong is put beside each field."""

from dataclasses import replace

from werkzeug.datastructures import MultiDict

from webapp.core.errors import Problem
from webapp.web.fields import text
from webapp.web.forms import form_input, read

QUESTIONS = {
    "gain": ("这件事，帮上您了吗？", "获得感"),
    "happiness": ("现在心里舒坦些了吗？", "幸福感"),
    "safety": ("在村里住着，觉得安全吗？", "安全感"),
}


ANSWERS = {"good": "好", "fair": "一般", "poor": "不好"}


@form_input
class StoryInput:
    """A typical case as sent."""

    topic: str = text(60)
    title: str = text(40, "写个题目")
    story: str = text(3000, "写写是怎么回事")
    outcome: str = text(1500, "写写是怎么解决的")
    lesson: str = text(1000, "写写大家能学到什么")


def parse_story(form: MultiDict[str, str]) -> StoryInput:
    """Return a typical case; Problem 422 beside each wrong field."""
    sent = read(StoryInput, form)
    return replace(sent, topic=sent.topic[:40] or "别的事")


def parse_answers(form: MultiDict[str, str]) -> dict[str, str]:
    """Return the answers given; each may be left out, but not all of them."""
    given = {code: form.get(code, "") for code in QUESTIONS if form.get(code, "") in ANSWERS}
    if not given:
        raise Problem("invalid", "点一个就行", fields={"gain": "点一个就行，也可以都点"})
    return given

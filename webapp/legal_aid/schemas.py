"""What comes in about legal aid, checked; what is wrong is put in plain words beside each field."""

import json
from dataclasses import dataclass, replace
from typing import Any

from werkzeug.datastructures import MultiDict

from webapp.core import reading
from webapp.core.errors import not_found
from webapp.core.replay import canonical_text
from webapp.legal_aid import guide
from webapp.legal_aid.states import Action
from webapp.web.fields import flag, name_text, phone, row, several, text, version
from webapp.web.forms import Reader, form_input, read, read_one

NO_NAME = "没留姓名"
_PHONES = (reading.MOBILE, reading.LANDLINE)


def _papers() -> list[str]:
    return [row["code"] for row in guide.table()["papers"]]


def _questions() -> list[str]:
    return [row["code"] for row in guide.table()["questions"]]


@form_input
class ApplicationInput:
    """An application as sent. ``canonical`` is its canonical text, which the journal proves."""

    name: str = name_text(30)
    story: str = text(1000)
    contact: str = text(100)
    on_behalf: str | None = text(60)
    phone: str = phone("写一个能找到您的电话，11 位手机号或者带区号的座机", _PHONES)
    consent: bool = flag()
    village: str = text(40)
    keep_private: bool = flag()
    canonical: str
    answers: dict[str, list[str]]

    @property
    def protected(self) -> bool:
        """Whether anybody may have been hurt."""
        return guide.protects(self.answers)

    @property
    def answers_text(self) -> str:
        """The answers as they are kept, encrypted."""
        return json.dumps(self.answers, ensure_ascii=False, sort_keys=True)


@form_input
class StepInput:
    """A step that a person wants to take on an application."""

    action: Action
    version: int | None = version()
    words: str = text(1000)
    papers: tuple[str, ...] = several(_papers, default=())
    helper_id: int | None = row(default=None)
    helper_name: str = name_text(60, default="")


@dataclass(frozen=True)
class GuideInput:
    """Where a resident is in the guide: what was asked, what they answered."""

    answers: dict[str, list[str]]
    asked: list[str]


def parse_guide(form: MultiDict[str, str]) -> GuideInput:
    """Return the place in the guide; with ``back`` the last question is asked again, its answer kept to be shown."""
    asked = list(Reader(form).take("asked", several(_questions)))
    if form.get("back") and asked:
        asked.pop()
        if asked and form.get("back") == "2":
            asked.pop()
    return GuideInput(guide.clean(form.to_dict(flat=False)), asked)


def parse_application(form: MultiDict[str, str]) -> ApplicationInput:
    """Return the application in a form; Problem 422 that names every field to mend."""
    reader = Reader(form)
    answers = guide.clean(form.to_dict(flat=False))
    protected, behalf = guide.protects(answers), form.get("for_whom") == "other"
    given: dict[str, Any] = {} if behalf else {"on_behalf": None}
    if protected and not form.get("phone", "").strip():
        given["phone"] = ""  # who is afraid need not leave one: then nobody calls
    canonical = canonical_text(form.items(multi=True), (), None)
    sent = reader.fill(ApplicationInput, answers=answers, canonical=canonical, **given)
    if behalf and not sent.consent:
        reader.refuse("consent", "替别人申请，要他本人答应，答应了就勾上")
    reader.finish()
    return replace(
        sent,
        answers=answers | ({"for_whom": ["other"]} if behalf else {}),
        name=sent.name or NO_NAME,
        keep_private=sent.keep_private or protected,
        on_behalf=(sent.on_behalf or "没写是什么关系") if behalf else None,
    )


def parse_step(name: str, form: MultiDict[str, str]) -> StepInput:
    """Return the wanted step; the one 404 for a step that does not exist, 422 for what is too long."""
    if name not in set(Action):
        raise not_found()
    if name == Action.RECUSE:
        return read(StepInput, form, action=Action(name), words=read_one("reason", text(1000), form))
    return read(StepInput, form, action=Action(name))


def typed_of(form: MultiDict[str, str]) -> dict[str, Any]:
    """Return what was typed, so that a refused form shows it again."""
    return {name: form.get(name, "") for name in form if name != "csrf_token"}

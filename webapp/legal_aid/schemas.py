"""What comes in about legal aid, checked and said in plain words beside each field."""

import json
import re
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from webapp.cases.schemas import parse_version
from webapp.core import reading
from webapp.core.errors import Problem, not_found
from webapp.core.replay import canonical_text, clean_value, same_uuid
from webapp.legal_aid import guide
from webapp.legal_aid.states import Action

NO_NAME = "没留姓名"
LIMITS = {"name": 30, "story": 1000, "contact": 100, "on_behalf": 60, "words": 1000, "helper_name": 60}
_PHONE = re.compile(r"1[0-9]{10}|0[0-9]{9,11}")
_NOISE = re.compile(r"[\s\-—–()（）+]")


@dataclass(frozen=True)
class ApplicationIn:
    """An application as sent. ``text`` is its canonical text, by which the same one sent twice is known."""

    client_id: str
    text: str
    answers: dict[str, list[str]]
    name: str
    phone: str
    village: str
    story: str
    contact: str
    keep_private: bool
    on_behalf: str | None

    @property
    def protected(self) -> bool:
        """Whether somebody may have been hurt."""
        return guide.protects(self.answers)

    @property
    def answers_text(self) -> str:
        """The answers as they are kept, encrypted."""
        return json.dumps(self.answers, ensure_ascii=False, sort_keys=True)


@dataclass(frozen=True)
class StepIn:
    """A step somebody wants to take on an application."""

    action: Action
    version: int | None
    words: str
    papers: tuple[str, ...] = ()
    helper_id: int | None = None
    helper_name: str = ""


@dataclass(frozen=True)
class GuideIn:
    """Where somebody is in the guide: what was asked, what they answered."""

    answers: dict[str, list[str]]
    asked: list[str]


def parse_phone(text: str) -> str | None:
    """Return the digits of a mobile or landline number however it was typed, None for anything else."""
    digits = _NOISE.sub("", clean_value(text).translate(str.maketrans("０１２３４５６７８９", "0123456789")))
    digits = digits.removeprefix("86") if len(digits) == 13 else digits
    return digits if _PHONE.fullmatch(digits) else None


def parse_guide(form: MultiDict[str, str]) -> GuideIn:
    """Return the place in the guide; with ``back`` the last question is asked again, its answer kept to be shown."""
    known = [row["code"] for row in guide.table()["questions"]]
    asked = [code for code in dict.fromkeys(form.getlist("asked")) if code in known]
    if form.get("back") and asked:
        asked.pop()
        if asked and form.get("back") == "2":
            asked.pop()
    return GuideIn(guide.clean(form.to_dict(flat=False)), asked)


def parse_application(form: MultiDict[str, str]) -> ApplicationIn:
    """Return the application in a form; Problem 422 that names every field to mend."""
    faults: dict[str, str] = {}
    client_id = same_uuid(form.get("client_id", ""))
    if client_id is None:
        faults["client_id"] = "页面开得太久了，请刷新再填"
    texts = {name: _text(form, name, faults) for name in ("name", "story", "contact", "on_behalf")}
    answers = guide.clean(form.to_dict(flat=False))
    phone = parse_phone(form.get("phone", ""))
    # Whoever is afraid need not leave one: then nobody calls.
    if phone is None and (form.get("phone", "").strip() or not guide.protects(answers)):
        faults["phone"] = "写一个能找到您的电话，11 位手机号或者带区号的座机"
    behalf = form.get("for_whom") == "other"
    if behalf and not form.get("consent"):
        faults["consent"] = "替别人申请，要他本人答应，答应了就勾上"
    if faults:
        raise Problem("invalid", next(iter(faults.values())), fields=faults)
    return ApplicationIn(
        client_id=client_id or "",
        text=canonical_text(form.items(multi=True), (), None),
        answers=answers | ({"for_whom": ["other"]} if behalf else {}),
        name=texts["name"] or NO_NAME,
        phone=phone or "",
        village=form.get("village", "").strip(),
        story=texts["story"],
        contact=texts["contact"],
        keep_private=bool(form.get("keep_private")) or guide.protects(answers),
        on_behalf=(texts["on_behalf"] or "没写是什么关系") if behalf else None,
    )


def parse_step(name: str, form: MultiDict[str, str]) -> StepIn:
    """Return the wanted step; the one 404 for a step that does not exist, 422 for what is too long."""
    if name not in set(Action):
        raise not_found()
    version = parse_version(form)
    faults: dict[str, str] = {}
    words, helper_name = _text(form, "words", faults), _text(form, "helper_name", faults)
    if faults:
        raise Problem("invalid", next(iter(faults.values())), fields=faults)
    known = {row["code"] for row in guide.table()["papers"]}
    return StepIn(
        Action(name),
        version,
        words,
        tuple(code for code in dict.fromkeys(form.getlist("papers")) if code in known),
        reading.row_id(form.get("helper_id")),
        helper_name,
    )


def _text(form: MultiDict[str, str], name: str, faults: dict[str, str]) -> str:
    value = clean_value(form.get(name, ""))
    if "\0" in value:
        faults[name] = "有看不见的字符，请重新打一遍"
    elif len(value) > LIMITS[name]:
        faults[name] = f"太长了，最多 {LIMITS[name]} 个字，现在 {len(value)} 个"
    return value


def typed_of(form: MultiDict[str, str]) -> dict[str, Any]:
    """Return what was typed, so that a refused form shows it again."""
    return {name: form.get(name, "") for name in form if name != "csrf_token"}

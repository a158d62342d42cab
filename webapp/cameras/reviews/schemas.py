"""What comes in about footage: a request to see some, and the steps on it; words alone, never a picture."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from werkzeug.datastructures import MultiDict

from webapp.cameras.reviews.states import Action, Step
from webapp.cameras.rules import NO_ADDRESS, names_address
from webapp.core import clock
from webapp.core.errors import not_found
from webapp.reports.catalogue import choices
from webapp.web.fields import choice, client_id, moment, name_text, text, texts, typed_phone
from webapp.web.forms import Reader, form_input, read_one

LONGEST, MOST_CAMERAS = 500, 20
LONGEST_SPAN = timedelta(hours=24)
EARLIEST = timedelta(days=366)
NO_PICTURE = "这里只写字，不收画面"
_WHEN = "写从几点到几点，像 2026-11-26T08:00"
_NO_CAMERA = "选要看哪几个点"


def purposes() -> Mapping[str, str]:
    """Return code → word of what footage is seen for."""
    return choices("camera_purpose")


@form_input
class AskInput:
    """A request as sent; ``for_name`` and ``for_phone`` are those of a resident for whom it is asked."""

    cameras: tuple[str, ...] = texts(LONGEST, MOST_CAMERAS, f"一次最多选 {MOST_CAMERAS} 个点", sent_as="points")
    since: datetime | None = moment(_WHEN, sent_as="from")
    until: datetime | None = moment(_WHEN)
    purpose: str = choice(purposes, "选一样：为什么要看", "选一样：为什么要看")
    basis: str = text(LONGEST, "写一句凭什么看：哪条法、哪份文书、哪件事")
    words: str = text(LONGEST)
    case_code: str = text(40)
    for_name: str = name_text(40)
    for_phone: str = typed_phone("电话号码只有数字，请看看有没有写错")


@dataclass(frozen=True)
class StepInput:
    """What a step's form says."""

    words: str


def parse_request(form: Mapping[str, str], faults: Mapping[str, str], *, for_others: bool) -> AskInput:
    """Return what is asked; Problem 422 beside every wrong field, with those ``faults`` that only rows tell."""
    reader = Reader(form)
    sent = reader.fill(AskInput)
    if not any(sent.cameras):
        reader.refuse("points", _NO_CAMERA)
    _refuse_span(reader, sent)
    if for_others and not sent.for_name:
        reader.refuse("for_name", "您替谁申请？写他的名字")
    for name in ("basis", "words"):
        if names_address(getattr(sent, name) or ""):
            reader.refuse(name, NO_ADDRESS)
    for name, sentence in faults.items():
        reader.refuse(name, sentence)
    reader.finish()
    return sent


def _refuse_span(reader: Reader, sent: AskInput) -> None:
    now = clock.now()
    for name, value in (("from", sent.since), ("until", sent.until)):
        if value is None:
            reader.refuse(name, _WHEN)
        elif value > now:
            reader.refuse(name, "时间还没有到")
        elif value < now - EARLIEST:
            reader.refuse(name, "太早了，没有那么久的录像")
    if sent.since and sent.until:
        if sent.until <= sent.since:
            reader.refuse("until", "要比开始的时间晚")
        elif sent.until - sent.since > LONGEST_SPAN:
            reader.refuse("until", "一次最多看 24 小时，分几次申请")


def typed_codes(form: Mapping[str, str]) -> list[str]:
    """Return the codes of points that were chosen, or typed one after the other."""
    sent = form.getlist("points") if isinstance(form, MultiDict) else [form.get("points", "")]
    return [one.strip() for value in sent for one in value.replace("，", ",").split(",") if one.strip()]


def typed_case(form: Mapping[str, str]) -> str:
    """Return the code of a case that a form names."""
    return form.get("case_code", "").strip()


def parse_action(name: str) -> Action:
    """Return the step that an address names; the one 404 for another word, and for what time alone does."""
    if name not in set(Action) - {Action.EXPIRE}:
        raise not_found()
    return Action(name)


def parse_step(step: Step, form: Mapping[str, str], *, pictures: bool) -> StepInput:
    """Return what the form of a step says; Problem 422 beside a wrong field. A picture is refused, not dropped."""
    reader = Reader(form)
    name = next((one for one in ("note", "seen", "reason") if form.get(one)), "note")
    words = reader.take(name, text(LONGEST))
    if step.note and not words:
        reader.refuse("note", step.note)
    if names_address(words or ""):
        reader.refuse(name, NO_ADDRESS)
    if pictures:
        reader.refuse("photos", NO_PICTURE)
    reader.finish()
    return StepInput(words)


def wanted_id(form: Mapping[str, str]) -> str:
    """Return the id by which a request that is sent twice is one."""
    return read_one("client_id", client_id(), form)

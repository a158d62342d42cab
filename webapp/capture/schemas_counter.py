"""What is written down for a resident who came, called or wrote: typed, or a sentence beside each wrong field."""

from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from webapp.core.errors import Problem, invalid
from webapp.reports.models import Channel, ReportKind
from webapp.reports.schemas import LIMITS, PROTECTING, ReportInput, parse_report
from webapp.web.fields import flag, member, name_text, text, typed_phone
from webapp.web.forms import Reader, form_input

LONGEST_NAME = 40


@form_input
class CallerInput:
    """Who came, as they like to be called, and whether they agreed to be called back about the outcome."""

    name: str = name_text(LONGEST_NAME, sent_as="caller_name")
    phone: str = typed_phone("电话号码只有数字，请看看有没有写错", sent_as="caller_phone")
    call_back: bool = flag()


@dataclass(frozen=True)
class IntakeInput:
    """What a caller reported, who they are, how they came. ``report.area_code``: any area of the town, or nothing."""

    report: ReportInput
    channel: Channel
    caller: CallerInput


def parse_intake(
    form: MultiDict[str, str], photo_count: int = 0, *, channel: Channel | None = None, words: bool = True
) -> IntakeInput:
    """Return the intake in ``form``; Problem 422 naming every wrong field at once.

    Fields: ``client_id``, ``about`` (``dispute:neighbour``, ``hazard:electrical``), ``description``, ``channel``
    (unless given), ``area_code``, ``place_name``, ``severity``, ``wants``, the three protective questions,
    ``safe_contact``, ``caller_name``, ``caller_phone``, ``call_back``. A yes or "unsure" makes it protected. Without
    ``words`` what was said may be a picture or a voice alone.
    """
    reader = Reader(form)
    caller = reader.fill(CallerInput)
    if caller.call_back and not caller.phone:
        reader.refuse("caller_phone", "要回访就留个电话")
    came = channel or reader.take("channel", member(Channel, "选一样是怎么来的"))
    if words:
        reader.take("description", text(LIMITS["description"], "写一句他说了什么"))
    try:
        report = parse_report(_as_report(form), photo_count)
    except Problem as problem:
        # What it is about is one field here and two there.
        named = {"kind": "about", "category": "about"}
        faults = {named.get(name, name): words for name, words in problem.fields.items()} | reader.faults
        if faults.get("about"):
            faults["about"] = "选一样是什么事"
        raise invalid(**faults) from problem
    reader.finish()
    return IntakeInput(report, came, caller)


def _as_report(form: MultiDict[str, str]) -> MultiDict[str, str]:
    kind, _, category = form.get("about", "").partition(":")
    if any(form.get(name) in ("yes", "unsure") for name in PROTECTING) and kind != ReportKind.DISPUTE:
        kind, category = ReportKind.DISPUTE, "other"
    if kind not in (ReportKind.HAZARD, ReportKind.DISPUTE):
        kind, category = ReportKind.DISPUTE, ""
    report = MultiDict(form)
    report["kind"], report["category"] = kind, category
    return report

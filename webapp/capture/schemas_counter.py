"""What is written down for somebody who came, called or wrote: typed, or a sentence beside each wrong field."""

import re
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from webapp.core.errors import Problem, invalid
from webapp.core.replay import clean_value
from webapp.reports.models import Channel, ReportKind
from webapp.reports.schemas import PROTECTING, ReportIn, parse_report

LONGEST_NAME = 40
_NUMBER = re.compile(r"\+?[0-9]{7,15}")
_BETWEEN = re.compile(r"[\s\-()（）]")


@dataclass(frozen=True)
class Caller:
    """Who came, as they like to be called, and whether they agreed to be called back about the outcome."""

    name: str
    phone: str
    call_back: bool


@dataclass(frozen=True)
class Intake:
    """What was said, by whom, and how they came. ``report.area_code`` may name any area of the town, or nothing."""

    report: ReportIn
    channel: Channel
    caller: Caller


def parse_intake(form: MultiDict[str, str], photo_count: int = 0, *, channel: Channel | None = None) -> Intake:
    """Return the intake in ``form``; Problem 422 naming every wrong field at once.

    Fields: ``client_id``, ``about`` (``dispute:neighbour``, ``hazard:electrical``), ``description``, ``channel``
    (unless given), ``area_code``, ``place_name``, ``severity``, ``wants``, the three protective questions,
    ``safe_contact``, ``caller_name``, ``caller_phone``, ``call_back``. A yes or "unsure" makes it protected.
    """
    faults: dict[str, str] = {}
    caller = _caller(form, faults)
    came = channel or _channel(form, faults)
    if not clean_value(form.get("description", "")):
        faults["description"] = "写一句他说了什么"
    try:
        report = parse_report(_as_report(form), photo_count)
    except Problem as problem:
        # What it is about is one field here and two there.
        named = {"kind": "about", "category": "about"}
        faults = {named.get(name, name): words for name, words in problem.fields.items()} | faults
        if faults.get("about"):
            faults["about"] = "选一样是什么事"
    if faults:
        raise invalid(**faults)
    return Intake(report, came, caller)


def _as_report(form: MultiDict[str, str]) -> MultiDict[str, str]:
    kind, _, category = form.get("about", "").partition(":")
    if any(form.get(name) in ("yes", "unsure") for name in PROTECTING) and kind != ReportKind.DISPUTE:
        kind, category = ReportKind.DISPUTE, "other"
    if kind not in (ReportKind.HAZARD, ReportKind.DISPUTE):
        kind, category = ReportKind.DISPUTE, ""
    report = MultiDict(form)
    report["kind"], report["category"] = kind, category
    return report


def _caller(form: MultiDict[str, str], faults: dict[str, str]) -> Caller:
    name, phone = clean_value(form.get("caller_name", "")), clean_value(form.get("caller_phone", ""))
    if len(name) > LONGEST_NAME or "\0" in name:
        faults["caller_name"] = f"称呼短一点，最多 {LONGEST_NAME} 个字"
    if phone and not _NUMBER.fullmatch(_BETWEEN.sub("", phone)):
        faults["caller_phone"] = "电话号码只有数字，请看看有没有写错"
    call_back = bool(form.get("call_back"))
    if call_back and not phone:
        faults["caller_phone"] = "要回访就留个电话"
    return Caller(name, phone, call_back)


def _channel(form: MultiDict[str, str], faults: dict[str, str]) -> Channel:
    came = form.get("channel", "")
    if came not in set(Channel):
        faults["channel"] = "选一样是怎么来的"
        return Channel.WALK_IN
    return Channel(came)

"""What is written down for a resident who came, called or wrote: typed, or a sentence beside each wrong field."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from werkzeug.datastructures import MultiDict

from webapp.core.errors import Problem, invalid
from webapp.reports.catalogue import CHANNELS, KINDS, choices
from webapp.reports.models import Channel, ReportKind
from webapp.reports.schemas import LIMITS, PROTECTING, ReportInput, parse_report
from webapp.web.fields import choice, choice_or_none, flag, member, name_text, text, typed_phone
from webapp.web.forms import Reader, form_input

LONGEST_NAME = 40
_DANGERS = ("live_together", "afraid_to_go_home", "minor_harmed")


@form_input
class CallerInput:
    """Who came, as they like to be called, and whether they agreed to be called back about the outcome."""

    name: str = name_text(LONGEST_NAME, sent_as="caller_name")
    phone: str = typed_phone("电话号码只有数字，请看看有没有写错", sent_as="caller_phone")
    call_back: bool = flag()


@form_input
class PoliceInput:
    """What the police say of a matter that they hand over: who lives together, and whether it may be mediated.

    Not every fight is family violence. The family are spouse, parents, children, and other near kin who live together
    (民法典 1045); others who live together are protected alike (反家庭暴力法 37). An uncle and a nephew who live apart
    are neither.
    """

    live_together: str = choice(("yes", "no", "unsure"), "请选是、不是或说不清", "选一样：是不是一家人，是不是住在一起")
    view: str | None = choice_or_none(lambda: choices("police_view"), "请重新选公安意见", sent_as="police_view")
    basis: str = text(500)


@dataclass(frozen=True)
class IntakeInput:
    """What a caller reported, who they are, how they came. ``report.area_code``: any area of the town, or nothing.

    ``asked`` is what the switches of the form that are on asked beside it, by their names; nothing of a protected one.
    """

    report: ReportInput
    channel: Channel
    caller: CallerInput
    police: PoliceInput | None = None
    asked: Mapping[str, Any] = field(default_factory=dict)


Asking = Callable[[Reader, MultiDict[str, str], int], Any]
"""Reads what a switch asks, with so many pictures along; what is wrong is kept by the reader."""


def channels_of(*, police: bool) -> dict[Channel, str]:
    """Return how people come, in words; ``police``: also what the police hand over."""
    return {channel: word for channel, word in CHANNELS.items() if police or channel != Channel.POLICE}


def parse_intake(
    form: MultiDict[str, str],
    photo_count: int = 0,
    *,
    channel: Channel | None = None,
    words: bool = True,
    police: bool = False,
    asking: Mapping[str, Asking] | None = None,
) -> IntakeInput:
    """Return the intake in ``form``; Problem 422 naming every wrong field at once.

    Fields: ``client_id``, ``about`` (``dispute:neighbour``, ``hazard:electrical``, ``appeal:social_aid``),
    ``description``, ``channel`` (unless given), ``area_code``, ``place_name``, ``severity``, ``wants``, the three
    protective questions, ``safe_contact``, ``caller_name``, ``caller_phone``, ``call_back``. A yes or "unsure" makes it
    protected. Without ``words`` what was said may be a picture or a voice alone. Only the ``police`` hand over (channel
    ``police``): then also ``live_together``, ``police_view``, ``basis``, and see ``_handed_over``. ``asking``: what
    switches ask beside it, of what is not protected.
    """
    reader = Reader(form)
    caller = reader.fill(CallerInput)
    if caller.call_back and not caller.phone:
        reader.refuse("caller_phone", "要回访就留个电话")
    came = channel or reader.take("channel", member(Channel, "选一样是怎么来的"))
    if came == Channel.POLICE and not police:
        reader.refuse("channel", "选一样是怎么来的")
    handed = reader.fill(PoliceInput) if came == Channel.POLICE and police else None
    if handed and not form.get("about", "").startswith(ReportKind.DISPUTE):
        reader.refuse("about", "警情移交的是纠纷，请选一类纠纷")
    if words:
        reader.take("description", text(LIMITS["description"], "写一句他说了什么"))
    safe = not protects(form, police=handed is not None)
    asked = {name: read(reader, form, photo_count) for name, read in (asking or {}).items() if safe}
    try:
        report = parse_report(_as_report(form), photo_count, appeals=True)
    except Problem as problem:
        # What it is about is one field here and two there.
        named = {"kind": "about", "category": "about"}
        faults = {named.get(name, name): words for name, words in problem.fields.items()} | reader.faults
        if faults.get("about"):
            faults["about"] = "选一样是什么事"
        raise invalid(**faults) from problem
    reader.finish()
    return IntakeInput(_handed_over(report, handed) if handed else report, came, caller, handed, asked)


def protects(form: Mapping[str, str], *, police: bool) -> bool:
    """Say whether the answers of a form make its matter a protected one; ``police``: they hand it over."""
    return any(form.get(one) in ("yes", "unsure") for one in (_DANGERS if police else PROTECTING))


def _handed_over(report: ReportInput, police: PoliceInput) -> ReportInput:
    """Return a matter of the police as it is protected: who live together (or may), who is afraid, a child.

    That somebody is hurt protects everywhere but here: the police, who hand it over, have seen the hurt, and said that
    those two don't live together. What is asked stands in the report as it was answered.
    """
    asked = report.details | {"live_together": police.live_together}
    return replace(report, protected=any(asked.get(one) in ("yes", "unsure") for one in _DANGERS), details=asked)


def _as_report(form: MultiDict[str, str]) -> MultiDict[str, str]:
    kind, _, category = form.get("about", "").partition(":")
    if protects(form, police=False) and kind != ReportKind.DISPUTE:
        kind, category = ReportKind.DISPUTE, "other"
    if kind not in KINDS:
        kind, category = ReportKind.DISPUTE, ""
    report = MultiDict(form)
    report["kind"], report["category"] = kind, category
    return report

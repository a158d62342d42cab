"""What comes in about a grant: whom, for what, until when, with her yes; and what the person answers."""

from datetime import date, timedelta
from typing import Any

from werkzeug.datastructures import MultiDict

from webapp.care.grants.rules import too_long
from webapp.care.grants.states import Part
from webapp.core import clock
from webapp.reports.catalogue import choices
from webapp.reports.schemas import LIMITS
from webapp.web.fields import choice_or_none, client_id_or_none, day, member, name_text, row, text, version
from webapp.web.forms import Reader, form_input

MOST_WORDS, MOST_SUMMARY = LIMITS["description"], 500
VILLAGE_DAYS = 30
# What the person reads where nothing was written for them: nothing of the matter.
ONLY_COME = "请给请您的人打个电话，当面说"


@form_input
class GrantInput:
    """Whom to ask for what. ``person`` is their telephone or number; ``her_yes`` how she agreed, when she was alone."""

    person: str = name_text(30, "写请谁：对方的手机号")
    part: Part = member(Part, "没有这一样，请重新选", "选一样：请来做什么")
    until: date = day(needed="写到哪一天")
    her_yes: str = text(MOST_WORDS, "写她是怎么答应的；没有答应就不能请")
    alone: str | None = choice_or_none(lambda: choices("care_alone"), "请选一个")
    summary: str = text(MOST_SUMMARY)
    kin: str | None = choice_or_none(lambda: choices("care_kin"), "请选一个")


@form_input
class GrantStepInput:
    """A step on a grant; ``grant`` may be left out where only one waits."""

    grant: int | None = row()
    note: str = text(MOST_WORDS)
    client_id: str | None = client_id_or_none()
    version: int | None = version()


def parse_grant(form: MultiDict[str, str], part: Part | None = None) -> GrantInput:
    """Return whom to ask; Problem 422 beside each wrong field. ``part`` is known where an item asks."""
    reader, today = Reader(form), clock.local_day(clock.now())
    known: dict[str, Any] = {} if part is None else {"part": part}
    if part and not form.get("until"):
        known["until"] = today + timedelta(days=VILLAGE_DAYS)
    sent = reader.fill(GrantInput, **known)
    if sent.until and sent.until < today:
        reader.refuse("until", "这一天已经过了")
    elif sent.until and too_long(sent.until, today):
        reader.refuse("until", "最长 90 天，到了再问她一次")
    if sent.alone in ("no", "unsure"):
        reader.refuse("alone", "要她一个人的时候答应才算，请单独再问一次")
    if sent.kin in ("yes", "unsure"):
        reader.refuse("kin", "是亲戚的、说不清的，不能请，换一个人")
    elif sent.part == Part.VILLAGE and sent.kin is None:
        reader.refuse("kin", "问清楚是不是亲戚，选一个")
    if sent.part == Part.VILLAGE and not sent.summary:
        reader.refuse("summary", "写清楚可以让他知道什么")
    reader.finish()
    return sent

"""What comes in about members of the force."""

from collections.abc import Mapping
from datetime import date

from webapp.patrol_force.kinds import kinds
from webapp.web.fields import choice, day, name_text, phone, text
from webapp.web.forms import Reader, form_input

LONGEST_NAME, LONGEST_EMPLOYER = 40, 60
NO_PHONE = "写手机号：一个号码就是一个人，不会记重"
TURNED = "“到”要比“从”晚"


@form_input
class MemberInput:
    """A member as sent; ``area`` is the code of a village, a grid or a micro-grid."""

    name: str = name_text(LONGEST_NAME, "写上姓名")
    phone: str = phone(NO_PHONE)
    kind: str = choice(kinds, "选一样：是哪一类", "选一样：是哪一类")
    area: str = text(20, "选一个村、网格")
    employer: str = text(LONGEST_EMPLOYER)
    since: date = day("日子看不懂，写成 2026-11-01", needed="写从哪一天起")
    until: date | None = day("日子看不懂，写成 2026-11-01")


def parse_member(form: Mapping[str, str], known: Mapping[str, object]) -> MemberInput:
    """Return a member as sent; Problem 422 beside each wrong field. ``known`` are the codes of places of the town."""
    reader = Reader(form)
    sent = reader.fill(MemberInput)
    if sent.area and sent.area not in known:
        reader.refuse("area", "没有这个地方，请重新选")
    if sent.since and sent.until and sent.until <= sent.since:
        reader.refuse("until", TURNED)
    reader.finish()
    return sent

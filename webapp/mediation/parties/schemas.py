"""What comes in of a party and of what one of them wants."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from werkzeug.datastructures import MultiDict

from webapp.core import reading
from webapp.mediation.schemas import form_of, past
from webapp.mediation.states import Action
from webapp.reports.catalogue import choices
from webapp.web.fields import NO_DAY, choice, choice_or_none, day, flag, name_text, parsed, phone, text, whole
from webapp.web.forms import Reader, form_input

MOST, NAME, WORDS = 20, 40, 200
OLDEST = 1900
_PICK = "请选一样"
BAD_ID = "身份证号不对，请对着证件再看一遍"


def _yes_or_no(text: str) -> bool | None:
    return {"yes": True, "1": True, "true": True, "no": False, "0": False}.get(text)


_OWN: dict[str, Any] = {
    "role": choice_or_none(lambda: choices("party_role"), _PICK),
    "sex": choice_or_none(lambda: choices("party_sex"), _PICK),
    "ethnicity": text(NAME),
    "birth_year": whole(2100, f"写出生的年份，{OLDEST} 年以后", least=OLDEST),
    "occupation": text(WORDS),
    "address": text(WORDS),
    "id_number": parsed(reading.id_number, BAD_ID),
    "capacity": choice_or_none(lambda: choices("capacity"), _PICK),
    "guardian": name_text(NAME),
    "other_side": flag(),
    "suspect": flag(),
    "proxy": name_text(NAME),
    "matter": text(WORDS),
    "powers": text(WORDS),
    "until": day(),
    "tie": choice_or_none(lambda: choices("tie"), _PICK),
    "died_on": day(),
    "heir_of": whole(MOST, "选去世的那个人", least=1),
}
_BOXES = ("other_side", "suspect")
_PHONES = ("phone", "guardian_phone", "proxy_phone")
_NEEDED: dict[str, Any] = {
    "role": choice(lambda: choices("party_role"), _PICK, "选一样：是哪一方"),
    "birth_year": whole(2100, f"写出生的年份，{OLDEST} 年以后", needed="写出生的年份", least=OLDEST),
    "capacity": choice(lambda: choices("capacity"), _PICK, "选一样：能不能自己拿主意"),
}


@form_of(Action.PARTY)
def read_party(reader: Reader, form: MultiDict[str, str]) -> Mapping[str, Any]:
    """Read a party: all that is asked of a new one; of one that is changed (``party``) what was sent."""
    which = reader.take("party", whole(MOST, "没有这个人", least=1))
    found: dict[str, Any] = {"party": which}
    if which is None or "name" in form:
        found["name"] = reader.take("name", name_text(NAME, "写姓名"))
    all_sent = which is None or "name" in form  # a page sends all its fields, of boxes those that were ticked
    for name, field in _OWN.items():
        if which is None or name in form or (all_sent and name in _BOXES):
            found[name] = reader.take(name, _NEEDED.get(name, field))
    for name in _PHONES:
        if form.get(name, "").strip():
            found[name] = reader.take(name, phone())
        elif which is None or name in form:
            found[name] = None
    return found


@form_input
class ConsentInput:
    """记意愿: what a party said, how and when."""

    party: int = whole(MOST, "没有这个人", needed="选是谁说的", least=1)
    answer: str = choice(lambda: choices("consent"), _PICK, "选一样：愿不愿意")
    how: str = choice(lambda: choices("consent_how"), _PICK, "选一样：怎么说的")
    at: datetime = parsed(past, NO_DAY, needed="写是什么时候说的")
    public: bool = flag()
    mediator_ok: bool | None = parsed(_yes_or_no, "选一样：同不同意这个调解员来调")
    guardian_present: bool = flag()


@form_of(Action.CONSENT)
def read_consent(reader: Reader, form: MultiDict[str, str]) -> Mapping[str, Any]:
    """Read what a party wants."""
    return vars(reader.fill(ConsentInput))

"""What comes in about petitions: one that is registered, and the forms of its steps."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from werkzeug.datastructures import MultiDict

from webapp.core import clock, reading
from webapp.core.errors import not_found
from webapp.core.letters.characters import shortened
from webapp.petitions.states import Action, PetitionType
from webapp.reports.catalogue import choices
from webapp.web.fields import (
    Unreadable,
    as_name,
    choice,
    day,
    flag,
    member,
    name_text,
    parsed,
    text,
    typed_phone,
    whole,
)
from webapp.web.forms import Reader, form_input

LONGEST, NAME, WORDS = 2000, 40, 200
MOST_PEOPLE, MOST_REPRESENTATIVES = 9999, 5
_PICK = "请选一样"
NO_NUMBER = "电话号码只有数字，请看看有没有写错"
BAD_ID = "身份证号不对，请对着证件再看一遍"
TOO_MANY = f"代表最多 {MOST_REPRESENTATIVES} 个人（信访工作条例第二十条），请他们商量推几个人"

ON_PAPER = "检举控告的内容不写在这里，只在封好的材料里"


class Representative(NamedTuple):
    """Who speaks for several who came together."""

    name: str
    phone: str = ""


@form_input
class PetitionInput:
    """按信访件登记: what they came for, what they ask, whom it is about, who they are.

    The name and telephone of who came are fields of the counter's own form.
    """

    petition_type: PetitionType = member(PetitionType, _PICK, "选一样：是来做什么的")
    demand: str = text(LONGEST)
    against: str = text(WORDS)
    against_phone: str = typed_phone(NO_NUMBER)
    about_cadre: str = choice(lambda: choices("about_cadre"), _PICK, "选一样：是不是说干部的事")
    about_commissioner: bool = flag()
    sealed_to: str = text(WORDS)
    caller_address: str = text(WORDS)
    id_number: str | None = parsed(reading.id_number, BAD_ID)
    people: int = whole(MOST_PEOPLE, "写来了几个人", needed="写来了几个人", least=1)
    proxy: str = text(WORDS)
    representatives: tuple[Representative, ...] = ()


def parse_petition(reader: Reader, form: MultiDict[str, str], *, proxy_photo: bool) -> PetitionInput:
    """Return what the switch 按信访件登记 asks; what is wrong is kept by the reader, for one answer about all fields.

    ``proxy_photo``: a picture of the written authority came along. Without a name it is anonymous; whether that can be
    checked is for who registers it to judge, as the form says.
    """
    named: dict[str, Any] = {"people": 1} if not form.get("people", "").strip() else {}
    if is_accusation(form) and not form.get("about_cadre"):
        named["about_cadre"] = "unsure"  # whom it is about stands on the sealed paper alone
    spoken_for = _representatives(reader, form)
    sent = reader.fill(PetitionInput, representatives=spoken_for, **named)
    if sent.petition_type == PetitionType.ACCUSATION:
        _only_where_it_went(reader, form, sent)
        return sent
    if sent.petition_type == PetitionType.CLAIM and not sent.demand:
        reader.refuse("demand", "写一句他要什么")
    if 1 < (sent.people or 0) < len(spoken_for):  # nothing where it was refused
        reader.refuse("people", "代表比来的人还多，请看看人数")
    if sent.proxy and not proxy_photo:
        reader.refuse("photos", "代办的，把委托书拍下来")
    return sent


def is_accusation(form: Mapping[str, str]) -> bool:
    """Say whether somebody hands in 检举控告."""
    return form.get("petition_type", "").strip() == PetitionType.ACCUSATION


def _only_where_it_went(reader: Reader, form: MultiDict[str, str], sent: PetitionInput) -> None:
    """Refuse whatever could say what an accusation is about: it is on the sealed paper alone (信访工作条例 30)."""
    for name in ("description", "demand", "against", "against_phone", "proxy"):
        if form.get(name, "").strip():
            reader.refuse(name, ON_PAPER)
    if not sent.sealed_to:
        reader.refuse("sealed_to", "写清封好的材料交到了哪里")


def _representatives(reader: Reader, form: MultiDict[str, str]) -> tuple[Representative, ...]:
    """Read the rows ``representatives-<n>-name`` and ``-phone``, or one a line in ``representatives``."""
    rows: list[tuple[str, str]] = []
    for line in form.get("representatives", "").splitlines():
        name, _, number = line.strip().partition(" ")
        rows.append((name, number))
    for n in range(MOST_REPRESENTATIVES * 4):
        rows.append((form.get(f"representatives-{n}-name", ""), form.get(f"representatives-{n}-phone", "")))
    found = [(name.strip(), number.strip()) for name, number in rows if name.strip() or number.strip()]
    if len(found) > MOST_REPRESENTATIVES:
        reader.refuse("representatives", TOO_MANY)
        return ()
    return tuple(_representative(reader, at, *one) for at, one in enumerate(found))


def _representative(reader: Reader, at: int, name: str, number: str) -> Representative:
    try:
        called = as_name(name, NAME)
    except Unreadable as unreadable:
        reader.refuse(f"representatives-{at}-name", str(unreadable))
        return Representative(shortened(name, NAME))
    if not called:
        reader.refuse(f"representatives-{at}-name", "写代表的姓名")
    read = reading.phone(number) if number else ""
    if number and not read:
        reader.refuse(f"representatives-{at}-phone", NO_NUMBER)
    return Representative(called, read or "")


@dataclass(frozen=True)
class StepInput:
    """What a step's form says: its words, and the answers by the names of its fields."""

    note: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)


Parser = Callable[[Reader, MultiDict[str, str]], Mapping[str, Any]]


def parse_action(name: str) -> Action:
    """Return the step that an address names; the one 404 for another word.

    ``decline`` and ``extend`` ask for what another person decides.
    """
    meant = {"decline": Action.ASK_DECLINE, "extend": Action.ASK_EXTEND}.get(name, name)
    if meant not in set(Action):
        raise not_found()
    return Action(meant)


def parse_step(action: Action, form: MultiDict[str, str]) -> StepInput:
    """Return what the form of a step says; Problem 422 beside a wrong field."""
    reader = Reader(form)
    note = reader.take("note", text(LONGEST))
    read = _FORMS.get(action)
    answers = dict(read(reader, form)) if read else {}
    for name in _TOLD if action in TOLD_TOO else ():
        answers[name] = reader.take(name, _TOLD[name]) or None
    if answers.get("told_how") == "unknown" and not note:
        reader.refuse("note", "写一句：为什么告诉不到")
    if (answers.get("told_on") is None) != (answers.get("told_how") is None):
        missing = "told_how" if answers.get("told_on") else "told_on"
        reader.refuse(missing, "选一样：怎么告诉的" if missing == "told_how" else "哪天告诉的？")
    _not_to_come(reader, answers)
    reader.finish()
    return StepInput(note, {name: value for name, value in answers.items() if value not in (None, "")})


def _not_to_come(reader: Reader, answers: Mapping[str, Any]) -> None:
    today = clock.local_day(clock.now())
    for name in ("told_on", "on", "when", "died_on"):
        value = answers.get(name)
        if isinstance(value, date) and value > today:
            reader.refuse(name, "这一天还没到")


def _of(**fields: Any) -> Parser:
    def read(reader: Reader, _form: MultiDict[str, str]) -> Mapping[str, Any]:
        return {name: reader.take(name, how) for name, how in fields.items()}

    return read


def _picked(field_name: str, needed: str) -> Any:
    return choice(lambda: choices(field_name), _PICK, needed)


def _serving(reader: Reader, form: MultiDict[str, str]) -> Mapping[str, Any]:
    found = _of(on=day(needed="哪天送达的？"), how=_picked("petition_served_how", "选一样：怎么送的"))(reader, form)
    if found["how"] == "unknown" and not form.get("note", "").strip():
        reader.refuse("note", "写一句：找过哪里，为什么送不到")
    return found


def _dying(reader: Reader, form: MultiDict[str, str]) -> Mapping[str, Any]:
    found = _of(died_on=day(needed="哪天去世的？"), answer=_picked("petition_heirs", "选一样：继承人还办不办"))(
        reader, form
    )
    if found["answer"] == "go_on":
        found = {
            **found,
            **_of(heir_name=name_text(NAME, "写继承人的姓名"), heir_phone=typed_phone(NO_NUMBER))(reader, form),
        }
    return found


# Steps with which it may be said at once that whoever came was told.
TOLD_TOO = frozenset({Action.PASS_ON, Action.GUIDE, Action.AGREE_DECLINE, Action.ACCEPT, Action.AGREE_EXTEND})
_TOLD: Mapping[str, Any] = {
    "told_on": day(),
    "told_how": choice(lambda: ("", *choices("petition_told_how")), _PICK),
}
_ON_RESULT: dict[str, Any] = {
    "answer": _picked("petition_review_result", "选一样：结果是什么"),
    "on": day(needed="信访人哪天拿到的？"),
}
_FORMS: Mapping[Action, Parser] = {
    Action.PASS_ON: _of(to=text(WORDS, "写清转送到哪里")),
    Action.GUIDE: _of(answer=_picked("petition_guide", "选一样：走哪条路"), where=text(WORDS, "写清该去哪里")),
    Action.ASK_DECLINE: _of(answer=_picked("petition_decline", "选一样：为什么不受理")),
    Action.TELL: _of(told_on=day(needed="哪天告诉的？"), told_how=_picked("petition_told_how", "选一样：怎么告诉的")),
    Action.ASK_EXTEND: _of(until=day(needed="延到哪一天？"), reason=text(LONGEST, "写一句：为什么要延")),
    Action.DRAFT: _of(
        answer=_picked("petition_opinion", "选一样：支持、解释还是不支持"),
        claim=text(LONGEST, "写清他要什么"),
        facts=text(LONGEST, "写清查明的事实"),
        law=text(LONGEST, "写清依据哪一条"),
        opinion=text(LONGEST, "写清处理意见"),
    ),
    Action.SETTLE: _of(agreement=text(NAME, "写调解协议的编号")),
    Action.SERVE: _serving,
    Action.REVIEW: _of(on=day(needed="哪天要求的？")),
    Action.REVIEW_RESULT: _of(**_ON_RESULT),
    Action.RECHECK: _of(on=day(needed="哪天要求的？"), hearing_days=whole(60, "听证用了几天，写数字")),
    Action.RECHECK_RESULT: _of(**_ON_RESULT, hearing_days=whole(60, "听证用了几天，写数字")),
    Action.WITHDRAW: _of(how=text(WORDS, "写一句：他怎么说的，当面、电话还是来信")),
    Action.RANG_BACK: _of(answer=_picked("petition_rang", "选一样：问下来怎么样")),
    Action.DIED: _dying,
    Action.TO_VILLAGE: _of(village=text(NAME)),
    Action.REPORT_UP: _of(to=text(WORDS, "写清报告给谁"), when=day(needed="哪天报告的？")),
}

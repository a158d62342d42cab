"""What comes in about an item: a table of fields for each kind and step, by which pages ask and forms are read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from werkzeug.datastructures import MultiDict

from webapp.care.items.states import Action, Kind
from webapp.care.models import CareItem
from webapp.core import clock, reading
from webapp.reports.catalogue import choices
from webapp.reports.schemas import LIMITS
from webapp.web.fields import choice, choice_or_none, client_id_or_none, day, flag, member, moment, name_text, text
from webapp.web.fields import version as version_field
from webapp.web.forms import Reader, form_input

MOST_WORDS = LIMITS["description"]
# 反家庭暴力法 第三十条: a protection order ends after half a year at most, and may be asked for anew before.
LONGEST_ORDER_MONTHS = 6
_PICK, _NOT_YET = "请选一个", "这个时间还没到，请重新选"


class How:
    """How a field is asked for on the page; the names of macros there."""

    TEXT, LONG, DAY, MOMENT, CHOICE, FLAG = "text", "long", "day", "moment", "choice", "flag"


@dataclass(frozen=True)
class Asked:
    """One field of a step: its name, its word, how it is asked, what is said where it must be given and is not.

    ``of`` names the choices (``data/choices.csv``); ``later`` lets a day be in the future.
    """

    name: str
    word: str
    how: str = How.TEXT
    needed: str = ""
    hint: str = ""
    of: str = ""
    later: bool = False


@form_input
class ItemKeyInput:
    """What every form of an item is known by: the phone's id, and the version of the case that its page showed."""

    client_id: str | None = client_id_or_none()
    version: int | None = version_field()


@form_input
class OpeningInput:
    """Which kind of item is opened."""

    kind: Kind = member(Kind, "没有这一项，请重新选", "选一项")


_NOTE = Asked("note", "说明", How.LONG, hint="可以不写")
_ON = Asked("on", "哪一天", How.DAY, hint="不填就是今天")

OPENS: dict[Kind, tuple[Asked, ...]] = {
    Kind.POLICE: (
        Asked("life_danger", "她没说要报，可是有生命危险，要报", How.FLAG),
        Asked("reason", "为什么非报不可", How.LONG, hint="有生命危险才写"),
    ),
    Kind.PROTECTION_ORDER: (
        Asked("answer", "谁来申请", How.CHOICE, of="care_applicant"),
        Asked("ground", "为什么替她申请", How.CHOICE, of="care_ground", hint="替她申请才选"),
    ),
    Kind.VILLAGE: (
        Asked("person", "请谁", hint="写手机号；要在这个村里有职务"),
        Asked("kin", "这个人是不是亲戚", How.CHOICE, of="care_kin", hint="两边的亲戚都算，是亲戚的不能请"),
        Asked("summary", "可以让他知道什么", How.LONG, hint="他只看得到这几句：不写她的名字，不写别的"),
        Asked("her_yes", "她是怎么答应的", How.LONG, hint="她一个人的时候说的"),
        Asked("until", "到哪一天", How.DAY, hint="最长 90 天，不填就是 30 天", later=True),
    ),
    Kind.LEGAL_AID: (Asked("note", "她要什么样的帮助", How.LONG, hint="可以不写；只有司法所指定的人看得到"),),
}
DOES: dict[tuple[Kind, Action], tuple[Asked, ...]] = {
    (Kind.POLICE, Action.DONE): (
        Asked("at", "什么时候报的", How.MOMENT, hint="不填就是现在"),
        Asked("reporter", "谁报的案", hint="只有派出所指定的人看得到，可以不填"),
        _NOTE,
    ),
    (Kind.RECEIPT, Action.DONE): (
        Asked("number", "受案回执编号", needed="照回执写编号"),
        Asked("time", "受案时间", How.MOMENT, needed="照回执写时间"),
    ),
    (Kind.RECEIPT, Action.CORRECT): (
        Asked("number", "对的编号", needed="照回执写编号"),
        Asked("time", "对的时间", How.MOMENT, needed="照回执写时间"),
        Asked("note", "原来错在哪里", How.LONG),
    ),
    (Kind.WARNING_LETTER, Action.NOTE): (
        Asked("heard_on", "哪一天当面告诉她的", How.DAY, hint="先告诉她，再通知村里"),
        Asked("village_on", "派出所哪一天通知村里的", How.DAY, hint="派出所指定的人填"),
        _NOTE,
    ),
    (Kind.WARNING_LETTER, Action.DONE): (
        Asked("answer", "公安怎么办的", How.CHOICE, needed="选一个：公安怎么办的", of="care_letter"),
        Asked("served_on_him", "哪一天送给他的", How.DAY, hint="告诫书要填"),
        Asked("served_on_her", "哪一天送给她的", How.DAY, hint="告诫书要填"),
        _NOTE,
    ),
    (Kind.PROTECTION_ORDER, Action.NOTE): (
        Asked("taken_at", "法庭什么时候收的", How.MOMENT, needed="写法庭什么时候收的"),
        Asked("urgent", "情况紧急", How.FLAG),
        _NOTE,
    ),
    (Kind.PROTECTION_ORDER, Action.DONE): (
        Asked("granted_on", "哪一天作出的", How.DAY, hint="不填就是今天"),
        Asked("until", "到哪一天有效", How.DAY, needed="照裁定写到哪一天", hint="最长 6 个月", later=True),
        _NOTE,
    ),
    (Kind.PROTECTION_ORDER, Action.BREACH): (Asked("note", "他做了什么", How.LONG),),
    (Kind.ORDER_LOOK, Action.DONE): (
        Asked("answer", "要不要延长", How.CHOICE, needed="问她要不要延长，选一个", of="care_renew"),
        _NOTE,
    ),
    (Kind.VISIT, Action.DONE): (_ON, Asked("note", "她说了什么", How.LONG, hint="可以不写")),
}
_ENDS: dict[Action, tuple[Asked, ...]] = {
    Action.DONE: (_ON, _NOTE),
    Action.NOT_WANTED: (Asked("note", "她是怎么说的", How.LONG),),
    Action.REFUSED: (Asked("note", "为什么没办成", How.LONG),),
}


def fields_of(kind: Kind, action: Action | None = None) -> tuple[Asked, ...]:
    """Return what a step of an item asks for; without an action, what opening one asks."""
    if action is None:
        return OPENS.get(kind, ())
    return DOES.get((kind, action)) or _ENDS.get(action, ())


def parse_opening(kind: Kind, form: MultiDict[str, str], *, by_will: bool) -> dict[str, Any]:
    """Return the facts of an item that is opened; ``by_will``: she wants it, or the law does."""
    # Who of the village is asked in is a grant's to read.
    reader, said = _read(OPENS.get(kind, ()) if kind != Kind.VILLAGE else (), form)
    if kind == Kind.POLICE and not by_will:
        if not said.get("life_danger"):
            reader.refuse("life_danger", "她没说要报。有生命危险才可以照样报，勾上并写明原因")
        elif not said.get("reason"):
            reader.refuse("reason", "写一句为什么非报不可")
    if kind == Kind.PROTECTION_ORDER and said.get("answer") == "on_behalf" and not said.get("ground"):
        reader.refuse("ground", "替她申请，选一个原因")
    reader.finish()
    return _kept(said)


def parse_step(item: CareItem, action: Action, form: MultiDict[str, str], words: str) -> dict[str, Any]:
    """Return the facts of a step, with ``note`` its words; Problem 422 beside each wrong field."""
    kind = Kind(item.kind)
    reader, said = _read(fields_of(kind, action), form)
    said["note"] = said.get("note") or words
    check = _CHECKS.get((kind, action))
    if check and not reader.faults:
        check(reader, item, said)
    reader.finish()
    return _kept(said)


def _read(asked: tuple[Asked, ...], form: MultiDict[str, str]) -> tuple[Reader, dict[str, Any]]:
    reader = Reader(form)
    said = {one.name: reader.take(one.name, _FIELDS[one.how](one)) for one in asked}
    today, now = clock.local_day(clock.now()), clock.now()
    for one in asked:
        value = said[one.name]
        late = value > now if isinstance(value, datetime) else isinstance(value, date) and value > today
        if late and not one.later:
            reader.refuse(one.name, _NOT_YET)
    return reader, said


def _chosen(one: Asked) -> Any:
    words = choices(one.of)
    return choice(words, _PICK, one.needed) if one.needed else choice_or_none(words, _PICK)


def _moment(one: Asked) -> Any:
    return moment(needed=one.needed) if one.needed else moment()


def _day(one: Asked) -> Any:
    return day(needed=one.needed) if one.needed else day()


_FIELDS: dict[str, Callable[[Asked], Any]] = {
    How.TEXT: lambda one: name_text(60, one.needed),
    How.LONG: lambda one: text(MOST_WORDS, one.needed),
    How.CHOICE: _chosen,
    How.MOMENT: _moment,
    How.DAY: _day,
    How.FLAG: lambda _one: flag(),
}


def _kept(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was said as it is kept: moments in microseconds, days as text; what was left out is not there."""
    return {name: _as_kept(value) for name, value in said.items() if value not in (None, "", False)}


def _as_kept(value: Any) -> Any:
    if isinstance(value, datetime):
        return clock.to_micros(value)
    return value.isoformat() if isinstance(value, date) else value


def _check_letter(reader: Reader, _item: CareItem, said: dict[str, Any]) -> None:
    if said["answer"] != "warned":
        return
    for name, whom in (("served_on_him", "他"), ("served_on_her", "她")):
        if not said.get(name):
            reader.refuse(name, f"告诫书要送给双方，写哪一天送给{whom}的")


def _check_village(reader: Reader, item: CareItem, said: dict[str, Any]) -> None:
    told = said.get("village_on")
    heard = said.get("heard_on") or _day_in(item.facts, "heard_on")
    if told and heard is None:
        reader.refuse("heard_on", "先当面告诉她，再通知村里：写哪一天告诉她的")
    elif told and heard and told < heard:
        reader.refuse("village_on", "要先告诉她，再通知村里，请看看日子")
    elif not told and not said.get("heard_on") and not said.get("note"):
        reader.refuse("heard_on", "写一样：哪一天告诉她的，或者说明")


def _check_order(reader: Reader, _item: CareItem, said: dict[str, Any]) -> None:
    granted = said.get("granted_on") or clock.local_day(clock.now())
    said["granted_on"] = granted
    if said["until"] <= granted:
        reader.refuse("until", "到期要在作出以后，请看看日子")
    elif said["until"] > months_after(granted, LONGEST_ORDER_MONTHS):
        reader.refuse("until", "保护令最长 6 个月，请照裁定再看一遍")


def _default_day(_reader: Reader, _item: CareItem, said: dict[str, Any]) -> None:
    said["on"] = said.get("on") or clock.local_day(clock.now())


def _default_moment(_reader: Reader, _item: CareItem, said: dict[str, Any]) -> None:
    said["at"] = said.get("at") or clock.now()


_CHECKS: dict[tuple[Kind, Action], Callable[[Reader, CareItem, dict[str, Any]], None]] = {
    (Kind.WARNING_LETTER, Action.DONE): _check_letter,
    (Kind.WARNING_LETTER, Action.NOTE): _check_village,
    (Kind.PROTECTION_ORDER, Action.DONE): _check_order,
    (Kind.POLICE, Action.DONE): _default_moment,
    **{(kind, Action.DONE): _default_day for kind in Kind if (kind, Action.DONE) not in DOES or kind == Kind.VISIT},
}


def months_after(start: date, months: int) -> date:
    """Return the same day so many months later, the last of the month where there is none (民法典 第二百零二条)."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = (date(year + month // 11, (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(start.day, last))


def _day_in(facts: Mapping[str, Any], name: str) -> date | None:
    return kept_day(facts.get(name))


def kept_day(kept: str | None) -> date | None:
    """Return a day as it is kept in the facts of an item."""
    return reading.day(kept) if kept else None

"""What comes in about orders: one typed object, or one sentence beside each wrong field."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from werkzeug.datastructures import MultiDict

from webapp.core import clock, reading
from webapp.core.errors import Problem, invalid
from webapp.core.replay import clean_value, same_uuid
from webapp.service_orders.menu import TALK_ITEM, groups, items
from webapp.service_orders.states import (
    BODIES,
    CONSENTS,
    MEETINGS,
    RATINGS,
    TELL,
    Rating,
)

LIMITS = {"name": 20, "way": 60, "words": 300, "note": 300, "body_name": 40}
# In microseconds; later than any adviser's week.
_LATEST_SLOT = 2**53
MOST_HEADS = 5_000
_PHONE = re.compile(r"1\d{10}|0\d{2,3}\d{7,8}|[2-9]\d{6,7}")
_NOT_DIGITS = re.compile(r"[\s\-()（）—–]|^(?:\+|00)?86(?=1\d{10}$)")
_UNSHOWABLE = "里面有不能显示的字符，请删掉再发"
# A hidden field that people leave empty and programs fill in.
HONEYPOT = "website"


@dataclass(frozen=True)
class OrderIn:
    """An order as it came in, checked. ``slot`` is the time chosen, None for 尽快."""

    item: str
    area_code: str
    meeting: str
    slot: datetime | None
    name: str
    phone: str
    tell: str
    way: str = ""
    words: str = ""
    groups: tuple[str, ...] = ()
    call_only: bool = False
    consent: str | None = None
    body: str | None = None
    body_name: str = ""
    heads: int | None = None

    @property
    def kind(self) -> str:
        """A visit, or 没事谈心."""
        return "talk" if self.item == TALK_ITEM else "visit"


class Faults:
    """Reads fields of a form and collects a sentence for each that is wrong."""

    def __init__(self, form: MultiDict[str, str]) -> None:
        self._form = form
        self.found: dict[str, str] = {}

    def text(self, name: str, limit: int) -> str:
        """Return a text of at most ``limit`` characters."""
        value = clean_value(self._form.get(name, ""))
        if "\0" in value:
            self.found[name] = _UNSHOWABLE
        elif len(value) > limit:
            self.found[name] = f"太长了，最多 {limit} 个字，现在 {len(value)} 个"
        return value

    def one_of(self, name: str, allowed: Collection[str], message: str) -> str:
        """Return one of the allowed words."""
        value = clean_value(self._form.get(name, ""))
        if value not in allowed:
            self.found[name] = message
        return value

    def all_of(self, name: str, allowed: Collection[str]) -> tuple[str, ...]:
        """Return those of a repeated field that are known, each once."""
        return tuple(dict.fromkeys(value for value in self._form.getlist(name) if value in allowed))

    def phone(self, name: str = "phone") -> str:
        """Return a telephone number as digits."""
        found = plain_phone(self._form.get(name, ""))
        if found is None:
            self.found[name] = "请填手机号或座机号，座机要带区号"
        return found or ""

    def finish(self) -> None:
        """Raise the 422 that names every wrong field."""
        if self.found:
            raise Problem("invalid", next(iter(self.found.values())), fields=self.found)


def plain_phone(typed: str) -> str | None:
    """Return a number's digits, or None when it can't be a number of this country."""
    digits = _NOT_DIGITS.sub("", clean_value(typed)[:40].translate(str.maketrans("０１２３４５６７８９", "0123456789")))
    return digits if _PHONE.fullmatch(digits) else None


def parse_order(form: MultiDict[str, str], *, helped: bool = False) -> OrderIn:
    """Return the order; Problem 422 naming every wrong field. ``helped``: somebody orders for another, with consent.

    What is for many is ordered by a body: no question about the family of whoever calls, and nobody comes first.
    """
    reader = Faults(form)
    for_many = form.get("item") in items() and items()[form["item"]].for_many
    order = OrderIn(
        item=reader.one_of("item", items(), "先选要哪一样"),
        area_code=reader.one_of(
            "area", [clean_value(form.get("area", ""))] if form.get("area") else [], "选一下您在哪个村"
        ),
        meeting=reader.one_of("meeting", MEETINGS, "选一下怎么见面"),
        slot=_slot(reader, form),
        name=reader.text("name", LIMITS["name"]),
        phone=reader.phone(),
        tell="anyone" if for_many else reader.one_of("tell", TELL, "选一下可以跟谁说"),
        way=reader.text("way", LIMITS["way"]),
        words=reader.text("words", LIMITS["words"]),
        groups=() if for_many else reader.all_of("groups", groups()),
        call_only=form.get("call_only") == "1",
        consent=reader.one_of("consent", CONSENTS, "要本人同意才能替人点，选一下怎么同意的") if helped else None,
        body=reader.one_of("body", BODIES, "选一下是哪里点的") if for_many else None,
        body_name=reader.text("body_name", LIMITS["body_name"]) if for_many else "",
        heads=_heads(reader, form) if for_many else None,
    )
    if for_many and not order.body_name:
        reader.found.setdefault("body_name", "写一下单位的名字")
    if not order.name and "name" not in reader.found:
        reader.found["name"] = "写一下怎么称呼您，比如 老蒋、唐阿姨"
    reader.finish()
    return order


def parse_slot(text: str) -> datetime | None:
    """Return the moment in an address or a form, None for none or nonsense."""
    micros = reading.whole(text, _LATEST_SLOT)
    return None if micros is None else clock.from_micros(micros)


def parse_form_id(form: MultiDict[str, str]) -> str | None:
    """Return the id of a resident's form, by which pressing twice is one order."""
    return same_uuid(form.get("form_id", ""))


def parse_rating(form: MultiDict[str, str]) -> tuple[Rating, str]:
    """Return what was chosen and said; Problem 422 when nothing was chosen."""
    reader = Faults(form)
    chosen = reader.one_of("rating", RATINGS, "选一个就行")
    words = reader.text("words", LIMITS["words"])
    reader.finish()
    return Rating(chosen), words


def parse_words(form: MultiDict[str, str], name: str = "note", limit: int | None = None) -> str:
    """Return one text; Problem 422 when it is too long."""
    reader = Faults(form)
    words = reader.text(name, limit or LIMITS["note"])
    reader.finish()
    return words


def parse_version(form: MultiDict[str, str]) -> int | None:
    """Return the version the page showed, None without one; Problem 422 for nonsense."""
    sent = form.get("version", "").strip()
    version = reading.version(sent)
    if sent and version is None:
        raise invalid(version="请刷新页面再做")
    return version


def _heads(reader: Faults, form: MultiDict[str, str]) -> int | None:
    raw = clean_value(form.get("heads", ""))
    if not raw:
        return None
    heads = reading.whole(raw, MOST_HEADS)
    if not heads:
        reader.found["heads"] = f"写一个大概的数字，1 到 {MOST_HEADS}，不知道就空着"
        return None
    return heads


def _slot(reader: Faults, form: MultiDict[str, str]) -> datetime | None:
    raw = clean_value(form.get("slot", ""))
    if raw in ("", "soon"):
        return None
    found = parse_slot(raw)
    if found is None:
        reader.found["slot"] = "这个时间看不懂，请重新选"
    return found

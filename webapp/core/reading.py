"""The one reader of numbers, days, times, telephones, addresses and JSON from outside: what it returns can be used.

Everything else would be read anew in each form, each time a little differently: ``"²".isdigit()`` is true and
``int("²")`` fails, a row number beyond 2⁶³−1 makes the database fail, and the day after 9999-12-31 does not exist.
Each function returns None for whatever it can't read; what that means (the one 404, a sentence beside the field, a
filter that is left out) is for the caller to decide. White space around a value never matters.
"""

import json
import math
import re
import unicodedata
from collections.abc import Collection, Iterable
from datetime import date, datetime, time
from typing import Any
from urllib.parse import SplitResult, urlsplit

from webapp.core import clock
from webapp.core.letters.characters import without_invisible

LARGEST_ID = 2**63 - 1
"""The largest number that a column of the database holds."""

MOST_VERSION = 10**9 - 1
FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Days of these years can be reckoned with: neither the day before nor the year after falls out of the calendar."""

DEEPEST = 16

_WHOLE = re.compile(r"[0-9]{1,19}")
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::[0-9]{2})?")
_YUAN = re.compile(r"[¥￥]?([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,12})(?:\.([0-9]{1,2}))?元?")
_NUMBER = re.compile(r"[+-]?([0-9]{1,32}(\.[0-9]{0,64})?|\.[0-9]{1,64})([eE][+-]?[0-9]{1,3})?")
MOBILE, LANDLINE, LOCAL, ABROAD = ANY_PHONE = "mobile", "landline", "local", "abroad"
"""Kinds of telephone numbers: of 11 digits, with an area code, without one, and what may be one elsewhere."""

_PHONES = {
    MOBILE: re.compile(r"1[0-9]{10}"),
    LANDLINE: re.compile(r"0(?:10|2[0-9])[0-9]{8}|0[3-9][0-9]{2}[0-9]{7,8}"),
    LOCAL: re.compile(r"[2-9][0-9]{6,7}"),
    ABROAD: re.compile(r"\+?[0-9]{7,15}"),
}
_LONGEST_PHONE = 200
# What stands in, before and behind a number: gaps of every kind, the mark of a text in a spreadsheet, what a number is
# called, the word of a link, the fraction of a number that a spreadsheet counted with.
_IN_PHONES = re.compile(r"[\s\-\u2010-\u2015\u2043\u2212\ufe63.·•・_/()\[\]【】〔〕]|转|分机")
_CALLED = r"['‘’`\"“”:：;；,，.。、!！☎☏✆📞📱\s\ufe0f]|tel(?:ephone)?|phone|联系|电话|手机|号码|号"
_AROUND_PHONE = re.compile(rf"\A(?:{_CALLED})+|(?:['‘’`\"“”;；,，.。、!！\s])+\Z", re.IGNORECASE)
_FRACTION = re.compile(r"(?<=[0-9]{11})\.0+\s*$")
# A few digits behind a gap are an extension, or another line, where what stands before them is a number already.
_LAST_GROUP = re.compile(r"(.*[0-9])[^0-9]+[0-9]{1,5}[^0-9]*", re.DOTALL)
_BETWEEN_PHONES = re.compile(r"[/、,，;；|\n]|或者?|和")
_TRUNK = re.compile(r"\A0(?=1[0-9]{10}\Z)")
_OF_CHINA = re.compile(r"(?:\+|00)86(?P<far>[0-9]{10,12})|86(?P<mobile>1[0-9]{10})")
# Of an identity card (GB 11643): what each digit counts for, and the last character by the remainder.
_CARD = re.compile(r"[1-9][0-9]{16}[0-9X]")
_CARD_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CARD_CHECKS = "10X98765432"
_HALF_WIDTH = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1d\x1f\x7f\ufffe\uffff]")
# Strings as wholes, so that brackets inside them do not count; the quantifiers give nothing back, so it stays linear.
_STRING_OR_BRACKET = re.compile(rb'"(?:[^"\\]++|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)


def whole(text: str | None, most: int = LARGEST_ID) -> int | None:
    """Return a whole number from 0 to ``most``, written in ASCII digits and nothing else."""
    text = (text or "").strip()
    if not _WHOLE.fullmatch(text):
        return None
    number = int(text)
    return number if number <= most else None


def digits(text: str) -> str | None:
    """Return a text that is digits and nothing else, noughts in front too."""
    return text if _WHOLE.fullmatch(text) else None


def row_id(text: str | None) -> int | None:
    """Return the number of a row, from 1 on."""
    return whole(text) or None


def row_ids(texts: Iterable[str]) -> list[int]:
    """Return the numbers of rows among these, in their order, each once."""
    return list(dict.fromkeys(found for text in texts if (found := row_id(text))))


def version(text: str | None) -> int | None:
    """Return the version of a row that a page showed."""
    return whole(text, MOST_VERSION)


def number(text: str | None, low: float, high: float) -> float | None:
    """Return a decimal number from ``low`` to ``high``; never infinite, never not a number."""
    text = (text or "").strip()
    if not _NUMBER.fullmatch(text):
        return None
    found = float(text)
    return found if math.isfinite(found) and low <= found <= high else None


def fen(text: str | None, most_yuan: int) -> int | None:
    """Return an amount of money, written in yuan with at most two decimals, in fen; never more than ``most_yuan``.

    Digits of any one script, the mark of the yuan, 元, spaces and commas between thousands do not matter.
    """
    typed = "".join(_plain_digits((text or "")[:_LONGEST_PHONE]).split())
    found = _YUAN.fullmatch(typed)
    if not found:
        return None
    amount = int(found[1].replace(",", "") + (found[2] or "").ljust(2, "0"))
    return amount if amount <= most_yuan * 100 else None


def day(text: str | None) -> date | None:
    """Return a day written as 2026-11-30, of the years that can be reckoned with."""
    found = _DAY.fullmatch((text or "").strip())
    return date_of(int(found[1]), int(found[2]), int(found[3])) if found else None


def date_of(year: int, month_of_year: int, day_of_month: int) -> date | None:
    """Return the day of these numbers, of the years that can be reckoned with."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month_of_year, day_of_month)
    except ValueError:
        return None


def id_number(text: str | None) -> str | None:
    """Return the number of an identity card, of 18 characters, with a day of birth and the right last character."""
    found = "".join((text or "").translate(_HALF_WIDTH).split()).upper()
    if not _CARD.fullmatch(found) or born_on(found) is None:
        return None
    weighed = sum(int(figure) * weight for figure, weight in zip(found[:17], _CARD_WEIGHTS, strict=True))
    return found if _CARD_CHECKS[weighed % 11] == found[17] else None


def born_on(card: str) -> date | None:
    """Return the day of birth in the number of an identity card."""
    return day(f"{card[6:10]}-{card[10:12]}-{card[12:14]}") if card else None


def month(text: str | None) -> date | None:
    """Return the first day of a month written as 2026-11."""
    found = _MONTH.fullmatch((text or "").strip())
    return date_of(int(found[1]), int(found[2]), 1) if found else None


def time_of_day(text: str | None) -> time | None:
    """Return a time of day written as 9:30 or 09:30; seconds are dropped, as no form asks for them."""
    found = _TIME.fullmatch((text or "").strip())
    if not found:
        return None
    hour, minute = int(found[1]), int(found[2])
    return time(hour, minute) if hour < 24 and minute < 60 else None


def local_moment(day_text: str | None, time_text: str | None) -> datetime | None:
    """Return the moment of a day and a time of day in Shanghai, aware."""
    found, at = day(day_text), time_of_day(time_text)
    return datetime.combine(found, at, clock.SHANGHAI) if found and at else None


def phone(text: str | None, kinds: Collection[str] = (MOBILE, LANDLINE, LOCAL)) -> str | None:
    """Return the digits of a telephone number of one of these kinds, however it was typed.

    Digits of any one script, spaces, dashes, dots, brackets, invisible marks, what a number is called, the country
    code and the nought before a mobile number do not matter; of another country's number the plus sign stays. What a
    spreadsheet makes of a number, or a link of it, is read too. With an extension it is a number of ``ABROAD`` alone.
    """
    typed = _plain_digits((text or "")[: _LONGEST_PHONE + 1])
    if len(typed) > _LONGEST_PHONE:
        return None
    typed = _FRACTION.sub("", _AROUND_PHONE.sub("", without_invisible(typed)))
    bare = _bare_phone(typed)
    if not any(_PHONES[kind].fullmatch(bare) for kind in kinds):
        return None
    return bare if ABROAD in kinds or not _has_extension(typed) else None


def has_extension(text: str) -> bool:
    """Say whether an extension, or a second line, stands behind the number of a landline."""
    return _has_extension(_plain_digits(text[:_LONGEST_PHONE]))


def phones_in(text: str) -> list[str]:
    """Return the telephone numbers that stand one behind the other in a text."""
    return [found for part in _BETWEEN_PHONES.split(text[:_LONGEST_PHONE]) if (found := phone(part))]


def _plain_digits(text: str) -> str:
    """Return full-width characters as plain ones, and the digits of another script, where they are not mixed."""
    typed = text.translate(_HALF_WIDTH)
    if any("0" <= one <= "9" for one in typed):
        return typed
    return "".join(str(unicodedata.decimal(one)) if one.isdecimal() else one for one in typed)


def _bare_phone(typed: str) -> str:
    bare = _IN_PHONES.sub("", typed)
    found = _OF_CHINA.fullmatch(bare)
    if found:
        far = found["far"] or found["mobile"]
        bare = far if far[0] == "0" or _PHONES[MOBILE].fullmatch(far) else f"0{far}"
    return _TRUNK.sub("", bare)


def _has_extension(typed: str) -> bool:
    before = _LAST_GROUP.fullmatch(typed)
    bare = _bare_phone(before[1]) if before else ""
    return any(_PHONES[kind].fullmatch(bare) for kind in (LANDLINE, LOCAL))


def address(text: str | None) -> SplitResult | None:
    """Return the parts of an address, which may be a path alone; None for what is none, such as ``http://[``."""
    try:
        return urlsplit(text or "")
    except ValueError:
        return None


def text_of(raw: bytes) -> str | None:
    """Return what a file of text says, in whichever of the usual encodings it was stored; None for what is no text.

    UTF-8 with or without its mark, UTF-16, and GB18030, in which Chinese programs store texts.
    """
    for encoding in _encodings(raw):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _NO_TEXT.search(text):
            return text
    return None


def _encodings(raw: bytes) -> Iterable[str]:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    # Latin letters, digits and brackets have a zero beside them in UTF-16, on the side that tells its order.
    zeros = raw[:2_000:2].count(0), raw[1:2_000:2].count(0)
    if max(zeros) > 10 * min(zeros) + 2:
        return ("utf-16-be",) if zeros[0] > zeros[1] else ("utf-16-le",)
    return ("utf-8-sig", "gb18030")


def json_of(raw: bytes, most: int, deepest: int = DEEPEST) -> Any:
    """Return what a JSON text says; None for more than ``most`` bytes, deeper nesting, or what no database keeps.

    That is: Infinity, NaN, numbers of thousands of digits, half a surrogate pair. Size and depth are looked at before
    anything is parsed.
    """
    if len(raw) > most or _deeper_than(raw, deepest):
        return None
    try:
        read = json.loads(raw.decode("utf-8-sig"), parse_constant=_no_number)
        if b"\\u" in raw:
            json.dumps(read, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return None
    return read


def json_whole(value: Any, most: int = LARGEST_ID) -> int | None:
    """Return a whole number from 0 to ``most`` out of JSON; neither true and false nor 1.0 are such."""
    return value if type(value) is int and 0 <= value <= most else None


def _deeper_than(raw: bytes, deepest: int) -> bool:
    depth = 0
    for found in _STRING_OR_BRACKET.finditer(raw):
        first = found[0][:1]
        if first in b"[{":
            depth += 1
            if depth > deepest:
                return True
        elif first in b"]}":
            depth -= 1
    return False


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number")

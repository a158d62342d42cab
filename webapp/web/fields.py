"""The fields of forms: how each kind is read, with which sentence it is refused, and how it is listed.

What these functions return is a field that reads a value of the type they are declared with, like
``dataclasses.field``: it goes into an input (``forms.form_input``) or to ``forms.Reader.take``. All of them take
``sent_as`` where the form has another name for it, and ``default`` for inputs that are made without a form.
"""

import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any, Generic, TypedDict, TypeVar, Unpack, cast, overload

from webapp.core import clock, reading
from webapp.core.letters import characters
from webapp.core.replay import clean_value, same_uuid

T = TypeVar("T")
E = TypeVar("E", bound=Enum)
Schema = dict[str, Any]
Words = Collection[str] | Callable[[], Collection[str]]

UNSHOWABLE = "里面有不能显示的字符，请删掉再发"
OLD_PAGE = "页面开得太久了，请刷新"
NO_ID = "编号不完整，请刷新页面再发"
NO_PHONE = "请填手机号或座机号，座机要带区号"
NO_DAY = "日期看不懂，请重新选"
NO_DIGEST = "照片的编号不对，请重新发一次"
# How far a phone's own clock may be ahead.
AHEAD = timedelta(minutes=5)
HERE = (reading.MOBILE, reading.LANDLINE, reading.LOCAL)
_UUID = {"type": "string", "format": "uuid"}
_VERSION = {"type": "integer", "minimum": 0, "maximum": reading.MOST_VERSION}
_UNTICKED = ("", "0", "no", "false")
_SHA256 = re.compile(r"[0-9a-f]{64}")


class Place(TypedDict, total=False):
    """What every field may say of its place in an input."""

    sent_as: str
    default: Any


def too_long(most: int, now: int) -> str:
    """Return the sentence beside a text that is too long."""
    return f"太长了，最多 {most} 个字，现在 {now} 个"


class Unreadable(ValueError):
    """A field that can't be taken, with the sentence for the person; a feature's own function may raise it."""


@dataclass(frozen=True)
class Field(Generic[T]):
    """How a field is read: ``take`` gives its value or raises Unreadable, which leaves ``refused`` in its place."""

    take: Callable[[list[str]], T]
    schema: Schema
    refused: Any = None
    required: bool = False
    sent_as: str = ""
    default: Any = ...


def text(most: int, needed: str = "", **place: Unpack[Place]) -> str:
    """Read a text of at most so many characters; ``needed`` is the sentence when it is empty."""

    def take(sent: list[str]) -> str:
        value = _first(sent)
        if "\0" in value:
            raise Unreadable(UNSHOWABLE)
        if len(value) > most:
            raise Unreadable(too_long(most, len(value)))
        if needed and not characters.without_invisible(value).strip():
            raise Unreadable(needed)
        return value

    schema = {"type": "string", "maxLength": most}
    return cast(str, Field(take, schema, "", bool(needed), **place))


def name_text(most: int, needed: str = "", *, room: int = 0, **place: Unpack[Place]) -> str:
    """Read the name of a person, a place, a unit, as ``as_name`` does; ``needed`` is the sentence when it is empty."""

    def take(sent: list[str]) -> str:
        value = as_name(_first(sent), most, room)
        if needed and not value:
            raise Unreadable(needed)
        return value

    schema = {"type": "string", "maxLength": room or most}
    return cast(str, Field(take, schema, "", bool(needed), **place))


def as_name(typed: str, most: int, room: int = 0) -> str:
    """Return a name as it is kept: single spaces, and nothing that nobody sees. Unreadable says what stands in the way.

    Every letter is kept, also one that is newer than our tables, for private use, or a joined emoji. ``most`` are the
    characters that a person sees, ``room`` is what the column holds of them.
    """
    value = " ".join(unicodedata.normalize("NFC", characters.without_invisible(typed)).split())
    odd = characters.not_to_keep(value)
    if odd:
        before = characters.seen(odd[0])[-1:]
        where = f"“{before[0]}”后面" if before else "最前面"
        raise Unreadable(f"{where}有一个存不下的字符（{odd[1]}），请删掉它")
    if (now := characters.length(value)) > most:
        raise Unreadable(too_long(most, now))
    if len(value) > (room or 8 * most):
        raise Unreadable("拼起来的表情和叠起来的符号太多了，请去掉几个")
    return value


def text_or_none(most: int, **place: Unpack[Place]) -> str | None:
    """Read a text that may be left out."""
    how = cast("Field[str]", text(most))
    return cast("str | None", Field(lambda sent: how.take(sent) or None, how.schema, **place))


def texts(longest: int, most: int, sentence: str, **place: Unpack[Place]) -> tuple[str, ...]:
    """Read a repeated text, empty ones too, as they belong to those of another field."""

    def take(sent: list[str]) -> tuple[str, ...]:
        found = tuple(map(clean_value, sent))
        if len(found) > most or any(len(one) > longest or "\0" in one for one in found):
            raise Unreadable(sentence)
        return found

    schema = {"type": "array", "items": {"type": "string", "maxLength": longest}, "maxItems": most}
    return cast("tuple[str, ...]", Field(take, schema, (), **place))


def choice(words: Words, sentence: str, needed: str = "", **place: Unpack[Place]) -> str:
    """Read one of the known words, and nothing else; ``needed`` is the sentence when none was chosen."""
    return cast(str, Field(_choosing(words, sentence, str, needed), _enumerated(words), "", True, **place))


def choice_or_none(words: Words, sentence: str, **place: Unpack[Place]) -> str | None:
    """Read one of the known words, or nothing."""
    take = _maybe(_choosing(words, sentence, str))
    return cast("str | None", Field(take, _enumerated(words), **place))


def member(kind: type[E], sentence: str, needed: str = "", **place: Unpack[Place]) -> E:
    """Read a word of an enumeration; ``needed`` is the sentence when none was chosen."""
    words = [str(one.value) for one in kind]
    return cast(E, Field(_choosing(words, sentence, kind, needed), _enumerated(words), None, True, **place))


def member_or_none(kind: type[E], sentence: str, **place: Unpack[Place]) -> E | None:
    """Read a word of an enumeration, or nothing."""
    words = [str(one.value) for one in kind]
    return cast("E | None", Field(_maybe(_choosing(words, sentence, kind)), _enumerated(words), **place))


def several(words: Words, **place: Unpack[Place]) -> tuple[str, ...]:
    """Read those of a repeated field that are known, each once."""

    def take(sent: list[str]) -> tuple[str, ...]:
        known = _known(words)
        return tuple(dict.fromkeys(one for one in sent if one in known))

    return cast("tuple[str, ...]", Field(take, {"type": "array", "items": _enumerated(words)}, (), **place))


def flag(**place: Unpack[Place]) -> bool:
    """Read a box that was ticked."""
    return cast(bool, Field(lambda sent: _first(sent) not in _UNTICKED, {"type": "boolean"}, False, **place))


@overload
def whole(most: int, sentence: str = "", *, least: int = 0, **place: Unpack[Place]) -> int | None: ...
@overload
def whole(most: int, sentence: str = "", *, needed: str, least: int = 0, **place: Unpack[Place]) -> int: ...
def whole(most: int, sentence: str = "", *, needed: str = "", least: int = 0, **place: Unpack[Place]) -> Any:
    """Read a whole number from ``least`` to ``most``; None when left empty."""

    def take(sent: list[str]) -> int | None:
        value = _first(sent)
        if not value and needed:
            raise Unreadable(needed)
        found = reading.whole(value, most)
        if value and (found is None or found < least):
            raise Unreadable(sentence or f"写一个数，最多 {most}")
        return found

    schema = {"type": "integer", "minimum": least, "maximum": most}
    return Field(take, schema, None, bool(needed), **place)


def number(low: float, high: float, sentence: str, **place: Unpack[Place]) -> float | None:
    """Read a decimal number between its bounds; None when left empty."""
    take = _reading(lambda value: reading.number(value, low, high), sentence)
    return cast("float | None", Field(take, {"type": "number", "minimum": low, "maximum": high}, **place))


def row(**place: Unpack[Place]) -> int | None:
    """Read the number of a row; None for anything else."""
    take = _reading(reading.row_id, "")
    return cast("int | None", Field(take, {"type": "integer", "minimum": 1}, **place))


def rows(most: int, sentence: str, **place: Unpack[Place]) -> tuple[int, ...]:
    """Read the numbers of rows of a repeated field, each once."""

    def take(sent: list[str]) -> tuple[int, ...]:
        found = tuple(reading.row_ids(sent))
        if len(found) > most:
            raise Unreadable(sentence)
        return found

    schema = {"type": "array", "items": {"type": "integer", "minimum": 1}, "maxItems": most}
    return cast("tuple[int, ...]", Field(take, schema, (), **place))


@overload
def day(sentence: str = NO_DAY, **place: Unpack[Place]) -> date | None: ...
@overload
def day(sentence: str = NO_DAY, *, needed: str, **place: Unpack[Place]) -> date: ...
def day(sentence: str = NO_DAY, *, needed: str = "", **place: Unpack[Place]) -> Any:
    """Read a day, as 2026-11-30; None when left empty."""
    take = _reading(reading.day, sentence, needed)
    return Field(take, {"type": "string", "format": "date"}, None, bool(needed), **place)


@overload
def moment(sentence: str = NO_DAY, **place: Unpack[Place]) -> datetime | None: ...
@overload
def moment(sentence: str = NO_DAY, *, needed: str, **place: Unpack[Place]) -> datetime: ...
def moment(sentence: str = NO_DAY, *, needed: str = "", **place: Unpack[Place]) -> Any:
    """Read any moment that can be parsed, without an offset one of Shanghai; None when left empty."""
    take = _reading(clock.parse_claimed, sentence, needed)
    return Field(take, {"type": "string", "format": "date-time"}, None, bool(needed), **place)


def past(typed: str) -> datetime | None:
    """Read when something happened, as a phone claims it; for ``parsed``. A moment to come is refused.

    A phone's own clock may be a little ahead: then it happened now.
    """
    claimed, now = clock.parse_claimed(typed), clock.now()
    if claimed and claimed > now + AHEAD:
        raise Unreadable("还没到这个时间，请写真的发生的时间")
    return min(claimed, now) if claimed else None


@overload
def parsed(
    how: Callable[[str], T | None],
    sentence: str,
    *,
    schema: Schema | None = None,
    nothing: Collection[str] = (),
    **place: Unpack[Place],
) -> T | None: ...
@overload
def parsed(
    how: Callable[[str], T | None], sentence: str, *, needed: str, schema: Schema | None = None, **place: Unpack[Place]
) -> T: ...
def parsed(
    how: Callable[[str], T | None],
    sentence: str,
    *,
    needed: str = "",
    schema: Schema | None = None,
    nothing: Collection[str] = (),
    **place: Unpack[Place],
) -> Any:
    """Read by a feature's own function, which returns None for what it can't read; ``nothing``: words for empty."""
    take = _reading(how, sentence, needed)

    def take_or_nothing(sent: list[str]) -> T | None:
        return take([] if _first(sent) in nothing else sent)

    return Field(take_or_nothing, schema or {"type": "string"}, None, bool(needed), **place)


def phone(sentence: str = NO_PHONE, kinds: Collection[str] = HERE, **place: Unpack[Place]) -> str:
    """Read a telephone number as digits; where none can be read, say why, or ``sentence`` where that isn't known."""

    def take(sent: list[str]) -> str:
        value = _first(sent)
        found = reading.phone(value, kinds)
        if found is None:
            raise Unreadable(_no_phone(value, kinds) or sentence)
        return found

    return cast(str, Field(take, {"type": "string", "format": "tel"}, "", True, **place))


def _no_phone(value: str, kinds: Collection[str]) -> str:
    """Return why a number can't be taken though one stands there; nothing where that isn't known."""
    if reading.has_extension(value):
        return "这里记不下分机，请写一个能直接打通的号码"
    if len(reading.phones_in(value)) > 1:
        return "这里只写一个号码，请留最容易打通的"
    if value.strip().startswith(("+", "＋", "00")) and reading.phone(value, (reading.ABROAD,)):
        return "这里要写内地的手机号或座机号"
    among = re.sub(r"[^0-9+\-\s]+", "", value)
    return "这里只写号码，别的字请去掉" if reading.phone(among, kinds) else ""


def typed_phone(sentence: str, **place: Unpack[Place]) -> str:
    """Read a telephone number of any country, or nothing; kept as it was typed."""

    def take(sent: list[str]) -> str:
        value = _first(sent)
        kinds = (*HERE, reading.ABROAD)
        if value and reading.phone(value, kinds) is None:
            raise Unreadable(_no_phone(value, kinds) or sentence)
        return value

    return cast(str, Field(take, {"type": "string", "format": "tel"}, "", **place))


def secret(most: int, sentence: str, **place: Unpack[Place]) -> str:
    """Read a password, not a character of which is changed."""

    def take(sent: list[str]) -> str:
        if not sent or not 0 < len(sent[0]) <= most or "\0" in sent[0]:
            raise Unreadable(sentence)
        return sent[0]

    return cast(str, Field(take, {"type": "string", "format": "password"}, "", True, **place))


def client_id(**place: Unpack[Place]) -> str:
    """Read the id that the form or the phone gave, by which sent twice is once."""
    return cast(str, Field(_reading(same_uuid, NO_ID, NO_ID), _UUID, "", True, **place))


def client_id_or_none(**place: Unpack[Place]) -> str | None:
    """Read an id that need not be there."""
    return cast("str | None", Field(_reading(same_uuid, NO_ID), _UUID, **place))


def version(**place: Unpack[Place]) -> int | None:
    """Read the version that a page showed; None where none was sent."""
    return cast("int | None", Field(_reading(reading.version, OLD_PAGE), _VERSION, **place))


def needed_version(**place: Unpack[Place]) -> int:
    """Read the version that a page showed, which must be there."""
    return cast(int, Field(_reading(reading.version, OLD_PAGE, OLD_PAGE), _VERSION, None, True, **place))


def digests(**place: Unpack[Place]) -> tuple[str, ...]:
    """Read the SHA-256 of files that follow."""

    def take(sent: list[str]) -> tuple[str, ...]:
        found = tuple(value for one in sent if (value := clean_value(one)))
        if not all(map(_SHA256.fullmatch, found)):
            raise Unreadable(NO_DIGEST)
        return found

    schema = {"type": "array", "items": {"type": "string", "pattern": "^[0-9a-f]{64}$"}}
    return cast("tuple[str, ...]", Field(take, schema, (), **place))


def _first(sent: list[str]) -> str:
    return clean_value(sent[0]) if sent else ""


def _known(words: Words) -> Collection[str]:
    return words() if callable(words) else words


def _enumerated(words: Words) -> Schema:
    return {"type": "string", "enum": words if callable(words) else sorted(map(str, words))}


def _choosing(words: Words, sentence: str, made: Callable[[str], T], needed: str = "") -> Callable[[list[str]], T]:
    def take(sent: list[str]) -> T:
        value = _first(sent)
        if value not in _known(words):
            raise Unreadable(sentence if value or not needed else needed)
        return made(value)

    return take


def _maybe(take: Callable[[list[str]], T]) -> Callable[[list[str]], T | None]:
    return lambda sent: take(sent) if _first(sent) else None


def _reading(how: Callable[[str], T | None], sentence: str, needed: str = "") -> Callable[[list[str]], T | None]:
    """Read by a function that returns None for what it can't read: refused with the sentence, if there is one."""

    def take(sent: list[str]) -> T | None:
        value = _first(sent)
        found = how(value) if value else None
        blank = not value or found == ""  # nothing was sent, or nothing that anybody sees
        if (blank or found is None) and (needed if blank else sentence):
            raise Unreadable(needed if blank else sentence)
        return None if blank else found

    return take

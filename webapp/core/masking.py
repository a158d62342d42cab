"""What is shown of a number or a name to those who did not ask for all of it, and what a log may hold."""

import re

from webapp.core import reading
from webapp.core.codes import WRITTEN
from webapp.core.letters import characters

_STAR = "*"
# Gaps of every kind, also those that nobody sees.
_GAP = "[-.·\\s\u00ad\u200b-\u200f\u2010-\u2015\u202a-\u202e\u2060\ufeff－]{0,3}"
_PHONE = re.compile(rf"(?<!\d)((?:[+＋]|00)?86{_GAP})?(1\d\d){_GAP}(\d{{4}}){_GAP}(\d{{4}})(?!\d)")
_ID_NUMBER = re.compile(r"(?<!\d)(\d{6})\d{8}(\d{3}[\dXx])(?!\d)")
_LANDLINE = re.compile(r"(?<!\d)0\d{2,3}[-－ ]?\d{7,8}(?!\d)")
_BETWEEN_DIGITS = re.compile(rf"(?<=\d){_GAP}(?=\d)")
# The family names of two characters that are in use; of all others the first character is the family name.
_TWO_CHARACTER_SURNAMES = re.compile(
    "欧阳|司马|上官|诸葛|夏侯|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|司空|宇文|长孙|轩辕|百里|呼延|端木|独孤|南宫|东郭|西门|申屠"
)


def mask_phone(text: str) -> str:
    """Return 138****5678; of anything shorter than a mobile number at most the last two characters stay."""
    return _masked(reading.phone(text, reading.ANY_PHONE) or text.strip(), head=3, tail=4, shortest=11, stars=4)


def mask_id_number(text: str) -> str:
    """Return 450324********1234 (15-digit numbers: five stars); of anything shorter at most the last two."""
    return _masked(text.strip(), head=6, tail=4, shortest=15)


def mask_name(text: str) -> str:
    """Return 张* or 欧阳**: the family name stays, the rest is stars; a single character is hidden whole."""
    name = characters.seen(text.strip())
    kept = 2 if len(name) > 2 and _TWO_CHARACTER_SURNAMES.match("".join(name[:2])) else 1
    return "".join(name[:kept]) + _STAR * (len(name) - kept) if len(name) > 1 else _STAR * len(name)


def numbers_in(text: str) -> list[str]:
    """Return the telephone and ID numbers that stand in a running text; what a code of a matter holds is none."""
    plain = WRITTEN.sub(" ", characters.folded(text))
    found = [one[0] for rule in (_ID_NUMBER, _PHONE, _LANDLINE) for one in rule.finditer(plain)]
    joined = _ID_NUMBER.finditer(_BETWEEN_DIGITS.sub("", plain))
    return list(dict.fromkeys([*found, *(one[0] for one in joined if reading.id_number(one[0]))]))


def mask_phones_in(text: str) -> str:
    """Mask every mobile number and every 18-character ID number in a running text, such as a log line."""
    return _ID_NUMBER.sub(r"\1********\2", _PHONE.sub(r"\2****\4", text))


def _masked(text: str, *, head: int, tail: int, shortest: int, stars: int | None = None) -> str:
    if len(text) >= shortest:
        return text[:head] + _STAR * (stars or len(text) - head - tail) + text[-tail:]
    shown = 2 if len(text) > 5 else 0
    return _STAR * (len(text) - shown) + text[len(text) - shown :]


def without_numbers(text: str) -> str:
    """Return a text with the telephone and identity numbers in it left out."""
    return _PHONE.sub("", _ID_NUMBER.sub("", text))

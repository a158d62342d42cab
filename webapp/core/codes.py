"""Case codes: short enough to read out on the telephone, hard to guess, and safe against slips of the pen.

A code is XXXX-XXXX-XXXX-XXXX over 32 characters: 15 random ones (75 bits) and a check character.

Check scheme: each character is an element of the field GF(32) (x^5 + x^2 + 1), the sum of the 16
characters, each weighted with its own power of x, must be zero. Every weight is non-zero and no two of
them are equal, so any single wrong character and any two characters swapped, adjacent or not, is found.
"""

import re
import secrets
import unicodedata
from collections.abc import Callable, Iterator
from functools import reduce

from webapp.core.letters.characters import without_invisible

# Crockford's choice: no I, L, O (read as 1, 1, 0) and no U.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_RANDOM_LENGTH = 15
_LENGTH = _RANDOM_LENGTH + 1
_LONGEST_INPUT = 64
_MOST_TRIES = 1000
# A whole message, as people paste it.
MOST_PASTED = 2000
# What people write for a character, and what they or their keyboards put between the groups.
_BETWEEN_GROUPS = "-‐‑‒–—―−⁃ー一~～_·.,。、 \t\r\n\u200b\u200c\u200d\u2060\ufeff"
_BETWEEN = re.compile(f"[{re.escape(_BETWEEN_GROUPS)}]{{0,4}}")
_WORD = re.compile(r"[0-9A-Za-z]+")
# A code as receipts write it, in a running text.
WRITTEN = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z]{4}(?:[-－][0-9A-Za-z]{4}){3}(?![0-9A-Za-z])")
_TOKEN = re.compile(r"(?<![\w-])[0-9A-Za-z_-]{43}(?![0-9A-Za-z_-])", re.ASCII)
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"} | dict.fromkeys(_BETWEEN_GROUPS))


def new_code(randbytes: Callable[[int], bytes] = secrets.token_bytes) -> str:
    """Return a new canonical code with 75 random bits; `randbytes(n)` may be a seeded source for the demo.

    It always has a digit and a letter, so it is mistaken neither for a word nor for a number
    (about one draw in 400 is thrown away for that). RuntimeError when the source is not random at all.
    """
    for _ in range(_MOST_TRIES):
        characters = [ALPHABET[byte & 31] for byte in randbytes(_RANDOM_LENGTH)]
        plain = "".join(characters)
        plain += ALPHABET[_times_x(_weighted_sum(plain))]
        if _has_both_kinds(plain):
            return _grouped(plain)
    raise RuntimeError("the source of random bytes repeats itself")


def normalise(text: str) -> str | None:
    """Return the canonical code for a typed text, or None when it is none.

    Lower case, full-width characters, spaces, missing or other hyphens, and O, I, L for 0, 1, 1 are accepted;
    a wrong check character or shape is not.
    """
    if len(text) > _LONGEST_INPUT:
        return None
    plain = unicodedata.normalize("NFKC", text).upper().translate(_READ_AS)
    if len(plain) != _LENGTH or not _VALUES.keys() >= set(plain):
        return None
    if _weighted_sum(plain) != 0 or not _has_both_kinds(plain):
        return None
    return _grouped(plain)


def is_canonical(text: str) -> bool:
    """Say whether the text is a valid code exactly as receipts and links write it."""
    return normalise(text) == text


def found_in(text: str) -> str | None:
    """Return the one code that stands in what was typed or pasted, whatever stands around it; None for none or several.

    As ``normalise``: a sentence, a whole address and a message are as good as the code alone.
    """
    return normalise(text) or standing_in(text, _LENGTH, normalise)


def all_in(text: str) -> list[str]:
    """Return the codes that stand in a running text, each once: in equal groups, whatever is between these."""
    plain = unicodedata.normalize("NFKC", without_invisible(text))
    found = (normalise(piece) for piece, equal in _pieces(plain, _LENGTH) if equal)
    return list(dict.fromkeys(code for code in found if code))


def standing_in(text: str, length: int, read: Callable[[str], str | None]) -> str | None:
    """Return the one thing of so many letters and digits that stands in a text and that ``read`` takes; else None.

    It is made of whole words with no more than hyphens or spaces between them; equal groups are believed first.
    """
    pieces = list(_pieces(unicodedata.normalize("NFKC", without_invisible(text[:MOST_PASTED])), length))
    for trusted in ([one for one, equal in pieces if equal], [one for one, _ in pieces]):
        found = {read(one) for one in trusted} - {None}
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def bare(text: str) -> str:
    """Return the letters and digits of a text as capitals."""
    return re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", text).upper())


def token_in(text: str) -> str | None:
    """Return the one token of a link that stands in a text, such as a whole address with words around it; else None."""
    found = set(_TOKEN.findall(unicodedata.normalize("NFKC", without_invisible(text[:MOST_PASTED]))))
    return found.pop() if len(found) == 1 else None


def _pieces(text: str, length: int) -> Iterator[tuple[str, bool]]:
    """Yield neighbouring words that make up this length together, and whether they are equally long."""
    words = list(_WORD.finditer(text))
    for first in range(len(words)):
        piece, groups, end = "", set[int](), words[first].start()
        for word in words[first : first + length]:
            if len(piece) >= length or not _BETWEEN.fullmatch(text, end, word.start()):
                break
            piece, end = piece + word[0], word.end()
            groups.add(len(word[0]))
        if len(piece) == length:
            yield piece, len(groups) == 1


def _times_x(value: int) -> int:
    """Multiply by x in GF(32): shift, and reduce by x^5 + x^2 + 1."""
    value <<= 1
    return value ^ 0b100101 if value & 0b100000 else value


def _weighted_sum(plain: str) -> int:
    return reduce(lambda total, character: _times_x(total) ^ _VALUES[character], plain, 0)


def _has_both_kinds(plain: str) -> bool:
    return not plain.isdigit() and any(map(str.isdigit, plain))


def _grouped(plain: str) -> str:
    return "-".join(plain[start : start + 4] for start in range(0, _LENGTH, 4))

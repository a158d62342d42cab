"""The characters of a text as a person sees them: what is one, what nobody sees, what is a letter, what can't be kept.

Python's tables end with a year. A letter that is newer than they are has no category yet, so ``isprintable`` takes it
for nothing, and a person with such a name could not be written down. So everything is a letter here that isn't known
to be something else; letters for private use are too, because old registers of names hold them.
"""

import unicodedata
from collections.abc import Callable

JOINER = "\u200d"
# Seen as nothing, though Unicode counts them as letters, marks or symbols.
BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800\u17b4\u17b5\u034f")
_NO_SHAPE = frozenset({"Cf", "Cc", "Zs", "Zl", "Zp"})
_KINDS_OF_LETTERS = frozenset({"L", "N"})
_SKIN = range(0x1F3FB, 0x1F400)
_FLAGS = range(0x1F1E6, 0x1F200)
_REPLACED = "\ufffd"  # stands where a program could not read a character


def seen(text: str) -> list[str]:
    """Return the characters as they are seen: a letter with its marks, a joined emoji, the two halves of a flag."""
    found: list[str] = []
    for one in text:
        if found and _belongs(found[-1], one):
            found[-1] += one
        else:
            found.append(one)
    return found


def length(text: str) -> int:
    """Return how many characters a person sees."""
    return len(seen(text))


def first(text: str) -> str:
    """Return the first character as it is seen, nothing of nothing."""
    return seen(text[:40])[0] if text else ""


def shortened(text: str, most: int, end: str = "") -> str:
    """Return at most so many characters, none of them cut; ``end`` (…) stands behind what was left out, counted too."""
    if len(text) <= most:
        return text
    found = seen(text)
    return text if len(found) <= most else "".join(found[: most - len(end)]) + end


def within(text: str, most: int) -> str:
    """Return as much as a column of ``most`` characters holds, nothing that is seen as one cut."""
    kept = ""
    for one in seen(text[: most + 1]) if len(text) > most else [text]:
        if len(kept) + len(one) > most:
            break
        kept += one
    return kept


def without_invisible(text: str) -> str:
    """Return the text without what nobody sees; what joins an emoji or chooses the shape of a letter stays."""
    return "".join(one for at, one in enumerate(text) if not _invisible(text, at, one))


def is_invisible(one: str) -> bool:
    """Say whether a character is seen as nothing or as a gap, wherever it stands."""
    return one in BLANK or unicodedata.category(one) in _NO_SHAPE


def is_letter(one: str) -> bool:
    """Say whether a character is a letter or a digit: known as one, for private use, or newer than our tables."""
    kind = unicodedata.category(one)
    return (kind[0] in _KINDS_OF_LETTERS and one not in BLANK) or kind == "Co" or (kind == "Cn" and not _is_none(one))


def not_to_keep(text: str) -> tuple[str, str] | None:
    """Return the first character that no text should hold, as (what stands before it, its number U+0007); else None.

    Control characters, halves of a pair, what Unicode keeps free for ever, and the mark of what was lost on the way.
    """
    for at, one in enumerate(text):
        if unicodedata.category(one) in ("Cc", "Cs") or one == _REPLACED or _is_none(one):
            return text[:at], f"U+{ord(one):04X}"
    return None


def folded(text: str) -> str:
    """Return text as it is compared: full-width and capital letters as plain ones, without what nobody sees."""
    return unicodedata.normalize("NFKC", text).casefold().translate(_FOLDED)


def runs(text: str) -> list[str]:
    """Return the pieces of letters and digits between spaces, punctuation and pictures, folded."""
    return folded(text).translate(_IN_RUNS).split()


def _belongs(before: str, one: str) -> bool:
    """Say whether a character is seen as part of the one before it."""
    if before[-1] == JOINER:
        return _is_picture(one) and _is_picture(before[0])
    if ord(one) in _FLAGS:
        return len(before) == 1 and ord(before) in _FLAGS
    return ord(one) in _SKIN or unicodedata.category(one) in ("Mn", "Me", "Mc", "Cf")


def _invisible(text: str, at: int, one: str) -> bool:
    if one == JOINER:
        return not (0 < at < len(text) - 1 and _is_picture(text[at + 1]) and _ends_picture(text[:at]))
    if _chooses_shape(one):
        return at == 0 or is_invisible(text[at - 1])
    return is_invisible(one) and not one.isspace() and unicodedata.category(one) != "Cc"


def _ends_picture(text: str) -> bool:
    bare = text.rstrip("\ufe0e\ufe0f")
    return bool(bare) and _is_picture(bare[-1])


def _is_picture(one: str) -> bool:
    return unicodedata.category(one) == "So" or ord(one) in _SKIN or ord(one) in range(0x1F000, 0x20000)


def _chooses_shape(one: str) -> bool:
    return "\ufe00" <= one <= "\ufe0f" or "\U000e0100" <= one <= "\U000e01ef"


def _is_none(one: str) -> bool:
    """Say whether Unicode promises never to make a character of this number."""
    return ord(one) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(one) <= 0xFDEF


class _Table(dict[int, str]):
    """What stands for each character in `str.translate`, found out once; no more than a language uses are kept."""

    MOST = 20_000

    def __init__(self, rule: Callable[[str], str]) -> None:
        super().__init__()
        self.rule = rule

    def __missing__(self, number: int) -> str:
        found = self.rule(chr(number))
        if len(self) < self.MOST:
            self[number] = found
        return found


_FOLDED = _Table(lambda one: one if one.isspace() or not (is_invisible(one) or _chooses_shape(one)) else "")
_IN_RUNS = _Table(lambda one: one if is_letter(one) or unicodedata.category(one)[0] == "M" else " ")

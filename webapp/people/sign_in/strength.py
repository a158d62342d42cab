"""How hard a password is to guess, for somebody who knows the town, the person and what people like to take.

zxcvbn counts the guesses; what it can't know (this town's places, the person's name, numbers of telephones, what is
typed in pinyin) is given to it, the likeliest first. Both libraries are loaded only when somebody sets a password.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache

from webapp.config import ROOT
from webapp.core.masking import without_numbers

ENOUGH = 10**8  # guesses; the door lets through a few a minute, and a stolen table costs argon2 for each
LEAST_OWN = 4  # characters that are no name, place or year
MOST_READ = 64  # characters; a longer one is judged by its beginning, which costs a fifth of a second at most
_DATA = ROOT / "webapp" / "data"
_LEVEL = re.compile("(?:村|社区|街道|镇|乡|县|市|区)$")
_HOW = "。几个不相干的词连起来，好记又难猜"


def weakness(password: str, *, phone: str, name: str, places: Iterable[str]) -> str:
    """Return in words why a password is too easy to guess; nothing when it is not.

    ``phone`` and ``name`` are the person's, ``places`` the town's. Spaces and dashes are read over: they hide little.
    """
    bare = re.sub(r"[\s·.\-_]", "", unicodedata.normalize("NFKC", password)).casefold()
    if re.fullmatch(r"\d+", bare):
        return f"太好猜了，只有数字{_HOW}"
    if phone and phone in bare:
        return f"太好猜了，里面有您的手机号{_HOW}"
    own, local = _own(name), _local(tuple(places))
    # A number has been told to somebody, so it protects nothing: the rest has to be hard to guess without it.
    told = without_numbers(bare)
    if told != bare and _guesses(told, (*own, *local)) < ENOUGH:
        return f"太好猜了，里面有手机号或身份证号{_HOW}"
    known = bare in _words("common_passwords.txt") or len(_left(bare, (*own, *local))) < LEAST_OWN
    if known or _guesses(bare, (*own, *local)) < ENOUGH:
        return f"太好猜了，{_reason(bare, own, local)}{_HOW}"
    return ""


def _reason(bare: str, own: Sequence[str], local: Sequence[str]) -> str:
    if any(one in bare for one in own):
        return "里面是您的名字"
    if any(one in bare for one in local):
        return "里面是本地的地名"
    if re.search(r"(19|20)\d\d", bare):
        return "年份、生日别人猜得到"
    return "这样的密码很多人用"


def _left(bare: str, known: Sequence[str]) -> str:
    """Return what is in a password besides names, places and years, however often and in which order they stand."""
    for one in sorted(known, key=len, reverse=True):
        bare = bare.replace(one, "")
    return re.sub(r"(19|20)\d\d|\W", "", bare)


def _guesses(bare: str, known: Sequence[str]) -> float:
    from zxcvbn import zxcvbn

    if not bare:
        return 0
    words = [*known, *_words("password_words.txt"), *_words("common_passwords.txt")]
    return float(zxcvbn(bare[:MOST_READ], user_inputs=words)["guesses"])


def _own(name: str) -> Sequence[str]:
    """Return a name as its owner types it: in characters and in pinyin, with and without the family name."""
    from webapp.core.letters.pinyin import spellings

    return [one for one in (name.casefold(), name[1:].casefold(), *spellings(name)) if len(one) > 1]


@cache
def _words(file: str) -> tuple[str, ...]:
    lines = (_DATA / file).read_text(encoding="utf-8").splitlines()
    return tuple(word for line in lines if not line.startswith("#") for word in line.split())


@cache
def _local(places: tuple[str, ...]) -> tuple[str, ...]:
    """Return the places as people type them: in characters and in pinyin, with and without what kind of place it is."""
    from webapp.core.letters.pinyin import spellings

    stems = dict.fromkeys(one for place in places for one in (place, _LEVEL.sub("", place)) if len(one) > 1)
    return tuple(dict.fromkeys(form for stem in stems for form in (stem, *spellings(stem)[:1])))

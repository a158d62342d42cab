"""How names are spelt: pinyin in full and by initials, from any syllable on (蒋三五 → jiangsanwu, jsw, sanwu, sw, wu).

Only the worker and the command load this: pypinyin costs 13 MB and a tenth of a second, without its table of phrases,
which names do not need.
"""

import os
from itertools import islice, product

os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "true")

from pypinyin import Style, pinyin

# As family names these are read otherwise; both readings are kept, because people type either.
_FAMILIES, _READINGS = (
    "单曾仇解查区朴盖任华覃尉乐翟缪冼种员",
    ("shan zeng qiu xie zha ou piao ge ren hua qin yu yue zhai miao xian chong yun"),
)
FAMILY_READINGS = dict(zip(_FAMILIES, _READINGS.split(), strict=True))
_MOST_READINGS = 8


def spellings(name: str) -> list[str]:
    """Return every spelling by which a name may be typed; nothing for one without Chinese characters."""
    syllables = _syllables(name)
    found: dict[str, None] = {}
    for reading in islice(product(*syllables), _MOST_READINGS):
        for start in range(len(reading)):
            found["".join(reading[start:])] = None
            found["".join(syllable[0] for syllable in reading[start:])] = None
    return list(found)


def _syllables(name: str) -> list[list[str]]:
    """Return the readings of each Chinese character, the usual one first, without tones (ü is v)."""
    chinese = "".join(character for character in name if "\u4e00" <= character <= "\u9fff")
    read = pinyin(chinese, style=Style.NORMAL, heteronym=True) if chinese else []
    syllables = [[one.replace("ü", "v") for one in dict.fromkeys(readings)] for readings in read]
    if syllables and chinese[0] in FAMILY_READINGS:
        syllables[0] = list(dict.fromkeys([FAMILY_READINGS[chinese[0]], *syllables[0]]))
    return syllables


def sounds(name: str) -> list[str]:
    """Return how a name may sound, the usual way first: alike for homophones and for traditional characters."""
    return ["".join(reading) for reading in islice(product(*_syllables(name)), _MOST_READINGS)] if name else []

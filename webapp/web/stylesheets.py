"""Our style sheets as phones load them: the parts of a sheet in one file, without comments and spaces.

A sheet takes in its parts by lines `@import "./part.css";` before everything else; a part is then no file of its own.
"""

import posixpath
import re
from collections.abc import Mapping

from rcssmin import cssmin

_IMPORT = re.compile(r'^@import "(\./[^"\n]+)";\n', re.MULTILINE)


class Unjoined(ValueError):
    """A sheet names a part that isn't there, or imports one in another form; names part and place."""


def joined(sheets: Mapping[str, str]) -> dict[str, str]:
    """Return the sheets that phones ask for, by path, with their parts in the order in which they are named.

    Raises Unjoined.
    """
    parts = {_target(path, name) for path, text in sheets.items() for name in _IMPORT.findall(text)}
    if missing := parts - sheets.keys():
        raise Unjoined(f"no such part: {', '.join(sorted(missing))}")
    return {path: f"{cssmin(_whole(path, sheets))}\n" for path in sheets if path not in parts}


def _whole(path: str, sheets: Mapping[str, str]) -> str:
    text = _IMPORT.sub(lambda found: _whole(_target(path, found[1]), sheets), sheets[path])
    if "@import" in text:
        raise Unjoined(f"{path}: parts are named at the start of a line, as ./part.css")
    return text


def _target(path: str, name: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), name))

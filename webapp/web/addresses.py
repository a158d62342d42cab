"""The converters of every route's address, so that no view sees a value that can't be one.

What they refuse is the ordinary 404, with the same body as what does not exist.
"""

from collections.abc import Collection, Mapping
from typing import Any

from flask import Flask
from werkzeug.routing import IntegerConverter, UnicodeConverter, ValidationError

from webapp.core import reading
from webapp.core.errors import not_found

LONGEST_WORD = 200


class RowNumber(IntegerConverter):
    """``<int:…>``: the number of a row, 1 … 2⁶³−1, written as the house writes it: ASCII digits, no zero in front."""

    regex = r"[1-9][0-9]{0,18}"

    def to_python(self, value: str) -> int:
        """Return the number; ValidationError for one that no row can have."""
        found = reading.row_id(value)
        if found is None:
            raise ValidationError
        return found


class Word(UnicodeConverter):
    """``<…>`` and ``<string:…>``: a code, a token or a digest; never longer than any of them, all of it visible."""

    def to_python(self, value: str) -> str:
        """Return the text; ValidationError for NUL, line ends, what was no UTF-8, and what is absurdly long."""
        if len(value) > LONGEST_WORD or not value.isprintable() or "\ufffd" in value:
            raise ValidationError
        return value


def known_word(arguments: Mapping[str, str], name: str, words: Collection[str]) -> str | None:
    """Return a word that an address chooses, None where it chooses none; the one 404 for a word that is not known."""
    value = arguments.get(name) or None
    if value is not None and value not in words:
        raise not_found()
    return value


def init_app(app: Flask) -> None:
    """Give every rule of this app our converters; before the first route is added."""
    converters: dict[str, Any] = {"int": RowNumber, "default": Word, "string": Word}
    app.url_map.converters.update(converters)

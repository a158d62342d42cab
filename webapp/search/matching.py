"""What is looked for, written in the language of the database: FTS5 on SQLite, tsquery on PostgreSQL.

An index row has four columns: ``keys`` (who may see it and when it came in), ``words``, ``names``, ``code``.
"""

from collections.abc import Iterable, Sequence

KEYS, WORDS, NAMES, CODE = "keys", "words", "names", "code"
COLUMNS = (KEYS, WORDS, NAMES, CODE)


class Fts5:
    """Expressions for SQLite's full-text index. Pieces are letters and digits only, so nothing has to be escaped."""

    def phrase(self, columns: Sequence[str], pieces: Sequence[str]) -> str:
        """Return: these pieces come one after the other in one of the columns."""
        return f'{{{" ".join(columns)}}} : "{" ".join(pieces)}"'

    def beginning(self, columns: Sequence[str], text: str) -> str:
        """Return: a word of one of the columns begins so."""
        return f'{{{" ".join(columns)}}} : "{text}" *'

    def either(self, parts: Iterable[str]) -> str:
        """Return: one of the parts holds."""
        return f"({' OR '.join(parts)})"

    def every(self, parts: Iterable[str]) -> str:
        """Return: all parts hold."""
        return f"({' AND '.join(parts)})"

    def without(self, part: str, unwanted: str) -> str:
        """Return: the first holds and the second does not."""
        return f"({part} NOT {unwanted})"

    def row(self, columns: dict[str, Sequence[str]]) -> dict[str, str]:
        """Return the values of an index row."""
        return {name: " ".join(words) for name, words in columns.items()}


class TsQuery:
    """Expressions for PostgreSQL; a column is one of the four weights of a tsvector."""

    weights = dict(zip(COLUMNS, "ABCD", strict=True))

    def phrase(self, columns: Sequence[str], pieces: Sequence[str]) -> str:
        """Return: these pieces come one after the other in one of the columns."""
        weights = self._weights(columns)
        words = [f"'{piece}':{weights}" for piece in pieces]
        return f"({' <-> '.join(words)})"

    def beginning(self, columns: Sequence[str], text: str) -> str:
        """Return: a word of one of the columns begins so."""
        return f"'{text}':*{self._weights(columns)}"

    def either(self, parts: Iterable[str]) -> str:
        """Return: one of the parts holds."""
        return f"({' | '.join(parts)})"

    def every(self, parts: Iterable[str]) -> str:
        """Return: all parts hold."""
        return f"({' & '.join(parts)})"

    def without(self, part: str, unwanted: str) -> str:
        """Return: the first holds and the second does not."""
        return f"({part} & !({unwanted}))"

    def row(self, columns: dict[str, Sequence[str]]) -> dict[str, str]:
        """Return the values of an index row: one tsvector, its words numbered through."""
        entries, place = [], 0
        for name in COLUMNS:
            for word in columns[name]:
                place += 1
                entries.append(f"'{word}':{min(place, 16_383)}{self.weights[name]}")
        return {"entry": " ".join(entries)}

    def _weights(self, columns: Sequence[str]) -> str:
        return "".join(self.weights[name] for name in columns)


Language = Fts5 | TsQuery


def language(dialect: str) -> Language:
    """Return how the database of this dialect is asked."""
    return TsQuery() if dialect == "postgresql" else Fts5()

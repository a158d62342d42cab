"""Protected matters on the disk: encrypted, in the same columns that hold ordinary words in clear.

The writer decides, once, with :func:`hide`; from there on the value itself remembers it, so that every copy of it is
encrypted too, and no reader has to know. A column that can't keep it so refuses it. The keys are in
``core/protection/crypto``; ``operations/service_sealing`` encrypts what was written before or becomes protected later.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    Dialect,
    Select,
    Text,
    and_,
    cast,
    func,
    literal,
    or_,
    select,
    type_coerce,
    union_all,
    update,
)
from sqlalchemy.types import TypeDecorator

from webapp.core.db import Base, db
from webapp.core.protection.crypto import current_keyring
from webapp.core.registry import ByKind

# A control character that nobody types; a typed text that begins with it all the same gets it twice.
_SHIFT = "\x1a"
_TOKEN, _TYPED = _SHIFT + "s", _SHIFT + "t"
_JSON_TOKEN = json.dumps(_TOKEN)[:-1]


class Sealed(str):
    """Words of a protected matter: text like any other, but encrypted in every column that keeps it."""

    __slots__ = ()

    def __conform__(self, _protocol: Any) -> None:
        """Stop SQLite's driver, which asks this of text that no column type of ours has dealt with."""
        raise RuntimeError("words of a protected matter would lie in clear: this column needs SealableText")


class SealedWords(dict[str, Any]):
    """Values of a protected matter by their names, encrypted as a whole; the texts in it are sealed too."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        """Take the values over."""
        super().__init__({name: Sealed(one) if isinstance(one, str) else one for name, one in values.items()})


def hide(words: str, protected: bool) -> str:
    """Return the words as they must be kept: sealed when they are of a protected matter and not empty."""
    return Sealed(words) if protected and words else words


def hide_values(values: Mapping[str, Any], protected: bool) -> dict[str, Any]:
    """Return values by name as they must be kept."""
    return SealedWords(values) if protected and values else dict(values)


class SealableText(TypeDecorator[str]):
    """A text column that keeps :class:`Sealed` as a marked token and any other text as it is.

    Only texts in clear can be searched or compared in SQL.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Encrypt what is sealed."""
        if isinstance(value, Sealed):
            return _TOKEN + current_keyring().encrypt(value)
        return _TYPED + value if value and value[0] == _SHIFT else value

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        """Give the plain text back; what was sealed stays so when it is copied."""
        if not value or value[0] != _SHIFT:
            return value
        return Sealed(current_keyring().decrypt(value[2:])) if value.startswith(_TOKEN) else value[2:]

    def in_clear(self, column: Any) -> ColumnElement[bool]:
        """Say in SQL whether a column of this type holds words in clear."""
        stored = self.stored(column)
        return and_(stored != "", func.substr(stored, 1, len(_TOKEN)) != _TOKEN)

    def has_token(self, column: Any) -> ColumnElement[bool]:
        """Say in SQL whether a column of this type holds a token."""
        return func.substr(self.stored(column), 1, len(_TOKEN)) == _TOKEN

    def stored(self, column: Any) -> Any:
        """Return the column as the file holds it."""
        return type_coerce(column, Text)

    def token_in(self, stored: str) -> str:
        """Return the token in what the file holds."""
        return stored.removeprefix(_TOKEN)

    def around(self, token: str) -> Any:
        """Return a token as this column keeps it, to be written as it is."""
        return type_coerce(_TOKEN + token, Text)


class SealableJson(TypeDecorator[dict[str, Any]]):
    """A JSON column that keeps :class:`SealedWords` as one marked token and any other values as they are."""

    impl = JSON
    cache_ok = True

    def coerce_compared_value(self, op: Any, value: Any) -> Any:
        """Let values inside be asked for in SQL, as of any JSON column; of what is sealed they are NULL."""
        return self.impl_instance.coerce_compared_value(op, value)

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """Encrypt what is sealed."""
        if isinstance(value, SealedWords):
            return _TOKEN + current_keyring().encrypt(json.dumps(value, ensure_ascii=False))
        return value

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """Give the values back."""
        if isinstance(value, str) and value.startswith(_TOKEN):
            return SealedWords(json.loads(current_keyring().decrypt(value[len(_TOKEN) :])))
        return value

    def in_clear(self, column: Any) -> ColumnElement[bool]:
        """Say in SQL whether a column of this type holds values in clear."""
        stored = self.stored(column)
        return and_(stored.not_in(("{}", "null")), func.substr(stored, 1, len(_JSON_TOKEN)) != _JSON_TOKEN)

    def has_token(self, column: Any) -> ColumnElement[bool]:
        """Say in SQL whether a column of this type holds a token."""
        return func.substr(self.stored(column), 1, len(_JSON_TOKEN)) == _JSON_TOKEN

    def stored(self, column: Any) -> Any:
        """Return the column as the file holds it: the JSON itself."""
        return cast(column, Text)

    def token_in(self, stored: str) -> str:
        """Return the token in what the file holds."""
        return stored[len(_JSON_TOKEN) : -1]

    def around(self, token: str) -> Any:
        """Return a token as this column keeps it, to be written as it is."""
        return type_coerce(_TOKEN + token, JSON)


# Kinds of things (as the journal names its subjects) with selects of the ids that belong to protected matters.
PROTECTED: ByKind[Select[int]] = ByKind("what is protected")


def protects(kind: str, ids: Select[int]) -> None:
    """Register which things of a kind belong to protected matters; a kind may have several such selects.

    A model with sealable columns says by ``__protected_by__ = (its column, the kind)`` whose word holds for its rows.
    """
    PROTECTED.registering(kind)(ids)


def _selects(kind: str) -> list[Select[int]]:
    """Return the selects of a kind; KeyError for one that nothing protects: no row of it may count as open."""
    found = PROTECTED.of(kind)
    if not found:
        raise KeyError(kind)
    return found


def kinds() -> list[str]:
    """Return the kinds of things that can belong to protected matters."""
    return sorted(PROTECTED.kinds())


def of_protected(column: Any, kind: str) -> ColumnElement[bool]:
    """Say in SQL whether a column names a thing that belongs to a protected matter; for walks through a table."""
    return or_(*(column.in_(ids) for ids in _selects(kind)))


def belongs(key: Any, kind: str) -> ColumnElement[bool]:
    """Say the same of one key (a value, or a column of the row that is looked up); costs a look-up in an index each."""
    return or_(*(ids.where(ids.selected_columns[0] == key).exists() for ids in _selects(kind)))


def is_protected(kind: str, row_id: int) -> bool:
    """Say whether one thing belongs to a protected matter, in one statement."""
    return bool(db.session().scalar(select(belongs(literal(row_id), kind))))


def protected_among(things: Iterable[tuple[str, int]]) -> set[tuple[str, int]]:
    """Return which of these (kind, id) belong to protected matters, in one statement; of other kinds none does."""
    wanted = set(things)
    asked = []
    for kind in {kind for kind, _ in wanted} & set(kinds()):
        numbers = [number for one, number in wanted if one == kind]
        asked += [
            select(literal(kind), ids.where(ids.selected_columns[0].in_(numbers)).subquery().c[0])
            for ids in _selects(kind)
        ]
    return {(kind, number) for kind, number in db.session().execute(union_all(*asked))} if asked else set()


def sealable_models() -> list[Any]:
    """Return the models with sealable columns, in the order of their tables' names."""
    every = (mapper.class_ for mapper in Base.registry.mappers)
    return sorted((model for model in every if _columns(model)), key=lambda model: model.__tablename__)


def rows_in_clear(model: Any) -> Select[Any]:
    """Select key and sealable columns of the rows of a model in which any of these is in clear."""
    columns, (key,) = _columns(model), model.__table__.primary_key.columns
    clear = or_(*(column.type.in_clear(column) for column in columns))
    return select(key, *columns).where(clear).order_by(key)


def seal(model: Any, which: ColumnElement[bool]) -> int:
    """Encrypt the words of some rows of a model, in the open transaction; return how many changed."""
    rows = db.session().execute(rows_in_clear(model).where(which)).all()
    for row in rows:
        seal_row(model, row)
    return len(rows)


def seal_row(model: Any, row: Any) -> None:
    """Encrypt the words of one row that :func:`rows_in_clear` selected."""
    (key,) = model.__table__.primary_key.columns
    values = {column.name: _sealed(getattr(row, column.name)) for column in _columns(model)}
    db.session().execute(update(model.__table__).where(key == row[0]).values(values))


def _columns(model: Any) -> list[Any]:
    return [one for one in model.__table__.columns if isinstance(one.type, SealableText | SealableJson)]


def _sealed(value: Any) -> Any:
    return hide_values(value, True) if isinstance(value, dict) else hide(value, True)

"""Writes that every report needs: written in SQLAlchemy, compiled once, then run as the text they became.

The sister of ``reads``, for the same reason and by the same rules.

    _CLOSE = HotWrite(update(Case).where(Case.id == bindparam("case_id")).values(state=State.CLOSED))
    _JOIN = HotWrite(insert(CaseReport.__table__), columns=("case_id", "report_id", "joined_at"))
    _CASES = HotRows(Case)

    _CLOSE.run({"case_id": 7})
    _JOIN.run_all([{"case_id": 7, "report_id": 3, "joined_at": now}])
    case = _CASES.add(Case(code=code, kind=kind))

- ``columns`` are those that an INSERT is given for each row, all of them each time; the others have no default.
- ``HotRows`` stores a new object as ``session.add`` and ``flush`` do: columns that it says nothing of have their
  defaults, it has its id then, and what is changed of it later is written as always. Of a model whose key is ``id``.
"""

from collections.abc import Sequence
from typing import Any, Generic, TypeVar, cast

from sqlalchemy import Column, ColumnDefault, Table, insert, inspect
from sqlalchemy.orm import Mapper, make_transient_to_detached

from webapp.core.db import Base, db
from webapp.core.hot.reads import NOTHING, Texts, Values, connection_here

M = TypeVar("M", bound=Base)


class HotWrite:
    """An INSERT, UPDATE or DELETE that is compiled once for each kind of database."""

    def __init__(self, statement: Any, columns: Sequence[str] | None = None) -> None:
        self._texts = Texts(statement, columns)

    def run(self, values: Values = NOTHING) -> Any:
        """Run it with these values of its bindparams and columns; return the result, for what it RETURNs or counts."""
        connection = connection_here()
        text = self._texts.of(connection.dialect, values)
        return connection.exec_driver_sql(text.sql, text.given(values))

    def run_all(self, rows: Sequence[Values]) -> None:
        """Run it once for each of these, if there are any."""
        if not rows:
            return
        connection = connection_here()
        text = self._texts.of(connection.dialect, rows[0])
        connection.exec_driver_sql(text.sql, [text.given(row) for row in rows])


class HotRows(Generic[M]):
    """Stores new objects of one model by a statement that is compiled once."""

    def __init__(self, model: type[M]) -> None:
        self._model = model
        self._defaults: dict[str, Any] = {}  # of each column but the id; known when all models are
        self._insert: HotWrite

    def add(self, row: M) -> M:
        """Store a new object in the open transaction and return it, with its id."""
        if not self._defaults:
            self._prepare()
        held = row.__dict__
        for name, default in self._defaults.items():
            if name not in held:
                setattr(row, name, default(None) if callable(default) else default)
        values = {name: held[name] for name in self._defaults}
        return stored(row, self._insert.run(values).scalar_one())

    def _prepare(self) -> None:
        mapper: Mapper[M] = inspect(self._model)
        table = cast("Table", mapper.local_table)
        columns = [column for column in table.c if column.name != "id"]
        self._insert = HotWrite(insert(table).returning(table.c.id), [column.name for column in columns])
        defaults = {column.name: _default(column) for column in columns}
        if mapper.version_id_col is not None:
            defaults[mapper.version_id_col.name] = 1
        self._defaults = defaults


def _default(column: Column[Any]) -> Any:
    """Return what a row has in a column that it says nothing of: a value, or what makes one (given no context)."""
    return column.default.arg if isinstance(column.default, ColumnDefault) else None


def stored(row: M, row_id: int) -> M:
    """Return an object as one of the session, when a statement has stored it with this id and all that it says."""
    cast("Any", row).id = row_id
    make_transient_to_detached(row)
    db.session().add(row)
    return row

"""Reads that every page needs: written in SQLAlchemy, compiled once, then run as the text they became.

For each run SQLAlchemy finds out anew what it found out for the last one: the text of the statement, how each value
goes in and how each column comes out. That takes 200 to 700 µs around a statement that takes 20. ``HotRead`` keeps it.

    _NEAR = HotRead(select(Area.id, Area.label, Area.level).where(Area.id.in_(bindparam("ids", expanding=True))))

    for area in _NEAR.all({"ids": [3, 7]}):
        print(area.label, area.level.rank)

- A row is a named tuple of the columns that were selected. Select the columns that are shown, no entities.
- What differs between runs is a ``bindparam`` and given by its name; all else stands in the statement for good.
- Values and columns are converted by their types, as always (``Moment``, ``Word``, ``EncryptedText``). A bindparam that
  stands beside no column says its type: ``bindparam("now", type_=Moment())``.
- A list, for a bindparam that is ``expanding``, is given as a list. Each length of it becomes a text of its own.
- A statement with other conditions is another HotRead. Keep them by what they differ in, as ``cases/lists/queries``.

It runs on the connection of the session: it sees what the open transaction wrote, counts as a statement wherever these
are counted, and fails as others do. What it keeps is text and types, and nothing that was read.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, Generic, NamedTuple, TypeVar

from sqlalchemy import CompoundSelect, Connection, Dialect, Select, select
from sqlalchemy.orm import class_mapper, make_transient_to_detached
from sqlalchemy.orm.util import identity_key

from webapp.core.db import Base, db

M = TypeVar("M", bound=Base)

Convert = Callable[[Any], Any]
Values = Mapping[str, Any]
NOTHING: Mapping[str, Any] = {}
MOST_TEXTS = 64


class Text(NamedTuple):
    """What a statement became on one kind of database, for one length of each list."""

    sql: str
    fixed: Values  # what stands in the statement itself, as the driver takes it
    asked: Mapping[str, Callable[[], Any]]  # name → what is asked for its value at each run
    lists: Mapping[str, list[str]]  # name of a list → the names of its elements
    inward: Mapping[str, Convert]  # name → how its value, or each element, is turned into what the driver takes
    outward: list[tuple[int, Convert]]  # place of a column → how what the driver gives is turned into its value
    order: Sequence[str] | None  # the names in the order of ``sql``, for a driver that counts places

    @property
    def plain(self) -> bool:
        """Whether each value that it takes is given by its name, none in a list."""
        return not (self.fixed or self.asked or self.lists)

    def given(self, values: Values) -> Any:
        """Return the values as the driver takes them; KeyError for one that is missing."""
        if self.plain:
            inward, names = self.inward, self.order or values
            taken = [inward[name](values[name]) if name in inward else values[name] for name in names]
            return tuple(taken) if self.order else dict(zip(names, taken, strict=True))
        found = dict(self.fixed)
        for name, ask in self.asked.items():
            found[name] = self._one(name, ask())
        for name, value in values.items():
            if name in self.lists:
                found.update(zip(self.lists[name], [self._one(name, one) for one in value], strict=True))
            else:
                found[name] = self._one(name, value)
        return found if self.order is None else tuple([found[name] for name in self.order])

    def _one(self, name: str, value: Any) -> Any:
        convert = self.inward.get(name)
        return convert(value) if convert else value


class Texts:
    """What one statement became: a text for each kind of database, and for each length of its lists."""

    def __init__(self, statement: Any, columns: Sequence[str] | None = None) -> None:
        self._statement = statement
        self._columns = columns  # those that an INSERT is given for each row
        self._texts: dict[tuple[Any, ...], Text] = {}

    def of(self, dialect: Dialect, values: Values) -> Text:
        """Return the text that runs with these values."""
        lists = () if self._columns else values.items()  # a column takes a list as the one value that it is
        key = (dialect.name, *[(name, len(value)) for name, value in lists if isinstance(value, (list, tuple))])
        text = self._texts.get(key)
        if text is None:
            if len(self._texts) >= MOST_TEXTS:
                self._texts.clear()
            text = self._texts[key] = self._compiled(dialect, values)
        return text

    def _compiled(self, dialect: Dialect, values: Values) -> Text:
        compiled = self._statement.compile(dialect=dialect, column_keys=self._columns)
        state = compiled.construct_expanded_state(dict(values))
        binds = {name: bind for bind, name in compiled.bind_names.items()}
        inward = {name: convert for name, bind in binds.items() if (convert := _inward(bind.type, dialect))}
        asked = {name: bind.callable for name, bind in binds.items() if bind.callable}
        element_of = {one: name for name, elements in state.parameter_expansion.items() for one in elements}
        fixed = {}
        for name, value in state.parameters.items():
            bound = element_of.get(name, name)
            if bound not in values and bound not in asked:
                fixed[name] = inward[bound](value) if bound in inward else value
        outward = [_outward(column.type, dialect) for column in self._statement.exported_columns]
        return Text(
            sql=state.statement,
            fixed=fixed,
            asked=asked,
            lists={name: elements for name, elements in state.parameter_expansion.items() if name in values},
            inward=inward,
            outward=[(place, convert) for place, convert in enumerate(outward) if convert],
            order=state.positiontup,
        )


class HotRead:
    """A SELECT that is compiled once for each kind of database."""

    def __init__(self, statement: Select[*tuple[Any, ...]] | CompoundSelect[*tuple[Any, ...]]) -> None:
        self._texts = Texts(statement)
        self._row: Any = namedtuple("Row", statement.selected_columns.keys(), rename=True)  # type: ignore[misc]

    def all(self, values: Values = NOTHING) -> list[Any]:
        """Run it with these values of its bindparams; return all rows."""
        connection = connection_here()
        text = self._texts.of(connection.dialect, values)
        found = _fetched(connection, text.sql, text.given(values))
        return [*map(self._row._make, _converted(found, text.outward))]

    def first(self, values: Values = NOTHING) -> Any | None:
        """Return the first row, None where there is none; the statement says that it wants one."""
        found = self.all(values)
        return found[0] if found else None


class HotObject(Generic[M]):
    """A SELECT of one object of a model that is compiled once; what it gives is in the session, as always.

    Of a model whose key is ``id``; columns that are loaded when asked for are loaded when asked for.
    """

    def __init__(self, model: type[M], *conditions: Any) -> None:
        self._model, self._conditions = model, conditions

    def first(self, values: Values = NOTHING) -> M | None:
        """Return the object, None where there is none; one that the session knows already is that one, as it is."""
        row = self._read.first(values)
        if row is None:
            return None
        session = db.session()
        known: M | None = session.identity_map.get(identity_key(self._model, row.id))
        if known is not None:
            return known
        found: M = class_mapper(self._model).class_manager.new_instance()
        found.__dict__.update(row._asdict())
        make_transient_to_detached(found)
        session.add(found)
        return found

    @cached_property
    def _read(self) -> HotRead:
        columns = [one.columns[0] for one in class_mapper(self._model).column_attrs if not one.deferred]
        return HotRead(select(*columns).where(*self._conditions))


def connection_here() -> Connection:
    """Return the connection of the session, once what was still to be written is, as each of its statements does."""
    session = db.session()
    if session.autoflush:
        session.flush()
    return session.connection()


def _fetched(connection: Connection, sql: str, given: Any) -> Sequence[Any]:
    """Run a text as the connection runs its own: listeners hear of it, its errors are SQLAlchemy's.

    ``exec_driver_sql`` finds out anew what each column of the result is, which takes as long as most texts do.
    """
    cursor = connection.connection.cursor()
    try:
        connection._cursor_execute(cursor, sql, given)
        return cursor.fetchall()
    finally:
        cursor.close()


def _converted(rows: Sequence[Any], outward: list[tuple[int, Convert]]) -> Iterable[Any]:
    """Return the rows with their values as their columns have them: column by column, most of them empty."""
    if not rows or not outward:
        return rows
    columns = list(zip(*rows, strict=True))
    for place, convert in outward:
        columns[place] = tuple([None if value is None else convert(value) for value in columns[place]])
    return zip(*columns, strict=True)


def _inward(kind: Any, dialect: Dialect) -> Convert | None:
    convert: Convert | None = kind.dialect_impl(dialect).bind_processor(dialect)
    return convert


def _outward(kind: Any, dialect: Dialect) -> Convert | None:
    convert: Convert | None = kind.dialect_impl(dialect).result_processor(dialect, None)
    return convert

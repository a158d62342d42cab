"""Reads whose statement depends on who asks: put together once for each form, and then only given their values.

Somebody with two posts asks with two scopes where another asks with one, so there is a statement for each. A function
puts it together from what it is given; what it is given is known by its form: a list by its length, a flag, a class or
None by itself, all else is one value of any kind.

    def _late(scopes: Sequence[str], now: Any) -> Select[Any]:
        return select(func.count()).where(CaseScope.scope.in_(scopes), CaseScope.sort < now)

    late = HotForms(_late)
    late.all(scopes=actor.scopes, now=clock.to_micros(clock.now()))

The function gets a ``bindparam`` in place of each value, once for each form, so nothing may depend on more than the
form: it asks neither for the time, nor the database, nor who is signed in. All that is given by name.

A ``Piece`` is such a function with its values for one run, to be read in one statement along with pieces that other
packages give: scalars beside each other (``read_pieces``), or rows below each other (``read_union``).
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Result, Select, bindparam, select, union_all

from webapp.core.db import db
from webapp.core.hot.reads import HotRead

MOST_FORMS = 512
Make = Callable[..., Any]
Form = tuple[tuple[str, Any], ...]
ONE = "one"


class Piece(NamedTuple):
    """What puts one scalar together, or a SELECT, and its values for this run."""

    make: Make
    values: Mapping[str, Any]

    def sql(self) -> Any:
        """Return the scalar with its values in it, for a statement that is put together for one run."""
        return _scalar(self.make(**self.values))


def piece(make: Make, /, **values: Any) -> Piece:
    """Return a piece; ``make`` is a function of a module, because statements are kept by it."""
    if "<locals>" in make.__qualname__:
        raise ValueError(f"{make.__qualname__} is made anew at each run, so nothing could be kept for it")
    return Piece(make, values)


class HotForms:
    """A SELECT that a function puts together: a HotRead for each form of what it is given.

    What has to read entities (rows that are changed, or handed to many) is put together once as well, and then run
    through the session: that spares the half of what it costs.
    """

    def __init__(self, make: Make) -> None:
        self._make = make

    def all(self, **values: Any) -> list[Any]:
        """Run it with these values; return all rows."""
        return _read_of(self._make, form_of(values)).all(flat(values))

    def first(self, **values: Any) -> Any | None:
        """Return the first row, None where there is none; the statement says that it wants one."""
        return _read_of(self._make, form_of(values)).first(flat(values))

    def entities(self, **values: Any) -> Result[*tuple[Any, ...]]:
        """Run it through the session with these values; return what a session returns."""
        return db.session().execute(_statement_of(self._make, form_of(values)), flat(values))


def read_pieces(pieces: Sequence[Piece | Any]) -> Sequence[Any]:
    """Return what each is now, in their order, all in one statement; kept, where none of them is plain SQL."""
    if not all(isinstance(one, Piece) for one in pieces):
        plain = [one.sql() if isinstance(one, Piece) else one for one in pieces]
        return db.session().execute(select(*plain)).one()
    read = _together(tuple([(one.make, form_of(one.values)) for one in pieces]))
    found: Sequence[Any] = read.all(_given(pieces))[0]
    return found


def read_union(pieces: Sequence[Piece | Any], most: int) -> Sequence[Any]:
    """Return the rows of all these SELECTs, at most so many, in one statement; kept, where none is plain SQL."""
    if not all(isinstance(one, Piece) for one in pieces):
        plain = [one.make(**one.values) if isinstance(one, Piece) else one for one in pieces]
        return db.session().execute(union_all(*plain).limit(most)).all()
    return _united(tuple([(one.make, form_of(one.values)) for one in pieces]), most).all(_given(pieces))


def form_of(values: Mapping[str, Any]) -> Form:
    """Return the form of what a statement is put together from."""
    return tuple([(name, _form_of(value)) for name, value in values.items()])


def flat(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is given by the names that ``binds`` gave it."""
    found = {}
    for name, value in values.items():
        if isinstance(value, (list, tuple)):
            found.update({f"{name}_{n}": one for n, one in enumerate(value)})
        elif _form_of(value) is ONE:
            found[name] = value
    return found


def binds(form: Form, prefix: str = "") -> dict[str, Any]:
    """Return a ``bindparam`` for each value of a form, a list of them for a list; the rest as it is."""
    return {name: _bind(prefix + name, one) for name, one in form}


def _form_of(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return len(value), list
    return value if value is None or isinstance(value, (bool, type)) else ONE


def _bind(name: str, form: Any) -> Any:
    if isinstance(form, tuple):
        return [bindparam(f"{name}_{n}") for n in range(form[0])]
    return bindparam(name) if form is ONE else form


@lru_cache(maxsize=MOST_FORMS)
def _statement_of(make: Make, form: Form) -> Select[*tuple[Any, ...]]:
    statement: Select[*tuple[Any, ...]] = make(**binds(form))
    return statement


@lru_cache(maxsize=MOST_FORMS)
def _read_of(make: Make, form: Form) -> HotRead:
    return HotRead(make(**binds(form)))


@lru_cache(maxsize=MOST_FORMS)
def _together(forms: tuple[tuple[Make, Form], ...]) -> HotRead:
    return HotRead(select(*[_scalar(make(**binds(form, f"p{n}_"))) for n, (make, form) in enumerate(forms)]))


@lru_cache(maxsize=MOST_FORMS)
def _united(forms: tuple[tuple[Make, Form], ...], most: int) -> HotRead:
    parts = [make(**binds(form, f"p{n}_")) for n, (make, form) in enumerate(forms)]
    return HotRead(union_all(*parts).limit(most))


def _given(pieces: Sequence[Piece]) -> dict[str, Any]:
    return flat({f"p{n}_{name}": value for n, one in enumerate(pieces) for name, value in one.values.items()})


def _scalar(made: Any) -> Any:
    return made.scalar_subquery() if isinstance(made, Select) else made

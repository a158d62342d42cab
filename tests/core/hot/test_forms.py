"""A statement whose form depends on who asks is put together once for each form, and then only given its values."""

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import Select, exists, func, literal, select

from tests.support.statements import counted_statements
from tests.support.town import Town
from webapp.areas.models import Area, Level
from webapp.cases.models import CaseScope
from webapp.core.db import db
from webapp.core.hot.forms import HotForms, Piece, piece, read_pieces, read_union
from webapp.people.models import Unit

MADE: list[str] = []


@pytest.fixture(autouse=True)
def _context(town: Town):
    MADE.clear()
    with town.app.app_context():
        yield


def on_levels(levels: Sequence[Level], code: str | None, *, open_only: bool) -> Select[Any]:
    """Select areas; with a code that one alone."""
    MADE.append("on_levels")
    query = select(Area.id, Area.code, Area.level).where(Area.level.in_(levels)).order_by(Area.id)
    query = query if code is None else query.where(Area.code == code)
    return query.where(Area.active) if open_only else query


def how_many(entry: type[Any], words: Sequence[str]) -> Select[Any]:
    MADE.append("how_many")
    return select(func.count()).select_from(entry).where(entry.code.in_(words))


def is_there(code: str) -> Any:
    MADE.append("is_there")
    return exists().where(Unit.code == code)


def codes(count: int) -> list[str]:
    return list(db.session().scalars(select(Area.code).order_by(Area.id).limit(count)))


def test_it_is_put_together_once_for_each_form() -> None:
    read, town = HotForms(on_levels), db.session().scalars(select(Area.code).where(Area.level == Level.TOWN)).one()
    assert [row.code for row in read.all(levels=[Level.TOWN], code=None, open_only=True)] == [town]
    assert {row.level for row in read.all(levels=[Level.GRID], code=None, open_only=True)} == {Level.GRID}
    assert len(MADE) == 1, "another value is no other form"
    both = read.all(levels=[Level.TOWN, Level.VILLAGE], code=None, open_only=True)
    assert {row.level for row in both} == {Level.TOWN, Level.VILLAGE}
    assert len(MADE) == 2, "a longer list is"
    assert read.first(levels=[Level.TOWN], code=town, open_only=True).code == town
    assert read.first(levels=[Level.TOWN], code="nowhere", open_only=True) is None
    read.all(levels=[Level.TOWN], code=None, open_only=False)
    assert len(MADE) == 4, "a value where there was none is, and so is a flag"
    assert read.all(levels=[], code=None, open_only=True) == []


def test_pieces_are_read_in_one_statement_and_in_their_order() -> None:
    first, second = codes(2)
    asked = [
        piece(how_many, entry=Area, words=[first, second, "nowhere"]),
        piece(is_there, code="nowhere"),
        piece(how_many, entry=Area, words=[first, "nowhere", "nor there"]),
        piece(how_many, entry=Unit, words=()),
        piece(is_there, code="governance_centre"),
    ]
    for _ in range(2):
        with counted_statements() as seen:
            assert list(read_pieces(asked)) == [2, False, 1, 0, True], "each has its own values"
        assert len(seen) == 1
    assert len(MADE) == 5, "the second time nothing is put together"


def test_another_person_gets_their_own_values_and_not_those_of_before() -> None:
    first, second = codes(2)
    for words, expected in (([first], 1), (["nowhere"], 0), ([second], 1)):
        assert read_pieces([piece(how_many, entry=Area, words=words)])[0] == expected
    assert len(MADE) == 1


def test_plain_sql_goes_along_but_then_nothing_is_kept() -> None:
    code = codes(1)[0]
    for _ in range(2):
        with counted_statements() as seen:
            assert list(read_pieces([piece(how_many, entry=Area, words=[code]), literal(7)])) == [1, 7]
        assert len(seen) == 1
    assert len(MADE) == 2


def test_a_function_that_is_made_anew_at_each_run_is_refused() -> None:
    with pytest.raises(ValueError, match="is made anew at each run"):
        piece(lambda: select(func.count()).select_from(CaseScope))


def test_a_piece_also_stands_in_a_statement_for_one_run() -> None:
    code = codes(1)[0]
    one: Piece = piece(how_many, entry=Area, words=[code])
    assert db.session().scalar(select(one.sql())) == 1


def with_codes(words: Sequence[str]) -> Select[Any]:
    MADE.append("with_codes")
    return select(Area.code, Area.id.label("number")).where(Area.code.in_(words))


@pytest.mark.parametrize("plain", [False, True])
def test_rows_of_several_pieces_come_below_each_other(plain: bool) -> None:
    first, second, third = codes(3)
    more = [with_codes([third])] if plain else [piece(with_codes, words=[third])]
    for _ in range(2):
        MADE.clear()
        with counted_statements() as seen:
            found = read_union([piece(with_codes, words=[first, second]), *more], 9)
        assert {row[0] for row in found} == {first, second, third}
        assert len(seen) == 1
    assert len(MADE) == (1 if plain else 0), "kept, where none is plain SQL"
    assert len(read_union([piece(with_codes, words=[first, second])], 1)) == 1

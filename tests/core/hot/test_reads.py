"""A read that is compiled once gives what SQLAlchemy gives, keeps nothing of what it read, and is one statement."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.exc import InvalidRequestError, OperationalError, StatementError

from tests.support.statements import counted_statements
from tests.support.town import Town
from webapp.areas.models import Area, Level
from webapp.cases.lists import queries as lists
from webapp.core import clock
from webapp.core.db import Moment, db, transaction
from webapp.core.hot.reads import MOST_TEXTS, HotObject, HotRead, Texts
from webapp.people.models import DeviceSession, Post, Unit, User
from webapp.people.permissions import Role

PERSON = "informant:200/001/01"


@pytest.fixture(autouse=True)
def _context(town: Town):
    with town.app.app_context():
        yield


def by_levels() -> Select[Any]:
    levels = bindparam("levels", expanding=True)
    return select(Area.id, Area.label, Area.level).where(Area.level.in_(levels)).order_by(Area.id)


def test_rows_are_named_and_columns_have_the_types_of_the_house(town: Town) -> None:
    town.sign_in(PERSON)
    query = select(User.id, User.phone, User.active, Post.role, Post.started_at, func.count().label("number"))
    read = HotRead(query.join(Post, Post.user_id == User.id).where(User.id == bindparam("id")).group_by(Post.id))
    row = read.first({"id": town.users[PERSON]})
    assert row.id == town.users[PERSON]
    assert row.phone == town.phones[PERSON], "what is encrypted is read"
    assert row.active is True
    assert row.role is Role.MICRO_GRID_INFORMANT
    assert row.started_at.tzinfo is not None
    assert row.number == 1


def test_values_go_in_as_their_columns_keep_them(town: Town) -> None:
    town.sign_in(PERSON)
    query = select(DeviceSession.user_id).where(DeviceSession.expires_at > bindparam("now"))
    same = HotRead(select(bindparam("now", type_=Moment()).label("same")))
    live = HotRead(query)
    assert [row.user_id for row in live.all({"now": clock.now()})] == [town.users[PERSON]]
    assert live.all({"now": clock.now() + timedelta(days=100_000)}) == []
    assert same.first({"now": clock.from_micros(41)}).same == clock.from_micros(41)


@pytest.mark.parametrize("levels", [[], [Level.TOWN], [Level.VILLAGE, Level.GRID], [Level.TOWN] * 3])
def test_lists_of_any_length_are_asked_for(levels: list[Level]) -> None:
    expected = db.session().execute(by_levels(), {"levels": levels}).all()
    found = HotRead(by_levels()).all({"levels": levels})
    assert found == expected
    assert {type(row.level) for row in found} <= {Level}


def test_one_read_is_asked_with_lists_of_one_length_and_then_of_another() -> None:
    read = HotRead(by_levels())
    lengths = [
        len(read.all({"levels": levels})) for levels in ([Level.TOWN], [Level.TOWN, Level.VILLAGE], [], ["town"])
    ]
    assert lengths[1] > lengths[0] == lengths[3] > lengths[2] == 0


def test_two_lists_in_one_statement_and_one_that_stands_in_it() -> None:
    query = by_levels().where(
        Area.code.in_(bindparam("codes", expanding=True)), Area.level.in_([Level.TOWN, Level.GRID])
    )
    town = db.session().scalars(select(Area.code).where(Area.level == Level.TOWN)).one()
    found = HotRead(query).all({"codes": [town, "nowhere"], "levels": [Level.TOWN, Level.VILLAGE, Level.GRID]})
    assert [row.level for row in found] == [Level.TOWN]


def test_it_is_compiled_once_and_then_only_run(monkeypatch: pytest.MonkeyPatch) -> None:
    made, compiled = [], Texts._compiled
    monkeypatch.setattr(Texts, "_compiled", lambda *given: made.append(given) or compiled(*given))
    read = HotRead(by_levels())
    with counted_statements() as seen:
        for level in (Level.TOWN, Level.GRID, Level.VILLAGE):
            assert {row.level for row in read.all({"levels": [level]})} == {level}
    assert (len(made), len(seen)) == (1, 3)


def test_nothing_of_what_was_given_or_read_is_kept(town: Town) -> None:
    read = HotRead(select(User.name).where(User.phone_index == bindparam("index"), User.active))
    with db.session() as session:
        index = session.scalars(select(User.phone_index).where(User.id == town.users[PERSON])).one()
    name = read.first({"index": index}).name
    assert PERSON in name
    kept = repr([vars(read), vars(read._texts)])
    assert index not in kept
    assert name not in kept


def test_what_is_worked_out_at_each_run_is_worked_out_at_each_run() -> None:
    asked = bindparam("now", callable_=clock.now, type_=Moment())
    read, begin = HotRead(select(asked.label("now"))), clock.now()
    assert read.first({"now": begin}).now == begin
    for days in (1, 2):
        with clock.travel(begin + timedelta(days=days)):
            assert read.first().now == begin + timedelta(days=days)
    assert read.first({"now": begin}).now == begin


def test_it_sees_what_the_open_transaction_has_written_and_what_it_has_yet_to_write() -> None:
    read = HotRead(select(Unit.name).where(Unit.code == bindparam("code")))
    with transaction() as session:
        session.add(Unit(code="new", name="新单位", kind="courtyard"))
        assert [row.name for row in read.all({"code": "new"})] == ["新单位"]
        session.rollback()
    assert read.all({"code": "new"}) == []


def test_it_writes_nothing_where_a_change_is_to_be_written_whole() -> None:
    read = HotRead(select(Unit.name).where(Unit.code == bindparam("code")))
    with transaction() as session, session.no_autoflush:
        session.add(Unit(code="half", name="才做一半", kind="courtyard"))
        assert read.all({"code": "half"}) == []
        session.rollback()


@pytest.mark.parametrize("before", [{"code": "a"}, None])
def test_a_value_that_is_missing_is_an_error_and_no_earlier_one_is_taken(before: dict[str, str] | None) -> None:
    read = HotRead(select(Unit.name).where(Unit.code == bindparam("code")))
    if before:
        read.all(before)
    with pytest.raises((KeyError, InvalidRequestError, StatementError)):
        read.all()


def test_a_refusal_of_the_database_is_that_of_any_statement() -> None:
    read = HotRead(select(func.nothing_of_this_name(bindparam("one")).label("it")))
    with pytest.raises(OperationalError):
        read.all({"one": 1})


def test_texts_do_not_pile_up() -> None:
    read = HotRead(select(Area.id).where(Area.id.in_(bindparam("ids", expanding=True))))
    for length in range(MOST_TEXTS + 3):
        read.all({"ids": list(range(length))})
    assert len(read._texts._texts) <= MOST_TEXTS


def test_postgresql_is_given_names_and_not_places() -> None:
    text = Texts(by_levels().limit(5)).of(PGDialect_psycopg(), {"levels": [Level.TOWN, Level.GRID]})
    assert "%(levels_1)s" in text.sql
    assert "POSTCOMPILE" not in text.sql
    given = text.given({"levels": [Level.TOWN, Level.GRID]})
    assert given == {"levels_1": "town", "levels_2": "grid", "param_1": 5}


@pytest.mark.parametrize(
    "form", [lists.Form(1), lists.Form(2, phones=True, paths=1, only=("kind", "state"), after=True)]
)
def test_the_lists_of_cases_read_plain_columns_for_postgresql_too(form: lists.Form) -> None:
    values = {f"scope_{n}": f"a{n}" for n in range(form.scopes)} | {
        "bucket": "all",
        "size": 21,
        "most": 9,
        "path_0": "/1/",
    }
    values |= {"user_id": 1, "after_sort": 1, "after_row": 1, "kind": "hazard", "state": "submitted"}
    text = lists._list(form)._texts.of(PGDialect_psycopg(), values)
    assert "cases.before_dispatch" not in text.sql
    assert values.items() <= text.given(values).items()


def test_an_object_is_the_one_that_the_session_gives(town: Town) -> None:
    by_code = HotObject(Area, Area.code == bindparam("code"), Area.active)
    code = db.session().scalars(select(Area.code).where(Area.level == Level.VILLAGE).limit(1)).one()
    expected = db.session().scalars(select(Area).where(Area.code == code)).one()
    assert by_code.first({"code": code}) is expected
    shown = {name: getattr(expected, name) for name in Area.__table__.columns.keys()}  # noqa: SIM118
    db.session().expunge_all()
    with counted_statements() as seen:
        found = by_code.first({"code": code})
        assert found is not expected
        assert {name: getattr(found, name) for name in shown if name != "boundary"} == {
            name: value for name, value in shown.items() if name != "boundary"
        }
    assert len(seen) == 1
    assert found.boundary == shown["boundary"], "a column that is read only where it is asked for"
    assert by_code.first({"code": "nowhere"}) is None


def test_what_is_changed_of_such_an_object_is_stored(town: Town) -> None:
    by_code = HotObject(Area, Area.code == bindparam("code"))
    code = db.session().scalars(select(Area.code).where(Area.level == Level.VILLAGE).limit(1)).one()
    with transaction():
        by_code.first({"code": code}).name = "另一个村"
    db.session().expunge_all()
    assert by_code.first({"code": code}).name == "另一个村"

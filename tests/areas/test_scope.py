"""Lists narrowed by scope: merged, in order, page by page, without doubles."""

import pytest
from flask import Flask
from sqlalchemy import insert

from tests.support.actors import area
from tests.support.rules.sources import read
from webapp.areas import scope
from webapp.areas.scope import EVERYTHING, Window, count, in_list, narrow, scope_entries
from webapp.core.db import db, transaction
from webapp.reports.models import PatrolScope


@pytest.fixture
def listed(app: Flask) -> Flask:
    """Rows 1–6 in scope a1; 4–8 in scope a2; sorted by their number times ten."""
    rows = [r for n in range(1, 7) for r in scope_entries(["a1"], [("all", n * 10)], n)]
    rows += [r for n in range(4, 9) for r in scope_entries(["a2"], [("all", n * 10)], n)]
    with app.app_context(), transaction() as session:
        session.execute(insert(PatrolScope), rows)
    return app


def rows(app: Flask, scopes: list[str], window: Window = EVERYTHING, limit: int = 20) -> list[int]:
    with app.app_context():
        return [r.row_id for r in db.session().execute(narrow(PatrolScope, scopes, "all", window, limit))]


def test_several_scopes_are_merged_in_order_and_each_row_comes_once(listed: Flask) -> None:
    assert rows(listed, ["a1", "a2"]) == [8, 7, 6, 5, 4, 3, 2, 1]
    assert rows(listed, ["a1", "a2"], Window(newest_first=False)) == [1, 2, 3, 4, 5, 6, 7, 8]


def test_pages_follow_each_other_without_a_gap_or_a_double(listed: Flask) -> None:
    first = rows(listed, ["a1", "a2"], limit=3)
    second = rows(listed, ["a1", "a2"], Window(after=(first[-1] * 10, first[-1])), limit=3)
    assert (first, second) == ([8, 7, 6], [5, 4, 3])


def test_a_window_takes_since_and_leaves_until(listed: Flask) -> None:
    assert rows(listed, ["a1"], Window(since=20, until=50)) == [4, 3, 2]


def test_without_a_scope_there_is_nothing(listed: Flask) -> None:
    assert rows(listed, []) == []


def test_a_count_counts_a_row_once_however_often_it_is_seen(listed: Flask) -> None:
    with listed.app_context():
        assert db.session().scalar(count(PatrolScope, ["a1", "a2"], "all")) == 8


@pytest.mark.parametrize(("scopes", "seen"), [(["a1"], True), (["a2"], False), ([], False), (["a1", "a2"], True)])
def test_a_row_is_reached_only_through_a_scope_in_which_it_stands(listed: Flask, scopes: list[str], seen: bool) -> None:
    with listed.app_context():
        query = db.select(in_list(PatrolScope, scopes, "all", 10, 1))
        assert bool(db.session().scalar(query)) is seen


@pytest.fixture
def crossed(listed: Flask) -> Flask:
    """Also rows of another list, and two that came at the same moment."""
    more = [*scope_entries(["a1"], [("open", 10)], 21), *scope_entries(["a1", "a2"], [("all", 60)], 22)]
    with listed.app_context(), transaction() as session:
        session.execute(insert(PatrolScope), more)
    return listed


def test_a_list_holds_its_own_rows_and_those_of_one_moment_follow_their_numbers(crossed: Flask) -> None:
    assert rows(crossed, ["a1"]) == [22, 6, 5, 4, 3, 2, 1]
    assert rows(crossed, ["a1", "a2"], limit=3) == [8, 7, 22]
    assert rows(crossed, ["a1"], Window(after=(60, 22))) == [6, 5, 4, 3, 2, 1]
    assert rows(crossed, ["a1"], Window(after=(60, 6), newest_first=False)) == [22]
    assert rows(crossed, ["a1", "a2"], Window(newest_first=False), limit=7) == [1, 2, 3, 4, 5, 6, 22]
    assert rows(crossed, ["a1"], limit=2) == [22, 6]


def test_the_edges_of_a_window(crossed: Flask) -> None:
    assert rows(crossed, ["a1"], Window(since=50)) == [22, 6, 5]
    assert rows(crossed, ["a1"], Window(until=20)) == [1]
    with crossed.app_context():
        assert db.session().scalar(count(PatrolScope, ["a1", "a2"], "all", Window(since=60))) == 4
        assert db.session().scalar(count(PatrolScope, ["a1"], "open")) == 1
        assert db.session().scalar(count(PatrolScope, ["a3"], "all")) == 0


def test_a_page_is_twenty_rows_and_one_that_tells_of_more(app: Flask) -> None:
    with app.app_context(), transaction() as session:
        session.execute(
            insert(PatrolScope), [row for n in range(1, 31) for row in scope_entries(["a1"], [("all", n)], n)]
        )
        assert len(session.execute(narrow(PatrolScope, ["a1"], "all")).all()) == 21


def test_of_one_scope_only_what_holds_besides_is_shown(crossed: Flask) -> None:
    with crossed.app_context():
        only = {"a1": PatrolScope.row_id > 4}
        found = db.session().execute(narrow(PatrolScope, ["a1", "a2"], "all", only=only)).all()
        assert [row.row_id for row in found] == [8, 7, 22, 6, 5, 4]


@pytest.mark.parametrize(("bucket", "sort", "row_id"), [("open", 10, 1), ("all", 20, 1), ("all", 10, 2)])
def test_a_row_stands_in_a_list_at_its_own_place_only(crossed: Flask, bucket: str, sort: int, row_id: int) -> None:
    with crossed.app_context():
        assert not db.session().scalar(db.select(in_list(PatrolScope, ["a1"], bucket, sort, row_id)))


def test_each_kind_of_scope_has_its_letter() -> None:
    named = [scope.area_scope, scope.person_scope, scope.counter_scope]
    named += [scope.unit_scope, scope.recheck_scope, scope.desk_scope]
    assert [name(7) for name in named] == ["a7", "p7", "c7", "u7", "m7", "d7"]
    assert scope.scopes_of_area(area("village")) == ["a1", "a2", "a3"]
    assert scope.PROTECTED_SCOPE == "protected"


def test_a_thing_stands_in_every_place_of_every_scope_once() -> None:
    assert scope_entries(iter(["a1", "p2", "a1"]), iter([("all", 5), ("open", 6)]), 9) == [
        {"scope": name, "bucket": bucket, "sort": sort, "row_id": 9}
        for name in ("a1", "p2")
        for bucket, sort in (("all", 5), ("open", 6))
    ]


def test_readers_of_protected_matters_ask_for_the_lists_of_the_actor_and_never_name_the_one_list():
    """Else who is kept out of one matter would be found in a list that forgot to ask."""
    named = {one.path for one in read("webapp/**/*.py") if "PROTECTED_SCOPE" in one.text}
    derive = {"areas/scope", "people/actor", "people/queries_receiving", "visits/service"}
    assert named == {f"webapp/{name}.py" for name in derive}

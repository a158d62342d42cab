"""Lists narrowed by scope: merged, in order, page by page, without doubles."""

import pytest
from flask import Flask
from sqlalchemy import insert

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

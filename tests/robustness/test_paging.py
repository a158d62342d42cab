"""Turning the pages of a list shows each row once and ends: nothing looks lost, nothing looks doubled."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.support.town import Phone, Town
from webapp.areas.scope import area_scope
from webapp.capture import queries as capture
from webapp.cases.lists import queries as cases
from webapp.core import clock
from webapp.inbox import queries as inbox
from webapp.people.queries import actor_by_id

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


@pytest.fixture
def informant(town: Town) -> Phone:
    """Somebody who sent five reports, two of them in the same second, and whose grid lead was told of each."""
    phone = town.sign_in("informant:200/001/01")
    for n in (0, 1, 1, 2, 3):
        with clock.travel(NOON + timedelta(seconds=n)):
            phone.report(severity="urgent")
    return phone


def walked(turn) -> list[int]:
    """Turn pages until there is none, at most ten."""
    seen, after = [], None
    for _ in range(10):
        ids, after = turn(after)
        seen += ids
        if after is None:
            return seen
    raise AssertionError(f"the pages never end: {seen}")


def test_my_reports(town: Town, informant: Phone, monkeypatch) -> None:
    monkeypatch.setattr(capture, "PAGE_SIZE", 2)
    with town.app.app_context():
        actor = actor_by_id(informant.user_id)

        def turn(after):
            rows, following = capture.my_page(actor, None, after)
            return [row.report.id for row in rows], following

        assert walked(turn) == [5, 4, 3, 2, 1]


def test_overdue_cases(town: Town, informant: Phone, monkeypatch) -> None:
    monkeypatch.setattr(cases, "PAGE_SIZE", 2)
    with town.app.app_context(), clock.travel(NOON + timedelta(days=30)):
        scopes = [area_scope(post.area_id) for post in actor_by_id(town.users["grid:200/001"]).posts]

        def turn(after):
            page = cases.held_overdue(scopes, after)
            return [row.case.id for row in page.rows], page.after

        assert walked(turn) == [1, 2, 3, 4, 5]


def test_messages(town: Town, informant: Phone, monkeypatch) -> None:
    monkeypatch.setattr(inbox, "PAGE_SIZE", 2)
    with town.app.app_context(), clock.travel(NOON + timedelta(days=1)):
        lead = actor_by_id(town.users["grid:200/001"])

        def turn(after):
            page = inbox.threads(lead, after)
            return [thread.id for thread in page.rows], page.after

        assert sorted(walked(turn)) == [1, 2, 3, 4, 5]

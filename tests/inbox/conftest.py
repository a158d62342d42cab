"""A town at noon, and what its people were told."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from tests.support.makers import Desk
from tests.support.town import Phone, Town
from webapp.core import clock
from webapp.core.db import db
from webapp.inbox.models import Notice, Thread

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    """Nobody's quiet hours, whenever the tests run."""
    with clock.travel(NOON):
        yield


@pytest.fixture
def night(noon: None) -> Iterator[datetime]:
    """Half past ten in the evening."""
    with clock.travel(NOON.replace(hour=14, minute=30)) as moment:
        yield moment


@pytest.fixture
def reporter(town: Town) -> Phone:
    """An informant of the first micro-grid."""
    return town.sign_in("informant:200/001/01")


@pytest.fixture
def told(town: Town) -> Callable[[str], list[str]]:
    """Says what a person was told, oldest first: told("grid:200/001") → titles."""

    def titles(key: str) -> list[str]:
        with town.app.app_context():
            query = select(Notice.title).where(Notice.user_id == town.users[key]).order_by(Notice.id)
            return list(db.session().scalars(query))

    return titles


@pytest.fixture
def threads(town: Town) -> Callable[[str], list[Thread]]:
    """Says which rows a person has, also those that are still held back, by the time they show."""

    def rows(key: str) -> list[Thread]:
        with town.app.app_context():
            query = select(Thread).where(Thread.user_id == town.users[key]).order_by(Thread.last_at, Thread.id)
            return list(db.session().scalars(query))

    return rows


@pytest.fixture
def everybody_told(town: Town) -> Callable[[], dict[str, list[tuple[str, str]]]]:
    """Says person → [(title, text)] for all who were told anything."""

    def all_of_it() -> dict[str, list[tuple[str, str]]]:
        keys = {user_id: key for key, user_id in town.users.items()}
        found: dict[str, list[tuple[str, str]]] = {}
        with town.app.app_context():
            for notice in db.session().scalars(select(Notice).order_by(Notice.id)):
                found.setdefault(keys[notice.user_id], []).append((notice.title, notice.text))
        return found

    return all_of_it


@pytest.fixture
def codes(reporter: Phone, lead: Phone) -> Iterator[list[str]]:
    """Three cases, each told to the lead, the last one first in the list."""
    found = []
    for n in range(3):
        with clock.travel(clock.now() + timedelta(minutes=n)):
            found.insert(0, reporter.report(description=f"第{n}件").get_json()["case_code"])
    with clock.travel(clock.now() + timedelta(hours=1)):
        yield found


@pytest.fixture
def asked(desk: Desk) -> str:
    """Return the code of a case whose unit asks for more days."""
    code = desk.at_the_town(description="要多几天")
    desk.dispatch(code, "court")
    desk.order("court", code, "accept")
    later = (clock.local_day(clock.now()) + timedelta(days=30)).isoformat()
    desk.order("court", code, "ask-extension", note="等材料", due_on=later)
    return code

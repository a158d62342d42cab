"""What waits for a person is counted in one statement, each number once, and only what concerns them."""

from datetime import timedelta

import pytest
from sqlalchemy import literal, select

from tests.support.statements import counted_statements
from webapp.core import clock
from webapp.people.queries import actor_by_id
from webapp.web.doors import DOORS
from webapp.web.waiting import WAITING, Count, Waiting, counted, scalar, tonight, waits


@pytest.fixture
def nothing_waits(app):  # whose packages have registered by then
    with WAITING.put_back(empty=True):
        yield


def one(key, number, today=None, **more):
    def count(actor):
        return scalar(select(literal(number))) if actor == "me" else None

    def ends(_actor):
        return scalar(select(literal(today)))

    return waits(Waiting(key=key, word=key, url="/", count=count, today=None if today is None else ends, **more))


def waiting_for(town, key):
    with town.app.app_context(), counted_statements() as seen:
        actor = actor_by_id(town.users[key])
        del seen[:]
        found = counted(actor)
        assert len(seen) <= 1, seen
    return found


@pytest.mark.usefixtures("nothing_waits")
def test_all_numbers_come_in_one_statement_with_what_ends_today(app):
    one("calls", 3)
    one("orders", 5, today=2)
    with app.app_context(), counted_statements() as seen:
        assert counted("me") == {"calls": Count(3, 0), "orders": Count(5, 2)}
        assert len(seen) == 1


@pytest.mark.usefixtures("nothing_waits")
def test_what_does_not_concern_a_person_is_not_asked(app):
    one("calls", 3)
    with app.app_context(), counted_statements() as seen:
        assert counted("somebody else") == {}
        assert seen == []


@pytest.mark.usefixtures("nothing_waits")
def test_some_of_it_is_asked_by_name(app):
    one("calls", 3)
    one("orders", 5)
    with app.app_context():
        assert counted("me", ["orders"]) == {"orders": Count(5, 0)}
        with pytest.raises(KeyError):
            counted("me", ["nothing"])


@pytest.mark.usefixtures("nothing_waits")
def test_each_number_has_one_place():
    one("calls", 3)
    with pytest.raises(ValueError, match="what waits: calls is registered already"):
        one("calls", 4)


def test_the_day_ends_at_midnight_in_the_town(app):
    with app.app_context():
        assert clock.local(tonight()).time().isoformat() == "00:00:00"
        assert timedelta() < tonight() - clock.now() <= timedelta(days=1)


def test_every_number_behind_a_door_is_one_that_is_counted(app):
    assert {key for door in DOORS for key in door.count} <= set(WAITING.names())


@pytest.mark.parametrize(
    "key", ["grid:200/001", "governance_centre", "justice_office", "grid_centre", "system_admin", "auditor"]
)
def test_each_role_s_numbers_take_one_statement(town, key):
    assert "messages" in waiting_for(town, key)


def test_a_report_waits_for_its_lead_and_ends_today_when_it_is_urgent(town):
    town.sign_in("informant:200/001/01").report(description="护栏松动", severity="urgent")
    assert waiting_for(town, "grid:200/001")["todo"] == Count(1, 1)
    assert "todo" not in waiting_for(town, "informant:200/001/01")
    assert "dispatch" not in waiting_for(town, "grid:200/001")


def test_a_copy_that_never_came_waits_for_who_runs_the_house(town):
    assert waiting_for(town, "system_admin")["backup"] == Count(1, 1)
    assert "backup" not in waiting_for(town, "governance_centre")

"""报平安: one tap of any member; who has to know is told once when it does not come, and again until it does."""

import uuid
from datetime import datetime

import pytest

from tests.emergencies.teams.conftest import DISPATCHER, GRID, INFORMANT, VILLAGE, Search, after
from webapp.core import clock
from webapp.core.clock import SHANGHAI
from webapp.core.db import transaction
from webapp.emergencies.standing.models import EmergencyDuty, EmergencyMember
from webapp.emergencies.teams.rules import due_after

ON_DUTY = "police_station"


def alarms(search: Search) -> int:
    return len(search.house.journalled("emergency.team_silent"))


def on_duty(search: Search) -> None:
    """Put the police officer on duty today."""
    user_id, town_id = search.house.phone(ON_DUTY).user_id, search.house.row(search.code).town_id
    now = clock.now()
    today = clock.local_day(now)
    with search.house.town.app.app_context(), transaction() as session:
        session.add(EmergencyMember(town_id=town_id, user_id=user_id, skills=[], since=today, changed_at=now))
        session.add(
            EmergencyDuty(town_id=town_id, day=today, main_id=user_id, away=[], settled=True, mark=1, changed_at=now)
        )


def test_one_tap_of_any_member_counts_for_the_team(search: Search) -> None:
    team = search.out()
    with clock.travel(after(minutes=50)):
        search.safe(INFORMANT, latitude="25.9", longitude="110.9")
    found = search.team(team)
    assert (found.heard_at, found.heard_from_id) == (after(minutes=50), search.house.phone(INFORMANT).user_id)
    assert found.next_alarm_at == after(minutes=120)
    assert search.house.steps(search.code)[-1].position.startswith("25.9,110.9")


def test_who_was_never_in_a_team_has_none_to_report_for(search: Search) -> None:
    search.out()
    search.house.press(VILLAGE, search.code, "safe", status=409)


def test_it_may_be_noted_for_somebody(search: Search) -> None:
    team = search.out()
    with clock.travel(after(minutes=20)):
        search.safe(DISPATCHER, **{"for": search.of_roll(INFORMANT)})
    assert search.team(team).heard_at == after(minutes=20)


def test_late_by_ten_minutes_commander_and_duty_officer_are_told_again_and_again(search: Search) -> None:
    on_duty(search)
    search.out()
    with clock.travel(after(minutes=69)):
        assert search.sweep() == 0
        assert "13:00 前报平安" in search.page(GRID).text or "还没报" in search.page(GRID).text
    for minutes in (70, 80, 90):
        with clock.travel(after(minutes=minutes)):
            assert (search.sweep(), search.sweep()) == (1, 0)
    assert alarms(search) == 3
    with clock.travel(after(minutes=91)):
        assert "一队还没报平安" in search.house.told(DISPATCHER)
        assert "一队还没报平安" in search.house.told(ON_DUTY)
        assert "还没报平安" not in search.house.told(VILLAGE)
        row = search.page().find(data_team="1")
        assert "还没报平安" in row.text
        assert "失踪" not in search.page().text


def test_after_a_worker_that_was_dead_for_twenty_minutes_one_alarm_is_given(search: Search) -> None:
    search.out()
    with clock.travel(after(minutes=90)):
        assert (search.sweep(), search.sweep()) == (1, 0)
    assert alarms(search) == 1
    with clock.travel(after(minutes=99)):
        assert search.sweep() == 0
    with clock.travel(after(minutes=100)):
        assert search.sweep() == 1


def test_pressed_before_the_alarm_and_arriving_after_it_stills_it_and_says_so(search: Search) -> None:
    team = search.out()
    with clock.travel(after(minutes=71)):
        search.sweep()
    with clock.travel(after(minutes=75)):
        search.safe(occurred_at=after(minutes=58).isoformat())
        assert "12:58 按的，13:15 才收到" in search.house.told(DISPATCHER)
        assert "12:58" in search.page().find(data_team=str(team)).text
        assert search.sweep() == 0
    found = search.team(team)
    assert (found.alarms, found.next_alarm_at) == (0, after(minutes=128))


def test_one_that_is_too_old_leaves_the_alarms_on(search: Search) -> None:
    team = search.out()
    with clock.travel(after(minutes=75)):
        search.sweep()
        search.safe(occurred_at=after(minutes=3).isoformat())
    assert (search.team(team).alarms, search.team(team).next_alarm_at) == (1, after(minutes=85))
    assert search.team(team).heard_at == after(minutes=3)


def test_the_same_press_twice_is_one(search: Search) -> None:
    search.out()
    own = str(uuid.uuid4())
    search.safe(client_id=own)
    search.safe(client_id=own, status=200)
    assert len(search.house.journalled("emergency.team_safe")) == 1


def test_who_reached_a_team_is_named_and_the_time_begins_again(search: Search) -> None:
    team = search.out()
    with clock.travel(after(minutes=71)):
        search.sweep()
        search.press("informant:201/001/01", team, "reached", status=404)
        search.press(VILLAGE, team, "reached")
    found = search.team(team)
    assert (found.reached, found.heard_from_id) == (True, search.house.phone(VILLAGE).user_id)
    assert (found.alarms, found.next_alarm_at) == (0, after(minutes=141))
    with clock.travel(after(minutes=72)):
        assert "联系上了" in search.house.told(DISPATCHER)
        assert "联系上了" in search.page().find(data_team=str(team)).text


def test_a_team_that_is_back_and_a_headquarters_that_ended_alarm_nobody(search: Search) -> None:
    search.press(GRID, search.out(), "returned")
    search.out(name="二队", leader=VILLAGE)
    search.house.step(DISPATCHER, search.code, "stand-down", reason="二队在村里")
    with clock.travel(after(hours=3)):
        assert search.sweep() == 0
        search.safe(INFORMANT)


@pytest.mark.parametrize(
    ("heard", "every", "due"),
    [
        ((12, 0), None, (13, 0)),
        ((19, 29), None, (20, 29)),
        ((19, 40), None, (20, 10)),
        ((23, 50), None, (0, 20)),
        ((5, 20), None, (5, 50)),
        ((5, 40), None, (6, 40)),
        ((23, 0), 45, (23, 45)),
    ],
)
def test_by_night_half_an_hour_by_day_an_hour_unless_told_otherwise(
    search: Search, heard: tuple[int, int], every: int | None, due: tuple[int, int]
) -> None:
    team = search.team(search.formed())
    team.safe_every = every
    with search.house.town.app.app_context():
        found = clock.local(due_after(team, datetime(2026, 11, 26, *heard, tzinfo=SHANGHAI)))
    assert (found.hour, found.minute) == due


def test_a_position_is_kept_only_of_a_press_that_brought_one(search: Search) -> None:
    search.out()
    search.safe()
    assert [one.position for one in search.house.steps(search.code)] == [None, None, None]

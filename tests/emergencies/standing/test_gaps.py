"""Gaps are named a week ahead: on the desk's first page, in its list, and once in its messages."""

import re
from datetime import date, timedelta

from tests.emergencies.standing.conftest import COMMISSIONER, JUSTICE, KEEPER, MEDIATOR, POLICE, Standing, june
from tests.emergencies.standing.test_duty import away
from webapp.core import clock
from webapp.core.calendar import SOURCES


def gaps(standing: Standing) -> dict[str, str]:
    """Return day → what is missing, as the desk's list says it."""
    page = standing.page(KEEPER, "/emergencies/duty?show=gaps")
    return {one["data-day"]: one["data-state"] for one in page.find_all("li") if "data-day" in one.attributes}


def waiting(standing: Standing) -> int:
    """Return the number on the desk's door."""
    door = standing.page(KEEPER, "/me").where(lambda one: one.get("href") == "/emergencies/duty")
    found = re.search(r"\d+", " ".join(one.text for one in door))
    return int(found[0]) if found else 0


def test_a_town_without_a_team_has_no_gaps(standing: Standing):
    assert standing.sweep() == 0
    assert "值班有空" not in standing.told(KEEPER)


def test_gaps_are_counted_listed_and_told_once_up_to_a_week_ahead(team: Standing):
    team.plan(first=june(10), until=june(15), main=POLICE, deputy=JUSTICE)
    team.plan(first=june(16), main=POLICE)

    assert gaps(team) == {june(16): "no_deputy", june(17): "empty"}  # the 18th is eight days ahead
    assert team.sweep() == 2
    assert team.sweep() == 0
    assert team.journalled("emergency.duty_gap") == [{"gaps": [june(16), june(17)], "all": 2}]
    assert "值班有空：6月16日、17日" in team.told(KEEPER)
    assert "值班有空" not in team.told(COMMISSIONER)
    assert gaps(team) == {june(16): "no_deputy", june(17): "empty"}


def test_the_desk_finds_the_next_gaps_on_its_page_of_the_morning(team: Standing):
    team.plan(first=june(10), until=june(15), main=POLICE, deputy=JUSTICE)
    morning = team.phone(KEEPER).get("/", follow_redirects=True).text
    assert "6月16日 周二 没人值班" in morning
    assert "/emergencies/duty?show=gaps" in morning
    assert "没人值班" not in team.phone(POLICE).get("/todo").text


def test_a_gap_that_was_told_and_filled_is_told_anew_when_it_opens_again(team: Standing):
    team.plan(first=june(10), until=june(17), main=POLICE, deputy=JUSTICE)
    assert team.sweep() == 0
    team.plan(way="day", first=june(12), main="", deputy=JUSTICE)
    assert team.sweep() == 1
    team.plan(way="day", first=june(12), main=MEDIATOR, deputy=JUSTICE)
    assert team.sweep() == 0
    team.plan(way="day", first=june(12), main="", deputy=JUSTICE)
    assert team.sweep() == 1


def test_who_goes_away_after_they_were_planned_makes_a_gap(team: Standing):
    team.plan(first=june(10), until=june(17), main=POLICE, deputy=JUSTICE)
    with SOURCES.put_back():
        SOURCES.add(away(13, team.town.users[JUSTICE]))
        assert team.sweep() == 1
        assert team.sweep() == 0
        assert gaps(team) == {june(13): "away"}
        assert "这一天不在" in team.page(KEEPER, f"/emergencies/duty/{june(13)}").text
    assert team.sweep() == 0
    assert gaps(team) == {}


def test_a_gap_that_was_told_refuses_nobody_who_plans_the_day(team: Standing):
    team.sweep()
    team.plan(first=june(10), until=june(17), main=POLICE, deputy=JUSTICE, seen="0")
    assert gaps(team) == {}


def test_the_next_day_looks_one_day_further(team: Standing):
    team.plan(first=june(10), until=june(17), main=POLICE, deputy=JUSTICE)
    assert team.sweep() == 0
    with clock.travel(clock.now() + timedelta(days=1)):
        assert gaps(team) == {june(18): "empty"}
        assert team.sweep() == 1


def test_the_number_on_the_door_is_that_of_the_list(team: Standing):
    team.plan(first=june(10), until=june(14), main=POLICE, deputy=JUSTICE)
    assert waiting(team) == len(gaps(team)) == 3
    assert date(2026, 6, 17).isoformat() in gaps(team)

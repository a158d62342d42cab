"""The duty calendar: planning days, weeks and stretches, two at once, who is away, what a month and a calendar show."""

from datetime import date, datetime, timedelta

from icalendar import Calendar
from sqlalchemy import update

from tests.emergencies.standing.conftest import (
    COMMISSIONER,
    JUSTICE,
    KEEPER,
    LEAD,
    MEDIATOR,
    PAGE,
    POLICE,
    STRANGER,
    TODAY,
    WOMEN,
    Standing,
    june,
)
from tests.support.html import parse
from tests.support.statements import counted_statements
from webapp.core import clock
from webapp.core.calendar import SOURCES, CalendarEntry, held
from webapp.core.db import transaction
from webapp.emergencies.standing.models import EmergencyMember


def away(day: int, who: int, hours: int = 24):
    """Return a source of calendar entries by which a person is held on a day of June."""

    def source(user_id: int, since: datetime, until: datetime) -> list[CalendarEntry]:
        at = clock.day_start(date(2026, 6, day))
        one = CalendarEntry("away", at, at + timedelta(hours=hours), "不在", 1, at)
        return [one] if user_id == who and since <= at < until else []

    return source


def test_a_stretch_of_days_is_planned_and_those_on_duty_are_told_their_own(team: Standing):
    made = team.plan(first=june(15), until=june(17), main=POLICE, deputy=JUSTICE)

    assert made["days"] == [june(15), june(16), june(17)]
    assert team.days() == {june(day): (POLICE, JUSTICE) for day in (15, 16, 17)}
    assert "排了您值班：6月15日、16日、17日" in team.told(POLICE)
    assert "排了您值班" not in team.told(MEDIATOR)


def test_a_weekly_pattern_fills_only_the_days_of_the_week_that_were_chosen(team: Standing):
    team.plan(first=june(10), until=june(30), main=POLICE, deputy=JUSTICE, weekdays=["1", "4"])
    assert list(team.days()) == [june(day) for day in (11, 15, 18, 22, 25, 29)]


def test_a_week_is_carried_on_to_the_same_days_of_the_weeks_after(team: Standing):
    team.plan(first=june(10), main=POLICE, deputy=JUSTICE)
    team.plan(first=june(13), main=JUSTICE, deputy=MEDIATOR)
    team.plan(way="copy", week=june(11), until=june(27))
    assert team.days() == {
        june(10): (POLICE, JUSTICE),
        june(13): (JUSTICE, MEDIATOR),
        june(17): (POLICE, JUSTICE),
        june(20): (JUSTICE, MEDIATOR),
        june(24): (POLICE, JUSTICE),
        june(27): (JUSTICE, MEDIATOR),
    }


def test_what_is_planned_already_stays_unless_it_is_to_be_replaced(team: Standing):
    team.plan(first=june(15), main=POLICE)
    team.plan(first=june(15), until=june(16), main=MEDIATOR, deputy=JUSTICE)
    assert team.days() == {june(15): (POLICE, JUSTICE), june(16): (MEDIATOR, JUSTICE)}
    team.plan(first=june(15), main=MEDIATOR, replace="1")
    assert team.days()[june(15)] == (MEDIATOR, JUSTICE)
    assert "不用您值班了：6月15日" in team.told(POLICE)


def test_the_day_of_who_is_no_longer_in_the_team_counts_as_empty(team: Standing):
    team.plan(first=june(15), main=POLICE, deputy=JUSTICE)
    with team.town.app.app_context(), transaction() as session:
        ends = update(EmergencyMember).where(EmergencyMember.user_id == team.town.users[POLICE])
        session.execute(ends.values(until=date(2026, 6, 12)))
    team.plan(first=june(15), main=MEDIATOR)
    assert team.days() == {june(15): (MEDIATOR, JUSTICE)}


def test_one_person_is_never_both_and_one_in_a_stretch_leaves_the_other_part_open(team: Standing):
    assert team.plan(first=june(15), main=POLICE, deputy=POLICE, status=422)["error"]["fields"] == {
        "deputy": "主班和副班要两个人"
    }
    team.plan(first=june(15), main=POLICE)
    left = team.plan(first=june(15), until=june(16), deputy=POLICE)["left"]
    assert [(one["day"], one["part"]) for one in left] == [(june(15), "deputy")]
    assert team.days() == {june(15): (POLICE, ""), june(16): ("", POLICE)}


def test_of_two_who_plan_the_same_day_at_once_the_second_sees_both_and_may_go_on(team: Standing):
    seen = int(team.page(KEEPER, "/emergencies/duty/plan").find_all("input", name="seen")[0]["value"])
    team.plan(first=june(15), main=POLICE, deputy=JUSTICE)
    sent = {"from": june(14), "until": june(15), "seen": seen, "replace": "1"}
    sent |= {"main": team.town.users[MEDIATOR], "deputy": team.town.users[JUSTICE]}

    answer = team.phone(KEEPER).post("/emergencies/duty", sent, headers=PAGE)

    assert answer.status_code == 409
    page = parse(answer.data)
    (row,) = page.find_all("tr", data_conflict=june(15))
    stands, wanted = row.find_all("td")[1:]
    names = {one["value"]: one.text for one in page.find_all("option")}
    assert names[str(team.town.users[POLICE])] in stands.text
    assert names[str(team.town.users[MEDIATOR])] in wanted.text
    assert team.days() == {june(15): (POLICE, JUSTICE)}  # nothing of it is half stored
    kept = page.find("select", name="main").find("option", value=str(team.town.users[MEDIATOR]))
    assert "selected" in kept.attributes

    sent["seen"] = page.find("input", name="seen")["value"]
    assert team.phone(KEEPER).post("/emergencies/duty", sent, headers=PAGE).status_code == 303
    assert team.days()[june(15)] == (MEDIATOR, JUSTICE)


def test_the_same_plan_twice_is_no_conflict(team: Standing):
    team.plan(first=june(15), main=POLICE, deputy=JUSTICE, seen="0")
    assert team.plan(first=june(15), main=POLICE, deputy=JUSTICE, seen="0", replace="1")["days"] == []


def test_a_change_of_another_day_refuses_nobody(team: Standing):
    team.plan(first=june(14), main=POLICE, deputy=JUSTICE)
    team.plan(first=june(15), main=MEDIATOR, deputy=JUSTICE, seen="0")
    assert team.days()[june(15)] == (MEDIATOR, JUSTICE)


def test_a_conflict_is_said_before_what_is_wrong_with_fields(team: Standing):
    team.plan(first=june(15), main=POLICE, deputy=JUSTICE)
    team.plan(first=june(15), main=MEDIATOR, deputy=MEDIATOR, seen="0", status=409)


def test_days_that_are_over_or_too_far_and_stretches_the_wrong_way_round_are_refused(team: Standing):
    assert team.plan(first=june(9), main=POLICE, status=422)["error"]["fields"] == {"from": "过去的日子不能再排"}
    assert "until" in team.plan(first=june(12), until="2027-07-01", main=POLICE, status=422)["error"]["fields"]
    assert "until" in team.plan(first=june(12), until=june(11), main=POLICE, status=422)["error"]["fields"]
    assert "main" in team.plan(first=june(12), status=422)["error"]["fields"]
    assert (
        "weekdays"
        in team.plan(first=june(12), until=june(13), main=POLICE, weekdays="1", status=422)["error"]["fields"]
    )
    assert team.days() == {}


def test_who_is_not_in_the_team_that_day_is_left_out_and_named(team: Standing):
    with team.town.app.app_context(), transaction() as session:
        ends = update(EmergencyMember).where(EmergencyMember.user_id == team.town.users[POLICE])
        session.execute(ends.values(until=date(2026, 6, 16)))
    left = team.plan(first=june(15), until=june(16), main=POLICE, deputy=JUSTICE)["left"]
    assert left == [{"day": june(16), "part": "main", "why": "那天不在队里"}]
    assert team.days() == {june(15): (POLICE, JUSTICE), june(16): ("", JUSTICE)}
    refused = team.plan(first=june(17), main=WOMEN, status=422)["error"]["fields"]
    assert "不在队里" in refused["main"]


def test_who_is_away_the_whole_day_is_not_planned_but_an_appointment_keeps_nobody(team: Standing):
    with SOURCES.put_back():
        SOURCES.add(away(15, team.town.users[POLICE]))
        SOURCES.add(away(16, team.town.users[POLICE], hours=2))
        answer = team.phone(KEEPER).post(
            "/emergencies/duty",
            {"from": june(15), "until": june(16), "main": team.town.users[POLICE], "deputy": team.town.users[JUSTICE]},
            headers=PAGE,
        )
        assert "没排上：6月15日" in team.phone(KEEPER).get(answer.location).text
        assert team.days() == {june(15): ("", JUSTICE), june(16): (POLICE, JUSTICE)}
        one = {"way": "day", "first": june(15), "main": POLICE, "deputy": JUSTICE}
        assert "6月15日不在" in team.plan(**one, status=422)["error"]["fields"]["main"]


def test_only_the_desk_plans_and_whoever_has_no_business_there_sees_nothing(team: Standing):
    for who in (COMMISSIONER, LEAD, POLICE, STRANGER):
        team.plan(first=june(15), main=POLICE, by=who, status=404)
        team.page(who, "/emergencies/duty/plan", 404)
    for who in (COMMISSIONER, LEAD, POLICE):
        team.page(who, "/emergencies/duty")
        team.page(who, f"/emergencies/duty/{june(15)}")
    for url in ("/emergencies/duty", f"/emergencies/duty/{june(15)}"):
        team.page(STRANGER, url, 404)
    team.page(KEEPER, "/emergencies/duty/2026-02-30", 404)


def test_a_month_shows_who_is_on_duty_what_is_missing_days_off_and_ones_own(team: Standing):
    team.plan(first=june(18), until=june(20), main=POLICE, deputy=JUSTICE)
    team.plan(first=june(22), main=POLICE)
    month = team.page(POLICE, "/emergencies/duty?month=2026-06")
    states = {one["data-day"]: one["data-state"] for one in month.where(lambda one: "data-day" in one.attributes)}
    assert len(states) == 30
    assert (states[june(18)], states[june(22)], states[june(25)]) == ("full", "no_deputy", "empty")
    festival = month.find("li", data_day=june(19))
    assert "端午节" in festival.text
    assert "您是主班" in festival.text
    assert "缺副班" in month.find("li", data_day=june(22)).text
    assert "没人值班" in month.find("li", data_day=june(17)).text
    assert "还没排" in month.find("li", data_day=june(25)).text  # later than gaps are named: no alarm yet
    assert "没人值班" not in month.find("li", data_day=june(9)).text  # over: nobody can be put there any more


def test_a_day_can_be_emptied_and_is_called_with_one_tap(team: Standing):
    team.plan(first=june(15), main=POLICE, deputy=JUSTICE)
    assert f"tel:{team.number_of(POLICE)}" in team.page(KEEPER, f"/emergencies/duty/{june(15)}").links
    team.plan(way="day", first=june(15), main="", deputy=JUSTICE)
    assert team.days() == {june(15): ("", JUSTICE)}


def test_ones_duty_is_in_the_calendar_of_the_phone_in_neutral_words_and_holds_nobody(team: Standing):
    team.plan(first=june(15), main=POLICE, deputy=JUSTICE)
    assert team.phone(POLICE).post("/me/calendar", headers=PAGE).status_code == 303
    address = team.page(POLICE, "/me/calendar").where(lambda one: ".ics" in one.get("value") + one.text)[-1]
    url = next(word for word in (address.get("value") + " " + address.text).split() if word.endswith(".ics"))
    (event,) = Calendar.from_ical(team.phone(STRANGER).get(url).data).walk("VEVENT")
    assert str(event["summary"]) == "值班"
    assert event["dtstart"].dt == datetime(2026, 6, 15, tzinfo=clock.SHANGHAI)
    assert event["dtend"].dt == datetime(2026, 6, 16, tzinfo=clock.SHANGHAI)
    begins = clock.day_start(date(2026, 6, 15))
    with team.town.app.app_context():
        assert held(team.town.users[POLICE], begins, begins + timedelta(days=1)) == []


def test_who_is_on_duty_reads_it_first_of_all_today_and_the_day_before(team: Standing):
    team.plan(first=june(11), main=POLICE, deputy=JUSTICE)
    assert "明天您值班（主班）" in team.phone(POLICE).get("/todo").text
    with clock.travel(clock.now() + timedelta(days=1)):
        assert "今天您值班（副班）" in team.phone(JUSTICE).get("/todo").text
    with clock.travel(clock.now() + timedelta(days=2)):
        assert "您值班" not in team.phone(JUSTICE).get("/todo").text


def test_a_month_and_a_day_cost_few_statements(team: Standing):
    team.plan(first=TODAY.isoformat(), until=june(30), main=POLICE, deputy=JUSTICE)
    desk = team.phone(KEEPER)
    desk.get("/emergencies/duty")
    for url, most in (
        ("/emergencies/duty", 6),
        ("/emergencies/duty?show=gaps", 6),
        (f"/emergencies/duty/{june(15)}", 10),
        ("/emergencies/duty/plan", 8),
    ):
        with counted_statements(team.town.app) as statements:
            assert desk.get(url).status_code == 200
        assert len(statements) <= most, (url, statements)

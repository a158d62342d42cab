"""The emergency team: who keeps it, who is in it on which day, and what becomes of those who leave."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select, update

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
from tests.support.statements import counted_statements
from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.emergencies.standing.models import EmergencyMember
from webapp.emergencies.standing.queries import deputies_of, duty_on, is_on_duty, members_on
from webapp.people.models import Post, User
from webapp.people.queries import actor_by_id


def test_the_desk_puts_somebody_into_the_team_and_they_are_told(standing: Standing):
    made = standing.add(POLICE, skills=["first_aid", "boat"])

    assert made["url"] == f"/emergencies/team/{made['id']}"
    assert standing.member(made["id"]).skills == ["first_aid", "boat"]
    assert "您在应急队伍里了" in standing.told(POLICE)
    row = standing.page(KEEPER, "/emergencies/team").find("tr", data_member=str(made["id"]))
    assert row["data-state"] == "in"
    assert "急救、船艇" in row.text


def test_who_does_not_keep_the_team_finds_no_way_to_change_it(standing: Standing):
    (number,) = standing.members(POLICE)
    standing.page(COMMISSIONER, f"/emergencies/team/{number}")
    standing.page(LEAD, "/emergencies/team")
    for who in (COMMISSIONER, LEAD, POLICE, STRANGER):
        standing.add(JUSTICE, by=who, status=404)
        assert standing.phone(who).post(f"/emergencies/team/{number}/end", {"until": june(20)}).status_code == 404
    for who in (POLICE, STRANGER):
        standing.page(who, "/emergencies/team", 404)
    assert "改一改" not in standing.page(COMMISSIONER, f"/emergencies/team/{number}").text


def test_nobody_is_in_the_team_twice_at_once(standing: Standing):
    standing.add(POLICE, since=june(1), until=june(20))
    refused = standing.add(POLICE, since=june(19), status=409)
    assert "已经在队里了" in refused["error"]["message"]
    standing.add(POLICE, since=june(20))


def test_each_wrong_field_has_its_sentence_and_nothing_is_stored(standing: Standing):
    refused = standing.add(POLICE, unit="999999", until=june(1), deputy=standing.town.users[POLICE], status=422)
    assert set(refused["error"]["fields"]) == {"unit", "until", "deputy"}
    assert standing.add("auditor", status=422)["error"]["fields"] == {"user": "先找到要加的人"}
    assert standing.rows(select(EmergencyMember)) == []


def test_what_was_typed_survives_a_refusal(standing: Standing):
    sent = {"user": standing.town.users[POLICE], "skills": ["boat"], "since": june(5), "until": june(1)}
    answer = standing.phone(KEEPER).post("/emergencies/team", sent, headers=PAGE)
    assert answer.status_code == 422
    assert 'value="boat" checked' in answer.text
    assert f'value="{june(5)}"' in answer.text


def test_two_who_change_a_member_at_once_are_told_and_the_first_stays(standing: Standing):
    (number,) = standing.members(POLICE)
    desk = standing.phone(KEEPER)
    seen = {"version": "1", "since": june(1)}
    assert desk.post(f"/emergencies/team/{number}", {**seen, "skills": ["boat"]}).status_code == 303
    assert desk.post(f"/emergencies/team/{number}", {**seen, "skills": ["driving"]}).status_code == 409
    assert standing.member(number).skills == ["boat"]


def test_people_are_found_by_name_and_added_from_what_was_found(standing: Standing):
    with standing.town.app.app_context():
        name = db.session().get_one(User, standing.town.users[POLICE]).name
    page = standing.page(KEEPER, f"/emergencies/team/new?q={name}")
    way = page.link(name)
    assert way == f"/emergencies/team/new?user={standing.town.users[POLICE]}"
    form = standing.page(KEEPER, way)
    assert form.find("input", name="user")["value"] == str(standing.town.users[POLICE])
    assert "没有找到" in standing.page(KEEPER, "/emergencies/team/new?q=没有这个人").text


def test_a_membership_holds_from_its_first_day_until_before_its_last(standing: Standing):
    standing.add(POLICE, since=june(10), until=june(12), deputy=str(standing.town.users[JUSTICE]))
    with standing.town.app.app_context():
        town_id = db.session().scalars(select(EmergencyMember.town_id)).one()
        there = {day: len(members_on(town_id, date(2026, 6, day))) for day in (9, 10, 11, 12)}
        assert there == {9: 0, 10: 1, 11: 1, 12: 0}
        (member,) = members_on(town_id, TODAY)
        assert deputies_of([member.id]) == {member.id: standing.town.users[JUSTICE]}
        with transaction() as session:
            session.execute(update(User).where(User.id == member.user_id).values(active=False))
        assert members_on(town_id, TODAY) == []


def test_duty_lasts_from_midnight_to_midnight_and_only_members_have_it(team: Standing):
    team.plan(first=june(11), main=POLICE, deputy=JUSTICE)
    begins = datetime(2026, 6, 11, tzinfo=clock.SHANGHAI)
    with team.town.app.app_context():
        town_id = db.session().scalars(select(EmergencyMember.town_id).limit(1)).one()
        police = actor_by_id(team.town.users[POLICE])
        assert police is not None
        assert duty_on(town_id, begins - timedelta(seconds=1)) is None
        found = duty_on(town_id, begins)
        assert found is not None
        assert found.people == (team.town.users[POLICE], team.town.users[JUSTICE])
        last = begins + timedelta(days=1) - timedelta(microseconds=1)
        assert is_on_duty(police, begins)
        assert is_on_duty(police, last)
        assert not is_on_duty(police, begins + timedelta(days=1))
        with transaction() as session:
            ends = update(EmergencyMember).where(EmergencyMember.user_id == police.id)
            session.execute(ends.values(until=date(2026, 6, 11)))
        assert not is_on_duty(police, begins)
        found = duty_on(town_id, begins)
        assert found is not None
        assert found.main_id is None


def test_who_leaves_hands_their_days_over_and_what_is_open_is_named(team: Standing):
    number = team.rows(select(EmergencyMember.id).where(EmergencyMember.user_id == team.town.users[POLICE]))[0]
    team.plan(first=june(12), until=june(13), main=POLICE, deputy=JUSTICE)
    team.plan(first=june(14), until=june(15), main=POLICE, deputy=MEDIATOR)
    assert "他还排着 4 天班" in team.page(KEEPER, f"/emergencies/team/{number}").text

    sent = {"until": june(13), "heir": team.town.users[JUSTICE], "version": 1}
    answer = team.phone(KEEPER).post(f"/emergencies/team/{number}/end", sent, headers=PAGE)

    assert answer.status_code == 303
    assert team.days() == {
        june(12): (POLICE, JUSTICE),
        june(13): ("", JUSTICE),  # the heir is deputy that day already
        june(14): (JUSTICE, MEDIATOR),
        june(15): (JUSTICE, MEDIATOR),
    }
    assert "值班空出来了：6月13日，请另排" in team.phone(KEEPER).get(answer.location).text
    assert "您不在应急队伍里了" in team.told(POLICE)


def test_who_left_their_unit_is_named_to_the_desk_once_with_their_days(team: Standing):
    unit = team.rows(select(Post.unit_id).where(Post.user_id == team.town.users[POLICE]))[0]
    number = team.rows(select(EmergencyMember.id).where(EmergencyMember.user_id == team.town.users[POLICE]))[0]
    seen = {"version": 1, "since": june(1), "unit": unit}
    assert team.phone(KEEPER).post(f"/emergencies/team/{number}", seen).status_code == 303
    team.plan(first=june(10), until=june(18), main=POLICE, deputy=JUSTICE)
    assert team.sweep() == 0
    with team.town.app.app_context(), transaction() as session:
        session.execute(update(Post).where(Post.user_id == team.town.users[POLICE]).values(ended_at=clock.now()))

    assert team.sweep() == 1
    assert team.sweep() == 0
    assert "离开单位了，还在应急队伍里" in team.told(KEEPER)
    assert "还排着 6月10日、11日、12日等 9 天" in team.told(KEEPER)
    assert team.page(KEEPER, f"/emergencies/team/{number}").find("div", data_member=str(number))["data-state"] == "left"


def test_the_team_and_a_member_cost_few_statements(team: Standing):
    team.plan(first=june(10), until=june(18), main=POLICE, deputy=JUSTICE)
    number = team.rows(select(EmergencyMember.id))[0]
    desk = team.phone(KEEPER)
    desk.get("/emergencies/team")
    for url, most in (("/emergencies/team", 6), (f"/emergencies/team/{number}", 10)):
        with counted_statements(team.town.app) as statements:
            assert desk.get(url).status_code == 200
        assert len(statements) <= most, statements


@pytest.mark.parametrize("who", [WOMEN, STRANGER])
def test_anybody_with_a_post_in_the_town_may_be_in_the_team(standing: Standing, who: str):
    standing.add(who)
    standing.page(who, "/emergencies/duty")

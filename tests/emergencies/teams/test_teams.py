"""Teams are formed of the roll-call, go out, search a sector and come back; nobody in the field is refused."""

import io
import uuid

import pytest

from tests.emergencies.teams.conftest import DISPATCHER, GRID, INFORMANT, VILLAGE, Search, after
from tests.support.running.rescue import Device
from tests.support.statements import counted_statements
from tests.support.town import code
from webapp.core import clock


def test_a_team_of_the_roll_call_with_its_leader_sector_and_task(search: Search) -> None:
    made = search.form()
    team = search.team(made["id"])
    assert made["url"] == f"/emergencies/hq/{search.code}/teams/{team.id}"
    assert (team.state, team.name, team.task) == ("formed", "一队", "沿沟往上找")
    assert [(one.name, one.state) for one in search.sectors()] == [("老鹰岩", "open")]
    row = search.page().find(data_team=str(team.id))
    assert row["data-state"] == "formed"
    assert "2 人" in row.text
    assert "您在一队" in search.house.told(INFORMANT)


def test_a_member_sees_their_team_first(search: Search) -> None:
    search.out(turn_back_at="2026-11-26T16:30")
    own = search.page(INFORMANT).find(data_own_team=str(search.team(1).id))
    assert all(words in own.text for words in ("您在 一队", "老鹰岩", "沿沟往上找", "16:30", "平安", "13:00 前报平安"))
    assert not search.page(VILLAGE).find_all(data_own_team="1")


def test_the_same_form_twice_is_one_team_and_other_words_are_refused(search: Search) -> None:
    own = str(uuid.uuid4())
    first = search.form(client_id=own)
    assert search.form(client_id=own, status=200)["id"] == first["id"]
    search.form(client_id=own, name="二队", status=409)


def test_people_may_be_named_by_telephone_and_name_but_only_those_who_were_called(search: Search) -> None:
    search.form(leader=GRID, members="没有这个人", status=422)
    team = search.form(members=f"测试{VILLAGE}，测试{INFORMANT}")["id"]
    assert "3 人" in search.page().find(data_team=str(team)).text


def test_what_is_missing_is_said_beside_its_field(search: Search) -> None:
    answer = search.house.phone(DISPATCHER).post(
        f"/emergencies/hq/{search.code}/teams",
        {"client_id": str(uuid.uuid4()), "name": "", "safe_every": "1", "task": "往上找"},
        headers={"Accept": "text/html"},
    )
    assert answer.status_code == 422
    assert all(words in answer.text for words in ("给这个队起个名字", "选一个带队的人", "往上找", "5 到 240"))


def test_nobody_is_in_two_teams(search: Search) -> None:
    search.formed()
    refused = search.form(leader=VILLAGE, name="二队", status=422)
    assert "一队" in refused["error"]["fields"]["members"]


@pytest.mark.parametrize("who", [INFORMANT, "village:201"])
def test_who_may_not_form_teams(search: Search, who: str) -> None:
    status = 403 if who == INFORMANT else 404
    sent = {"client_id": str(uuid.uuid4()), "name": "x", "leader": search.of_roll(GRID)}
    answer = search.house.phone(who).post(f"/emergencies/hq/{search.code}/teams", sent)
    assert answer.status_code == status
    page = search.house.phone(who).get(f"/emergencies/hq/{search.code}/teams/new")
    assert page.status_code == status


def test_the_course_of_a_team_and_its_sector(search: Search) -> None:
    team = search.formed()
    search.press(GRID, team, "searched", status=409)
    search.press(GRID, team, "start")
    assert search.house.row(search.code).state == "responding"
    assert search.sectors()[0].state == "searching"
    search.press(GRID, team, "searched", thorough="thorough")
    assert (search.team(team).state, search.sectors()[0].thorough) == ("searched", "thorough")
    assert "搜过了 · 细搜" in search.page().find(data_sector="1").text
    search.press(GRID, team, "returned")
    assert (search.team(team).state, search.team(team).next_alarm_at) == ("returned", None)
    search.press(GRID, team, "start", status=409)


def test_a_team_that_turns_back_leaves_its_sector_to_be_searched(search: Search) -> None:
    team = search.out()
    search.press(DISPATCHER, team, "returned")
    assert search.sectors()[0].state == "again"


def test_members_move_nothing_and_others_find_no_team(search: Search) -> None:
    team = search.formed()
    search.press(INFORMANT, team, "start", status=403)
    search.press("informant:201/001/01", team, "start", status=404)
    search.press(DISPATCHER, team + 99, "start", status=404)
    search.press(DISPATCHER, team, "fly", status=404)


def test_two_leaders_press_searched_at_once(search: Search) -> None:
    team = search.out()
    with clock.travel(after(minutes=50)):
        search.press(GRID, team, "searched", thorough="rough")
        search.press(DISPATCHER, team, "searched", thorough="thorough")
    assert search.team(team).thorough == "thorough"
    assert len(search.house.journalled("emergency.team_searched")) == 1
    assert [one.action for one in search.house.steps(search.code)].count("team-searched") == 2


def test_a_leader_without_signal_between_start_and_returned(search: Search) -> None:
    team = search.formed()
    with clock.travel(after(minutes=90)):
        search.press(DISPATCHER, team, "start", occurred_at=after(minutes=10).isoformat())
    with clock.travel(after(minutes=130)):
        search.press(DISPATCHER, team, "returned")
        assert search.sectors()[0].state == "again"
    with clock.travel(after(minutes=140)):
        ids = [str(uuid.uuid4()) for _ in range(3)]
        pressed = (("start", 5, {}), ("searched", 80, {"thorough": "thorough"}), ("returned", 120, {}))
        for own, (action, minutes, more) in zip(ids, pressed, strict=True):
            at = after(minutes=minutes).isoformat()
            search.press(GRID, team, action, client_id=own, occurred_at=at, **more)
            search.press(GRID, team, action, client_id=own, occurred_at=at, status=200, **more)
    found = search.team(team)
    assert (found.state, found.started_at, found.searched_at) == ("returned", after(minutes=5), after(minutes=80))
    assert (search.sectors()[0].state, search.sectors()[0].thorough) == ("searched", "thorough")


def test_a_team_comes_back_after_the_end_and_what_was_pressed_before_it_is_kept(search: Search) -> None:
    team = search.out()
    with clock.travel(after(minutes=30)):
        search.house.step(DISPATCHER, search.code, "stand-down", reason="他们在路上")
    with clock.travel(after(minutes=40)):
        search.press(GRID, team, "searched", occurred_at=after(minutes=20).isoformat())
        search.press(GRID, team, "found", status=409)
        search.form(status=409, name="二队", leader=VILLAGE, members=[])
        search.press(GRID, team, "returned")
    assert search.team(team).state == "returned"


def test_a_team_that_is_out_is_named_before_the_end(search: Search) -> None:
    search.out()
    refused = search.house.step(DISPATCHER, search.code, "stand-down", status=422)
    assert "一队（2 人）还在外面" in refused["error"]["fields"]["reason"]


def test_a_team_is_changed_by_the_version_that_was_seen(search: Search) -> None:
    team = search.formed()
    version = search.team(team).version
    sent = {"name": "一队", "leader": search.of_roll(GRID), "members": [search.of_roll(VILLAGE)], "sector": "水库边"}
    search.press(DISPATCHER, team, "change", version=version, **sent)
    assert [one.name for one in search.sectors()] == ["老鹰岩", "水库边"]
    assert "您的队改了" in search.house.told(VILLAGE)
    search.press(DISPATCHER, team, "change", version=version, status=409, **sent)
    assert search.page(VILLAGE).find_all(data_own_team=str(team))
    form = search.house.page(DISPATCHER, f"/emergencies/hq/{search.code}/teams/{team}?do=change")
    assert "水库边" in form.text


def test_a_team_that_is_not_needed_frees_its_people(search: Search) -> None:
    search.press(DISPATCHER, search.formed(), "disband")
    search.form(name="二队")


def test_sectors_are_one_list_put_there_by_who_forms_teams(search: Search) -> None:
    at = f"/emergencies/hq/{search.code}/sectors"
    sent = {
        "client_id": str(uuid.uuid4()),
        "name": "水库边",
        "latitude": "25.9",
        "longitude": "110.9",
        "radius_m": "300",
    }
    made = search.house.phone(DISPATCHER).post(at, sent)
    assert (made.status_code, search.house.phone(DISPATCHER).post(at, sent).status_code) == (201, 200)
    assert search.house.phone(INFORMANT).post(at, sent).status_code == 403
    bad = search.house.phone(DISPATCHER).post(at, {"client_id": str(uuid.uuid4()), "grids": "450324106999"})
    assert set(bad.json["error"]["fields"]) == {"grids", "name"}
    grids = [code("200/001/01"), code("200/001/02")]
    made = search.house.phone(DISPATCHER).post(at, {"client_id": str(uuid.uuid4()), "grids": grids})
    assert made.status_code == 201, made.text
    sectors = search.sectors()
    assert sectors[1].grids.split() == grids
    assert (sectors[0].name, sectors[0].position, sectors[0].radius_m) == ("水库边", "25.9,110.9", 300)
    team = search.out(sector=sectors[0].id)
    search.press(GRID, team, "searched", thorough="rough")
    search.house.step(DISPATCHER, search.code, f"sectors/{sectors[0].id}/again")
    assert search.sectors()[0].state == "again"
    assert "要再搜" in search.page().find(data_sector=str(sectors[0].id)).text


def test_a_rescue_file_carries_the_steps_of_a_team(search: Search) -> None:
    team = search.formed()
    sent = [["client_id", str(uuid.uuid4())], ["occurred_at", after().isoformat()]]
    items = [{"url": f"/emergencies/hq/{search.code}/teams/{team}/start", "title": "出发", "fields": sent}]
    file = Device(search.house.phone(GRID)).export(items)
    with clock.travel(after(minutes=20)):
        phone = search.house.phone("grid:201/002")
        answer = phone.post("/rescue", {"file": (io.BytesIO(file), "x.onedoor")}, content_type="multipart/form-data")
    assert [bool(one["problem"]) for one in answer.json["items"]] == [False], answer.json
    assert (search.team(team).state, search.team(team).started_at) == ("under_way", after())


def test_the_page_with_teams_costs_ten_statements_and_a_poll_three(search: Search) -> None:
    search.out()
    search.form(name="二队", leader=VILLAGE, members=[])
    for who in (GRID, INFORMANT, DISPATCHER):
        phone = search.house.phone(who)
        with counted_statements(search.house.town.app) as asked:
            assert phone.get(f"/emergencies/hq/{search.code}").status_code == 200
        assert len(asked) <= 10, (who, len(asked), asked)


def test_a_sector_with_a_pin_stands_on_the_map(search: Search) -> None:
    sent = {"client_id": str(uuid.uuid4()), "name": "水库边", "latitude": "25.9", "longitude": "110.9"}
    search.house.phone(DISPATCHER).post(f"/emergencies/hq/{search.code}/sectors", sent | {"radius_m": "300"})
    spots = [one.text for one in search.page().where(lambda one: "data-spot" in one.attributes)]
    assert spots == ["水库边 · 周围 300 米 · 没搜"]

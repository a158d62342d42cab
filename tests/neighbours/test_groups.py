"""Groups as they are kept: by whom, their heads, what is at rest, who sees them, what they cost, and when they go."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.neighbours.conftest import CENTRE, DEPUTY, HEAD, PAGE, Neighbours
from tests.support.html import parse
from tests.support.makers import GRID, INFORMANT, OTHER_INFORMANT, VILLAGE
from tests.support.statements import counted_statements
from tests.support.town import code
from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.neighbours.models import NeighbourAlarm, NeighbourGroup, NeighbourHousehold, NeighbourStep
from webapp.neighbours.queries import numbers_by_village
from webapp.operations.service_retention import run_retention
from webapp.people.models import Post
from webapp.people.permissions import GRID_POSTS, Role
from webapp.people.rules import GIVES

OTHERS = (OTHER_INFORMANT, "grid:200/002", "village:201", "police_station", "auditor", "system_admin")


def appoint(house: Neighbours, by: str = CENTRE, **fields: str):
    sent = {"phone": "10011000009", "name": "新户长", "seat": "head", **fields}
    return house.phone(by).post(f"{house.at}/head", sent, headers=PAGE)


@pytest.mark.parametrize("who", [HEAD, DEPUTY, INFORMANT, GRID, VILLAGE, CENTRE])
def test_whoever_keeps_or_heads_it_sees_it_in_their_list(house: Neighbours, who: str) -> None:
    rows = house.page(who, "/neighbours").where(lambda one: "data-group" in one.attributes)
    assert [row["data-group"] for row in rows] == [str(house.group)]
    assert house.phone(who).get(house.at).status_code == 200


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_finds_it(house: Neighbours, who: str) -> None:
    alarm = house.raised()
    for address in (house.at, f"{house.at}/alarms/{alarm}", f"{house.at}/keep"):
        assert house.phone(who).get(address).status_code == 404
    assert house.phone(who).post(f"{house.at}/alarms", {"kind": "fire"}).status_code == 404


def test_the_grid_centre_keeps_groups_and_sees_no_alarm_nor_number_to_ring(house: Neighbours) -> None:
    alarm = house.raised()
    page = house.page(CENTRE, house.at)
    assert page.where(lambda one: one.attributes.get("data-alarm")) == []
    assert "还没人应" not in house.page(CENTRE, "/neighbours").text
    assert "tel:1008" not in str(page)
    assert house.phone(CENTRE).get(f"{house.at}/alarms/{alarm}").status_code == 404
    assert house.phone(CENTRE).post(f"{house.at}/alarms", {"kind": "fire"}).status_code == 404


def test_the_head_begins_with_one_button_and_their_group(house: Neighbours) -> None:
    page = house.page(HEAD, "/")
    assert page.find("h1").text.strip() == "井边第一组"
    assert "喊一声" in page.text
    assert "真的要喊吗？" in page.text
    assert house.phone(HEAD).get("/report").status_code == 404, "reporting is the informant's"


def test_the_grid_centre_names_a_head_who_comes_in_by_invitation(house: Neighbours) -> None:
    answer = appoint(house)
    assert answer.status_code == 303, answer.text
    user_id = int(answer.location.rsplit("/", 1)[1])
    assert house.rows(select(NeighbourGroup))[0].head_id == user_id
    invited = house.phone(CENTRE).post(f"/people/{user_id}/invitation", headers=PAGE)
    assert invited.status_code == 200
    assert "/join/" in invited.text
    held = house.rows(select(Post).where(Post.user_id == house.town.users[HEAD]))
    assert all(post.ended_at for post in held), "who was head before is it no more"
    assert appoint(house, GRID).status_code == 404
    assert appoint(house, INFORMANT).status_code == 404


def test_a_head_without_a_name_is_refused_beside_the_field(house: Neighbours) -> None:
    answer = appoint(house, name="")
    assert answer.status_code == 422
    assert "请填姓名" in answer.text
    assert 'value="10011000009"' in answer.text


def test_a_group_without_a_head_is_among_the_vacancies(house: Neighbours) -> None:
    assert "井边第一组" not in house.phone(VILLAGE).get("/vacancies").text
    vacated = house.phone(CENTRE).post(f"{house.at}/vacate", {"seat": "head"}, headers=PAGE)
    assert vacated.status_code == 303
    for who, address in ((VILLAGE, "/vacancies"), (GRID, "/vacancies"), (CENTRE, "/areas/vacant")):
        rows = house.page(who, address).where(lambda one: one.attributes.get("data-row") == f"neighbours-{house.group}")
        assert len(rows) == 1
        assert "治安户长" in rows[0].text
    assert "空着" in house.page(INFORMANT, house.at).text


def test_a_post_that_ended_elsewhere_leaves_the_group_without_a_head_too(house: Neighbours) -> None:
    with house.town.app.app_context(), transaction():
        for post in db.session().scalars(select(Post).where(Post.user_id == house.town.users[HEAD])):
            post.ended_at = clock.now()
    assert "户长空着" in house.page(VILLAGE, "/neighbours").text


def test_few_and_many_households_are_accepted_with_a_note(house: Neighbours) -> None:
    assert "一般一组 5–20 户，这样也行" in house.page(INFORMANT, f"{house.at}/keep").text
    for number in range(3, 5):
        house.phone(INFORMANT).post(f"{house.at}/households", {"door": f"新 {number} 号"}, headers=PAGE)
    assert "这样也行" not in house.page(INFORMANT, f"{house.at}/keep").text
    for number in range(5, 22):
        made = house.phone(INFORMANT).post(f"{house.at}/households", {"door": f"新 {number} 号"}, headers=PAGE)
        assert made.status_code == 303
    assert "22 户" in house.page(INFORMANT, house.at).text
    assert "这样也行" in house.page(INFORMANT, house.at).text


def test_what_is_wrong_with_a_household_stands_beside_it_and_what_was_typed_stays(house: Neighbours) -> None:
    sent = {"door": "1 号", "name": "阿婆", "phone": "12"}
    answer = house.phone(INFORMANT).post(f"{house.at}/households", sent, headers=PAGE)
    assert answer.status_code == 422
    assert "这个号码不对" in answer.text
    assert 'value="阿婆"' in answer.text
    sent["phone"] = ""
    answer = house.phone(INFORMANT).post(f"{house.at}/households", sent, headers=PAGE)
    assert answer.status_code == 422
    assert "已经在这组里了" in answer.text


def test_of_two_who_change_a_household_at_once_the_second_is_told(house: Neighbours) -> None:
    at = f"{house.at}/households/{house.homes['1 号']}"
    sent = {"door": "1 号", "name": "甲", "version": "1"}
    assert house.phone(INFORMANT).post(at, sent, headers=PAGE).status_code == 303
    again = house.phone(GRID).post(at, sent | {"name": "乙"}, headers=PAGE)
    assert again.status_code == 409
    assert house.home("1 号").name == "甲"


def test_a_household_that_was_taken_out_has_a_square_no_more_and_is_rung_no_more(house: Neighbours) -> None:
    door = house.key_for("1 号")
    house.phone(INFORMANT).post(f"{house.at}/households/{house.homes['1 号']}/end", headers=PAGE)
    assert door.client.get(door.address).status_code == 404
    assert "10088000001" not in house.phone(HEAD).get(house.at).text


def test_an_ended_group_is_nobodys(house: Neighbours) -> None:
    door = house.key_for("1 号")
    sent = {"version": str(house.rows(select(NeighbourGroup))[0].version)}
    assert house.phone(GRID).post(f"{house.at}/end", sent, headers=PAGE).status_code == 303
    assert house.phone(HEAD).get(house.at).status_code == 404
    assert door.client.get(door.address).status_code == 404
    assert house.page(INFORMANT, "/neighbours").where(lambda one: "data-group" in one.attributes) == []


def test_names_numbers_doors_and_words_are_at_rest_as_ciphertext_only(house: Neighbours) -> None:
    house.raised(words="灶房着火了", place="井边老屋")
    secrets = ("10088000001", "蒋阿公", "水井旁边", "灶房着火了", "井边老屋")
    with house.town.app.app_context():
        connection = db.session().connection()
        for table in db.metadata.sorted_tables:
            rows = str(connection.exec_driver_sql(f'SELECT * FROM "{table.name}"').all())
            assert not [one for one in secrets if one in rows], table.name


def test_the_list_costs_at_most_six_statements_and_the_pages_at_most_ten(house: Neighbours) -> None:
    alarm, door = house.raised(), house.key_for("1 号")
    house.answers(DEPUTY, alarm)
    door.post(f"alarms/{alarm}/answer", answer="coming")
    for who, address, most in (
        (VILLAGE, "/neighbours", 6),
        (HEAD, house.at, 10),
        (HEAD, "/", 10),
        (HEAD, f"{house.at}/alarms/{alarm}", 10),
        (HEAD, f"{house.at}/alarms/{alarm}/now", 8),
        (GRID, f"{house.at}/keep", 10),
    ):
        house.phone(who).get(address)
        with counted_statements(house.town.app) as seen:
            assert house.phone(who).client.get(address).status_code == 200
        assert len(seen) <= most, (address, len(seen), seen)
    with counted_statements(house.town.app) as seen:
        assert door.client.get(door.address).status_code == 200
    assert len(seen) <= 10, seen


def test_a_long_list_is_read_page_by_page(house: Neighbours) -> None:
    with house.town.app.app_context(), transaction() as session:
        area_id = session.scalars(select(NeighbourGroup.area_id)).one()
        day = clock.local_day(clock.now())
        session.add_all(NeighbourGroup(area_id=area_id, name=f"第 {n} 组", begun_on=day) for n in range(30))
    seen, address = [], "/neighbours"
    while address:
        page = parse(house.phone(VILLAGE).get(address).data)
        seen += [row["data-group"] for row in page.where(lambda one: "data-group" in one.attributes)]
        address = next((one["href"] for one in page.find_all("a", rel="next")), "")
    assert len(seen) == len(set(seen)) == 31


def test_numbers_by_village_name_nobody(house: Neighbours) -> None:
    with house.town.app.app_context():
        found = numbers_by_village("/")
    numbers = found[code("200")]
    assert (numbers.groups, numbers.households, numbers.heads) == (1, 3, 1)
    assert list(found) == [code("200")]


def test_a_phone_of_the_head_may_keep_the_page_of_the_group(house: Neighbours) -> None:
    kept = house.phone(HEAD).get("/kept-pages", headers={"Accept": "application/json"}).json["pages"]
    page = house.page(HEAD, house.at).where(lambda one: "data-keep-page" in one.attributes)
    assert kept == {house.at: page[0]["data-keep-page"]}
    house.raised()
    assert house.phone(HEAD).get("/kept-pages", headers={"Accept": "application/json"}).json["pages"] != kept
    assert house.phone(GRID).get("/kept-pages", headers={"Accept": "application/json"}).json["pages"] == {}


def test_what_has_had_its_time_goes(house: Neighbours) -> None:
    alarm = house.raised()
    house.answers(DEPUTY, alarm)
    house.step(HEAD, alarm, "resolve")
    house.key_for("1 号")
    house.phone(INFORMANT).post(f"{house.at}/households/{house.homes['1 号']}/end", headers=PAGE)
    with clock.travel(clock.now() + timedelta(days=181)), house.town.app.app_context():
        done = run_retention()
        assert done["neighbour_household"] == 1
        assert done["neighbour_alarm"] == 0
    with clock.travel(clock.now() + timedelta(days=366)), house.town.app.app_context():
        assert run_retention()["neighbour_alarm"] == 1
    assert house.rows(select(NeighbourAlarm.id)) == []
    assert house.rows(select(NeighbourStep.submission_id)) == []
    assert len(house.rows(select(NeighbourHousehold.id))) == 2


def test_heads_count_as_a_grid_post_that_the_centre_gives() -> None:
    assert Role.SECURITY_HOUSEHOLD_HEAD in GRID_POSTS & GIVES[Role.GRID_CENTRE_OFFICER]

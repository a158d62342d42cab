"""Who is missing is written down, found each for itself, handed to the ambulance; seen by those who were called."""

import io
import json
import uuid

import pytest
from sqlalchemy import select

from tests.emergencies.persons.conftest import (
    DISPATCHER,
    GRID,
    INFORMANT,
    NAME,
    NEIGHBOUR,
    VILLAGE,
    Lost,
    after,
)
from tests.support.running.rescue import Device
from tests.support.statements import counted_statements
from tests.support.town import small_jpeg
from webapp.core import clock
from webapp.core.db import db
from webapp.core.journal import JournalEntry


def test_those_who_were_called_see_who_is_missing(search: Lost) -> None:
    made = search.add()
    assert made["url"] == f"/emergencies/hq/{search.code}/people/{made['id']}"
    row = search.page(VILLAGE).find(data_missing=str(made["id"]))
    assert row["data-state"] == "lost"
    assert all(words in row.text for words in (NAME, "男，72 岁", "蓝布衣", "8:30", "沟口", "高血压"))
    page = search.house.page(GRID, made["url"])
    assert all(words in page.text for words in ("老炭窑", "10099990001", "请大家帮忙找人"))


def test_nothing_of_it_lies_in_the_clear(search: Lost) -> None:
    search.find(search.lost())
    with search.house.town.app.app_context():
        connection = db.session().connection()
        for table in ("emergency_persons", "emergency_person_steps", "journal_texts", "notices"):
            if not db.engine.dialect.has_table(connection, table):
                continue
            rows = connection.exec_driver_sql(f"SELECT * FROM {table}").all()
            assert not [row for row in rows if NAME in str(row) or "老炭窑" in str(row) or "10099990001" in str(row)]


def test_others_who_see_the_headquarters_see_nobody(search: Lost) -> None:
    wanted = [search.house.phone(VILLAGE).user_id]
    search.code = search.house.started(listed="yes", call=wanted)
    person = search.lost(who=VILLAGE)
    at = f"/emergencies/hq/{search.code}"
    assert NAME not in search.page("town").text
    for phone in (search.house.phone("town"), search.house.phone(INFORMANT)):
        for path in ("people/new", f"people/{person}", f"people/{person}/sheet", f"people/{person}?do=correct"):
            assert phone.get(f"{at}/{path}").status_code == 404
    search.find(person, "town", status=404)
    search.ambulance(person, "town", status=404, called_at="2026-11-26T11:00")
    search.add("town", status=404)
    assert NAME not in search.house.page("town", "/emergencies").text
    assert NAME not in search.house.page(VILLAGE, "/search?q=" + NAME).find_all("main")[0].text.replace(f"“{NAME}”", "")


def test_of_another_kind_it_is_behind_more(search: Lost) -> None:
    assert search.page(VILLAGE).find_all("section", id="people")
    search.code = search.house.started(kind="fire")
    assert not search.page(VILLAGE).find_all("section", id="people")
    assert search.page(VILLAGE).link("有人走失") == f"/emergencies/hq/{search.code}/people/new"
    search.add(who=VILLAGE)
    assert NAME in search.page(VILLAGE).text


def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_stays(search: Lost) -> None:
    sent = {"client_id": str(uuid.uuid4()), "name": "", "age": "200", "phone": "家里的", "looks": "红衣服"}
    sent |= {"last_seen_at": "2026-11-27T08:30", "sex": "x"}
    answer = search.house.phone(GRID).post(
        f"/emergencies/hq/{search.code}/people", sent, headers={"Accept": "text/html"}
    )
    assert answer.status_code == 422
    assert all(
        words in answer.text for words in ("写名字", "写几岁", "电话看不懂", "还没到这个时间", "选一个：男", "红衣服")
    )


def test_the_same_person_sent_twice_is_one(search: Lost) -> None:
    own = str(uuid.uuid4())
    first = search.add(client_id=own)
    assert search.add(client_id=own, status=200)["id"] == first["id"]


def test_a_picture_is_sealed_and_served_to_who_was_called(search: Lost) -> None:
    person = search.lost(photos=[(io.BytesIO(small_jpeg()), "a.jpg")])
    image = search.page(VILLAGE).find("img", class_="lost-face")["src"].split("?")[0]
    assert search.house.phone(VILLAGE).get(image).status_code == 200
    assert search.house.phone(VILLAGE).get(image.replace(f"people/{person}", f"people/{person + 1}")).status_code == 404
    assert search.house.phone("informant:201/001/01").get(image).status_code == 404


def test_the_sheet_says_neither_telephone_nor_case_and_is_journalled(search: Lost) -> None:
    person = search.lost()
    sheet = search.house.page(GRID, f"/emergencies/hq/{search.code}/people/{person}/sheet")
    assert all(words in sheet.text for words in ("寻人", NAME, "蓝布衣", "高血压"))
    assert "10099990001" not in sheet.text
    read_out = search.house.page(GRID, f"/emergencies/hq/{search.code}/people/{person}").find(id="read-out").text
    assert all(words in read_out for words in (NAME, "男，72 岁", "最后看到是今天 8:30", "老炭窑"))
    assert "高血压" not in read_out
    assert len(search.house.rows(select(JournalEntry.id).where(JournalEntry.event == "emergency.person_printed"))) == 1
    search.find(person)
    search.house.page(GRID, f"/emergencies/hq/{search.code}/people/{person}/sheet", 404)


def test_each_is_found_for_itself_and_the_search_ends_with_the_last(search: Lost) -> None:
    search.out()
    first, second = search.lost(), search.lost(name=NEIGHBOUR)
    with clock.travel(after(hours=2)):
        search.find(first, at="2026-11-26T13:50")
        assert "找到了一个" in search.house.told(INFORMANT)
        assert "还有 1 个在找" in search.house.told(INFORMANT)
        assert "停止搜索" not in search.page(INFORMANT).text
        search.find(second, condition="awake")
        assert "停止搜索，返回" in search.house.told(INFORMANT)
        assert all(NAME not in search.house.told(who) for who in (INFORMANT, DISPATCHER, VILLAGE))
    found = search.person(first)
    assert (found.state, found.condition, found.found_place) == ("found", "unconscious", "老炭窑下面")
    assert clock.local(found.found_at).strftime("%H:%M") == "13:50"
    page = search.page(INFORMANT)
    assert "停止搜索，返回" in page.find(data_own_team="1").text
    assert search.team(1).called_back_at is not None


def test_then_the_roll_call_is_a_way_back(search: Lost) -> None:
    person = search.lost()
    search.house.press(VILLAGE, search.code, "here")
    assert "我回来了" not in search.page(VILLAGE).find(id="people").text
    search.find(person)
    page = search.page(VILLAGE)
    first = page.find(data_mine="here").find_all("button", type="submit")[0]
    assert first.text == "我回来了"
    assert "我回来了" in page.find(id="people").text
    search.house.press(VILLAGE, search.code, "back")
    assert "我回来了" not in search.page(VILLAGE).find(id="people").text


def test_found_pressed_twice_by_two_phones_the_first_stands_and_the_second_is_kept(search: Lost) -> None:
    person = search.lost()
    search.find(person, GRID, place_name="炭窑")
    search.find(person, VILLAGE, place_name="水库", condition="awake", occurred_at=after().isoformat())
    found = search.person(person)
    assert (found.found_place, found.found_by_id) == ("炭窑", search.house.phone(GRID).user_id)
    assert [(one.action, one.second) for one in search.written(person)] == [
        ("added", False),
        ("found", False),
        ("found", True),
    ]
    assert "水库" in search.house.page(GRID, f"/emergencies/hq/{search.code}/people/{person}").text
    assert len(search.house.journalled("emergency.search_ended") or [1]) == 1


def test_found_without_signal_arrives_once_with_its_own_time(search: Lost) -> None:
    person, own = search.lost(), str(uuid.uuid4())
    sent = {"person": person, "condition": "awake", "place_name": "炭窑", "client_id": own}
    pressed = after(minutes=30).isoformat()
    with clock.travel(after(minutes=50)):
        search.house.step(DISPATCHER, search.code, "stand-down", reason="天黑了，明天再找")
    with clock.travel(after(minutes=90)):
        for status in (201, 200):
            search.house.step(INFORMANT, search.code, "found", status=status, occurred_at=pressed, **sent)
        search.find(person, VILLAGE, status=409)
    assert search.person(person).found_at == after(minutes=30)


def test_a_rescue_file_carries_found(search: Lost) -> None:
    person = search.lost()
    sent = {"client_id": str(uuid.uuid4()), "person": str(person), "condition": "awake", "place_name": "炭窑"}
    items = [
        {"url": f"/emergencies/hq/{search.code}/found", "title": "找到了", "fields": list(map(list, sent.items()))}
    ]
    file = Device(search.house.phone(GRID)).export(items)
    phone = search.house.phone("grid:201/002")
    answer = phone.post("/rescue", {"file": (io.BytesIO(file), "x.onedoor")}, content_type="multipart/form-data")
    assert [bool(one["problem"]) for one in answer.json["items"]] == [False], answer.json
    assert search.person(person).state == "found"


def test_what_is_missing_of_found_stands_beside_its_field(search: Lost) -> None:
    person = search.lost()
    at = f"/emergencies/hq/{search.code}/found"
    sent = {"client_id": str(uuid.uuid4()), "person": person, "condition": "fine", "first_aid": "喝了水"}
    answer = search.house.phone(GRID).post(at, sent, headers={"Accept": "text/html"})
    assert answer.status_code == 422
    assert all(words in answer.text for words in ("清醒，受伤，昏迷，遇难", "写在哪里找到的", "喝了水"))
    search.find(person + 9, status=404)
    search.lost(name=NEIGHBOUR)
    assert set(search.find("", status=422)["error"]["fields"]) == {"person"}


def test_the_ambulance_in_parts_as_they_come(search: Lost) -> None:
    person = search.lost()
    search.ambulance(person, status=422)
    search.ambulance(person, done="called")
    assert search.person(person).state == "lost"
    search.find(person)
    assert search.person(person).state == "ambulance"
    with clock.travel(after(minutes=20)):
        search.ambulance(person, meeting_place="村口大榕树")
    assert search.person(person).state == "ambulance"
    with clock.travel(after(hours=3)):
        search.house.step(DISPATCHER, search.code, "stand-down", reason="救护车在路上")
        search.ambulance(person, VILLAGE, handed_over_at="2026-11-26T14:40", hospital="县人民医院", to_whom="随车医生")
    found = search.person(person)
    assert (found.state, found.called_at, found.meeting_place) == ("handed", after(), "村口大榕树")
    page = search.house.page(GRID, f"/emergencies/hq/{search.code}/people/{person}")
    assert "12:00 叫了 120，在村口大榕树交，14:40 交给救护车，交给随车医生，县人民医院" in page.text
    assert [one["done"] for one in search.house.journalled("emergency.person_ambulance")] == [
        "120 已叫",
        "定了交接点",
        "交给救护车了",
    ]


def test_a_person_is_corrected_after_they_were_found_and_the_old_values_stay(search: Lost) -> None:
    person = search.lost()
    search.find(person)
    sent = {"name": "田大三", "age": "72", "sex": "male", "condition": "awake", "place_name": "炭窑上面"}
    version = search.person(person).version
    search.house.step(VILLAGE, search.code, f"people/{person}/correct", version=version, **sent)
    found = search.person(person)
    assert (found.state, found.name, found.condition, found.found_place) == ("found", "田大三", "awake", "炭窑上面")
    page = search.house.page(GRID, f"/emergencies/hq/{search.code}/people/{person}")
    assert f"名字：{NAME} → 田大三" in page.text
    search.house.step(GRID, search.code, f"people/{person}/correct", version=version, status=409, **sent)
    assert "停止搜索，返回" in search.page(VILLAGE).text


def test_the_wrong_one_was_found_and_the_search_goes_on(search: Lost) -> None:
    search.out()
    person = search.lost()
    search.find(person)
    search.house.step(GRID, search.code, f"people/{person}/still-lost", status=403)
    search.house.step(DISPATCHER, search.code, f"people/{person}/still-lost")
    assert (search.person(person).state, search.team(1).called_back_at) == ("lost", None)
    assert "认错了，还在找" in search.house.told(INFORMANT)
    assert "停止搜索" not in search.page(INFORMANT).text
    search.find(person, VILLAGE, place_name="水库")
    assert search.person(person).found_place == "水库"


def test_who_is_still_lost_is_named_before_the_end(search: Lost) -> None:
    person = search.lost()
    refused = search.house.step(DISPATCHER, search.code, "stand-down", status=422)
    assert f"{NAME}还没找到" in refused["error"]["fields"]["reason"]
    search.find(person)
    search.house.step(DISPATCHER, search.code, "stand-down")


def test_of_a_missing_child_whose_report_turns_protected_nothing_of_the_case_is_there(search: Lost) -> None:
    case = search.house.at_the_town(description="孩子没回家，怕继父打")
    search.code = search.house.started(case_code=case)
    person = search.lost(name="小石头", age="9")
    answer = search.house.phone(DISPATCHER).post(
        f"/cases/{case}/protect", {"client_id": str(uuid.uuid4()), "reason": "violence_at_home", "words": "姑姑说的"}
    )
    assert answer.status_code in (200, 201, 303), answer.text
    page = search.page(VILLAGE)
    assert "小石头" in page.text
    row = search.house.page(VILLAGE, f"/emergencies/hq/{search.code}/people/{person}")
    for text in (page.text, row.text, json.dumps(page.links), json.dumps(row.links)):
        assert case not in text
        assert "继父" not in text
    assert search.house.phone("informant:201/001/01").get(f"/emergencies/hq/{search.code}").status_code == 404


def test_the_page_with_two_people_and_a_team_costs_ten_statements(search: Lost) -> None:
    search.out()
    search.lost()
    search.lost(name=NEIGHBOUR)
    for who in (GRID, DISPATCHER):
        phone = search.house.phone(who)
        with counted_statements(search.house.town.app) as asked:
            assert phone.get(f"/emergencies/hq/{search.code}").status_code == 200
        assert len(asked) <= 10, (who, len(asked), asked)


@pytest.mark.parametrize("kind", ["lost", "drowning"])
def test_the_kinds_that_begin_with_a_person(search: Lost, kind: str) -> None:
    search.code = search.house.started(kind=kind)
    assert "写下来" in search.page(VILLAGE).find(id="people").text

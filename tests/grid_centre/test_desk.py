"""The grid centre's desk: seats taken over, moved, stood in for and ended; leads invite; who may touch whom."""

from datetime import timedelta

from tests.support.house import empty_house
from tests.support.html import parse
from tests.support.posts import end, user_of
from tests.support.sign_in import is_in
from tests.support.town import code
from webapp.core import clock
from webapp.people.service_spelling import spell_names

PLACE, INFORMANT = "200/001/01", "informant:200/001/01"


def link_of(answer):
    return parse(answer.data).find("p", id="link").text.partition("localhost")[2]


def tap(client, link):
    page = parse(client.get(link).data)
    return client.post(link, data={"csrf_token": page.find("meta", name="csrf-token")["content"]})


def test_an_informant_is_replaced_and_the_new_one_reports_at_once(town, app):
    officer, old = town.sign_in("grid_centre"), town.sign_in(INFORMANT)
    answer = officer.post(f"/areas/{code(PLACE)}/seat", {"phone": "100 1999 0001", "name": "唐新来"}, headers={})
    assert answer.status_code == 303
    assert old.get("/report").status_code == 404
    invited = officer.post(answer.headers["Location"] + "/invitation", headers={})
    client = app.test_client()
    assert tap(client, link_of(invited)).status_code == 302
    assert is_in(client)
    assert client.get("/report/hazard").status_code == 200
    assert "唐新来" in officer.get(f"/areas/{code(PLACE)}").get_data(as_text=True)


def test_a_lead_fills_an_empty_seat_on_the_spot_and_replaces_nobody(town, app):
    lead, taken = town.sign_in("grid:200/001"), {"phone": "10019990002", "name": "唐又来"}
    full = lead.post(f"/informants/new/{code(PLACE)}", taken, headers={})
    assert full.status_code == 422
    assert "已经有信息员" in full.get_data(as_text=True)
    end(town, INFORMANT)
    assert code(PLACE) in lead.get("/vacancies").get_data(as_text=True)
    client = app.test_client()
    assert tap(client, link_of(lead.post(f"/informants/new/{code(PLACE)}", taken, headers={}))).status_code == 302
    assert client.get("/report/patrol").status_code == 200
    assert lead.get(f"/informants/new/{code('201/001/01')}").status_code == 404, "another village's"


def test_a_lost_phone_is_dead_at_its_next_request(town):
    lead, lost = town.sign_in("grid:200/001"), town.sign_in(INFORMANT)
    user_id = town.users[INFORMANT]
    assert lead.post(f"/informants/{user_id}/phones/end", headers={}).status_code == 303
    assert lost.get("/session").status_code == 401
    other = town.users["informant:201/001/01"]
    assert lead.post(f"/informants/{other}/phones/end").status_code == 404


def test_a_lead_must_be_a_cadre_or_a_secretary(town):
    officer = town.sign_in("grid_centre")
    typed = {"phone": "10019990003", "name": "唐三来"}
    refused = officer.post(f"/areas/{code('200/001')}/seat", typed, headers={})
    assert refused.status_code == 422
    assert "乡镇干部或村支书" in refused.get_data(as_text=True)
    typed["position"] = "village_party_secretary"
    assert officer.post(f"/areas/{code('200/001')}/seat", typed, headers={}).status_code == 303


def test_somebody_stands_in_until_a_day_and_moves_and_ends(town):
    officer, lead = town.sign_in("grid_centre"), town.sign_in("grid:200/001")
    page = parse(officer.get(f"/people/{town.users[INFORMANT]}").data)
    action = next(form["action"] for form in page.find_all("form") if form["action"].endswith("/deputy"))
    until = (clock.local_day(clock.now()) + timedelta(days=3)).isoformat()
    sent = {"phone": town.phones["informant:201/001/01"], "until": until}
    assert officer.post(action, sent | {"until": "昨天"}, headers={}).status_code == 422
    assert officer.post(action, sent, headers={}).status_code == 303
    assert "代理" in officer.get(f"/areas/{code(PLACE)}").get_data(as_text=True)
    move = action.replace("/deputy", "/move")
    assert officer.post(move, {"area_code": code("201/001/01")}, headers={}).status_code == 422, "taken"
    assert officer.post(action.replace("/deputy", "/end"), headers={}).status_code == 303
    assert code(PLACE) in lead.get("/vacancies").get_data(as_text=True)


def test_who_also_sits_in_an_office_is_not_the_grid_centre_s(town):
    officer, system = town.sign_in("grid_centre"), town.sign_in("system_admin")
    for key in ("court", "auditor", "system_admin", "town"):
        assert officer.get(f"/people/{town.users[key]}").status_code == 404
    assert system.get(f"/people/{town.users['court']}").status_code == 200
    own = f"/people/{town.users['system_admin']}"
    assert system.post(f"{own}/posts", {"role": "auditor"}).status_code == 403
    assert system.post(f"{own}/one-time-code").status_code == 403
    shown = system.post(f"/people/{town.users['court']}/one-time-code", headers={})
    assert len(parse(shown.data).find("p", id="code").text) == 14
    assert system.post(f"/people/{town.users[INFORMANT]}/one-time-code").status_code == 404, "they come by invitation"


def test_people_are_found_by_name_spelling_and_number_and_pages_follow(town, app):
    officer = town.sign_in("grid_centre")
    officer.post(f"/areas/{code(PLACE)}/seat", {"phone": "10019990004", "name": "蒋三五"}, headers={})
    with app.app_context():
        spell_names()
    for asked in ("蒋三", "jiangs", "jsw", "10019990004"):
        assert parse(officer.get(f"/people?q={asked}").data).link("蒋三五"), asked
    assert "没有找到" in officer.get("/people?q=zzz").get_data(as_text=True)
    assert officer.get("/people?after=x").status_code == 200


def test_before_there_is_any_area_the_pages_lead_to_where_the_first_are_taken_in(app):
    phone = empty_house(app).sign_in("system_admin")
    answer = phone.get("/areas")
    assert answer.headers["Location"] == "/admin/import"
    assert "还没有网格，先用表格导进来" in phone.get("/admin/import").text
    page = phone.get("/areas/vacant").text
    assert "还没有网格" in page
    assert "每个位子都有人" not in page


def test_no_name_becomes_one_that_nobody_sees(town, app):
    desk = town.sign_in("grid_centre")
    with app.app_context():
        person = user_of(town, "informant:200/001/01")
        person_id, name, phone = person.id, person.name, person.phone
    doors = {
        f"/areas/{code('200/001/01')}/name": ({}, "请填名称"),
        f"/areas/{code('200/001')}/below": ({}, "请填名称"),
        f"/people/{person_id}": ({"phone": phone}, "请填姓名"),
    }
    for nothing in ("\u200b\u2060", "\u3164", "\ufe0f"):
        for door, (fields, sentence) in doors.items():
            answer = desk.post(door, {"name": nothing, **fields}, headers={})
            assert (answer.status_code, sentence in answer.text) == (422, True), (door, answer.text)
    with app.app_context():
        assert user_of(town, "informant:200/001/01").name == name

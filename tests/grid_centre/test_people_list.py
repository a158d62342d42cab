"""The lists of people and of a lead's informants: what they say, what narrows them, page by page."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest

from tests.support.html import Element, parse
from tests.support.statements import counted_statements
from tests.support.town import Phone, Town, code
from webapp.core import clock
from webapp.core.db import db
from webapp.people import service_invitations
from webapp.people.models import User

INFORMANT, OTHER = "informant:200/001/01", "informant:200/001/02"


@pytest.fixture
def officer(town: Town) -> Phone:
    return town.sign_in("grid_centre")


def page_of(phone: Phone, url: str, *, desk: bool = False) -> Element:
    if desk:
        phone.client.set_cookie("one_door_desk", "1")
    answer = phone.get(url)
    phone.client.delete_cookie("one_door_desk")
    assert answer.status_code == 200, answer.text
    return parse(answer.data)


def keys(page: Element) -> list[str]:
    return [row["data-row"] for row in page.find_all("tr") if "data-row" in row.attributes]


def cells(page: Element, key: str) -> list[str]:
    row = next(one for one in page.find_all("tr") if one.get("data-row") == str(key))
    return [one.text for one in row.find_all("td")]


def invite(town: Town, key: str) -> None:
    with town.app.app_context():
        service_invitations.invite(db.session().get_one(User, town.users[key]), actor_id=None)


def all_pages(phone: Phone, url: str) -> list[str]:
    seen: list[str] = []
    while url:
        page = page_of(phone, url)
        seen += keys(page)
        url = next((one["href"] for one in page.find_all("a", rel="next")), "")
    return seen


def test_a_row_says_post_place_position_login_and_invitation(town: Town, officer: Phone) -> None:
    invite(town, OTHER)
    town.sign_in(INFORMANT)
    page = page_of(officer, "/people?role=micro_grid_informant&area=" + code("200"), desk=True)
    heads = [one.text for one in page.find("thead").find_all("th")]
    assert [one for one in heads if one] == ["姓名", "职务", "地方", "身份", "登录", "邀请"]
    assert "登录着" in cells(page, town.users[INFORMANT])
    waits = cells(page, town.users[OTHER])
    assert "没登录过" in waits
    assert waits[-1].endswith("前有效")
    with clock.travel(clock.now() + timedelta(days=2)):
        assert cells(page_of(officer, "/people?login=never", desk=True), town.users[OTHER])[-1] == "过期了"


def test_pages_go_on_by_key_both_ways_and_each_person_comes_once(town: Town, officer: Phone, monkeypatch) -> None:
    whole = keys(page_of(officer, "/people", desk=True))
    monkeypatch.setattr("webapp.web.tables.PAGE_SIZE", 3)
    assert all_pages(officer, "/people") == whole
    assert all_pages(officer, "/people?sort=name&dir=desc") == whole[::-1]


def test_who_was_looked_for_stands_as_a_chip_and_stays_while_it_is_narrowed(officer: Phone) -> None:
    page = page_of(officer, "/people?q=测试&login=never")
    chips = {one.text: one["href"] for one in page.find_all("a", class_="chip-off")}
    assert chips == {"“测试”": "/people?login=never", "没登录过": f"/people?{urlencode({'q': '测试'})}"}
    assert page.find("form", action="/people", data_filter="").fields["q"] == "测试"


def test_filters_narrow_and_stand_as_chips_that_take_them_off(town: Town, officer: Phone) -> None:
    invite(town, OTHER)
    other = str(town.users[OTHER])
    page = page_of(officer, "/people?login=never&invited=open")
    assert keys(page) == [other]
    chips = {one.text: one["href"] for one in page.find_all("a", class_="chip-off")}
    assert chips == {"没登录过": "/people?invited=open", "邀请还有效": "/people?login=never"}
    assert other not in keys(page_of(officer, "/people?invited=none", desk=True))
    leads = page_of(officer, "/people?role=village_grid_lead", desk=True)
    assert str(town.users["village:200"]) in keys(leads)
    assert other not in keys(leads)
    assert keys(page_of(officer, f"/people?area={code('201')}&q=zzz")) == []


@pytest.mark.parametrize("query", ["role=king", "area=1", "login=yes", "invited=x", "sort=login", "sort=posts"])
def test_what_nobody_can_ask_for_is_the_ordinary_404(officer: Phone, query: str) -> None:
    assert officer.get(f"/people?{query}").status_code == 404


def test_only_who_comes_in_by_invitation_can_be_chosen_for_one(town: Town) -> None:
    page = page_of(town.sign_in("system_admin"), "/people", desk=True)
    boxes = {one["value"] for one in page.find_all("input", type="checkbox") if "data-pick" in one.attributes}
    assert str(town.users[INFORMANT]) in boxes
    for key in ("court", "auditor", "system_admin"):
        assert str(town.users[key]) not in boxes
    act = page.find("button", data_together="person")
    assert act["data-bulk"] == "/people/invitations"


def test_a_lead_sees_their_micro_grids_and_narrows_them_to_those_that_are_empty(town: Town) -> None:
    lead = town.sign_in("village:200")
    whole = page_of(lead, "/informants", desk=True)
    assert all(key.startswith(code("200")) for key in keys(whole))
    empty, held = keys(page_of(lead, "/informants?show=vacant", desk=True)), all_pages(lead, "/informants?show=held")
    assert sorted([*empty, *held]) == keys(whole)
    if empty:
        assert "空着，点这里请人" in cells(page_of(lead, "/informants?show=vacant", desk=True), empty[0])
    assert code("200/001/01") not in keys(page_of(lead, "/informants?login=in", desk=True))
    town.sign_in(INFORMANT)
    assert keys(page_of(lead, "/informants?login=in", desk=True)) == [code("200/001/01")]
    assert lead.get("/informants?show=x").status_code == 404


def test_informants_come_page_by_page(town: Town, monkeypatch) -> None:
    lead = town.sign_in("village:200")
    whole = keys(page_of(lead, "/informants", desk=True))
    monkeypatch.setattr("webapp.web.tables.PAGE_SIZE", 1)
    assert all_pages(lead, "/informants") == whole


def test_both_lists_and_a_person_in_the_pane_stay_within_six_statements(town: Town, officer: Phone) -> None:
    lead = town.sign_in("village:200")
    asked = [
        (officer, "/people", {}),
        (officer, "/people?role=micro_grid_informant&invited=none&login=never", {}),
        (officer, f"/people/{town.users[INFORMANT]}", {"HX-Target": "pane"}),
        (lead, "/informants", {}),
        (lead, "/informants?show=held&login=never", {}),
    ]
    for phone, url, headers in asked:
        with town.app.app_context(), counted_statements() as seen:
            assert phone.get(url, headers=headers).status_code == 200
        assert len(seen) <= 6, [url, *seen]

"""Points: who sees which, who keeps them, what their page says, how many of them work."""

from datetime import date

from tests.cameras.conftest import (
    COMMISSIONER,
    DISPATCHER,
    ELSEWHERE,
    HERE,
    INFORMANT,
    JUSTICE,
    KEEPER,
    NEXT,
    NOON,
    PAGE,
    POLICE,
    THERE,
    VILLAGE,
    after,
)
from tests.support.statements import counted_statements
from webapp.cameras.queries import Working, working_by_village
from webapp.cameras.states import State
from webapp.core import clock

NEW = {
    "code": "cw-009",
    "name": "水库边",
    "village": "450324106200",
    "datum": "wgs84",
    "kind": "dome",
    "looks_at": "river",
}


def test_leads_and_informants_see_their_village_and_the_town_all(house) -> None:
    assert house.listed(INFORMANT) == house.listed(VILLAGE) == [HERE, NEXT]
    assert house.listed(ELSEWHERE) == [THERE]
    for who in (DISPATCHER, KEEPER, POLICE, JUSTICE, COMMISSIONER, "town", "special:901"):
        assert house.listed(who) == [HERE, NEXT, THERE], who
    house.page(ELSEWHERE, f"/cameras/{HERE}", 404)
    house.page("auditor", "/cameras", 404)


def test_a_point_without_its_sign_is_named(house) -> None:
    page = house.page(KEEPER, "/cameras")
    rows = page.where(lambda one: one.attributes.get("data-sign") == "no")
    assert [row["data-camera"] for row in rows] == [NEXT]
    assert "没有牌子" in rows[0].text
    assert house.listed(KEEPER, "/cameras?sign=no") == [NEXT]
    assert "要有看得见的牌子" in house.page(VILLAGE, f"/cameras/{NEXT}").text
    assert "要有看得见的牌子" not in house.page(VILLAGE, f"/cameras/{HERE}").text


def test_the_list_is_narrowed_by_village_state_kind_and_place(house) -> None:
    house.broken()
    for narrowed, found in {
        "village=450324106201": [THERE],
        "state=fault": [HERE],
        "kind=dome": [NEXT],
        "within=25890000,110890000,25905000,110905000": [HERE],
    }.items():
        assert house.listed(KEEPER, f"/cameras?{narrowed}") == found, narrowed


def test_who_keeps_points_adds_and_changes_them_others_do_not(house) -> None:
    assert house.phone(POLICE).post("/cameras", NEW, headers=PAGE).status_code == 303
    made = house.camera("CW-009")
    assert (made.name, made.sign, made.state) == ("水库边", False, State.NORMAL)
    changed = NEW | {"name": "水库大坝", "sign": "1", "in_use_since": "2026-03-01", "version": str(made.version)}
    assert house.phone(DISPATCHER).post("/cameras/CW-009/edit", changed, headers=PAGE).status_code == 303
    assert house.camera("CW-009").in_use_since == date(2026, 3, 1)
    stale = house.phone(KEEPER).post("/cameras/CW-009/edit", changed, headers=PAGE)
    assert stale.status_code == 409
    assert "水库大坝" in stale.text
    for who in (INFORMANT, VILLAGE, JUSTICE, COMMISSIONER):
        assert house.phone(who).post("/cameras", NEW | {"code": "CW-010"}).status_code == 404
    assert (house.journalled("camera.added"), house.journalled("camera.changed")) == (4, 1)


def test_what_is_wrong_with_a_point_stands_beside_its_field(house) -> None:
    wrong = {"code": "a b", "name": "", "latitude": "25.9", "owner": "看 rtsp://10.1.1.2/1"}
    answer = house.phone(KEEPER).post("/cameras", NEW | wrong)
    assert answer.status_code == 422
    assert set(answer.json["error"]["fields"]) == {"code", "name", "latitude", "owner"}
    taken = house.phone(KEEPER).post("/cameras", NEW | {"code": HERE})
    assert set(taken.json["error"]["fields"]) == {"code"}


def test_a_position_of_another_map_is_stored_as_gps_has_it(house) -> None:
    sent = NEW | {"latitude": "25.899000", "longitude": "110.904000", "datum": "gcj02"}
    house.phone(KEEPER).post("/cameras", sent)
    made = house.camera("CW-009")
    assert 25.89 < made.latitude < 25.91
    assert abs(made.longitude - 110.904) > 0.001  # some hundred metres to the west of where that map draws it


def test_the_share_that_works_leaves_out_what_is_out_of_use(house) -> None:
    house.broken()
    camera = house.camera(NEXT)
    house.phone(KEEPER).post(f"/cameras/{NEXT}/use/off", {"version": camera.version}, headers=PAGE)
    with house.town.app.app_context():
        assert working_by_village() == {
            "450324106200": Working("才湾村", 0, 1),
            "450324106201": Working("小塘村", 1, 1),
        }
        before = working_by_village(moment=after(minutes=-1))
    assert before["450324106200"] == Working("才湾村", 2, 2)
    page = house.page(VILLAGE, "/cameras/share").text
    assert "0/1 · 0%" in page
    assert "小塘村" not in page
    with clock.travel(after(days=40)):
        house.phone(KEEPER).post(f"/cameras/{NEXT}/use/on", headers=PAGE)
        last = house.page(KEEPER, "/cameras/share").text
    assert "2/3 · 67%" in last  # and at the end of November it was 1 of 2
    assert "1/2 · 50%" in last


def test_the_map_has_its_list_and_leads_to_exactly_the_points_of_a_place(house) -> None:
    page = house.page(KEEPER, "/cameras/map")
    assert {f"/cameras/{code}" for code in (HERE, NEXT, THERE)} <= set(page.links)
    assert "1 个点没有位置" in page.text


def test_pages_cost_few_statements(house) -> None:
    house.broken()
    phones = {who: house.phone(who) for who in (KEEPER, INFORMANT)}
    for who, address, most in (
        (KEEPER, "/cameras", 6),
        (KEEPER, "/cameras/map", 6),
        (KEEPER, "/cameras/share", 6),
        (INFORMANT, f"/cameras/{HERE}", 10),
        (INFORMANT, "/cameras/fault", 6),
    ):
        phones[who].get(address)
        with counted_statements(house.town.app) as counted:
            assert phones[who].get(address).status_code == 200
        assert len(counted) <= most, (address, len(counted))
    assert clock.now() == NOON

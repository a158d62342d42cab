"""报故障: an ordinary case with an order and its clock, mended, and the reporter asked; bad moments too."""

import io
import uuid
from datetime import datetime

from werkzeug.datastructures import MultiDict

from tests.cameras.conftest import (
    DISPATCHER,
    ELSEWHERE,
    HERE,
    INFORMANT,
    KEEPER,
    NEIGHBOUR,
    NEXT,
    PAGE,
    POLICE,
    VILLAGE,
    Cameras,
    after,
)
from tests.support.town import kept_town, small_jpeg
from webapp.cameras.faults.service_phone import cameras_around, carry
from webapp.cameras.states import State
from webapp.core import clock
from webapp.core.clock import SHANGHAI
from webapp.core.db import transaction
from webapp.core.protection.turning import turn
from webapp.people.queries import actor_by_id


def test_a_fault_is_a_hazard_at_the_town_with_an_order_due_in_three_working_days(house) -> None:
    receipt = house.broken()
    code = receipt["case_code"]
    case, (order,) = house.case(code), house.orders(code)
    assert (case.kind, case.category, case.state, case.holder_level) == (
        "hazard",
        "public_facility",
        "dispatched",
        "town",
    )
    assert order.due_at == datetime(2026, 12, 1, 12, 0, tzinfo=SHANGHAI)  # Thursday noon, over a weekend
    assert receipt["url"] == f"/cameras/{HERE}"
    assert (case.latitude, case.longitude) == (25.9, 110.9)
    assert house.camera().state == State.FAULT
    course = house.page(VILLAGE, f"/cases/{code}").text
    assert "交给police_station了" in course
    assert f"测试{INFORMANT} 派给" not in course  # who reported it sent it nowhere
    assert "CW-001" in house.page(POLICE, f"/cases/{code}").text
    house.agrees()


def test_a_mended_point_works_again_and_the_reporter_is_asked(house) -> None:
    code = house.broken()["case_code"]
    with clock.travel(after(hours=2)):
        house.order(POLICE, code, "accept")
        house.order(POLICE, code, "finish", note="换了线")
        assert house.case(code).state == "pending_recheck"
        assert house.camera().state == State.FAULT
        assert "请您去看看好了没有" in house.told(INFORMANT)
        house.does(INFORMANT, code, "recheck-pass")
    (fault,) = house.faults()
    assert house.case(code).state == "closed"
    assert house.camera().state == State.NORMAL
    assert fault.mended_at == fault.ended_at == after(hours=2)
    assert house.journalled("camera.fault_ended") == 1


def test_the_case_shows_its_point_and_the_point_its_fault(house) -> None:
    code = house.broken()["case_code"]
    assert f"/cameras/{HERE}" in house.page(DISPATCHER, f"/cases/{code}").links
    assert f"/cases/{code}" in house.page(DISPATCHER, f"/cameras/{HERE}").links
    page = house.page(NEIGHBOUR, f"/cameras/{HERE}")
    assert "起坏着" in page.text
    assert f"/cases/{code}" not in page.links


def test_two_who_report_the_same_point_share_one_fault_and_both_are_told(house) -> None:
    first = house.broken()
    second = house.broken(who=NEIGHBOUR, description="线断了")
    assert second["case_code"] == first["case_code"]
    assert len(house.faults()) == 1
    assert len(house.orders(first["case_code"])) == 1
    assert (house.journalled("camera.fault_reported"), house.journalled("camera.fault_joined")) == (1, 1)
    assert "请您去看看好了没有" not in house.told(NEIGHBOUR)
    house.order(POLICE, first["case_code"], "accept")
    house.order(POLICE, first["case_code"], "finish", note="换了线")
    assert "请您去看看好了没有" in house.told(NEIGHBOUR)


def test_a_fault_that_comes_twice_from_the_outbox_is_one(house) -> None:
    own = {"client_id": str(uuid.uuid4())}
    first, again = house.broken(**own), house.broken(**own, status=200)
    assert {**again, "photos": None} == {**first, "photos": None}
    assert house.broken(**own, description="别的话", status=409)["error"]["code"] == "conflict"
    assert house.journalled("camera.fault_reported") == 1
    house.agrees()


def test_a_point_that_is_out_of_use_takes_no_fault_but_one_it_had_is_mended(house) -> None:
    code = house.broken()["case_code"]
    house.phone(KEEPER).post(f"/cameras/{HERE}/use/off", headers=PAGE)
    refused = house.broken(who=NEIGHBOUR, status=409)
    assert "从上报里报隐患" in refused["error"]["message"]
    house.mended(code)
    assert house.camera().state == State.OFF
    house.phone(KEEPER).post(f"/cameras/{HERE}/use/on", headers=PAGE)
    assert house.camera().state == State.NORMAL
    house.broken(who=NEIGHBOUR)


def test_what_was_not_mended_after_all_is_broken_again(house) -> None:
    code = house.broken()["case_code"]
    house.order(POLICE, code, "accept")
    house.order(POLICE, code, "finish", note="换了线")
    house.does(VILLAGE, code, "recheck-pass")
    assert house.camera().state == State.NORMAL
    house.does(INFORMANT, code, "answer", answer="not_solved")
    assert house.camera().state == State.FAULT
    assert house.faults()[0].ended_at is None


def test_a_case_closed_unmended_leaves_the_point_broken_until_the_next_is_mended(house) -> None:
    code = house.broken()["case_code"]
    house.order(DISPATCHER, code, "recall")
    house.does(DISPATCHER, code, "acknowledge")
    house.does(DISPATCHER, code, "close", close_reason="cannot_be_settled", note="等换新的")
    (fault,) = house.faults()
    assert fault.ended_at is not None
    assert fault.mended_at is None
    assert house.camera().state == State.FAULT
    house.mended(house.broken()["case_code"])
    assert house.camera().state == State.NORMAL
    assert all(one.mended_at for one in house.faults())


def test_a_picture_of_the_pole_belongs_to_the_report_and_may_follow(house) -> None:
    own = str(uuid.uuid4())
    receipt = house.broken(client_id=own, photos=[(io.BytesIO(small_jpeg()), "1.jpg")])
    assert receipt["photos"] == {"expected": 1, "stored": 1}
    assert house.page(INFORMANT, f"/reports/{own}").where(lambda one: one.tag == "img" and "photos" in one.get("src"))


def test_a_point_elsewhere_is_not_there_and_others_do_not_report(house) -> None:
    house.broken(who=ELSEWHERE, status=404)
    house.broken("CW-404", status=404)
    for who in (KEEPER, POLICE, DISPATCHER):
        house.broken(who=who, status=404)


def test_a_phone_keeps_its_village_and_a_rescue_file_carries_a_fault(house) -> None:
    with house.town.app.app_context():
        actor = actor_by_id(house.town.users[INFORMANT])
        kept = cameras_around(actor)
        form = MultiDict({"client_id": str(uuid.uuid4()), "description": "没电"})
        receipt = carry(actor, ["cameras", NEXT, "faults"], form)
    assert set(kept) == {f"/cameras/{HERE}", f"/cameras/{NEXT}"}
    assert (
        kept[f"/cameras/{HERE}"]
        == house.page(INFORMANT, f"/cameras/{HERE}").where(lambda one: "data-keep-page" in one.attributes)[0][
            "data-keep-page"
        ]
    )
    assert receipt.new
    assert house.camera(NEXT).state == State.FAULT


def test_the_page_without_scripts_reports_and_says_so(house) -> None:
    page = house.page(INFORMANT, f"/cameras/{HERE}")
    form = next(one for one in page.find_all("form") if one.get("id") == "fault")
    answer = house.phone(INFORMANT).post(form["action"], form.fields | {"description": ""}, headers=PAGE)
    assert answer.status_code == 303
    assert "修好会问您好了没有" in house.phone(INFORMANT).get(answer.headers["Location"]).text


def test_a_case_that_turns_protected_takes_its_fault_off_the_lists(house) -> None:
    code = house.broken()["case_code"]
    with house.town.app.app_context(), transaction():
        turn("case", [house.case(code).id], clock.now())
    assert house.camera().state == State.NORMAL
    assert "起坏着" not in house.page(KEEPER, f"/cameras/{HERE}").text
    assert house.listed(KEEPER, "/cameras?state=fault") == []


def test_where_no_unit_mends_points_the_case_goes_its_way(make_app, town_instance) -> None:
    house = Cameras(kept_town(make_app(QUIET_FROM="00:00", QUIET_TO="00:00", CAMERA_UNIT="nobody"), town_instance))
    house.begin()
    code = house.broken()["case_code"]
    assert house.states(code) == ["submitted"]
    assert house.camera().state == State.FAULT

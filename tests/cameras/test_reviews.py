"""申请调看: asked, decided by another at the police station, seen in words, over in time; every step journalled."""

import io
import uuid

from sqlalchemy import text

from tests.cameras.conftest import (
    AUDITOR,
    COMMISSIONER,
    DISPATCHER,
    HERE,
    INFORMANT,
    JUSTICE,
    KEEPER,
    NEXT,
    NOON,
    PAGE,
    POLICE,
    SECOND,
    VILLAGE,
    after,
)
from tests.support.statements import counted_statements
from webapp.cameras.reviews.states import State
from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.core.protection.turning import turn

SEEN = "穿红衣服的孩子往桥东走了"


def test_a_look_goes_from_asked_to_closed_and_each_step_is_journalled(house) -> None:
    made = house.ask()
    number = made["id"]
    assert made["url"] == f"/cameras/reviews/{number}"
    assert house.listed(POLICE, "/cameras/reviews", "data-review") == [str(number)]
    house.step(POLICE, number, "grant")
    assert house.review(number).ends_at == after(hours=72)
    house.step(JUSTICE, number, "viewed", note=SEEN)
    house.step(SECOND, number, "close")
    assert house.review(number).state == State.CLOSED
    assert SEEN in house.page(JUSTICE, made["url"]).text
    for event in ("asked", "granted", "viewed", "closed"):
        assert house.journalled(f"camera_review.{event}") == 1, event
    house.agrees()


def test_who_asked_does_not_decide_and_others_find_nothing(house) -> None:
    number = house.asked(POLICE)
    for action in ("grant", "refuse"):
        answer = house.step(POLICE, number, action, status=403, note="x")
        assert answer["error"]["message"] == "您申请的，要由别人定"
    own = house.asked(DISPATCHER)
    house.step(DISPATCHER, own, "grant", status=403)
    for who in (JUSTICE, COMMISSIONER):
        house.step(who, number, "grant", status=404)
        house.page(who, f"/cameras/reviews/{number}", 404)
    for who in (INFORMANT, VILLAGE, KEEPER):
        house.ask(who, status=404)
    house.step(SECOND, number, "grant")


def test_two_officers_who_press_at_once_decide_once(house) -> None:
    number = house.asked()
    version = house.review(number).version
    house.step(POLICE, number, "grant", version=version)
    house.step(SECOND, number, "refuse", version=version, note="没有必要", status=409)
    house.step(SECOND, number, "grant", status=409)
    assert house.review(number).decided_by_id == house.town.users[POLICE]
    assert house.journalled("camera_review.granted") == 1


def test_what_was_granted_is_over_after_72_hours(house) -> None:
    number = house.asked()
    house.step(POLICE, number, "grant")
    with clock.travel(after(hours=71, minutes=59)):
        assert house.sweep() == 0
    with clock.travel(after(hours=72)):
        late = house.step(JUSTICE, number, "viewed", note=SEEN, status=409)
        assert late["error"]["code"] == "stale"
        assert house.page(JUSTICE, f"/cameras/reviews/{number}").where(lambda one: one.get("data-state") == "expired")
        assert (house.sweep(), house.sweep()) == (1, 0)
    assert house.review(number).state == State.EXPIRED
    assert "看监控的时间过了" in house.told(JUSTICE)


def test_in_an_emergency_one_looks_first_and_it_is_decided_afterwards(house) -> None:
    code = house.emergency()
    made = house.ask(DISPATCHER, purpose="emergency", case_code=code)
    assert made["state"] == "asked_urgent"
    house.step(DISPATCHER, made["id"], "viewed", note=SEEN)
    assert house.review(made["id"]).state == State.ASKED_URGENT
    house.step(DISPATCHER, made["id"], "viewed", note="又看一次", status=409)
    house.step(POLICE, made["id"], "grant")
    assert house.review(made["id"]).state == State.VIEWED
    assert house.notes(made["id"]) == [SEEN, ""]


def test_without_an_emergency_of_ones_own_nobody_goes_ahead(house) -> None:
    ordinary, call = house.report(), house.emergency()
    assert house.ask(DISPATCHER, purpose="emergency", case_code=ordinary)["state"] == "asked"
    assert house.ask(DISPATCHER, purpose="emergency")["state"] == "asked"
    assert house.ask(DISPATCHER, purpose="person", case_code=call)["state"] == "asked"
    assert set(house.ask(JUSTICE, purpose="emergency", case_code=call, status=422)["error"]["fields"]) == {"case_code"}


def test_who_commands_a_headquarters_goes_ahead_while_it_goes_on(house) -> None:
    sent = {"client_id": str(uuid.uuid4()), "kind": "lost", "summary": "两位老人没回来", "place_name": "大槽岭"}
    at = house.phone(DISPATCHER).post("/emergencies", sent).json["url"]
    assert house.ask(DISPATCHER, purpose="emergency")["state"] == "asked_urgent"
    assert house.ask(DISPATCHER, purpose="person")["state"] == "asked"
    ended = house.phone(DISPATCHER).post(f"{at}/false-alarm", {"client_id": str(uuid.uuid4())})
    assert ended.status_code == 201, ended.text
    assert house.ask(DISPATCHER, purpose="emergency")["state"] == "asked"


def test_what_went_ahead_and_nobody_decided_is_named_to_the_auditor(house) -> None:
    number = house.ask(DISPATCHER, purpose="emergency", case_code=house.emergency())["id"]
    late = "/cameras/reviews/audit?show=late"
    with clock.travel(after(hours=23)):
        assert house.sweep() == 0
        assert house.listed(AUDITOR, late, "data-review") == []
    with clock.travel(after(hours=24)):
        assert (house.sweep(), house.sweep()) == (1, 0)
        assert house.listed(AUDITOR, late, "data-late") == ["yes"]
        assert "没有补批" in house.page(AUDITOR, late).text
    assert "应急看监控没有补批" in house.told(AUDITOR)
    with clock.travel(after(hours=30)):
        house.step(SECOND, number, "refuse", note="用不着")
        assert house.listed(AUDITOR, late, "data-review") == [str(number)]  # decided late stays named


def test_the_auditor_lists_every_request_and_reads_no_word_of_it(house) -> None:
    numbers = [house.asked(), house.asked(POLICE, basis="秘密依据", words="秘密说明")]
    page = house.page(AUDITOR, "/cameras/reviews/audit")
    assert [row["data-review"] for row in page.where(lambda one: "data-review" in one.attributes)] == [
        str(one) for one in reversed(numbers)
    ]
    assert "秘密" not in page.text
    house.page(AUDITOR, f"/cameras/reviews/{numbers[0]}", 404)
    house.page(POLICE, "/cameras/reviews/audit", 404)


def test_a_resident_may_ask_at_the_counter_and_no_officer_decides_on_their_own(house) -> None:
    house.ask("reception", status=422) if "reception" in house.town.users else None
    own = house.town.phones[POLICE]
    number = house.asked(DISPATCHER, for_name="蒋阿婆", for_phone=own)
    refused = house.step(POLICE, number, "grant", status=403)
    assert "和您自己有关" in refused["error"]["message"]
    house.step(SECOND, number, "grant")
    assert "蒋阿婆" in house.page(SECOND, f"/cameras/reviews/{number}").text


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_survives(house) -> None:
    wrong = {"points": ["CW-404"], "from": "2026-11-26T08:00:00+08:00", "until": "2026-11-27T08:00:01+08:00"}
    for fields, named in (
        (wrong, {"points", "until"}),
        ({"points": [], "basis": "", "purpose": "fun"}, {"points", "basis", "purpose"}),
        ({"until": "2026-11-25T08:00:00+08:00"}, {"until"}),
        ({"from": "2026-11-25T09:00:00+08:00"}, {"until"}),
        ({"basis": "看 http://10.1.1.1/a.jpg"}, {"basis"}),
        ({"case_code": "AAAA-BBBB-CCCC-2222"}, {"case_code"}),
        ({"photos": (io.BytesIO(b"x"), "1.jpg")}, {"photos"}),
    ):
        assert set(house.ask(status=422, **fields)["error"]["fields"]) == named, fields
    answer = house.phone(JUSTICE).post("/cameras/reviews", {"points": HERE, "basis": "只写了这一句"}, headers=PAGE)
    assert answer.status_code == 422
    assert "只写了这一句" in answer.text
    number = house.asked()
    house.step(POLICE, number, "refuse", status=422)
    house.step(POLICE, number, "grant")
    house.step(POLICE, number, "viewed", status=422)
    house.step(POLICE, number, "viewed", note="见 rtsp://10.1.1.2/live", status=422)
    house.step(POLICE, number, "viewed", note=SEEN, photos=(io.BytesIO(b"x"), "1.jpg"), status=422)


def test_asked_or_decided_twice_is_once(house) -> None:
    own = {"client_id": "7d1f0e4a-8f5e-4a2b-9c1d-000000000001"}
    first = house.ask(**own)
    assert house.ask(**own, status=200)["id"] == first["id"]
    house.ask(**own, basis="别的", status=409)
    step = {"client_id": "7d1f0e4a-8f5e-4a2b-9c1d-000000000002"}
    house.step(POLICE, first["id"], "grant", **step)
    house.step(POLICE, first["id"], "grant", **step, status=200)
    assert house.journalled("camera_review.granted") == 1


def test_all_words_of_a_request_are_encrypted(house) -> None:
    number = house.asked(words="一段说明", for_name="蒋阿婆", for_phone="10099990021")
    house.step(POLICE, number, "grant")
    house.step(POLICE, number, "viewed", note=SEEN)
    with house.town.app.app_context():
        stored = str([tuple(row) for row in db.session().execute(text("SELECT * FROM camera_reviews"))])
        stored += str([tuple(row) for row in db.session().execute(text("SELECT * FROM camera_review_steps"))])
        stored += str([tuple(row) for row in db.session().execute(text("SELECT content FROM journal_texts"))])
    for words in ("孩子走丢了", "一段说明", "蒋阿婆", "10099990021", SEEN):
        assert words not in stored


def test_a_case_that_turns_protected_takes_its_requests_off_the_lists(house) -> None:
    code = house.report()
    number = house.asked(DISPATCHER, case_code=code)
    with house.town.app.app_context(), transaction():
        turn("case", [house.case(code).id], NOON)
    house.page(DISPATCHER, f"/cameras/reviews/{number}", 404)
    assert house.listed(POLICE, "/cameras/reviews?show=waiting", "data-review") == []
    with clock.travel(after(hours=80)):
        assert house.sweep() == 0


def test_lists_and_page_cost_few_statements(house) -> None:
    number = house.asked()
    house.asked(POLICE, points=[NEXT])
    for who, address, most in (
        (POLICE, "/cameras/reviews", 6),
        (AUDITOR, "/cameras/reviews/audit", 6),
        (POLICE, f"/cameras/reviews/{number}", 10),
        (POLICE, "/cameras/reviews/new", 6),
    ):
        house.phone(who).get(address)
        with counted_statements(house.town.app) as counted:
            assert house.phone(who).get(address).status_code == 200
        assert len(counted) <= most, (address, len(counted))

"""A decision from the desk to its check: who may take which step, who hears of it, and that nothing happens twice."""

import hashlib
import uuid
from typing import Any

import pytest

from tests.decisions.conftest import COMMISSIONER, DISPATCHER, DUE, JUSTICE, PAGE, POLICE, VILLAGE, WOMEN, Decisions
from tests.support.town import small_jpeg
from webapp.core.db import transaction
from webapp.decisions.models import Decision
from webapp.people.permissions import Role

VILLAGE_CODE = "450324106200"


def test_what_was_decided_is_accepted_done_and_checked_by_another(house: Decisions) -> None:
    made = house.make(helpers=[WOMEN])
    assert made == {"url": f"/decisions/{made['id']}", "id": made["id"], "number": "才决〔2026〕1号"}
    number = made["id"]
    assert "有一条决定要办：才决〔2026〕1号" in house.told(POLICE)
    assert "有一条决定要配合：才决〔2026〕1号" in house.told(WOMEN)
    house.step(POLICE, number, "accept")
    answer = house.step(POLICE, number, "done", note="查了 12 户，换了 3 把锁")
    assert answer["state"] == "done"
    for who in (DISPATCHER, COMMISSIONER):
        assert "办好了，等核对：才决〔2026〕1号" in house.told(who)
    house.step(COMMISSIONER, number, "check")
    assert "核对过了：才决〔2026〕1号" in house.told(POLICE)
    page = house.page(WOMEN, f"/decisions/{number}")
    assert page.find("div", data_number=made["number"])["data-state"] == "checked"
    assert "查了 12 户" in page.text
    assert house.row(number).ended_at is not None


def test_the_words_of_a_decision_are_in_no_notice_and_in_no_journal(house: Decisions) -> None:
    number = house.done(what="刘家坡出租屋查一遍")
    house.step(DISPATCHER, number, "return", note="还有三户没查到")
    told = house.told(POLICE) + house.told(DISPATCHER) + house.told(COMMISSIONER)
    kept = [house.journalled(f"decision.{event}") for event in ("made", "accepted", "done", "sent_back")]
    assert all(kept)
    for words in ("刘家坡", "都查过了", "三户没查到"):
        assert words not in told
        assert words not in str(kept)
    assert house.row(number).state == "accepted"


def test_nobody_checks_what_they_did_themselves(house: Decisions) -> None:
    number = house.done()
    with house.town.app.app_context(), transaction() as session:
        session.get_one(Decision, number).done_by_id = house.town.users[DISPATCHER]
    refused = house.step(DISPATCHER, number, "check", status=403)
    assert "您办的，要由别人核对" in refused["error"]["message"]
    house.step(DISPATCHER, number, "return", note="再看看", status=403)
    house.step(COMMISSIONER, number, "check")


@pytest.mark.parametrize(
    ("who", "action"),
    [
        (WOMEN, "accept"),  # she helps
        (JUSTICE, "accept"),  # nobody asked them
        (DISPATCHER, "accept"),  # the desk's own button is another
        (POLICE, "check"),
        (POLICE, "cancel"),
        (DISPATCHER, "agree-extend"),
        (POLICE, "nothing-such"),
    ],
)
def test_a_button_of_somebody_else_is_not_there(house: Decisions, who: str, action: str) -> None:
    number = house.make(helpers=[WOMEN])["id"]
    house.step(who, number, action, note="试试", status=404)
    assert house.row(number).state == "assigned"


def test_who_was_not_asked_finds_nothing(house: Decisions) -> None:
    number = house.make(helpers=[VILLAGE_CODE])["id"]
    for who in (POLICE, VILLAGE, DISPATCHER, COMMISSIONER):
        assert house.phone(who).get(f"/decisions/{number}").status_code == 200
    for who in (JUSTICE, "village:201", "grid:200/001", "town", "court", "auditor"):
        assert house.phone(who).get(f"/decisions/{number}").status_code == 404


def test_what_is_returned_goes_to_another_unit(house: Decisions) -> None:
    number = house.make()["id"]
    house.step(POLICE, number, "return", status=422)
    house.step(POLICE, number, "return", note="归民政管")
    assert "退回来了" in house.told(DISPATCHER)
    house.step(DISPATCHER, number, "assign", status=422)
    house.step(DISPATCHER, number, "assign", lead_unit=JUSTICE)
    assert house.phone(POLICE).get(f"/decisions/{number}").status_code == 404
    assert house.step(JUSTICE, number, "accept")["state"] == "accepted"


def test_more_time_is_asked_by_the_unit_and_given_by_the_commissioner(house: Decisions) -> None:
    number = house.make()["id"]
    house.step(POLICE, number, "extend", note="等设备", until="2026-12-01", status=422)
    house.step(POLICE, number, "extend", note="等设备", until="2026-12-31")
    house.step(POLICE, number, "extend", note="还要等", until="2027-01-31", status=409)
    assert "申请延期：才决〔2026〕1号" in house.told(COMMISSIONER)
    house.step(DISPATCHER, number, "extend", status=404)
    house.step(COMMISSIONER, number, "extend")
    assert house.row(number).due_at == DUE.replace(day=31)
    assert "同意延期" in house.told(POLICE)
    house.step(POLICE, number, "ask-extend", note="还要等", until="2027-01-31")
    house.step(COMMISSIONER, number, "refuse-extend", status=422)
    house.step(COMMISSIONER, number, "refuse-extend", note="不能再拖")
    assert house.row(number).due_at == DUE.replace(day=31)


def test_who_asked_for_more_time_takes_it_back_and_nobody_else(house: Decisions) -> None:
    house.appoint("court", Role.POLICE_OFFICER, POLICE)
    number = house.make()["id"]
    house.step(POLICE, number, "take-back", status=409)
    house.step(POLICE, number, "extend", note="等设备", until="2026-12-31")
    assert "收回延期申请" in house.page(POLICE, f"/decisions/{number}").text
    assert "收回延期申请" not in house.page("court", f"/decisions/{number}").text
    house.step("court", number, "take-back", status=403)
    house.step(COMMISSIONER, number, "take-back", status=404)
    house.step(POLICE, number, "take-back")
    assert house.row(number).due_at == DUE
    assert "延期申请收回了" in house.told(COMMISSIONER)
    house.step(COMMISSIONER, number, "agree-extend", status=409)
    assert not house.page(COMMISSIONER, "/decisions?show=asked").find_all("tr", data_state="assigned")
    house.step(POLICE, number, "extend", note="还是要等", until="2026-12-31")


def test_the_commissioner_gives_more_time_unasked_and_nobody_else_does(house: Decisions) -> None:
    number = house.make()["id"]
    house.step(COMMISSIONER, number, "extend", note="等设备", until="2026-12-01", status=422)
    house.step(COMMISSIONER, number, "extend", until="2026-12-31", status=422)
    house.step(DISPATCHER, number, "extend", note="等设备", until="2026-12-31", status=404)
    house.step(COMMISSIONER, number, "extend", note="等设备", until="2026-12-31")
    assert house.row(number).due_at == DUE.replace(day=31)
    assert "延期了" in house.told(POLICE)
    house.step(POLICE, number, "extend", note="还要等", until="2027-01-31")
    assert "do-extend" not in house.phone(COMMISSIONER).get(f"/decisions/{number}").text


def test_what_was_cancelled_rests(house: Decisions) -> None:
    number = house.make()["id"]
    house.step(DISPATCHER, number, "cancel", status=422)
    house.step(DISPATCHER, number, "cancel", note="上级另有安排")
    assert "这件不用办了" in house.told(POLICE)
    house.step(POLICE, number, "accept", status=409)
    house.step(DISPATCHER, number, "cancel", note="再来一次", status=409)


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("what", {"what": " "}),
        ("lead_unit", {"lead_unit": ""}),
        ("helpers", {"helpers": ["no_such_unit"]}),
        ("lead_unit", {"lead_unit": "no_such_unit"}),
        ("lead_unit", {"lead_unit": "court"}),
        ("helpers", {"helpers": ["court"]}),
        ("due", {"due": ""}),
        ("due", {"due": "2026-11-01"}),
        ("due", {"due": "2036-11-01"}),
        ("due", {"due": "下周"}),
        ("case", {"case": "7QK4-M2XA-9C3D-VT5N"}),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_kept(
    house: Decisions, field: str, fields: dict[str, Any]
) -> None:
    refused = house.make(status=422, **fields)
    assert list(refused["error"]["fields"]) == [field]
    typed = {"client_id": str(uuid.uuid4()), "what": "写了一半", "lead_unit": POLICE, "due": "2026-12-10"} | fields
    page = house.phone(DISPATCHER).post("/decisions", typed, headers=PAGE)
    assert page.status_code == 422
    assert house.make()["number"] == "才决〔2026〕1号"


@pytest.mark.parametrize("missing", ["lead_unit", "due"])
def test_what_was_not_chosen_is_asked_for_at_its_own_place_alone(house: Decisions, missing: str) -> None:
    typed = {"client_id": str(uuid.uuid4()), "what": "写了一半", "lead_unit": POLICE, "due": "2026-12-10"}
    del typed[missing]
    page = house.phone(DISPATCHER).post("/decisions", typed, headers=PAGE).text
    assert f'{missing}-error"' in page
    assert 'role="alert"' not in page


def test_sent_twice_is_once(house: Decisions) -> None:
    own = str(uuid.uuid4())
    made = house.make(client_id=own)
    assert house.make(client_id=own, status=200) == made
    house.make(client_id=own, what="别的", status=409)
    step = str(uuid.uuid4())
    house.step(POLICE, made["id"], "accept", client_id=step)
    again = house.step(POLICE, made["id"], "accept", client_id=step, status=200)
    assert (again["state"], again["version"]) == ("accepted", house.row(made["id"]).version)


def test_checks_come_in_the_order_of_the_house(house: Decisions) -> None:
    number = house.done()
    version = house.row(number).version
    house.step(JUSTICE, number, "done", version="99", status=404)
    assert house.step(POLICE, number, "done", version=str(version - 1), status=409)["error"]["code"] == "stale"
    house.step(POLICE, number, "done", version=str(version), status=422)
    house.step(POLICE, number, "done", version=str(version), note="又一次", status=409)


def test_a_picture_and_a_voice_come_along_or_follow(house: Decisions) -> None:
    number = house.make()["id"]
    house.step(POLICE, number, "accept")
    picture = small_jpeg()
    sha256 = hashlib.sha256(picture).hexdigest()
    answer = house.step(POLICE, number, "done", voice_digest="0" * 64, photo_digests=[sha256])
    assert answer["photos"] == {"expected": 1, "stored": 0}
    assert house.phone(POLICE).put(f"{answer['photos_at']}/{sha256}", picture).status_code in (200, 201)
    page = house.page(DISPATCHER, f"/decisions/{number}")
    (source,) = {one["src"] for one in page.find_all("img") if "/photos/" in one["src"]}
    assert house.phone(DISPATCHER).get(source).status_code == 200
    assert house.phone(JUSTICE).get(source).status_code == 404

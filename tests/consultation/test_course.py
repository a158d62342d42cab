"""From the question to the conclusion: who is asked, who writes, what is kept, what comes of it."""

import uuid

from tests.consultation.conftest import (
    ASKED,
    COMMISSIONER,
    COURT,
    DISPATCHER,
    JUSTICE,
    NOON,
    POLICE,
    WOMEN,
    Consultations,
)


def test_units_write_it_is_talked_over_and_something_is_concluded(house: Consultations) -> None:
    made = house.make(units=[POLICE, JUSTICE, COURT])
    number = made["id"]
    assert made["number"] == "才商〔2026〕1号"
    assert made["url"] == f"/consultations/{number}"
    assert "请您单位参加会商：才商〔2026〕1号" in house.told(POLICE)
    assert ASKED not in house.told(POLICE)
    assert "请您来听会商" in house.told(COURT)
    for place in ("/messages", "/consultations", f"/consultations/{number}"):
        page = house.page(COURT, place)
        assert "前写意见" not in page.text, "the court guides, and has no clock"
        assert not page.where(lambda one: "data-due" in one.attributes)
    assert "data-due" in house.phone(POLICE).get(f"/consultations/{number}").text
    assert house.phone(WOMEN).get(f"/consultations/{number}").status_code == 404
    house.step(POLICE, number, "opinion", opinion="先量地")
    house.step(POLICE, number, "opinion", opinion="量过了，可以补")
    house.step(COURT, number, "opinion", opinion="按合同看")
    page = house.page(JUSTICE, f"/consultations/{number}").text
    for words in (ASKED, "先量地", "量过了，可以补", "按合同看", "还没写"):
        assert words in page
    house.step(DISPATCHER, number, "conclude", words="就这么补", status=409)
    house.step(DISPATCHER, number, "record", at=NOON.isoformat(), place="二楼", present="都来了", said="先补一半")
    rows = {"decisions-0-what": "补第一笔", "decisions-0-lead_unit": JUSTICE, "decisions-0-due": "2026-12-10"}
    wrong = house.step(
        COMMISSIONER, number, "conclude", words="补", status=422, **rows | {"decisions-0-lead_unit": "x"}
    )
    assert "decisions-0-lead_unit" in wrong["error"]["fields"]
    ended = house.step(COMMISSIONER, number, "conclude", words="就这么补", **rows)
    assert ended["state"] == "concluded"
    page = house.page(JUSTICE, f"/consultations/{number}")
    assert "就这么补" in page.text
    assert [link for link in page.links if link.startswith("/decisions/")]
    assert not [link for link in house.page(POLICE, f"/consultations/{number}").links if link.startswith("/decisions/")]
    house.step(POLICE, number, "opinion", opinion="晚了", status=409)


def test_the_same_sent_again_is_one_and_thirteen_units_are_too_many(house: Consultations) -> None:
    own = str(uuid.uuid4())
    first = house.make(client_id=own)
    assert house.make(client_id=own, status=200)["id"] == first["id"]
    refused = house.make(status=422, units=[f"unit{n}" for n in range(13)], question="", topic="别的", due="")
    assert {"units", "question", "topic", "due"} <= set(refused["error"]["fields"])

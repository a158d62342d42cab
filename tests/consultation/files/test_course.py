"""A file from the asking to its end: who may take which step, who hears of it, and that nothing happens twice."""

import uuid
from datetime import timedelta

from tests.consultation.files.conftest import COMMISSIONER, HEAD, JUSTICE, NOON, POLICE, WOMEN, Files
from webapp.core import clock


def test_a_file_is_asked_for_given_seen_and_taken_back(house: Files) -> None:
    code = house.dispute()
    own_id = str(uuid.uuid4())
    made = house.ask(code, client_id=own_id, question="地界是怎么说的")
    assert made == {"url": f"/files/{made['id']}", "id": made["id"], "number": "才阅〔2026〕1号"}
    assert house.ask(code, client_id=own_id, question="地界是怎么说的", status=200) == made  # sent twice
    assert house.ask(code, status=200)["id"] == made["id"]  # asked again
    number = made["id"]
    assert "有一个调阅申请要定：才阅〔2026〕1号" in house.told(HEAD)
    assert house.status(f"/files/{number}/view") == 404
    for who in (JUSTICE, WOMEN, COMMISSIONER, "governance_centre", "auditor"):
        assert house.status(f"/files/{number}", who) == 404
    house.step(POLICE, number, "agree", status=404)
    house.step(HEAD, number, "agree", until="2026-12-04", status=422)
    house.step(HEAD, number, "agree", until="2026-11-28", version="1")
    assert "可以看了：才阅〔2026〕1号" in house.told(POLICE)
    assert house.view(number).find("div", data_number=made["number"])
    house.step(HEAD, number, "revoke")
    house.step(HEAD, number, "revoke", status=409)
    assert house.status(f"/files/{number}/view") == 404
    page = house.page(POLICE, f"/files/{number}")
    assert page.find("div", data_number=made["number"])["data-state"] == "revoked"


def test_it_ends_at_midnight_whether_or_not_the_sweep_was_there(house: Files) -> None:
    number = house.granted(until="2026-11-27")
    with clock.travel(NOON.replace(day=27, hour=23, minute=59)):
        address = house.view(number).find("div", data_number="才阅〔2026〕1号")["data-still"]
    with clock.travel(NOON.replace(day=28, hour=0, minute=0)):
        for gone in (f"/files/{number}/view", address, f"{address}/photos/1"):
            assert house.status(gone) == 404
        assert "已到期" in house.page(POLICE, f"/files/{number}").text
        house.step(HEAD, number, "revoke", status=409)
        assert house.sweep() == 1
        assert house.row(number).state == "expired"
    assert "调阅到期了" in house.told(POLICE, NOON + timedelta(days=3))

"""What may happen to a consultation: its case goes elsewhere or turns protected, a party is asked, time passes."""

from datetime import datetime

from sqlalchemy import select

from tests.cases.turning.conftest import REASON
from tests.consultation.conftest import (
    ASKED,
    COURT,
    DISPATCHER,
    JUSTICE,
    NOON,
    PAGE,
    POLICE,
    WOMEN,
    Consultations,
    after,
)
from tests.support.makers import GRID, INFORMANT, VILLAGE
from webapp.consultation.models import ConsultationScope
from webapp.core import clock
from webapp.core.clock import SHANGHAI
from webapp.core.journal import verify
from webapp.core.protection.impartial import OWN, RECUSED
from webapp.operations.service_retention import run_retention


def protect(house: Consultations, code: str) -> None:
    answer = house.phone(DISPATCHER).post(f"/cases/{code}/protect", {"version": house.case(code).version, **REASON})
    assert answer.status_code == 201, answer.text


def test_a_case_that_turns_protected_takes_it_along_and_leaves_the_number_like_a_mistake(house: Consultations) -> None:
    code = house.at_the_town("dispute", description="地界")
    number = house.made(case_code=code, summary="李家的地")
    mistake = house.made()
    assert house.phone(POLICE).get(f"/cases/{code}").status_code == 404, "asked in, not let in"
    assert code not in house.phone(POLICE).get(f"/consultations/{number}").text
    assert f"/cases/{code}" in house.page(DISPATCHER, f"/consultations/{number}").links
    assert "参加会商" in house.told(POLICE)
    protect(house, code)
    house.step(DISPATCHER, mistake, "cancel")
    for who, shows in ((DISPATCHER, ("open", "done")), (POLICE, ("waiting",))):
        house.page(who, f"/consultations/{number}", 404)
        for show in shows:
            assert house.row(number).number not in house.page(who, f"/consultations?show={show}").text
        assert house.row(number).number not in house.told(who)
    house.step(POLICE, number, "opinion", opinion="晚了", status=404)
    rows = house.page(DISPATCHER, "/consultations?show=all").where(lambda one: one.get("data-state") == "elsewhere")
    said = [one.text.replace(house.row(n).number or "", "") for one, n in zip(rows, (mistake, number), strict=True)]
    assert said[0] == said[1], "no gap and no difference speaks"
    refused = house.make(case_code=code, status=422)
    assert refused == house.make(case_code="9J1F-AWDD-XH3T-867M", status=422)
    with clock.travel(after(days=10)):
        house.remind()
    with house.town.app.app_context():
        assert verify().fault is None


def test_it_follows_a_case_that_is_put_into_another(house: Consultations) -> None:
    source = house.at_the_town("hazard", description="护栏断了")
    target = house.report("hazard", description="护栏断了两根", by=INFORMANT)
    for who, why in ((GRID, "村里才办得了"), (VILLAGE, "要镇里办")):
        house.does(who, target, "escalate", note=why)
    number = house.made(case_code=source)
    sent = {"into": target, "orders": "move", "version": house.case(source).version}
    assert house.phone(DISPATCHER).post(f"/cases/{source}/merge", sent, headers=PAGE).status_code == 303
    assert f"/cases/{target}" in house.page(DISPATCHER, f"/consultations/{number}").links
    assert f"/consultations/{number}" in house.page(DISPATCHER, f"/cases/{target}").links
    assert house.row(house.made(case_code=source)).case_id == house.case(target).id


def test_who_is_a_party_of_the_case_or_withdrew_takes_no_step_and_hears_nothing(house: Consultations) -> None:
    code = house.at_the_town("dispute", party_name="某人", party_phone=house.town.phones[POLICE])
    number = house.made(case_code=code)
    assert "参加会商" not in house.told(POLICE)
    assert house.step(POLICE, number, "opinion", status=403, version=99)["error"]["message"] == OWN
    page = house.page(POLICE, f"/consultations/{number}")
    assert OWN in page.text
    assert not page.find_all("form", action=f"/consultations/{number}/opinion")
    house.step(JUSTICE, number, "recuse", status=422)
    house.step(JUSTICE, number, "recuse", reason="是我堂弟")
    assert house.step(JUSTICE, number, "opinion", opinion="x", status=403)["error"]["message"] == RECUSED
    assert "是我堂弟" in house.page(DISPATCHER, f"/consultations/{number}").text
    assert "有人要回避" in house.told(DISPATCHER)
    own = house.at_the_town("dispute", party_name="某人", party_phone=house.town.phones[DISPATCHER])
    house.make(case_code=own, status=403)


def test_units_that_said_nothing_are_reminded_three_times_and_the_court_never(house: Consultations) -> None:
    number = house.made(units=[POLICE, JUSTICE, COURT], due="2026-12-01")
    house.step(JUSTICE, number, "opinion", opinion="可以")
    due = datetime(2026, 12, 1, 18, 0, tzinfo=SHANGHAI)
    assert house.row(number).due_at == due
    for at, words in ((0.81, "快到期了"), (1, "意见到期了"), (1.5, "超期一个工作日")):
        with clock.travel(NOON + (due - NOON) * at):
            house.remind()
            house.remind()
            assert words in house.told(POLICE)
            for who in (JUSTICE, COURT):
                assert words not in house.told(who)
    assert "还没写齐" in house.told(DISPATCHER)
    assert ASKED not in house.told(POLICE)


def test_two_pages_two_answers_and_what_lies_ahead_was_not_said(house: Consultations) -> None:
    number = house.made()
    old = house.row(number).version
    house.step(POLICE, number, "opinion", opinion="可以", version=old)
    house.step(JUSTICE, number, "opinion", opinion="可以", version=old, status=409)
    house.step(POLICE, number, "opinion", status=422)
    ahead = after(days=1).isoformat()
    refused = house.step(DISPATCHER, number, "record", at=ahead, status=422)["error"]["fields"]
    assert {"at", "place", "present", "said"} == set(refused)


def test_it_is_kept_three_years_from_its_end(house: Consultations) -> None:
    code = house.at_the_town("hazard")
    number = house.met(house.made(case_code=code))
    house.step(DISPATCHER, number, "conclude", words="就这样")
    with clock.travel(after(days=1094)), house.town.app.app_context():
        assert run_retention()["consultation"] == 0
    with clock.travel(after(days=1096)), house.town.app.app_context():
        assert run_retention()["consultation"] == 1
    assert house.rows(select(ConsultationScope.row_id)) == []
    assert "参加会商" not in house.told(WOMEN)

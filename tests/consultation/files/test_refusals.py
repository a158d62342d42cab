"""Which files are never found, which forms come back, and when somebody else has to decide."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from tests.consultation.files.conftest import COMMISSIONER, HEAD, JUSTICE, NOON, PARTY, POLICE, WOMEN, Files
from tests.mediation.conftest import UNCLE, Mediations
from tests.support.statements import counted_statements
from webapp.cases.models import Case
from webapp.consultation.files.queries_things import number_in
from webapp.consultation.files.schemas import NO_SUCH, ON_PAPER
from webapp.core import clock
from webapp.core.db import transaction
from webapp.core.protection.impartial import OWN
from webapp.mediation.models import Mediation, MediationParty
from webapp.people.models import Post
from webapp.people.permissions import Role


def fault(answer: dict, field: str = "what") -> str:
    return answer["error"]["fields"].get(field, "")


def test_what_may_not_be_read_is_answered_like_what_is_not_there(house: Files, awake: Any) -> None:
    protected = house.dispute()
    house.does(POLICE, protected, "protect", status=404)
    house.does(JUSTICE, protected, "protect", reason="afraid")
    mediated = Mediations(*awake)
    young = mediated.asking(code=house.dispute())
    with house.town.app.app_context(), transaction() as session:
        session.execute(update(MediationParty).values(birth_year=2008))
    child = house.dispute(minor_harmed="no")
    for what in (protected, young.split("/")[2], "ABCD-ABCD-ABCD-ABCD", "才人调〔2026〕77号", "什么都不是"):
        assert fault(house.ask(what, WOMEN, status=422)) == NO_SUCH
    number = house.ask(child, WOMEN)["id"]
    with house.town.app.app_context(), transaction() as session:
        session.execute(update(Case).where(Case.code == child).values(merged_into_id=1))  # put into another
    assert house.status(f"/files/{number}", WOMEN) == 404
    assert house.sweep() == 0
    assert house.row(number).set_aside_at is not None
    for what in ("（2026）桂0324民初12号", "全公（刑）受案字〔2026〕3号"):
        assert fault(house.ask(what, WOMEN, status=422)) == ON_PAPER


def test_a_form_that_is_not_filled_in_comes_back_beside_its_fields(house: Files) -> None:
    code = house.dispute()
    for fields, field in (
        ({"purpose": ""}, "purpose"),
        ({"purpose": "好奇"}, "purpose"),
        ({"basis": ""}, "basis"),
        ({"basis": "other"}, "basis_words"),
        ({"until": ""}, "until"),
        ({"until": "2026-11-25"}, "until"),
        ({"until": "2026-12-27", "reason": "案子复杂"}, "until"),
        ({"until": "2026-12-04"}, "reason"),
    ):
        assert fault(house.ask(code, status=422, **fields), field), fields
    assert fault(house.ask("", status=422))
    page = house.phone(POLICE).post("/files", {"what": code, "question": "哪一年的"}, headers={"Accept": "text/html"})
    assert page.status_code == 422
    assert "哪一年的" in page.text
    assert house.ask(code, until="2026-12-26", reason="案子复杂", purpose="办案")["id"]


def test_who_may_open_a_file_anyhow_is_led_to_it(house: Files, awake: Any) -> None:
    code = house.dispute()
    assert house.ask(code, JUSTICE, status=200) == {"url": f"/cases/{code}", "id": None, "number": None}
    mediated = Mediations(*awake)
    url = mediated.open(code=house.dispute())
    number = str(house.rows(select(Mediation.number))[0])
    assert number_in(f" {number.replace('〔', '[').replace('〕', ']')} ") == number
    assert house.ask(number, JUSTICE, status=200)["url"] == url
    house.appoint("town", Role.UNIT_HEAD, "mediation_committee")
    asked = house.asked(number, who=WOMEN, purpose="调解")
    assert house.row(asked).keeper_label == "mediation_committee"
    house.step("town", asked, "agree")
    house.view(asked, WOMEN)
    with house.town.app.app_context(), counted_statements() as statements:
        shown = house.view(asked, WOMEN).text
    assert len(statements) <= 10
    assert "蒋*" in shown
    assert UNCLE["name"] not in shown


def test_the_commissioner_decides_where_nobody_of_the_keeping_unit_may(house: Files) -> None:
    headless = house.at_the_town("dispute", **PARTY)
    house.dispatch(headless, "womens_federation")
    own = house.asked(headless)
    house.step(HEAD, own, "agree", status=404)
    house.step(COMMISSIONER, own, "agree")
    # Whoever heads both units, or is concerned, or says so, is not asked.
    house.appoint(HEAD, Role.POLICE_OFFICER, "police_station")
    colleague = house.asked()
    house.step(HEAD, colleague, "agree", status=403)
    house.step(COMMISSIONER, colleague, "refuse", status=422)
    house.step(COMMISSIONER, colleague, "refuse", note="不用看")
    party = house.dispute(party_phone=house.town.phones[HEAD])
    mine = house.asked(party, who=WOMEN)
    refused = house.step(HEAD, mine, "agree", status=403)
    assert refused["error"]["message"] == OWN
    house.step(COMMISSIONER, mine, "agree")
    named = house.dispute(party_phone=house.town.phones[WOMEN])
    assert house.ask(named, WOMEN, status=403)["error"]["message"] == OWN


def test_who_withdraws_leaves_it_to_the_commissioner(house: Files) -> None:
    number = house.asked()
    house.step(HEAD, number, "recuse", status=422)
    house.step(HEAD, number, "recuse", reason="是我亲戚")
    assert "要定：才阅〔2026〕1号" in house.told(COMMISSIONER)
    house.step(HEAD, number, "agree", status=403)
    assert "是我亲戚" in house.page(COMMISSIONER, f"/files/{number}").text
    assert "是我亲戚" not in house.page(POLICE, f"/files/{number}").text
    house.step(COMMISSIONER, number, "recuse", status=404)
    house.step(COMMISSIONER, number, "agree", parties="full", version="2")


def test_what_nobody_decides_goes_to_the_commissioner_after_three_working_days(house: Files) -> None:
    number = house.asked(until="2026-12-20", reason="等人来")
    told = []
    for days in (0, 3, 4, 5, 6, 30):  # Thursday noon, then Sunday, Monday, Tuesday after 12, Wednesday, past its end
        with clock.travel(NOON + timedelta(days=days, minutes=1)):
            told.append((house.sweep(), house.sweep()))
    assert told == [(0, 0), (0, 0), (1, 0), (1, 0), (1, 0), (1, 0)]
    events = ("file.due_soon", "file.passed_on", "file.chased", "file.expired")
    assert [house.journalled(one) for one in events] == [1, 1, 1, 1]
    assert "调阅申请一直没定" in house.told(COMMISSIONER, NOON + timedelta(days=7))
    assert house.row(number).state == "expired"


def test_it_is_handed_on_at_once_when_the_head_has_left(house: Files) -> None:
    number = house.asked()
    with house.town.app.app_context(), transaction() as session:
        session.execute(update(Post).where(Post.role == Role.UNIT_HEAD).values(ended_at=clock.now()))
    assert house.sweep() == 1
    assert house.status(f"/files/{number}", COMMISSIONER) == 200

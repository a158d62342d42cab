"""A petition from its registration to 三级终结, by everybody who has a part in it."""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import select

from tests.petitions.conftest import (
    DISPATCHER,
    JUSTICE,
    NOON,
    OPINION,
    RECEPTION,
    TOWN_LEAD,
    VILLAGE,
    Petitions,
    today,
)
from webapp.cases.models import Case
from webapp.core import clock
from webapp.core.clock import SHANGHAI
from webapp.core.db import transaction
from webapp.mediation.models import Mediation
from webapp.reports import service as reports


def test_a_petition_goes_from_registration_through_both_looks_to_its_end(house: Petitions) -> None:
    code = house.registers()
    assert house.row(code).number == "才访〔2026〕1号"
    assert house.row(code).due_at == NOON + timedelta(days=15)
    house.dispatch(code, JUSTICE)
    assert house.row(code).state == "assigned"
    house.step(JUSTICE, code, "accept", told_on=today(), told_how="call")
    assert house.row(code).due_at == NOON + timedelta(days=60)
    house.step(JUSTICE, code, "draft", **OPINION)
    house.step(JUSTICE, code, "sign", status=404)
    house.step(TOWN_LEAD, code, "sign")
    house.step(JUSTICE, code, "serve", on=today(), how="in_person")
    assert house.case(code).state == "resolved" or house.orders(code)[0].state == "done"
    # The thirtieth day is a Saturday: the right ends at the end of Monday.
    assert house.row(code).due_at == datetime(2026, 12, 28, 23, 59, 59, tzinfo=SHANGHAI)
    house.step(RECEPTION, code, "review", on=today())
    house.step(RECEPTION, code, "review-result", answer="upheld", on=today())
    house.step(RECEPTION, code, "recheck", on=today(), hearing_days="3")
    assert house.row(code).due_at == datetime(2026, 12, 29, 23, 59, 59, tzinfo=SHANGHAI)
    house.step(RECEPTION, code, "recheck-result", answer="upheld", on=today())
    assert house.row(code).state == "ended"
    house.agrees()


def test_what_nobody_asks_to_be_looked_at_again_is_filed_when_the_right_is_over(house: Petitions) -> None:
    code = house.answered()
    house.work(datetime(2026, 12, 28, 23, 59, tzinfo=SHANGHAI))
    assert house.row(code).state == "answered"
    house.work(datetime(2026, 12, 29, 0, 1, tzinfo=SHANGHAI))
    assert house.row(code).state == "closed"


def test_its_order_comes_back_only_by_the_desk_and_not_after_five_working_days(house: Petitions) -> None:
    code = house.registers()
    house.dispatch(code, JUSTICE)
    house.order(JUSTICE, code, "return", note="不归我们")
    assert house.row(code).state == "assigned", "it is asked for, never free"
    house.order(DISPATCHER, code, "approve")
    assert house.row(code).state == "registered"
    house.dispatch(code, JUSTICE)
    with clock.travel(datetime(2026, 12, 4, 0, 1, tzinfo=SHANGHAI)):
        house.order(JUSTICE, code, "return", 2, status=409, note="不归我们")


def test_no_petition_is_sent_to_the_court_which_guides(house: Petitions) -> None:
    code = house.registers()
    house.dispatch(code, "court", status=422)
    assert (house.row(code).state, house.orders(code)) == ("registered", [])


def test_its_case_is_seen_on_the_towns_level_alone_and_stays_open_until_it_is_answered(house: Petitions) -> None:
    code = house.registers()
    assert house.phone(VILLAGE).get(f"/cases/{code}").status_code == 404
    assert house.phone(TOWN_LEAD).get(f"/cases/{code}/petition").status_code == 200
    house.dispatch(code, JUSTICE)
    house.order(JUSTICE, code, "accept")
    house.order(JUSTICE, code, "finish", note="清了", status=409)


def test_an_agreement_that_is_in_force_on_the_same_case_settles_it_at_once(house: Petitions) -> None:
    code, other = house.accepted(), house.accepted()
    with house.town.app.app_context(), transaction() as session:
        case_id, now = session.scalars(select(Case.id).where(Case.code == code)).one(), clock.now()
        submission, _ = reports.claim(house.town.users[JUSTICE], str(uuid.uuid4()), "mediation", "0" * 64)
        told = {"summary": "清沟", "source": "petition", "harm": "none", "clock_from": now, "changed_at": now}
        mediation = Mediation(
            submission_id=submission.id, case_id=case_id, n=1, town_id=house.row(code).town_id, **told
        )
        mediation.state, mediation.number = "effective", "才人调〔2026〕7号"
        mediation.referred_by_id, mediation.referred_at = house.town.users[JUSTICE], now
        mediation.effective_at = now
        session.add(mediation)
    house.step(JUSTICE, other, "settle", status=422, agreement="才人调〔2026〕7号")
    house.step(JUSTICE, code, "settle", status=422, agreement="才人调〔2026〕8号")
    house.step(JUSTICE, code, "settle", agreement="才人调〔2026〕7号")
    row = house.row(code)
    assert (row.state, row.agreement, row.due_at) == ("closed", "才人调〔2026〕7号", None)
    assert house.orders(code)[0].state == "done"

"""What goes: drills when nobody needs them, headquarters after their time, and every way to a case that turns."""

from datetime import timedelta
from io import BytesIO

from sqlalchemy import select

from tests.emergencies.hq.conftest import (
    COMMISSIONER,
    DISPATCHER,
    ELSEWHERE,
    GRID,
    INFORMANT,
    NOON,
    after,
)
from tests.support.doors import work
from tests.support.makers import make_case
from webapp.cases.models import Case
from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.core.journal import verify
from webapp.core.protection.turning import turn
from webapp.decisions.models import Decision
from webapp.documents.models import Document
from webapp.emergencies.after.models import Review, ReviewDecision, UpwardReport
from webapp.emergencies.hq.models import Headquarters, HeadquartersStep, RollEntry
from webapp.emergencies.hq.service_turning import set_aside_what_turned
from webapp.inbox.models import Thread
from webapp.operations.service_retention import run_retention, set_hold
from webapp.reports.models import ErasedFile, Photo, Submission

ALL = (Headquarters, HeadquartersStep, RollEntry, Review, ReviewDecision, UpwardReport, Document, Photo)
DECISION = {
    "decisions-0-what": "岔路口装指示牌",
    "decisions-0-lead_unit": "justice_office",
    "decisions-0-due": "2026-12-20",
}


def left(house):
    return [model.__tablename__ for model in ALL if house.rows(select(model))]


def full(house, jpeg, **fields):
    """Return a headquarters with a picture, a review, a task and a report that was sent."""
    code = house.over(photos=[(BytesIO(jpeg), "a.jpg")], **fields)
    house.word(code, **DECISION)
    house.phone(DISPATCHER).post(f"/emergencies/hq/{code}/reports", {})
    house.step(DISPATCHER, code, "reports/1/send", status=200)
    return code


def test_a_drill_goes_with_everything_that_hangs_on_it(house, jpeg):
    code = full(house, jpeg, drill="yes")
    house.step(DISPATCHER, code, "reviewed")
    for who, status in ((INFORMANT, 403), (COMMISSIONER, 403), (ELSEWHERE, 404)):
        house.step(who, code, "erase", status=status)
    assert len(left(house)) == len(ALL)
    house.step(DISPATCHER, code, "erase", status=200)
    assert left(house) == []
    assert house.rows(select(Submission.id).where(Submission.kind == "headquarters")) == []
    assert len(house.rows(select(ErasedFile.digest))) >= 1, "its files go with the next run of the retention"
    assert [one.what for one in house.rows(select(Decision))] == ["岔路口装指示牌"], "a task stays"
    assert (house.happened("emergency.drill_erased"), house.journalled("emergency.activated")) == (1, [])
    house.hq(DISPATCHER, code, 404)
    with house.town.app.app_context():
        assert verify().fault is None


def test_what_is_no_drill_or_goes_on_is_not_erased(house):
    house.step(DISPATCHER, house.over(), "erase", status=409)
    house.step(DISPATCHER, house.started(drill="yes"), "erase", status=409)
    assert len(house.rows(select(Headquarters))) == 2


def test_a_headquarters_goes_three_years_after_its_end_unless_its_case_is_held(house, jpeg):
    case = make_case(house.phone(INFORMANT))
    held = house.over(case_code=case)
    full(house, jpeg)
    with house.town.app.app_context():
        set_hold(case, "还有用")
        with clock.travel(NOON + timedelta(days=1094)):
            assert run_retention()["headquarters"] == 0
        with clock.travel(NOON + timedelta(days=1096)):
            assert run_retention()["headquarters"] == 1
        assert verify().fault is None
    assert house.rows(select(Headquarters.code)) == [held]
    assert house.rows(select(UpwardReport.id)) == []


def turned(house, case: str) -> None:
    with house.town.app.app_context(), transaction():
        row = db.session().scalars(select(Case).where(Case.code == case)).one()
        row.protected = True
        turn("case", [row.id], clock.now())


def test_while_it_goes_on_those_in_the_field_keep_the_page_of_a_case_that_turns(house):
    case = make_case(house.phone(INFORMANT))
    code = house.started(case_code=case)
    version = house.row(code).version
    turned(house, case)
    row = house.row(code)
    assert (row.case_id, row.open_case_id, row.set_aside_at, row.version) == (None, None, None, version)
    assert house.happened("emergency.case_turned") == 1
    assert case not in house.hq(GRID, code).text
    house.press(GRID, code, "here")
    with clock.travel(after(hours=2)):
        house.step(DISPATCHER, code, "stand-down", reason="都联系上了", version=str(house.row(code).version))
        house.press(GRID, code, "back")
    with clock.travel(after(hours=30)), house.town.app.app_context():
        assert (set_aside_what_turned(), set_aside_what_turned()) == (1, 0)
    house.hq(DISPATCHER, code, 404)


def test_one_that_is_over_is_set_aside_with_its_notices_and_tasks(house):
    case = make_case(house.phone(INFORMANT))
    code = house.over(case_code=case)
    other = house.over()
    house.word(code, **DECISION)
    house.step(DISPATCHER, code, "reviewed")
    work(house.town.app, "deliver_notices")
    told = len(house.rows(select(Thread.id)))
    turned(house, case)
    for who in (DISPATCHER, INFORMANT):
        house.hq(who, code, 404)
        assert case not in house.page(who, "/emergencies").text
    house.hq(INFORMANT, other)
    assert 0 < len(house.rows(select(Thread.id))) < told
    assert [one.set_aside_at is not None for one in house.rows(select(Decision))] == [True]


def test_what_a_review_decided_about_a_case_that_turns_goes_from_it(house):
    case = make_case(house.phone(INFORMANT))
    code = house.over()
    house.word(code, **DECISION, **{"decisions-1-what": "再去看看那一家", "decisions-1-case_code": case})
    turned(house, case)
    assert house.rows(select(ReviewDecision.what)) == ["岔路口装指示牌"]

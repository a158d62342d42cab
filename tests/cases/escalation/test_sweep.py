"""What time alone does."""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from tests.support.makers import case_of, make_case
from tests.support.town import Phone, Town
from webapp.cases.escalation.service_sweep import sweep
from webapp.cases.models import Case
from webapp.core import clock
from webapp.core.clock import SHANGHAI
from webapp.core.db import db, transaction
from webapp.core.journal import JournalEntry
from webapp.people import service as people
from webapp.people.models import Post

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)


def sweep_at(town: Town, moment: datetime) -> dict[str, int]:
    with clock.travel(moment), town.app.app_context():
        return sweep()


def holder(town: Town, code: str) -> tuple[str, str]:
    case = case_of(town, code)
    return case.holder_level, case.state


def entries(town: Town) -> int:
    with town.app.app_context():
        return db.session().scalar(select(func.count()).select_from(JournalEntry))


def test_an_unacknowledged_case_climbs_one_level_at_a_time(town: Town, informant: Phone) -> None:
    code = make_case(informant, at=MONDAY, severity="urgent")
    assert sweep_at(town, MONDAY + timedelta(minutes=14))["pass-up"] == 0
    assert sweep_at(town, MONDAY + timedelta(minutes=15))["pass-up"] == 1
    assert holder(town, code) == ("village", "submitted")
    assert sweep_at(town, MONDAY + timedelta(minutes=29))["pass-up"] == 0
    assert sweep_at(town, MONDAY + timedelta(minutes=30))["pass-up"] == 1
    assert holder(town, code) == ("town", "submitted")
    assert sweep_at(town, MONDAY + timedelta(days=3))["pass-up"] == 0


def test_running_it_twice_or_after_a_gap_changes_nothing_more(town: Town, informant: Phone) -> None:
    code = make_case(informant, at=MONDAY, severity="urgent")
    late = MONDAY + timedelta(days=5)
    sweep_at(town, late)
    assert holder(town, code)[0] == "village"
    before = entries(town)
    sweep_at(town, late)
    sweep_at(town, late + timedelta(minutes=14))
    assert entries(town) == before


def test_an_acknowledged_case_stays_where_it_is(town: Town, informant: Phone) -> None:
    code = make_case(informant, at=MONDAY, severity="urgent")
    with clock.travel(MONDAY + timedelta(minutes=5)):
        assert town.sign_in("grid:200/001").act(code, "acknowledge", version=1).status_code == 201
    sweep_at(town, MONDAY + timedelta(days=1))
    assert holder(town, code) == ("grid", "acknowledged")


def test_a_level_without_a_lead_is_passed_over(town: Town, informant: Phone) -> None:
    with clock.travel(MONDAY - timedelta(days=1)), town.app.app_context(), transaction() as session:
        people.end_post(session.scalars(select(Post).where(Post.user_id == town.users["village:200"])).one())
    code = make_case(informant, at=MONDAY, severity="urgent")
    sweep_at(town, MONDAY + timedelta(minutes=15))
    assert holder(town, code)[0] == "town"


def test_working_hours_hold_the_clock_of_an_ordinary_report_over_the_weekend(town: Town, informant: Phone) -> None:
    friday_evening = datetime(2026, 11, 20, 19, 0, tzinfo=SHANGHAI)
    code = make_case(informant, at=friday_evening, severity="high")
    assert sweep_at(town, MONDAY)["pass-up"] == 0  # two working hours from Monday 8:00
    assert sweep_at(town, MONDAY + timedelta(hours=1))["pass-up"] == 1
    assert holder(town, code)[0] == "village"


def test_a_resolved_case_nobody_answers_for_is_closed_after_fifteen_days(town: Town, informant: Phone) -> None:
    code = make_case(informant, at=MONDAY)
    with clock.travel(MONDAY + timedelta(hours=1)):
        lead = town.sign_in("grid:200/001")
        lead.act(code, "acknowledge", version=1)
        lead.act(code, "resolve", version=2, note="好了")
    assert sweep_at(town, MONDAY + timedelta(days=15))["close-unanswered"] == 0
    assert sweep_at(town, MONDAY + timedelta(days=15, hours=2))["close-unanswered"] == 1
    assert holder(town, code)[1] == "closed"


def test_handing_on_never_moves_the_clock_to_resolve(town: Town, informant: Phone) -> None:
    code = make_case(informant, at=MONDAY, severity="high")
    with town.app.app_context():
        before = db.session().scalars(select(Case.resolve_due_at).where(Case.code == code)).one()
    with clock.travel(MONDAY + timedelta(hours=1)):
        town.sign_in("grid:200/001").act(code, "escalate", version=1, note="x")
    with town.app.app_context():
        assert db.session().scalars(select(Case.resolve_due_at).where(Case.code == code)).one() == before

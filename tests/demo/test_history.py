"""The demo town's two months: played as the town itself would have written them, and finished to the last step."""

import hashlib
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import func, select

from tests.support.running.demo import LIVELY, build_demo, part_of_plan
from webapp.areas.models import Area
from webapp.areas.scope import PROTECTED_SCOPE
from webapp.cases.escalation.service_held import EVENTS
from webapp.cases.escalation.service_sweep import sweep
from webapp.cases.lists.service_counters import verify_counters
from webapp.cases.models import Case, CaseScope
from webapp.cases.states import ANSWER_WITHIN, OPEN_STATES, Clock, State
from webapp.cases.states_steps import Action
from webapp.core import clock, codes, journal
from webapp.core.db import db
from webapp.core.journal import JournalEntry
from webapp.demo.lives import Step, due
from webapp.demo.planned import PlannedReport
from webapp.inbox.models import InboxCursor, Notice, Thread
from webapp.people.models import User
from webapp.reports.models import Addition, Photo, Report, Submission
from webapp.reports.queries import unjournalled
from webapp.reports.service_files import store

# A Tuesday, and two days on which a clock would act if people hadn't seen to it the evening before.
ANCHOR = date(2026, 11, 24)
OTHER_ANCHORS = (date(2026, 6, 16), date(2026, 10, 8))
VILLAGES = (LIVELY, "450324106201", "450324106212")


@pytest.fixture(scope="module")
def played(empty_instance, tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    return build_demo(empty_instance, folder / "instance", ANCHOR, part_of_plan(ANCHOR, *VILLAGES))


@pytest.fixture
def session(played):
    with played[0].app_context():
        yield db.session()


def entries(session, event):
    return session.scalars(select(JournalEntry).where(JournalEntry.event == event)).all()


def length_of_journal():
    return db.session().scalar(select(func.count(JournalEntry.id)))


def steps_in_the_journal():
    """Count the entries, but those that only remind a lead of what they hold."""
    return db.session().scalar(select(func.count(JournalEntry.id)).where(JournalEntry.event.not_in(EVENTS.values())))


def sweep_at(moment):
    """Sweep as if it were that moment; return how many steps were taken. To remind a lead is none: it moves nothing."""
    with clock.travel(moment):
        return sum(number for step, number in sweep().items() if step != "case-rungs")


def fingerprint():
    """Return a digest of everything that must come out the same; phone numbers are encrypted anew each time."""
    session = db.session()
    rows = [
        session.execute(select(Area.id, Area.code, Area.label, Area.path, Area.latitude).order_by(Area.id)).all(),
        session.execute(select(User.id, User.name, User.position, User.created_at).order_by(User.id)).all(),
        session.execute(select(Submission.__table__).order_by(Submission.id)).all(),
        session.execute(select(Report.__table__).order_by(Report.id)).all(),
        session.execute(select(Case.__table__).order_by(Case.id)).all(),
        session.execute(select(Photo.__table__).order_by(Photo.id)).all(),
        session.execute(select(Thread.__table__).order_by(Thread.id)).all(),
        session.scalars(select(JournalEntry.hash).order_by(JournalEntry.id)).all(),
    ]
    return [hashlib.sha256(repr(part).encode()).hexdigest() for part in rows]


def test_it_is_sound(session):
    assert journal.verify().fault is None
    assert unjournalled() == 0
    assert verify_counters() == []


def test_every_planned_step_fitted_when_its_moment_came(played):
    assert played[1].skipped == 0


def test_time_only_goes_forward(session):
    moments = session.scalars(select(JournalEntry.at).order_by(JournalEntry.id)).all()
    assert all(a <= b for a, b in pairwise(moments))
    assert moments[-1] < clock.day_start(ANCHOR)


def test_every_state_occurs_and_few_cases_are_overdue(session):
    counted = Counter(session.scalars(select(Case.state)))
    assert set(counted) == set(State)
    open_now = sum(counted[state] for state in OPEN_STATES)
    late = select(func.count(Case.id)).where(
        Case.state.in_(OPEN_STATES), Case.due_at < clock.day_start(ANCHOR), ~Case.protected
    )
    assert 6 * len(VILLAGES) < open_now < 35 * len(VILLAGES)
    assert 0 < session.scalar(late) < 0.25 * open_now


def test_every_case_has_a_code_that_can_be_read_out(session):
    assert all(codes.is_canonical(code) for code in session.scalars(select(Case.code)))


def test_a_case_climbs_at_the_very_moment_its_clock_runs_out(session):
    climbs = entries(session, "case.passed_up")
    assert climbs
    for climb in climbs:
        before = select(JournalEntry.at).where(
            JournalEntry.subject_kind == "case",
            JournalEntry.subject_id == climb.subject_id,
            JournalEntry.id < climb.id,
            JournalEntry.event.in_(("case.opened", "case.passed_up", "case.escalated", "case.returned")),
        )
        reached = session.scalars(before.order_by(JournalEntry.id.desc()).limit(1)).one()
        case = session.get_one(Case, climb.subject_id)
        assert climb.at == due(reached, case.severity, Clock.ACKNOWLEDGE)


def test_what_nobody_answered_is_closed_fifteen_days_later_to_the_moment(session):
    closed = entries(session, "case.closed_unanswered")
    assert closed
    for entry in closed:
        case = session.get_one(Case, entry.subject_id)
        assert entry.at == case.closed_at == case.resolved_at + ANSWER_WITHIN


def unattended(number, at, severity, *steps):
    """A hazard of which nothing is told but these steps."""
    place = f"{LIVELY}00203"
    return PlannedReport(
        number, at, place, "hazard", "public_facility", severity, f"{number} 号路灯不亮。", steps=steps
    )


def falling_due_on_the_anchor_day():
    """Matters that a clock would move during the anchor day: each comes near midnight in another way."""
    midnight = clock.day_start(ANCHOR)
    resolved = Step(timedelta(hours=5), Action.RESOLVE, "换好了")
    long_ago = [Step(timedelta(hours=1), Action.ACKNOWLEDGE, ""), resolved]
    return [
        unattended(1, midnight - timedelta(days=15, hours=-3), "normal", *long_ago),
        unattended(2, midnight - timedelta(hours=14), "normal"),
        unattended(3, midnight - timedelta(minutes=70), "high"),
        unattended(4, midnight - timedelta(minutes=10), "urgent"),
        unattended(5, midnight - timedelta(seconds=1), "urgent"),
    ]


def test_people_see_in_the_last_evening_to_what_would_fall_due_on_the_anchor_day(empty_instance, tmp_path):
    app, _ = build_demo(empty_instance, tmp_path / "instance", ANCHOR, falling_due_on_the_anchor_day())
    with app.app_context():
        before, midnight = steps_in_the_journal(), clock.day_start(ANCHOR)
        cases = db.session.scalars(select(Case).order_by(Case.id)).all()
        assert [case.close_reason for case in cases] == ["solved", None, None, None, None]
        assert all(case.acknowledged_at < midnight for case in cases)
        assert sweep_at(midnight + timedelta(hours=23, minutes=59)) == 0
        assert steps_in_the_journal() == before


@pytest.mark.parametrize("anchor", OTHER_ANCHORS, ids=str)
def test_no_clock_acts_during_the_anchor_day(empty_instance, tmp_path, anchor):
    app, built = build_demo(empty_instance, tmp_path / "instance", anchor, part_of_plan(anchor, LIVELY))
    with app.app_context():
        before, midnight = steps_in_the_journal(), clock.day_start(anchor)
        assert built.skipped == 0
        assert [sweep_at(midnight + timedelta(hours=h, minutes=m)) for h, m in ((0, 0), (12, 0), (23, 59))] == [0, 0, 0]
        assert steps_in_the_journal() == before
        assert sweep_at(midnight + timedelta(days=20)) > 0  # else this test would prove nothing


def test_the_same_day_gives_the_same_town_to_the_last_hash_and_another_day_another(empty_instance, tmp_path):
    prints = []
    for name, day in (("one", ANCHOR), ("two", ANCHOR), ("three", ANCHOR + timedelta(days=1))):
        app, _ = build_demo(empty_instance, tmp_path / name, day, part_of_plan(day, f"{LIVELY}001"))
        with app.app_context():
            prints.append(fingerprint())
    assert prints[0] == prints[1]
    assert prints[0][-1] != prints[2][-1]


def test_nothing_is_left_to_do_in_the_background(session):
    assert session.scalar(select(func.count(Photo.id)).where(Photo.thumbnail.is_(None))) == 0
    assert session.scalar(select(InboxCursor.entry_id)) == length_of_journal()


def test_pictures_are_drawn_once_and_can_be_read(session):
    files = session.scalars(select(Photo.file)).all()
    assert len(set(files)) < len(files) / 2
    for digest in {*files, *session.scalars(select(Photo.thumbnail))}:
        assert store().read(digest).startswith(b"\xff\xd8\xff")


def test_people_were_told_of_the_last_days_and_have_read_most(session):
    assert session.scalar(select(func.min(Notice.at))) >= clock.day_start(ANCHOR) - timedelta(days=5)
    unread = Counter(session.scalars(select(Thread.user_id).where(Thread.unread > 0)))
    assert unread
    assert max(unread.values()) <= 3
    assert session.scalar(select(func.count(Thread.id)).where(Thread.unread == 0)) > 0


def test_protected_matters_stand_in_no_list_but_the_named_people_s(session):
    lists = select(CaseScope.scope).join(Case, Case.id == CaseScope.row_id).where(Case.protected)
    assert set(session.scalars(lists)) == {PROTECTED_SCOPE}


def test_reports_carry_what_a_phone_sends(session):
    reports = session.scalars(select(Report)).all()
    assert not any(report.claim_doubtful for report in reports)
    assert all(timedelta(0) < report.received_at - report.claimed_at < timedelta(minutes=2) for report in reports)
    assert {report.kind for report in reports} == {"patrol", "hazard", "dispute"}
    assert any(report.latitude for report in reports)
    found = {report.patrol_client_id for report in reports if report.patrol_client_id}
    patrols = select(Submission.client_id).join(Report, Report.submission_id == Submission.id)
    assert found <= set(session.scalars(patrols.where(Report.kind == "patrol")))
    assert session.scalar(select(func.count(Addition.id))) > 0
    assert entries(session, "case.joined")


def test_the_screens_well_is_in_work_with_the_lead_of_its_grid(session):
    told = Report.description.startswith("连心井边上的护栏松了"), Area.code.startswith("45032410620300203")
    query = select(Case).join(Report, Report.id == Case.opening_report_id).join(Area, Area.id == Report.area_id)
    well = session.scalars(query.where(*told).order_by(Case.received_at.desc())).first()
    assert well.state == State.IN_PROGRESS
    assert session.get_one(Area, well.holder_area_id).code == "450324106203002"

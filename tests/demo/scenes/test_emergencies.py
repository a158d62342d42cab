"""The search of the demo town stands as it is told, and the drill beside it is counted nowhere."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.support.running.demo import build_demo
from webapp.areas.models import Area
from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.decisions.models import Decision
from webapp.demo.moments import Moments
from webapp.demo.scenes import emergencies, standing
from webapp.demo.who import DISPATCHER, person
from webapp.documents.sections import Line, Table
from webapp.emergencies.after.models import UpwardReport
from webapp.emergencies.after.queries_section import emergencies_of_span
from webapp.emergencies.hq.models import Headquarters, RollEntry
from webapp.emergencies.persons.models import MissingPerson
from webapp.emergencies.teams.models import Team

ANCHOR = date(2026, 11, 24)
NOW = clock.day_start(ANCHOR)


@pytest.fixture(scope="module")
def app(empty_instance, tmp_path_factory):
    """A town without reports, in which both emergencies happened."""
    built, _ = build_demo(empty_instance, tmp_path_factory.mktemp("emergencies") / "instance", ANCHOR, [])
    moments = Moments(NOW)
    told = [*standing.scenes(moments), *emergencies.scenes(moments)]
    with built.app_context(), transaction():
        for moment, happens in sorted(told, key=lambda scene: scene[0]):
            with clock.travel(moment):
                happens()
    return built


@pytest.fixture
def session(app):
    with clock.travel(NOW), app.app_context():
        yield db.session()


def headquarters(session, *, drill):
    return session.scalars(select(Headquarters).where(Headquarters.drill == drill)).one()


def of(session, model, made, by="id"):
    return session.scalars(select(model).where(model.headquarters_id == made.id).order_by(getattr(model, by))).all()


def test_both_are_over_and_reviewed(session):
    both = [headquarters(session, drill=drill) for drill in (False, True)]
    assert {(one.state, one.commander_id) for one in both} == {("reviewed", person(DISPATCHER).id)}
    assert both[0].kind == "lost"


def test_both_lost_were_found_and_the_older_went_with_the_ambulance(session):
    older, other = of(session, MissingPerson, headquarters(session, drill=False))
    assert (older.state, older.condition, bool(older.called_at and older.meeting_place)) == (
        "handed",
        "unconscious",
        True,
    )
    assert (other.state, other.condition) == ("found", "awake")
    assert older.found_at < other.found_at


def test_who_came_is_back_and_who_could_not_said_why(session):
    roll = of(session, RollEntry, headquarters(session, drill=False))
    come = [one for one in roll if one.arrived_at]
    assert len(come) == 6
    assert {one.state for one in come} == {"back"}
    assert [bool(one.reason) for one in roll if one.state == "cannot"] == [True]


def test_two_teams_went_out_and_returned(session):
    first, second = of(session, Team, headquarters(session, drill=False))
    assert {first.state, second.state} == {"returned"}
    assert first.found_at
    assert second.thorough == "thorough"


def test_two_reports_went_upwards_and_what_the_review_decided_is_a_task(session):
    first, more = of(session, UpwardReport, headquarters(session, drill=False), "rank")
    assert len({first.number, more.number} - {None}) == 2
    assert "都找到了" in more.body
    decided = session.scalars(select(Decision)).one()
    assert decided.state == "accepted"


def test_the_search_is_counted_once_and_the_drill_nowhere(session):
    made, drill = (headquarters(session, drill=one) for one in (False, True))
    town = session.get_one(Area, made.town_id)
    began, ended, going_on, kinds = emergencies_of_span(town, NOW - timedelta(days=15), NOW)
    assert drill.activated_at > NOW - timedelta(days=15)
    assert [one.number for one in (began, ended, going_on) if isinstance(one, Line)] == [1, 1, 0]
    assert isinstance(kinds, Table)
    assert [row.code for row in kinds.rows] == ["lost"]

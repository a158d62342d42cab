"""A protected matter has a course from its first second, however it came; an ordinary one has none."""

from datetime import timedelta

from sqlalchemy import select

from tests.support.makers import INFORMANT, Desk
from webapp.care.models import CareCourse
from webapp.cases.models import Case
from webapp.core import clock
from webapp.core.db import db

NAMED = ("police_station", "justice_office", "womens_federation")


def course_of(desk: Desk, code: str) -> CareCourse | None:
    """Return the course beside a case as it is stored now."""
    with desk.town.app.app_context():
        query = select(CareCourse).join(Case, Case.id == CareCourse.id).where(Case.code == code)
        return db.session().scalar(query)


def test_what_is_protected_waits_for_one_who_is_named_an_hour_day_and_night(desk: Desk) -> None:
    code = desk.report("dispute", someone_hurt="yes")
    course, case = course_of(desk, code), desk.case(code)
    assert course is not None
    assert (course.state, course.waits_for, case.waits_for) == ("arrived", "receive", "receive")
    assert case.due_at == course.due_at == case.received_at + timedelta(hours=1)
    assert case.version == 1


def test_an_ordinary_dispute_has_none(desk: Desk) -> None:
    assert course_of(desk, desk.report("dispute", someone_hurt="no")) is None


def test_my_received_is_that_of_the_course_and_she_is_to_be_reached_within_a_day(desk: Desk) -> None:
    code = desk.report("dispute", afraid_to_go_home="unsure")
    desk.does("womens_federation", code, "acknowledge")
    course, case = course_of(desk, code), desk.case(code)
    assert course is not None
    assert (course.state, case.state, course.received_at) == ("received", "acknowledged", case.acknowledged_at)
    assert (case.waits_for, case.due_at) == ("contact", course.received_at + timedelta(hours=24))
    assert "等联系" in desk.phone("police_station").get("/todo").text


def test_nobody_else_meets_it(desk: Desk) -> None:
    code = desk.report("dispute", minor_harmed="yes")
    with clock.travel(clock.now() + timedelta(hours=3)):
        for key in (INFORMANT, "grid:200/001", "town", "governance_centre", "court"):
            assert desk.phone(key).get(f"/cases/{code}").status_code == 404

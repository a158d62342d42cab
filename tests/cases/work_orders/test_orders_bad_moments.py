"""Two dispatchers at once, a mistaken dispatch, posts that end, units that are dissolved: each has its course."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from tests.support.makers import DESK, GRID, INFORMANT, VILLAGE, Desk
from webapp.areas.models import Area
from webapp.cases.work_orders.queries import (
    desk_scopes,
    handover,
    unit_scopes,
    work_order_page,
)
from webapp.core import clock
from webapp.core.clock import SHANGHAI
from webapp.core.db import transaction
from webapp.core.errors import Problem
from webapp.dispatch import service_units
from webapp.people import service as people
from webapp.people.models import Post, User
from webapp.people.permissions import Role
from webapp.people.queries import actor_by_id

UNIT, OTHER = "justice_office", "police_station"
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)


def end_posts(desk: Desk, key: str) -> None:
    with desk.town.app.app_context(), transaction() as session:
        for post in session.scalars(select(Post).where(Post.user_id == desk.town.users[key])):
            people.end_post(post)


def test_of_two_dispatchers_the_second_hears_who_was_faster(desk: Desk) -> None:
    code = desk.at_the_town()
    seen = desk.case(code).version
    desk.appoint("court", Role.DISPATCHER, "governance_centre")
    desk.dispatch(code, UNIT)
    late = desk.phone("court").post(
        f"/cases/{code}/dispatch",
        {"version": seen, "unit": OTHER, "asked": "请派出所"},
        headers={"Accept": "text/html"},
    )
    assert late.status_code == 409
    assert "测试governance_centre" in late.text
    assert "已派单" in late.text
    assert "请派出所" in late.text  # what was typed is still there
    assert [order.unit_id for order in desk.orders(code)] == [desk.orders(code)[0].unit_id]
    desk.agrees()


def test_the_same_dispatch_sent_twice_happens_once(desk: Desk) -> None:
    code = desk.at_the_town()
    same = {"client_id": "6f0f9a52-43a2-4a0b-8f0e-000000000001", "version": desk.case(code).version}
    assert desk.dispatch(code, UNIT, **same) == desk.dispatch(code, UNIT, status=200, **same)
    assert len(desk.orders(code)) == 1


def test_a_mistaken_dispatch_is_undone_within_ten_minutes(desk: Desk) -> None:
    with clock.travel(MONDAY):
        code = desk.at_the_town()
        before = desk.case(code)
        desk.dispatch(code, UNIT)
    with clock.travel(MONDAY + timedelta(minutes=9)):
        desk.order(UNIT, code, "recall", status=404)
        desk.order(DESK, code, "recall")
    after = desk.case(code)
    for name in ("state", "holder_area_id", "held_since", "step_due_at", "resolve_due_at", "due_at", "acknowledged_at"):
        assert getattr(after, name) == getattr(before, name), name
    assert desk.phone(UNIT).get(f"/cases/{code}").status_code == 404
    desk.agrees()


def test_later_or_once_accepted_it_is_withdrawn_with_a_reason(desk: Desk) -> None:
    with clock.travel(MONDAY):
        code, other = desk.at_the_town(), desk.at_the_town(description="另一件")
        for one in (code, other):
            desk.dispatch(one, UNIT)
        desk.order(UNIT, other, "accept")
        desk.order(DESK, other, "recall", status=409)
    with clock.travel(MONDAY + timedelta(minutes=11)):
        desk.order(DESK, code, "recall", status=409)
        desk.order(DESK, code, "withdraw", status=422)
        desk.order(DESK, code, "withdraw", note="先不办")
    assert desk.states(code) == ["acknowledged", "withdrawn"]
    assert "不用你们办了" in desk.told(UNIT, MONDAY + timedelta(days=1))
    desk.agrees()


def test_an_officer_whose_post_ended_leaves_orders_that_a_colleague_takes_over(desk: Desk) -> None:
    code = desk.at_the_town()
    desk.dispatch(code, UNIT)
    desk.order(UNIT, code, "accept")
    desk.appoint("court", Role.JUSTICE_OFFICER, UNIT)
    with desk.town.app.app_context():
        dispatcher, colleague = (actor_by_id(desk.town.users[key]) for key in (DESK, "court"))
        assert handover(desk_scopes(dispatcher)) == []
    end_posts(desk, UNIT)
    with desk.town.app.app_context():
        assert [row.case.code for row in handover(desk_scopes(dispatcher))] == [code]
        assert [row.case.code for row in handover(unit_scopes(colleague))] == [code]
    assert desk.phone(UNIT).get(f"/cases/{code}").status_code == 404
    desk.order("court", code, "take-over")
    assert desk.orders(code)[0].officer_id == desk.town.users["court"]
    with desk.town.app.app_context():
        assert handover(desk_scopes(dispatcher)) == []
    desk.order("court", code, "finish", note="办好了")


def test_a_unit_with_open_orders_is_dissolved_only_when_they_go_somewhere(desk: Desk) -> None:
    code = desk.at_the_town()
    desk.dispatch(code, UNIT)
    with desk.town.app.app_context():
        dispatcher = actor_by_id(desk.town.users[DESK])
        with pytest.raises(Problem, match=code) as refused, transaction():
            service_units.dissolve_unit(dispatcher, UNIT)
        assert refused.value.status == 409
        with transaction():
            service_units.dissolve_unit(dispatcher, UNIT, OTHER)
    assert desk.states(code) == ["dispatched", "transferred", "dispatched"]
    assert desk.phone(OTHER).get(f"/cases/{code}").status_code == 200
    desk.agrees()
    desk.dispatch(desk.at_the_town(), UNIT, status=422)


def test_a_task_group_is_made_for_one_matter_and_dissolved_after_it(desk: Desk) -> None:
    code = desk.at_the_town("dispute")
    with desk.town.app.app_context(), transaction():
        dispatcher = actor_by_id(desk.town.users[DESK])
        members = [desk.town.users["court"], desk.town.users["mediation_committee"]]
        unit = service_units.form_task_group(dispatcher, code, "护栏专项工作组", members)
        name = unit.code
    desk.dispatch(code, name)
    desk.order("court", code, "accept")
    desk.order("mediation_committee", code, "finish", note="谈好了")
    desk.order("court", code, "check", status=404)
    desk.order(DESK, code, "check")
    with desk.town.app.app_context(), transaction():
        service_units.dissolve_unit(actor_by_id(desk.town.users[DESK]), name)
    assert desk.phone("court").get(f"/cases/{code}").status_code == 404
    desk.agrees()


def test_a_lead_on_leave_has_a_deputy_by_a_post(desk: Desk) -> None:
    with desk.town.app.app_context(), transaction() as session:
        lead = session.scalars(select(Post).where(Post.user_id == desk.town.users[VILLAGE])).one()
        deputy = session.get_one(User, desk.town.users["town"])
        people.appoint(deputy, Role.VILLAGE_GRID_LEAD, area=session.get_one(Area, lead.area_id))
    code = desk.report()
    desk.does(GRID, code, "escalate", note="要村里办")
    assert code in desk.phone("town").get("/todo").text
    desk.does("town", code, "acknowledge")


def test_a_unit_without_anybody_stands_in_the_desks_hand_over_list(desk: Desk) -> None:
    code = desk.at_the_town()
    desk.dispatch(code, UNIT)
    end_posts(desk, UNIT)
    with desk.town.app.app_context():
        scopes = desk_scopes(actor_by_id(desk.town.users[DESK]))
        assert [row.case.code for row in handover(scopes)] == [code]
        assert [row.case.code for row in work_order_page(scopes, "out").rows] == [code]
    desk.order(DESK, code, "transfer", note="那里没人了", unit=OTHER)
    with desk.town.app.app_context():
        assert handover(scopes) == []


def test_the_reporter_reads_every_step_in_plain_words(desk: Desk) -> None:
    code = desk.at_the_town()
    desk.dispatch(code, UNIT)
    desk.order(UNIT, code, "accept")
    desk.order(UNIT, code, "finish", note="焊好了")
    page = desk.phone(INFORMANT).get(f"/cases/{code}").text
    for words in ("派给justice_office", "justice_office 已受理", "办好了，等另一个人去看", "焊好了"):
        assert words in page

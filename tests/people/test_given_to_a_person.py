"""What was put into somebody's hands because of a post is out of them when the post ended, whatever they do next."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from tests.capture.test_counter import said
from tests.legal_aid.conftest import Resident as Applicant
from tests.outreach.conftest import event_fields, post
from tests.support.makers import GRID, OTHER_INFORMANT, VILLAGE, Desk, make_service_order, make_visit
from tests.support.posts import area, end, user_of
from tests.support.town import Phone, Town
from webapp.cases.models import Case, CaseScope
from webapp.cases.service import join_case
from webapp.core import clock
from webapp.core.calendar import entries_of
from webapp.core.db import db, transaction
from webapp.inbox.models import InboxCursor, Notice, Thread
from webapp.inbox.service import deliver_pending
from webapp.legal_aid.models import AidApplication
from webapp.people import service
from webapp.people.models import Post, User
from webapp.people.permissions import Role
from webapp.reports.models import Report

ADVISER, SEAT, OFFICE = "adviser:200", "informant:201/001/01", "justice_office"


@dataclass(frozen=True)
class Given:
    """Something given to a person: where it is read, in which list, how it is known there, what may be done to it."""

    person: str
    address: str
    listed: str
    mark: str
    step: str = ""
    said: dict[str, str] = field(default_factory=dict)
    colleague: str = OFFICE


def aid(town: Town) -> Given:
    Applicant(town.app.test_client()).apply(story="老板欠我三个月工钱")
    with town.app.app_context():
        code = db.session().scalars(select(AidApplication.code)).one()
    office = town.sign_in(OFFICE)
    post(office, f"/legal-aid/{code}/grant")
    post(office, f"/legal-aid/{code}/assign", helper_id=str(town.users[ADVISER]))
    page = f"/legal-aid/{code}"
    return Given(ADVISER, page, "/legal-aid?show=assigned", code, f"{page}/finish", {"words": "办完了"})


def order(town: Town) -> Given:
    code = make_service_order(town)
    return Given(ADVISER, f"/orders/{code}", "/orders?show=new", code, f"/orders/{code}/confirm")


def lecture(town: Town) -> Given:
    office = town.sign_in(OFFICE)
    fields = event_fields(lecturer_kind="village_legal_adviser", lecturer_id=str(town.users[ADVISER]))
    page = post(office, "/outreach/events", **fields).headers["Location"]
    assert post(office, f"{page}/announce").status_code == 303
    return Given(ADVISER, page, "/outreach/events", page.rsplit("/", 1)[1])


def visit(town: Town) -> Given:
    lead = town.sign_in("village:200")
    number = make_visit(lead, goers=str(town.users["grid:200/001"]), day=event_fields()["day"])
    page = f"/visits/{number}"
    return Given("grid:200/001", page, "/visits", page, f"{page}/cancel", {"note": "不去了"}, colleague="village:200")


def registered(town: Town) -> Given:
    sent = said(town.sign_in("petition_reception_centre")).get_json()
    page = f"/cases/{sent['case_code']}"
    return Given("petition_reception_centre", page, "/cases", sent["case_code"], colleague="governance_centre")


GIVEN = pytest.mark.parametrize("give", [aid, order, lecture, visit, registered], ids=lambda one: one.__name__)


def leave(town: Town, key: str, *, for_a_seat: bool) -> None:
    """End a person's post; then perhaps give them the seat of an informant in another village."""
    end(town, key)
    if for_a_seat:
        end(town, SEAT)
        with town.app.app_context(), transaction():
            service.appoint(user_of(town, key), Role.MICRO_GRID_INFORMANT, area=area("201/001/01"))


def shows(phone: Phone, given: Given) -> bool:
    answer = phone.get(given.listed)
    return answer.status_code == 200 and given.mark in answer.get_data(as_text=True)


@GIVEN
@pytest.mark.parametrize("for_a_seat", [False, True], ids=["nothing", "another seat"])
def test_it_opens_no_more_and_stands_in_no_list(town: Town, give: Callable[[Town], Given], for_a_seat: bool):
    given = give(town)
    phone = town.sign_in(given.person)
    assert phone.get(given.address).status_code == 200
    assert shows(phone, given)
    leave(town, given.person, for_a_seat=for_a_seat)
    phone = town.sign_in(given.person)
    assert phone.get(given.address).status_code == 404
    assert not shows(phone, given)
    if given.step:
        assert phone.post(given.step, given.said).status_code == 404
    colleague = town.sign_in(given.colleague)
    assert colleague.get(given.address).status_code == 200, "the matter itself is lost to nobody"


@pytest.mark.parametrize("give", [order, lecture, visit], ids=lambda one: one.__name__)
def test_it_leaves_the_calendar(town: Town, give: Callable[[Town], Given]):
    given = give(town)
    if give is order:
        assert post(town.sign_in(ADVISER), given.step).status_code == 303
        at = clock.local(clock.now() + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")
        assert post(town.sign_in(ADVISER), given.step.replace("confirm", "schedule"), at=at).status_code == 303

    def addresses() -> list[str]:
        with town.app.app_context():
            return [entry.url for entry in entries_of(town.users[given.person])]

    assert addresses() == [given.address]
    leave(town, given.person, for_a_seat=True)
    assert addresses() == []


def told_anew(town: Town) -> set[tuple[int, str]]:
    """Return who is told of which address, as if the worker had stood still until now."""
    with town.app.app_context(), transaction() as session:
        for table in (Notice, Thread):
            session.execute(delete(table))
        session.execute(update(InboxCursor).values(entry_id=0))
    with town.app.app_context():
        deliver_pending()
        return {(row.user_id, row.url) for row in db.session().execute(select(Thread.user_id, Thread.url))}


@GIVEN
@pytest.mark.parametrize("gone", [False, True], ids=["who stays", "who left"])
def test_who_left_is_not_told_what_who_stays_is_told(town: Town, give: Callable[[Town], Given], gone: bool):
    given = give(town)
    if give is registered:
        town.sign_in("town").act(given.mark, "acknowledge", version="1")
    if gone:
        leave(town, given.person, for_a_seat=True)
    assert ((town.users[given.person], given.address) in told_anew(town)) is not gone


def test_an_order_of_who_left_rings_at_the_office_and_a_visit_at_its_seat(town: Town):
    ordered, planned_visit = order(town), visit(town)
    leave(town, ADVISER, for_a_seat=False)
    leave(town, "grid:200/001", for_a_seat=False)
    with town.app.app_context(), transaction() as session:
        planner = session.scalars(select(User).where(User.id == town.users["village:200"])).one()
        service.end_post(session.scalars(select(Post).where(Post.user_id == planner.id)).one())
        service.appoint(user_of(town, "village:201"), Role.VILLAGE_GRID_LEAD, area=area("200"))
    told = told_anew(town)
    assert (town.users[OFFICE], ordered.address) in told
    assert (town.users["village:201"], planned_visit.address) in told


def rechecked(desk: Desk) -> str:
    """Return the code of a hazard that the informant of the micro-grid found mended; its reporter is the grid lead."""
    code = desk.report(by=GRID, area_code="45032410620000102", description="井盖没了")
    desk.does(VILLAGE, code, "escalate", note="要镇里办")
    desk.dispatch(code, OFFICE)
    desk.order(OFFICE, code, "accept")
    desk.order(OFFICE, code, "finish", note="盖上了")
    desk.does(OTHER_INFORMANT, code, "recheck-pass")
    return code


def test_what_was_looked_at_again_goes_with_the_seat(town: Town):
    page = f"/cases/{rechecked(Desk(town))}"
    assert town.sign_in(OTHER_INFORMANT).get(page).status_code == 200
    leave(town, OTHER_INFORMANT, for_a_seat=True)
    assert town.sign_in(OTHER_INFORMANT).get(page).status_code == 404
    with town.app.app_context(), transaction():
        service.appoint(user_of(town, SEAT), Role.MICRO_GRID_INFORMANT, area=area("200/001/02"))
    assert town.sign_in(SEAT).get(page).status_code == 200, "who follows finds it"


def test_lists_of_an_older_house_go_over_at_the_upgrade_and_back(town: Town):
    desk = Desk(town)
    rechecked(desk)
    for key in ("petition_reception_centre", "governance_centre"):
        said(town.sign_in(key))

    def lists() -> set[tuple[str, str, int, int]]:
        with town.app.app_context():
            return {tuple(row) for row in db.session().execute(select(CaseScope.__table__))}

    now, run = lists(), town.app.test_cli_runner()
    then = {row for row in now if row[1] != "open_new"}  # came with 0035
    assert run.invoke(args=["db", "downgrade", "0026"]).exit_code == 0
    before = lists()
    assert not any(scope.startswith("c") for scope, *_ in before)
    assert any(scope == f"p{town.users['petition_reception_centre']}" for scope, *_ in before)
    for _ in range(2):  # the second time is a run that was cut off before it was noted
        assert run.invoke(args=["db", "upgrade", "0027"]).exit_code == 0
        assert lists() == then
        assert run.invoke(args=["db", "stamp", "0026"]).exit_code == 0
    assert run.invoke(args=["db", "upgrade"]).exit_code == 0
    assert lists() == now
    desk.agrees()


def test_the_office_sees_first_which_orders_wait_for_who_left_and_gives_them_to_another(town: Town):
    given, office = order(town), town.sign_in(OFFICE)
    assert "请换一位" not in office.get("/orders").text
    leave(town, ADVISER, for_a_seat=True)
    assert "原来的人走了，请换一位" in office.get("/orders").text
    assert "已经不在岗" in office.get(given.address).text
    assert post(office, f"{given.address}/assign", adviser=str(town.users["adviser:201"])).status_code == 303
    assert "请换一位" not in office.get("/orders").text
    assert town.sign_in("adviser:201").get(given.address).status_code == 200


def test_who_handed_a_dispute_up_checks_no_work_in_a_village_they_left(town: Town):
    desk = Desk(town)
    code = desk.report("dispute")
    desk.does(GRID, code, "escalate", note="谈不拢")
    desk.does(VILLAGE, code, "escalate", note="要镇里办")
    own = desk.report("dispute", by=VILLAGE)
    with town.app.app_context(), transaction() as session:
        into, joined = (session.scalars(select(Case).where(Case.code == one)).one() for one in (code, own))
        join_case(into, session.get_one(Report, joined.opening_report_id))
    desk.dispatch(code, OFFICE)
    desk.order(OFFICE, code, "accept")
    desk.order(OFFICE, code, "finish", note="谈好了")
    end(town, VILLAGE)
    end(town, "village:201")
    with town.app.app_context(), transaction():
        service.appoint(user_of(town, VILLAGE), Role.VILLAGE_GRID_LEAD, area=area("201"))
    assert town.sign_in(VILLAGE).get(f"/cases/{code}").status_code == 200, "their own report is in it"
    desk.order(VILLAGE, code, "check", status=404)
    desk.order("governance_centre", code, "check")

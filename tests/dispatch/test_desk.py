"""The dispatch desk, the units' inboxes, the recheck and the calls back, as pages."""

import io
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.support.html import Element, parse
from tests.support.makers import DESK, GRID, INFORMANT, Desk
from tests.support.pages import at_a_desk, page_of
from tests.support.statements import counted_statements
from tests.support.town import Phone, code, small_jpeg
from webapp.core import clock
from webapp.core.db import transaction
from webapp.people.models import Unit, User
from webapp.people.permissions import Role
from webapp.people.service import appoint

PAGE = {"Accept": "text/html"}
UNIT = "justice_office"


def codes(page: Element) -> list[str]:
    """The cases of a desk list, in its order."""
    return [row["data-code"] for row in page.where(lambda e: e.tag == "a" and "data-code" in e.attributes)]


def pressed(phone: Phone, page: Element, action: str, **fields: object) -> TestResponse:
    """Send the form of a page with this address as a browser without scripts does."""
    form = next(f for f in page.find_all("form") if f.get("action") == action)
    return phone.post(action, form.fields | fields, headers=PAGE, content_type="multipart/form-data")


# the desk


def test_what_reached_the_town_waits_on_the_desk_with_the_urgent_on_top(desk: Desk) -> None:
    calm, urgent = desk.at_the_town(), desk.at_the_town(severity="urgent")
    page = page_of(desk.phone(DESK), "/dispatch")
    assert codes(page) == [urgent, calm]
    assert "急事，先派" in page.text
    assert [a.text for a in page.find("nav", aria_label="看哪些").find_all("a")] == ["等派 2", "已派 0", "退回 0"]
    assert f"/cases/{urgent}" in page.links


def test_a_case_on_its_way_up_is_not_on_the_desk_and_nobody_else_has_a_desk(desk: Desk) -> None:
    desk.report()
    page = page_of(desk.phone(DESK), "/dispatch")
    assert codes(page) == []
    assert "都派出去了" in page.text
    assert desk.phone("town").get("/dispatch").status_code == 404


def test_a_case_opens_beside_the_list_with_the_form_and_the_usual_deadline(desk: Desk) -> None:
    case = desk.at_the_town(severity="high")
    page = page_of(desk.phone(DESK), f"/dispatch/{case}")
    form = page.find("form", action=f"/cases/{case}/dispatch")
    assert form.fields["back"] == "/dispatch"
    assert "“较急”平常的期限" in form.text
    assert {unit["value"] for unit in form.find_all("input", name="unit")} >= {UNIT, "police_station"}
    fragment = desk.phone(DESK).get(f"/dispatch/{case}", headers={"HX-Request": "true"}).text
    assert "<html" not in fragment
    assert f"/cases/{case}/dispatch" in fragment


def test_a_dispatch_from_the_desk_comes_back_to_it_and_the_row_moves(desk: Desk) -> None:
    case, phone = desk.at_the_town(), desk.phone(DESK)
    page = page_of(phone, f"/dispatch/{case}")
    answer = pressed(phone, page, f"/cases/{case}/dispatch", unit=UNIT, helpers="court", asked="请到现场办")
    assert answer.headers["Location"] == "/dispatch"
    assert codes(page_of(phone, "/dispatch")) == []
    assert codes(page_of(phone, "/dispatch?show=out")) == [case, case]


def test_the_unit_that_had_the_last_such_matter_stands_first(desk: Desk) -> None:
    first, second = desk.at_the_town(), desk.at_the_town()
    desk.dispatch(first, unit="police_station")
    phone = desk.phone(DESK)
    units = (
        page_of(phone, f"/dispatch/{second}")
        .find("form", action=f"/cases/{second}/dispatch")
        .find_all("input", name="unit")
    )
    assert units[0]["value"] == "police_station"
    other = desk.at_the_town("dispute")
    tiles = page_of(phone, f"/dispatch/{other}").find("fieldset", id="q-unit")
    assert "上次也是它办" not in tiles.text


def test_what_is_done_beside_a_list_comes_back_to_this_view_of_it(desk: Desk) -> None:
    case, phone = desk.at_the_town(), desk.phone(DESK)
    desk.dispatch(case)
    page = page_of(phone, f"/dispatch/{case}?show=out")
    form = page.find("form", action=f"/cases/{case}/dispatch")
    assert form.fields["back"] == "/dispatch?show=out"
    # Who leads is not asked to help as well.
    assert UNIT not in {one["value"] for one in form.find_all("input", name="helpers")}
    refused = pressed(phone, page, f"/cases/{case}/dispatch", asked="再去一家")
    assert refused.status_code == 422
    assert parse(refused.data).find("nav", aria_label="看哪些").find("a", aria_current="page").text.startswith("已派")
    answer = pressed(phone, page, f"/cases/{case}/dispatch", helpers="court", asked="再去一家")
    assert answer.headers["Location"] == "/dispatch?show=out"


def test_what_a_unit_asks_stands_alone_in_the_panel_with_one_green_button(desk: Desk) -> None:
    case, phone = desk.at_the_town(), desk.phone(DESK)
    desk.dispatch(case)
    desk.order(UNIT, case, "accept")
    later = (desk.orders(case)[0].due_at + timedelta(days=5)).date()
    desk.order(UNIT, case, "ask-extension", note="等零件", due_on=later.isoformat())
    page = page_of(phone, f"/dispatch/{case}?show=requests")
    panel = page.find("section", class_="desk-panel")
    question = panel.where(lambda e: "data-question" in e.attributes)[0]
    assert "等零件" in question.text
    green = [one.text for one in question.where(lambda e: "btn-act" in e.get("class", ""))]
    assert green == ["同意"]
    pressed(phone, page, f"/cases/{case}/orders/1/approve")
    assert desk.orders(case)[0].asks is None
    after = page_of(phone, f"/dispatch/{case}?show=out").find("section", class_="desk-panel")
    assert not after.where(lambda e: "data-question" in e.attributes)


def test_a_dispatch_without_a_unit_says_so_beside_the_field_and_keeps_what_was_typed(desk: Desk) -> None:
    case, phone = desk.at_the_town(), desk.phone(DESK)
    page = page_of(phone, f"/dispatch/{case}")
    typed = {"asked": "学生放学前围起来", "helpers": "court", "due_on": "2026-01-01"}
    answer = pressed(phone, page, f"/cases/{case}/dispatch", **typed)
    assert answer.status_code == 422
    again = parse(answer.data).find("form", action=f"/cases/{case}/dispatch")
    assert "选一个主办单位" in again.find("fieldset", id="q-unit").text
    assert again.fields["asked"] == "学生放学前围起来"
    assert again.find("input", value="court", name="helpers").attributes.get("checked") is not None
    assert desk.states(case) == ["submitted"]


def test_who_comes_second_is_told_on_top_and_nothing_is_sent_twice(desk: Desk) -> None:
    case, phone = desk.at_the_town(), desk.phone(DESK)
    page = page_of(phone, f"/dispatch/{case}")
    desk.does(DESK, case, "acknowledge")
    answer = pressed(phone, page, f"/cases/{case}/dispatch", unit=UNIT, asked="请到现场办")
    assert answer.status_code == 409
    shown = parse(answer.data)
    assert "改过" in shown.where(lambda e: e.get("role") == "alert")[0].text
    assert "请到现场办" in shown.text
    assert desk.states(case) == ["acknowledged"]


def test_returned_requested_and_unchecked_orders_each_have_their_list(desk: Desk) -> None:
    back, more, done = desk.at_the_town(), desk.at_the_town(), desk.at_the_town("dispute")
    for one in (back, more, done):
        desk.dispatch(one)
        desk.order(UNIT, one, "accept")
    desk.order(UNIT, back, "return", note="不归我们管")
    later = (desk.orders(more)[0].due_at + timedelta(days=5)).date()
    desk.order(UNIT, more, "ask-extension", note="等零件", due_on=later.isoformat())
    desk.order(UNIT, done, "finish", note="谈好了")
    phone = desk.phone(DESK)
    assert codes(page_of(phone, "/dispatch?show=returned")) == [back]
    assert codes(page_of(phone, "/dispatch?show=requests")) == [more]
    assert "申请延期" in page_of(phone, "/dispatch?show=requests").text
    assert codes(page_of(phone, "/dispatch?show=check")) == [done]
    assert codes(page_of(phone, "/dispatch")) == [back]
    assert phone.get("/dispatch?show=nonsense").status_code == 404


def test_a_list_of_the_desk_takes_few_statements(desk: Desk) -> None:
    for _ in range(3):
        desk.at_the_town()
    phone = desk.phone(DESK)
    with desk.town.app.app_context(), counted_statements() as seen:
        assert phone.get("/dispatch").status_code == 200
    assert len(seen) <= 6, seen


# a unit's inbox


def test_the_heading_of_a_group_goes_over_the_whole_table(desk: Desk) -> None:
    for severity in ("normal", "high"):
        desk.dispatch(desk.at_the_town(severity=severity))
    table = page_of(desk.phone(UNIT), "/todo").find("table", data_table="inbox")
    heads = table.find("thead").find_all("th")
    group = table.where(lambda e: e.tag == "tr" and "group" in e.get("class", ""))[0]
    cells = group.where(lambda e: e.tag in ("th", "td"))
    assert sum(int(one["colspan"]) for one in cells) == len(heads)
    # What leaves while the pane is open leaves the heading too, so that it never makes columns of its own.
    leaving = [one for one in heads if "narrow" in one.get("class", "")]
    assert sum(int(one["colspan"]) for one in cells if "narrow" in one.get("class", "")) == len(leaving) > 0


def test_what_is_new_for_a_unit_stands_by_due_time_too_page_by_page(desk: Desk, monkeypatch) -> None:
    soon, later = desk.at_the_town(severity="high"), desk.at_the_town(severity="low")
    for one in (soon, later):
        desk.dispatch(one)
    monkeypatch.setattr("webapp.web.tables.PAGE_SIZE", 1)
    first = page_of(desk.phone(UNIT), "/todo?show=new")
    assert [row["data-case"] for row in first.find_all("tr") if "data-case" in row.attributes] == [soon]
    second = page_of(desk.phone(UNIT), first.find("a", rel="next")["href"])
    assert [row["data-case"] for row in second.find_all("tr") if "data-case" in row.attributes] == [later]
    desk.agrees()


def test_a_unit_finds_its_orders_new_ones_first_then_by_due_time(desk: Desk) -> None:
    severities = ("normal", "low", "high")
    new, late, soon = (desk.at_the_town(severity=one) for one in severities)
    for one in (late, soon, new):
        desk.dispatch(one)
    for one in (late, soon):
        desk.order(UNIT, one, "accept")
    page = page_of(desk.phone(UNIT), "/todo")
    cards = [card["data-case"] for card in page.find_all("tr") if "data-case" in card.attributes]
    assert cards == [new, soon, late]
    assert [b.text for b in page.find("div", id="todo-numbers").find_all("b")] == ["1", "2", "0"]
    assert "受理" in page.find("tr", data_case=new).text
    assert new not in desk.phone("court").get("/todo").text
    narrowed = page_of(desk.phone(UNIT), "/todo?severity=high").find("tbody")
    assert [row["data-case"] for row in narrowed.find_all("tr") if "data-case" in row.attributes] == [soon]
    waits = page_of(desk.phone(UNIT), "/todo?state=dispatched").find("tbody")
    assert [row["data-case"] for row in waits.find_all("tr") if "data-case" in row.attributes] == [new]
    whole = page_of(desk.phone(UNIT), "/todo?severity=high&state=accepted")
    chips = {one.text: one["href"] for one in whole.find_all("a", class_="chip-off")}
    assert chips == {"已受理": "/todo?severity=high", "较急": "/todo?state=accepted"}
    assert page_of(desk.phone(UNIT), "/todo?show=done&severity=high").find_all("a", class_="chip-off") == []
    assert page_of(desk.phone(UNIT), "/todo?show=overdue").find_all("table") == []
    assert desk.phone(UNIT).get("/todo?state=nonsense").status_code == 404


def test_who_also_leads_an_area_keeps_both_lists(desk: Desk) -> None:
    case = desk.at_the_town()
    desk.dispatch(case)
    with desk.town.app.app_context(), transaction() as session:
        unit = session.scalars(select(Unit).where(Unit.code == UNIT)).one()
        appoint(session.get_one(User, desk.town.users[GRID]), Role.JUSTICE_OFFICER, unit=unit)
    phone = desk.town.sign_in(GRID)
    todo = page_of(phone, "/todo")
    assert "/todo?unit=1" in todo.links
    assert case in phone.get("/todo?unit=1").text
    assert pressed(phone, page_of(phone, "/todo?unit=1"), f"/cases/{case}/orders/1/accept").status_code == 303


def test_one_press_in_the_inbox_accepts_and_comes_back(desk: Desk) -> None:
    case, phone = desk.at_the_town(), desk.phone(UNIT)
    desk.dispatch(case)
    answer = pressed(phone, page_of(phone, "/todo"), f"/cases/{case}/orders/1/accept")
    assert answer.headers["Location"] == "/todo"
    assert desk.states(case) == ["dispatched", "accepted"]


def test_the_case_page_offers_an_officer_the_steps_of_their_order(desk: Desk) -> None:
    case, phone = desk.at_the_town(), desk.phone(UNIT)
    desk.dispatch(case, asked="把护栏焊好")
    desk.order(UNIT, case, "accept")
    page = page_of(phone, f"/cases/{case}")
    assert "把护栏焊好" in page.find("section", id="orders").text
    bar = page.find("div", class_="bar")
    assert "办好了" in bar.text
    assert "开始办" in bar.text
    for action in ("return", "transfer", "ask-extension", "ask-suspension"):
        assert page.find("dialog", id=f"o1-{action}").find("form")
    refused = pressed(phone, page, f"/cases/{case}/orders/1/finish", note="")
    assert refused.status_code == 422
    assert "写一句" in parse(refused.data).find("dialog", id="o1-finish").text


# the recheck


@pytest.fixture
def mended(desk: Desk) -> str:
    """A hazard with a picture, mended by a unit that sent one too."""
    case = desk.at_the_town(photos=[small_jpeg("red")])
    desk.dispatch(case)
    desk.order(UNIT, case, "accept")
    phone, version = desk.phone(UNIT), desk.orders(case)[0].version
    data = {"version": version, "note": "焊好了", "photos": [(io.BytesIO(small_jpeg("green")), "1.jpg")]}
    assert phone.post(f"/cases/{case}/orders/1/finish", data, content_type="multipart/form-data").status_code == 201
    return case


def test_the_informant_is_asked_on_the_first_page_and_sees_before_and_after(desk: Desk, mended: str) -> None:
    phone = desk.phone(INFORMANT)
    home = page_of(phone, "/")
    assert "请您去看一眼" in home.text
    assert f"/cases/{mended}/recheck" in home.links
    page = page_of(phone, f"/cases/{mended}/recheck")
    before, after = page.find_all("figure")
    assert ("办之前" in before.text, len(before.find_all("img"))) == (True, 1)
    assert ("办之后" in after.text, len(after.find_all("img"))) == (True, 1)
    assert "焊好了" in page.text
    for image in page.find_all("img"):
        assert phone.get(image["src"]).status_code == 200
    answer = pressed(phone, page, f"/cases/{mended}/recheck-pass")
    assert answer.status_code == 303
    assert desk.states(mended)[0] == "closed"  # who reported it saw it with their own eyes
    assert "请您去看一眼" not in phone.get("/").text
    assert phone.get(f"/cases/{mended}/recheck").status_code == 404


def test_not_yet_needs_a_word_and_sends_it_back_to_the_unit(desk: Desk, mended: str) -> None:
    phone = desk.phone(INFORMANT)
    page = page_of(phone, f"/cases/{mended}/recheck")
    assert pressed(phone, page, f"/cases/{mended}/recheck-fail", note="").status_code == 422
    assert pressed(phone, page, f"/cases/{mended}/recheck-fail", note="还松着").status_code == 303
    assert desk.states(mended) == ["dispatched", "in_progress"]


def test_who_mended_it_and_strangers_are_not_asked(desk: Desk, mended: str) -> None:
    for key in (UNIT, "court", "informant:200/001/02", "adviser:200"):
        assert desk.phone(key).get(f"/cases/{mended}/recheck").status_code == 404
    assert desk.phone(GRID).get(f"/cases/{mended}/recheck").status_code == 200


# calling back


@pytest.fixture
def registered(desk: Desk) -> Callable[..., str]:
    """Registers something at the counter, and has the town settle it; returns its code."""

    def register(**fields: str) -> str:
        said = {"about": "dispute:neighbour", "description": "水流到墙根", "channel": "phone", "call_back": "1"}
        caller = {"caller_name": "蒋大姐", "caller_phone": "10012345678", "client_id": str(uuid.uuid4())}
        sent = said | caller | fields
        case = desk.phone("petition_reception_centre").post("/counter", sent).json["case_code"]
        desk.does("town", case, "acknowledge")
        desk.does("town", case, "resolve", note="挖了条沟")
        return case

    return register


def test_who_agreed_is_on_the_list_masked_and_the_number_is_shown_for_a_reason(desk: Desk, registered) -> None:
    case, silent = registered(), registered(call_back="", area_code=code("200"))
    phone = desk.phone("petition_reception_centre")
    page = phone.get("/follow-ups").text
    assert case in page
    assert silent not in page
    assert "蒋**" in page
    for shown in (page, phone.get(f"/follow-ups/{case}").text, phone.get(f"/cases/{case}").text):
        assert "10012345678" not in shown
        assert "蒋大姐" not in shown
    assert phone.post(f"/follow-ups/{case}/number", {}, headers=PAGE).status_code == 422
    answer = phone.post(f"/follow-ups/{case}/number", {"reason": "办好了，打电话回访"}, headers=PAGE)
    assert "tel:10012345678" in answer.text
    assert desk.town.sign_in("court").get(f"/follow-ups/{case}").status_code == 404
    desk.agrees()


@pytest.mark.parametrize(("result", "state"), [("satisfied", "closed"), ("dissatisfied", "in_progress")])
def test_what_they_say_closes_it_or_opens_it_again(desk: Desk, registered, result: str, state: str) -> None:
    case, phone = registered(), desk.phone("petition_reception_centre")
    page = page_of(phone, f"/follow-ups/{case}")
    assert pressed(phone, page, f"/cases/{case}/follow-up", result="").status_code == 422
    answer = pressed(phone, page, f"/cases/{case}/follow-up", result=result, note="他自己说的")
    assert answer.headers["Location"] == "/follow-ups"
    assert desk.case(case).state == state
    assert case not in phone.get("/follow-ups").text


def test_on_a_desk_whom_to_call_is_a_table_with_names_and_numbers_masked(desk: Desk, registered) -> None:
    case, phone = registered(), at_a_desk(desk.phone("petition_reception_centre"))
    with desk.town.app.app_context(), counted_statements() as made:
        page = page_of(phone, "/follow-ups")
    assert len(made) <= 6
    (row,) = page.find("tbody").find_all("tr")
    assert row.find("a")["href"] == f"/follow-ups/{case}"
    assert "蒋** 100****5678" in row.text
    assert "12345678" not in page.text


def test_not_reached_stays_on_the_list_and_says_so(desk: Desk, registered) -> None:
    case, phone = registered(), desk.phone("petition_reception_centre")
    pressed(phone, page_of(phone, f"/follow-ups/{case}"), f"/cases/{case}/follow-up", result="unreached")
    assert "打过 1 次没联系上" in phone.get("/follow-ups").text


def test_a_deadline_in_a_year_whose_holidays_are_unknown_says_so(desk: Desk) -> None:
    code = desk.at_the_town()
    assert "暂按法定节假日推算" not in desk.phone(DESK).get(f"/dispatch/{code}").text
    with clock.travel(datetime(2027, 3, 1, 10, tzinfo=clock.SHANGHAI)):
        assert "2027年的放假安排还没有录入，暂按法定节假日推算" in desk.phone(DESK).get(f"/dispatch/{code}").text

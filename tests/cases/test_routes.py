"""Steps on a case as pages take them: plain forms, and the fragments that replace a card."""

import io
import uuid
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.support.html import Element, parse
from tests.support.statements import counted_statements
from tests.support.town import Phone, Town, small_jpeg
from webapp.core.db import db
from webapp.core.journal import JournalEntry

PAGE = {"Accept": "text/html"}


@pytest.fixture
def code(informant: Phone) -> str:
    return informant.report(description="护栏松了").json["case_code"]


def fragment(phone: Phone, code: str, action: str, here: str = "/todo", **fields: Any) -> TestResponse:
    """Take a step as htmx does from a card."""
    headers = {**PAGE, "HX-Request": "true", "HX-Current-URL": f"http://localhost{here}"}
    return phone.post(f"/cases/{code}/{action}", fields, headers=headers)


def submit(phone: Phone, code: str, action: str, **fields: Any) -> TestResponse:
    """Send the form of a sheet as a browser without scripts does."""
    form = page_of(phone, code).find("form", action=f"/cases/{code}/{action}")
    return phone.post(f"/cases/{code}/{action}", form.fields | fields, headers=PAGE, content_type="multipart/form-data")


def page_of(phone: Phone, code: str) -> Element:
    return parse(phone.get(f"/cases/{code}").data)


def ack_buttons(page: Element) -> list[str]:
    return [b.text for b in page.find_all("button") if "我已收到" in b.text]


# the card of 待办


def test_a_pressed_button_folds_its_card_and_moves_the_numbers(lead: Phone, code: str) -> None:
    answer = fragment(lead, code, "acknowledge", version=1, client_id=str(uuid.uuid4()))
    assert answer.status_code == 200
    piece = parse(answer.data)
    assert "已签收" in piece.find("article", data_case=code).text
    assert ack_buttons(piece) == []
    assert [b.text for b in piece.find("div", id="todo-numbers").find_all("b")] == ["0", "1", "0"]
    assert ack_buttons(parse(lead.get("/todo").data)) == []


def test_numbers_of_the_todo_stay_away_from_other_pages(lead: Phone, code: str) -> None:
    piece = parse(fragment(lead, code, "acknowledge", here=f"/cases/{code}", version=1).data)
    assert piece.find_all("div", id="todo-numbers") == []


def test_pressing_twice_gives_the_same_card_again(lead: Phone, code: str) -> None:
    fields = {"version": 1, "client_id": str(uuid.uuid4())}
    first, second = (fragment(lead, code, "acknowledge", **fields) for _ in range(2))
    assert first.status_code == second.status_code == 200
    assert "已签收" in second.text


def test_who_comes_late_sees_on_the_card_who_was_faster_and_how_it_stands(town: Town, lead: Phone, code: str) -> None:
    town.sign_in("village:200").act(code, "acknowledge", version=1)
    answer = fragment(lead, code, "acknowledge", version=1)
    assert answer.status_code == 409
    piece = parse(answer.data)
    assert "刚刚被测试village:200改过，现在是“已签收”" in piece.find("div", role="alert").text
    assert ack_buttons(piece) == []


def test_a_card_that_only_grew_old_offers_its_button_again(lead: Phone, code: str) -> None:
    piece = parse(fragment(lead, code, "acknowledge", version=7).data)
    assert "改过" in piece.text
    assert piece.find("form").fields["version"] == "1"
    assert ack_buttons(piece) == ["我已收到"]


def test_a_step_of_a_card_takes_at_most_fifteen_statements(town: Town, lead: Phone, code: str) -> None:
    town.app.extensions["background"].mode = "off"  # notices are written by the worker
    with town.app.app_context(), counted_statements() as seen:
        assert fragment(lead, code, "acknowledge", version=1, client_id=str(uuid.uuid4())).status_code == 200
    assert len(seen) <= 15, seen


# plain forms


def test_the_buttons_of_the_page_work_without_scripts(informant: Phone, lead: Phone, code: str) -> None:
    assert submit(lead, code, "acknowledge").headers["Location"] == f"/cases/{code}"
    page = page_of(lead, code)
    assert page.find("meta", name="toast")["content"] == "已签收，报的人会知道"
    assert submit(lead, code, "start", note="叫了人").status_code == 303
    assert submit(lead, code, "resolve", note="换了螺丝").status_code == 303
    assert submit(informant, code, "answer", answer="solved").status_code == 303
    assert "已归档" in page_of(lead, code).text


def test_what_was_done_can_carry_pictures(lead: Phone, code: str) -> None:
    lead.act(code, "acknowledge", version=1)
    pictures = [(io.BytesIO(small_jpeg(c)), f"{c}.jpg") for c in ("navy", "gold")]
    assert submit(lead, code, "resolve", note="换了螺丝", photos=pictures).status_code == 303
    page = page_of(lead, code)
    done = next(one for one in page.find("section", class_="course").find_all("li") if "换了螺丝" in one.text)
    assert "2 张照片在上面" in done.text
    assert len(page.find("section", id="the-case").find_all("img")) == 2


def test_a_picture_that_cannot_be_taken_is_said_beside_its_field_and_the_words_stay(lead: Phone, code: str) -> None:
    lead.act(code, "acknowledge", version=1)
    answer = submit(lead, code, "resolve", note="换了螺丝", photos=[(io.BytesIO(b"<svg/>"), "x.jpg")])
    assert answer.status_code == 415
    sheet = parse(answer.data).find("dialog", id="do-resolve")
    assert "data-open" in sheet.attributes
    assert "照片" in sheet.find("p", class_="error").text
    assert sheet.find("form").fields["note"] == "换了螺丝"


@pytest.mark.parametrize("action", ["escalate", "resolve"])
def test_a_missing_word_opens_the_sheet_again_and_says_what_to_do(lead: Phone, code: str, action: str) -> None:
    lead.act(code, "acknowledge", version=1)
    answer = submit(lead, code, action)
    assert answer.status_code == 422
    page = parse(answer.data)
    opened = [d["id"] for d in page.find_all("dialog") if "data-open" in d.attributes]
    assert opened == [f"do-{action}"]
    field = page.find("textarea", id=f"{action}-note")
    assert field["aria-invalid"] == "true"
    assert page.find("p", id=field["aria-describedby"]).text == "写一句就行，看的人才明白"


def test_too_long_a_word_comes_back_whole(lead: Phone, code: str) -> None:
    answer = submit(lead, code, "escalate", reason="有危险", note="长" * 2001)
    assert answer.status_code == 422
    form = parse(answer.data).find("dialog", id="do-escalate").find("form")
    assert form.fields["note"] == "长" * 2001
    assert form.fields["reason"] == "有危险"


def test_a_reason_alone_hands_a_case_up(town: Town, lead: Phone, code: str) -> None:
    assert submit(lead, code, "escalate", reason="有危险").status_code == 303
    assert code in town.sign_in("village:200").get("/todo").text
    assert "有危险" in page_of(lead, code).text


def test_who_comes_late_gets_the_fresh_page_and_keeps_the_words(town: Town, lead: Phone, code: str) -> None:
    lead.act(code, "acknowledge", version=1)
    stale = page_of(lead, code).find("form", action=f"/cases/{code}/resolve").fields
    town.sign_in("village:200").act(code, "start", version=2)
    answer = lead.post(f"/cases/{code}/resolve", stale | {"note": "换了螺丝"}, headers=PAGE)
    assert answer.status_code == 409
    page = parse(answer.data)
    assert "刚刚被测试village:200改过，现在是“正在办”" in page.find("div", role="alert").text
    assert page.find("input", name="version")["value"] == "3"
    assert page.find("form", action=f"/cases/{code}/resolve").fields["note"] == "换了螺丝"
    assert [d for d in page.find_all("dialog") if "data-open" in d.attributes] == []


def test_a_higher_lead_returns_a_case_with_a_word(town: Town, lead: Phone, code: str) -> None:
    lead.act(code, "escalate", version=1, note="要村里")
    village = town.sign_in("village:200")
    assert submit(village, code, "return", note="你们先看看").status_code == 303
    assert code in lead.get("/todo").text
    assert "你们先看看" in page_of(lead, code).text


def test_a_settled_case_can_be_taken_up_again_with_a_word(lead: Phone, code: str) -> None:
    lead.act(code, "acknowledge", version=1)
    lead.act(code, "resolve", version=2, note="好了")
    assert submit(lead, code, "reopen").status_code == 422
    assert submit(lead, code, "reopen", note="又松了").status_code == 303
    assert "正在办" in page_of(lead, code).text


def test_an_answer_that_is_none_is_said_at_the_question(informant: Phone, lead: Phone, code: str) -> None:
    lead.act(code, "acknowledge", version=1)
    lead.act(code, "resolve", version=2, note="好了")
    answer = submit(informant, code, "answer", note="还晃")
    assert answer.status_code == 422
    form = parse(answer.data).find("form", action=f"/cases/{code}/answer")
    assert "请选一个" in form.text
    assert form.fields["note"] == "还晃"


def test_my_own_report_is_refused_with_a_reason(lead: Phone) -> None:
    own = lead.report().json["case_code"]
    assert lead.act(own, "acknowledge", version=1).status_code == 403
    answer = lead.post(f"/cases/{own}/acknowledge", {"version": 1}, headers=PAGE)
    assert answer.status_code == 403
    assert "另一个人" in answer.text


def test_an_addition_comes_back_to_the_case(lead: Phone, code: str) -> None:
    form = page_of(lead, code).find("dialog", id="add").find("form")
    answer = lead.post(form["action"], form.fields | {"description": "梯子已经借好"}, headers=PAGE)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/cases/{code}")
    assert "梯子已经借好" in page_of(lead, code).find("section", class_="course").text


def test_a_half_client_id_is_refused_and_nothing_happens(lead: Phone, code: str) -> None:
    assert lead.act(code, "acknowledge", version=1, client_id="12").status_code == 422
    assert page_of(lead, code).find("input", name="version")["value"] == "1"


# protected matters


@pytest.fixture
def protected(informant: Phone) -> str:
    answer = informant.report("dispute", someone_hurt="yes", description="他又动手了", photos=[small_jpeg()])
    return answer.json["case_code"]


def views(town: Town) -> list[int | None]:
    with town.app.app_context():
        entries = db.session().query(JournalEntry).filter_by(event="case.viewed").order_by(JournalEntry.id)
        return [entry.actor_id for entry in entries]


def test_every_look_at_a_protected_matter_is_journalled(town: Town, protected: str) -> None:
    officer = town.sign_in("police_station")
    page = page_of(officer, protected)
    assert "受保护" in page.text
    assert page.find("title").text == "一扇门"
    assert views(town) == [officer.user_id]
    picture = next(i["src"] for i in page.find_all("img") if "/photos/" in i["src"])
    answer = officer.get(picture)
    assert answer.headers["Cache-Control"] == "no-store"
    assert views(town) == [officer.user_id] * 2


def test_looking_at_it_counts_as_no_change(town: Town, protected: str) -> None:
    first, second = town.sign_in("police_station"), town.sign_in("justice_office")
    page_of(second, protected)
    first.act(protected, "acknowledge", version=1)
    page_of(second, protected)
    late = second.act(protected, "acknowledge", version=1)
    assert "测试police_station" in late.json["error"]["message"]


def test_only_the_step_of_the_table_is_offered(town: Town, protected: str) -> None:
    officer = town.sign_in("womens_federation")
    forms = [f["action"] for f in page_of(officer, protected).find_all("form")]
    here = [one.rpartition("/")[2] for one in forms if one.startswith(f"/cases/{protected}/")]
    assert here == ["recuse", "acknowledge"]


def test_nobody_is_named_when_a_child_may_be_harmed(town: Town, informant: Phone) -> None:
    case_code = informant.report("dispute", minor_harmed="unsure", description="孩子身上有伤").json["case_code"]
    text = town.sign_in("police_station").get(f"/cases/{case_code}").text
    assert "孩子身上有伤" in text
    assert "测试informant" not in text
    assert town.phones["informant:200/001/01"] not in text


def test_an_ordinary_case_is_opened_without_an_entry(town: Town, lead: Phone, code: str) -> None:
    page_of(lead, code)
    assert views(town) == []

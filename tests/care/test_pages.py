"""The pages of a course: one solid step, neutral titles, 快速离开 on each, nothing of it kept, few statements."""

import re

import pytest
from sqlalchemy import select

from tests.care.conftest import JUSTICE, NAMED, POLICE, SAFE, WOMEN, Care
from tests.support.statements import counted_statements
from webapp.core.db import db
from webapp.core.journal import JournalEntry

FORMS = {
    "contact": ("联系上了", "联系不上", "没有人知道怎么联系她才安全"),
    "risk": ("问过安全", "掐脖", "tel:110"),
    "plan": ("定下怎么帮", "保护令"),
    "incident": ("又出事了", "tel:110"),
    "ask-release": ("请转为普通",),
    "ask-unlock": ("请解锁", "一律不调解"),
    "watch": ("转回访",),
}
STATES = {"received": "联系上了", "reached": "问过安全", "checked": "定下怎么帮", "watching": "问过安全"}


def solid(page: str) -> list[str]:
    """Return the words of the solid buttons in the bar of a page."""
    bar = page.partition('<div class="bar"')[2]
    return re.findall(r'class="btn btn-act[^>]*>.*?<span>([^<]+)</span>', bar, re.DOTALL)


def test_the_foot_has_one_solid_step_which_is_the_next_one(care: Care) -> None:
    code = care.matter()
    assert solid(care.phone(WOMEN).get(f"/cases/{code}").text) == ["我已收到"]
    for state, word in STATES.items():
        page = care.phone(POLICE).get(f"/cases/{care.brought_to(state)}").text
        assert solid(page) == [word], state
        assert f'data-state="{"received" if state == "reached" else state}"' in page
        assert re.search(r'data-due="20\d\d-\d\d-\d\dT[\d:.]+\+00:00"', page)


@pytest.mark.parametrize("action", FORMS)
def test_each_step_has_a_page_that_says_nothing_in_its_title_and_can_be_left_at_once(care: Care, action: str) -> None:
    code = care.brought_to("received")
    answer = care.phone(WOMEN).get(f"/cases/{code}/care/{action}")
    for word in FORMS[action]:
        assert word in answer.text, word
    assert "<title>一扇门</title>" in answer.text
    assert "data-quick-exit" in answer.text
    assert "data-keep-words" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    with care.town.app.app_context():
        last = db.session().scalars(select(JournalEntry.event).order_by(JournalEntry.id.desc())).first()
    assert last == "case.viewed"


def test_the_solid_button_leads_to_the_item_that_is_due_first(care: Care) -> None:
    code = care.brought_to("in_care")
    assert solid(care.phone(WOMEN).get(f"/cases/{code}").text) == ["法律援助"]  # she wants it, nobody began
    care.step(JUSTICE, code, "items", kind="legal_aid")
    care.step(JUSTICE, code, "items", kind="medical")
    page = care.phone(WOMEN).get(f"/cases/{code}").text
    assert solid(page) == ["就医、留伤情证据"]
    assert f'href="/cases/{code}/care/items/2"' in page.partition('<div class="bar"')[2]


def test_the_receipt_is_the_next_step_of_the_police_alone(care: Care) -> None:
    code = care.brought_to("checked", capacity="limited")
    assert solid(care.phone(WOMEN).get(f"/cases/{code}").text) == ["报警"]
    care.step(WOMEN, code, "items/1/done")
    care.step(WOMEN, code, "plan", counselling="no")
    assert solid(care.phone(POLICE).get(f"/cases/{code}").text) == ["受案回执"]
    assert solid(care.phone(JUSTICE).get(f"/cases/{code}").text) == ["转回访"]


@pytest.mark.parametrize("action", ["ask-release", "ask-unlock"])
def test_nobody_writes_into_a_form_against_which_something_stands(care: Care, action: str) -> None:
    minor, adult = care.brought_to("checked", capacity="limited"), care.brought_to("checked")
    pages = [care.phone(WOMEN).get(f"/cases/{code}/care/{action}").text for code in (minor, adult)]
    assert ["现在还不行" in page for page in pages] == [True, action == "ask-unlock"]
    assert ["<textarea" in page for page in pages] == [False, action == "ask-release"]


@pytest.mark.parametrize(("state", "action"), [("in_care", "watch"), ("watching", "ask-close")])
def test_what_stands_against_a_step_is_said_once_and_the_words_stay_in_their_field(
    care: Care, state: str, action: str
) -> None:
    code = care.brought_to(state)
    care.item(code, "medical")
    sent = {"reason": "她说想好了", "version": str(care.case(code).version)}
    answer = care.phone(WOMEN).post(f"/cases/{code}/care/{action}", sent, headers={"Accept": "text/html"})
    assert answer.status_code == 409
    assert answer.text.count("她说想好了") == 1
    assert answer.text.count('class="strip') == 1


def test_the_telephone_of_a_protected_matter_is_said_to_be_the_reporters(care: Care) -> None:
    page = care.phone(WOMEN).get(f"/cases/{care.matter()}").text
    assert "<span>打给报的人</span>" in page
    assert "打电话给" not in page


def test_the_matter_itself_can_be_left_at_once_also_beside_a_list(care: Care) -> None:
    code, ordinary = care.matter(), care.report("dispute", someone_hurt="no")
    for headers in ({}, {"HX-Target": "pane"}):
        page = care.phone(WOMEN).get(f"/cases/{code}", headers=headers).text
        assert "data-quick-exit" in page
        assert "cases/protected.js" in page
    assert "<title>一扇门</title>" in care.phone(WOMEN).get(f"/cases/{code}").text
    assert "data-quick-exit" not in care.phone("grid:200/001").get(f"/cases/{ordinary}").text


def test_what_was_noted_is_read_by_the_named_and_by_nobody_else(care: Care) -> None:
    code = care.brought_to("received")
    said = {"note": "她说晚上不敢睡", "safe_contact": "上午打她姐姐的电话", "against_name": "测试某人"}
    care.step(WOMEN, code, "contact", answer="reached", alone="yes", **said)
    for key in NAMED:
        page = care.phone(key).get(f"/cases/{code}").text
        for word in said.values():
            assert word in page, (key, word)
    for key in ("informant:200/001/01", "grid:200/001", "governance_centre", "auditor"):
        for address in ("/", "/messages", "/reports", f"/cases/{code}"):
            text = care.phone(key).get(address, follow_redirects=True).text
            assert not [word for word in said.values() if word in text], (key, address)


def test_a_page_that_is_refused_keeps_what_was_typed(care: Care) -> None:
    code = care.brought_to("received")
    sent = SAFE | {"version": care.case(code).version, "note": "她说手机被拿走了"}
    sent.pop("next_look")
    answer = care.phone(WOMEN).post(f"/cases/{code}/care/risk", sent, headers={"Accept": "text/html"})
    assert answer.status_code == 422
    assert "她说手机被拿走了" in answer.text
    assert "什么时候再问" in answer.text
    assert 'name="live_together" value="no" checked' in answer.text


def test_what_a_colleague_asked_stands_on_the_page_of_the_second_person(care: Care) -> None:
    code = care.brought_to("checked")
    care.step(WOMEN, code, "ask-release", text="屋檐滴水的事", reason="是一场误会")
    assert "请转为普通，等另一家的人定" in care.phone(WOMEN).get(f"/cases/{code}").text
    assert "agree-release" not in care.phone(WOMEN).get(f"/cases/{code}").text
    assert solid(care.phone(JUSTICE).get(f"/cases/{code}").text) == ["同意"]
    page = care.phone(JUSTICE).get(f"/cases/{code}/care/agree-release").text
    assert "屋檐滴水的事" in page


def test_the_page_of_a_course_takes_at_most_ten_statements_and_the_note_of_the_look(care: Care) -> None:
    code = care.brought_to("in_care")
    phone = care.phone(POLICE)
    phone.get(f"/cases/{code}")
    with care.town.app.app_context(), counted_statements() as seen:
        phone.get(f"/cases/{code}")
    noted = [one for one in map(str, seen) if "journal.hash" in one or one.startswith("INSERT INTO journal")]
    assert len(seen) - len(noted) <= 10, [*map(str, seen)]

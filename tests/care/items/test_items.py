"""What is done for a protected person: opened, done, not wanted, refused; each kind with what it needs."""

import re
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.support.protected import JUSTICE, NAMED, PLAIN_RISK, POLICE, WOMEN
from webapp.care.items.rules import still_wants
from webapp.care.items.states import Kind
from webapp.care.models import CareCourse, CareItem
from webapp.core import clock
from webapp.core.db import db
from webapp.reports.models import Photo


def test_an_item_is_opened_and_done_and_the_page_says_so(matter):
    answer = matter.does(JUSTICE, "items", kind="medical")
    assert answer.status_code == 201
    assert answer.json["url"] == f"/cases/{matter.code}/care/items/1"
    assert answer.json["number"] == 1
    assert answer.json["id"] == matter.items()[1].id
    page = matter.page(POLICE, "/care/items/1")
    assert "就医、留伤情证据" in page
    assert "反家庭暴力法 第二十条" in page
    assert matter.does(POLICE, "items/1/done", note="县医院看了，病历拍了").status_code == 201
    assert matter.items()[1].state == "done"
    assert "病历拍了" in matter.page(WOMEN, "/care/items/1")


def test_sent_twice_is_once_and_other_words_are_refused(matter):
    key = str(uuid.uuid4())
    version = matter.row().version
    first, again = (matter.does(WOMEN, "items", kind="shelter", client_id=key, version=version) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json["number"] == again.json["number"]
    assert matter.does(WOMEN, "items", kind="medical", client_id=key, version=version).status_code == 409
    assert list(matter.items()) == [1]


def test_one_of_a_kind_is_open_at_a_time(matter):
    matter.begun("counselling")
    assert matter.does(JUSTICE, "items", kind="counselling").status_code == 409
    matter.does(WOMEN, "items/1/done")
    assert matter.begun("counselling") == 2


@pytest.mark.parametrize("who", ["court", "town", "informant:200/001/01", "governance_centre", "mediation_committee"])
def test_for_everybody_else_there_is_nothing(matter, town, who):
    matter.begun("medical")
    phone = town.sign_in(who)
    for path in ("items/1", "items/new?kind=medical"):
        assert phone.get(f"/cases/{matter.code}/care/{path}").status_code == 404
    for path in ("items", "items/1/done"):
        assert phone.post(f"/cases/{matter.code}/care/{path}", {"kind": "medical"}).status_code == 404


@pytest.mark.parametrize("action", ["not-wanted", "refused"])
def test_not_wanted_and_refused_keep_the_words_and_need_them(matter, action):
    number = matter.begun("shelter")
    refused = matter.does(WOMEN, f"items/{number}/{action}")
    assert refused.status_code == 422
    assert "note" in refused.json["error"]["fields"]
    assert matter.does(WOMEN, f"items/{number}/{action}", note="她说住姐姐家").status_code == 201
    item = matter.items()[number]
    assert (item.state, item.words, item.due_at) == (action.replace("-", "_"), "她说住姐姐家", None)


@pytest.mark.parametrize(
    ("path", "fields"), [("items/1/done", {}), ("items/1/refused", {"note": "没床位"}), ("items", {"kind": "medical"})]
)
def test_an_old_page_is_told_so(matter, path, fields):
    matter.begun("shelter")
    old = matter.row().version - 1
    assert matter.does(WOMEN, path, version=old, **fields).status_code == 409
    assert len(matter.items()) == 1
    assert matter.items()[1].state == "open"


def test_an_unknown_kind_number_or_step_is_refused(matter):
    assert set(matter.does(WOMEN, "items", kind="divorce").json["error"]["fields"]) == {"kind"}
    assert set(matter.does(WOMEN, "items", kind="visit").json["error"]["fields"]) == {"kind"}
    matter.begun("shelter")
    assert matter.does(WOMEN, "items/9/done").status_code == 404
    assert matter.does(WOMEN, "items/1/breach", note="他来了").status_code == 404
    assert matter.does(WOMEN, "items/1/delete").status_code == 404


def test_an_item_that_is_over_can_not_be_taken_further(matter):
    matter.begun("shelter")
    matter.does(WOMEN, "items/1/done")
    assert matter.does(WOMEN, "items/1/not-wanted", note="不要").status_code == 409


def test_a_day_that_has_not_come_is_refused(matter):
    matter.begun("medical")
    assert set(matter.does(WOMEN, "items/1/done", on="2026-06-11").json["error"]["fields"]) == {"on"}


def test_where_she_is_sheltered_is_not_taken(matter):
    matter.begun("shelter")
    refused = matter.does(WOMEN, "items/1/done", address="县城南门 3 号")
    assert refused.status_code == 422
    assert "不要写" in refused.json["error"]["message"]
    assert matter.items()[1].state == "open"
    page = matter.page(WOMEN, "/care/items/1")
    assert "不要写住在哪里" in page
    assert 'name="place' not in page
    assert 'name="address' not in page


def test_a_picture_of_a_paper_is_sealed_and_only_the_named_open_it(matter, jpeg, town, app):
    matter.begun("medical")
    assert matter.does(WOMEN, "items/1/done", photos=[jpeg]).json["photos"]["stored"] == 1
    page = matter.page(POLICE, "/care/items/1")
    assert f"/cases/{matter.code}/photos/" in page
    with app.app_context():
        assert all(db.session().scalars(select(Photo.key)))
    picture = re.search(rf"/cases/{matter.code}/photos/\d+", page).group()
    assert matter.phones[WOMEN].get(picture).status_code == 200
    assert town.sign_in("governance_centre").get(picture).status_code == 404


def test_the_matter_is_due_when_its_nearest_item_is(matter):
    before = matter.row().due_at
    matter.begun("shelter")
    row = matter.row()
    assert row.due_at < before
    assert row.due_at == matter.items()[1].due_at
    matter.does(WOMEN, "items/1/done")
    assert matter.row().due_at == before


@pytest.mark.parametrize("who", NAMED)
def test_the_page_of_the_matter_lists_what_is_done_and_what_she_wants(matter, who):
    matter.begun("shelter")
    page = matter.page(who)
    assert 'data-number="1"' in page
    assert "她要，还没开始办" in page
    assert f"/cases/{matter.code}/care/items/new?kind=legal_aid" in page
    assert "kind=village" not in page  # she said no


@pytest.mark.parametrize(
    ("kind", "ended"), [("legal_aid", "done"), ("protection_order", "done"), ("legal_aid", "refused")]
)
def test_what_was_done_is_no_longer_said_to_wait_for_a_beginning(matter, kind, ended):
    fields = {"answer": "self"} if kind == "protection_order" else {}
    until = {"until": "2026-10-01"} if kind == "protection_order" else {"note": "没办成"} if ended == "refused" else {}
    number = matter.begun(kind, **fields)
    assert matter.does(WOMEN, f"items/{number}/{ended}", **until).status_code == 201
    page = matter.page(WOMEN)
    wanted = page.rpartition("她要，还没开始办")[0]
    assert (f"items/new?kind={kind}" in wanted) is (ended == "refused")  # what failed is still wanted
    assert f"items/new?kind={kind}" in page  # and any of it may be begun again


@pytest.mark.parametrize(("days", "again"), [(-1, True), (0, False), (3, False)])
def test_what_she_says_yes_to_anew_after_it_was_done_waits_again(days, again):
    said = clock.from_micros(1_780_000_000_000_000)
    course = CareCourse(wishes={"legal_aid": {"answer": "yes", "at": clock.to_micros(said)}})
    done = CareItem(kind="legal_aid", state="done", closed_at=said + timedelta(days=days))
    assert still_wants(course, Kind.LEGAL_AID, [done]) is again


def test_what_is_open_stands_above_and_what_is_over_is_folded(matter):
    matter.begun("medical")
    matter.begun("shelter")
    matter.does(WOMEN, "items/1/done")
    page = matter.page(WOMEN)
    assert page.index('data-number="2"') < page.index("办过的 1 项") < page.index('data-number="1"')
    assert "第 2 项" in page  # as the course of the matter below names it


def test_nothing_is_headed_where_nothing_may_be_begun(arrived):
    assert "一项一项办" not in arrived().page(WOMEN)


@pytest.mark.parametrize("kind", ["medical", "protection_order"])
def test_an_item_that_is_over_asks_for_nothing_by_a_solid_button(matter, kind):
    number = matter.begun(kind, **({"answer": "self"} if kind == "protection_order" else {}))
    assert "btn-act" in matter.page(WOMEN, f"/care/items/{number}")
    matter.does(WOMEN, f"items/{number}/done", until="2026-10-01")
    assert "btn-act" not in matter.page(WOMEN, f"/care/items/{number}")


def test_what_she_does_not_want_is_not_begun(matter):
    refused = matter.does(WOMEN, "items", kind="village")
    assert refused.status_code in (409, 422)


def test_her_no_stands_though_the_law_wants_the_police(matter):
    matter.does(WOMEN, "risk", **PLAIN_RISK | {"capacity": "limited"})
    matter.does(WOMEN, "wish", shelter="no", police="no")
    assert matter.does(WOMEN, "items", kind="shelter").status_code == 409
    assert "kind=shelter" not in matter.page(WOMEN)
    assert matter.does(WOMEN, "items", kind="police").status_code == 201

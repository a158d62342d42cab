"""A protected report: told to the named people, and to nobody else anywhere; the page after it says nothing."""

import uuid

import pytest
from sqlalchemy import select, update

from tests.support.html import parse
from webapp.cases.models import Case
from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.people.models import ProtectedContact

SECRET = "她走路一瘸一拐，说想离婚"
PLACE = "晒谷坪东边第三家"
ANSWERS = [("someone_hurt", "yes"), ("afraid_to_go_home", "unsure"), ("minor_harmed", "yes")]


@pytest.fixture
def address(informant, jpeg):
    """The address of a protected report with a picture."""
    receipt = informant.report(
        "dispute", [jpeg], description=SECRET, place_name=PLACE, someone_hurt="yes", safe_contact="周二去赶集时"
    ).get_json()
    return receipt["photos_at"].removesuffix("/photos")


@pytest.mark.parametrize("answer", ANSWERS)
def test_each_question_alone_protects(informant, the_report, answer):
    informant.report("dispute", **dict([answer]))
    assert the_report()["protected"] is True


def test_no_to_every_question_stays_an_ordinary_dispute(informant, the_report):
    informant.report("dispute", **dict.fromkeys((name for name, _ in ANSWERS), "no"))
    assert the_report()["protected"] is False


def test_the_same_answers_do_not_protect_a_hazard(informant, the_report):
    informant.report("hazard", someone_hurt="yes")
    assert the_report()["protected"] is False


def test_the_reporters_own_pages_show_neither_words_nor_picture_nor_a_way_to_the_case(informant, address):
    for one in (address, f"{address}?sent=1", "/reports", "/"):
        page = parse(informant.get(one).data)
        assert SECRET not in page.text
        assert PLACE not in page.text
        assert "周二" not in page.text
        assert not [i for i in page.find_all("img") if "/photos/" in i["src"]]
        assert not [link for link in page.links if link.startswith("/cases")]
        assert "网格长" not in page.text
    assert "已交给专人" in parse(informant.get(address).data).text
    assert "已交给专人" in parse(informant.get("/reports").data).text
    assert "已交给专人" not in parse(informant.get("/").data).text


def test_it_stands_in_no_tab_of_my_reports_and_has_no_card(informant, address):
    for show in ("open", "done"):
        assert address not in parse(informant.get(f"/reports?show={show}").data).links
    assert informant.get(f"{address}/card").status_code == 404


def test_the_page_after_sending_promises_no_grid_lead(informant, by_hand):
    answer = by_hand(kind="dispute", category="neighbour", someone_hurt="unsure", description=SECRET)
    assert answer.status_code == 303
    page = informant.get(answer.headers["Location"])
    assert page.status_code == 200
    assert "网格长" not in page.text
    assert 'name="toast"' not in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_the_reporter_hears_that_the_named_people_have_it(informant, town, address, app):
    assert "专人会尽快看到" in informant.get(address).text
    with app.app_context():
        code = db.session().scalars(select(Case.code)).one()
    assert town.sign_in("justice_office").act(code, "acknowledge", version=1).status_code == 201
    assert "专人已签收" in informant.get(address).text


@pytest.mark.parametrize(
    "who", ["grid:200/001", "village:200", "town", "governance_centre", "informant:200/001/02", "court"]
)
def test_others_find_nothing_of_it(town, address, who):
    phone = town.sign_in(who)
    for one in ("/todo", "/cases", "/reports", address):
        text = phone.get(one).get_data(as_text=True)
        assert SECRET not in text
        assert PLACE not in text
    assert phone.get(address).status_code == 404


@pytest.mark.parametrize("who", ["police_station", "justice_office", "womens_federation"])
def test_the_named_people_read_it(town, address, who):
    assert "受保护的事" in town.sign_in(who).get("/todo").text


def test_it_is_no_hint_for_who_stands_close_by(informant):
    place = {"latitude": "25.9", "longitude": "111"}
    informant.report("dispute", someone_hurt="yes", **place)
    for category in ("electrical", "neighbour", "marriage_family"):
        assert informant.get("/report/nearby", query_string={**place, "category": category}).status_code == 204


def test_the_form_names_exactly_who_may_see_it_and_offers_the_numbers(informant):
    page = parse(informant.get("/report/dispute").data)
    assert "只有police_station、justice_office、womens_federation各一名指定的人能看" in page.text
    assert {"tel:110", "tel:12338", "tel:12348", "/weather"} <= set(page.links)


def test_without_named_people_the_form_promises_nothing(informant, app):
    with app.app_context(), transaction() as session:
        session.execute(update(ProtectedContact).values(ended_at=clock.now()))
    text = parse(informant.get("/report/dispute").data).text
    assert "指定的人能看" not in text
    assert "请直接打上面的电话" in text


def test_an_addition_to_it_stays_hidden_too(informant, address):
    added = informant.post(f"{address}/additions", {"client_id": str(uuid.uuid4()), "description": "又打了"})
    assert added.status_code == 201
    assert "又打了" not in informant.get(address).text
    assert "又打了" not in informant.get("/reports").text


def test_quick_exit_leads_to_a_page_that_says_nothing_and_needs_nobody(client, informant):
    for phone in (client, informant):
        page = parse(phone.get("/weather").data)
        assert page.find("title").text == "天气"
        for word in ("一扇门", "上报", "纠纷", "测试"):
            assert word not in page.text
        assert page.links == ["#main"]

"""What a page of an order shows is what it sends, whatever another tab does; and who comes back to a sent one."""

import uuid

import pytest
from sqlalchemy import select

from tests.service_orders.conftest import kept_names
from tests.support.html import parse
from tests.support.resident import RESIDENT
from tests.support.town import code
from webapp.cases.models import Case
from webapp.core.db import db
from webapp.service_orders.visitor import MOST_FORMS

WHO = {"name": "老蒋", "phone": RESIDENT, "tell": "anyone"}
PAGE = {"Accept": "text/html"}


class Tab:
    """One of several tabs of a browser: it has its page, and shares the cookies."""

    def __init__(self, resident, item):
        self.client = resident.client
        self.open(f"/services/start?item={item}")

    def open(self, url):
        """Open a page and follow where it leads."""
        self.show(self.client.get(url, headers=PAGE))

    def send(self, **fields):
        """Send the form that this tab shows, with what is filled in."""
        form = self.page.find("form", id="step")
        self.show(self.client.post(form["action"], data=form.fields | fields, headers=PAGE))

    def show(self, answer):
        """Show an answer in this tab."""
        while answer.status_code in (302, 303):
            self.url = answer.location
            answer = self.client.get(answer.location, headers=PAGE)
        self.status, self.page = answer.status_code, parse(answer.data)

    def to_the_last_step(self, meeting, place):
        """Go on to where the telephone is asked."""
        self.send(meeting=meeting, area=code(place))
        self.send(slot="soon")


def test_two_tabs_each_send_what_they_show(resident, stored):
    one, other = Tab(resident, "notary_guidance"), Tab(resident, "legal_aid")
    one.send(meeting="courtyard", area=code("200"))
    other.send(meeting="phone", area=code("201"))
    one.send(slot="soon")
    other.send(slot="soon")
    assert "公证指引" in one.page.text
    assert "申请法律援助" in other.page.text
    other.send(**WHO | {"name": "唐阿姨"})
    one.send(**WHO)
    found = {(order.item, order.meeting, order.name) for order in stored()}
    assert found == {("notary_guidance", "courtyard", "老蒋"), ("legal_aid", "phone", "唐阿姨")}


def test_a_page_that_is_open_sends_its_own_answers_after_the_form_was_changed_elsewhere(resident, stored):
    tab = Tab(resident, "notary_guidance")
    tab.to_the_last_step("courtyard", "200")
    twin = Tab.__new__(Tab)
    twin.client = resident.client
    twin.open(tab.url.replace("/who", "/where"))
    twin.send(meeting="phone", area=code("201"))
    tab.send(**WHO)
    (order,) = stored()
    assert order.meeting == "courtyard", "it showed the courtyard"


def test_each_tab_goes_back_in_its_own_form(resident):
    one = Tab(resident, "notary_guidance")
    one.to_the_last_step("courtyard", "200")
    other = Tab(resident, "legal_aid")
    one.send(**WHO, go="where")
    assert one.page.find("input", name="meeting", value="courtyard").get("checked", "no") != "no"
    other.open(other.url)
    assert "申请法律援助" in other.page.text


def test_a_browser_keeps_few_forms_and_the_pages_of_the_others_go_on(resident, stored):
    first = Tab(resident, "notary_guidance")
    first.to_the_last_step("courtyard", "200")
    for _ in range(MOST_FORMS + 2):
        Tab(resident, "legal_aid")
    assert len([name for name in kept_names(resident.client) if name.startswith("one_door_order")]) == MOST_FORMS
    first.send(**WHO)
    assert [order.item for order in stored()] == ["notary_guidance"]


@pytest.mark.parametrize("way_back", ["the page that was kept", "the page asked for anew"])
def test_corrected_after_it_was_sent_the_words_stay_and_the_way_to_change_is_shown(resident, stored, way_back):
    tab = Tab(resident, "notary_guidance")
    tab.to_the_last_step("courtyard", "200")
    at, page = tab.url, tab.page
    tab.send(**WHO, words="地界的事")
    slip = tab.url
    if way_back == "the page that was kept":
        tab.page = page
        tab.send(**WHO, words="是树的事")
        assert tab.status == 409
        assert tab.page.find("textarea", name="words").text == "是树的事"
    else:
        tab.open(at)
        assert tab.page.find("textarea", name="words").text == "地界的事"
    assert "已经点好了，要改点这里" in tab.page.text
    assert tab.page.link("要改点这里").split("?")[0] == slip.split("?")[0]
    assert len(stored()) == 1
    tab.send(**WHO, words="树和地界")
    assert len(stored()) == 2, "whoever presses again after that wants another one"


def test_sent_again_as_it_was_it_leads_to_its_slip_and_says_no_error(resident, stored):
    tab = Tab(resident, "notary_guidance")
    tab.to_the_last_step("courtyard", "200")
    page = tab.page
    answers = []
    for _ in range(3):
        tab.page = page
        tab.send(**WHO)
        answers.append((tab.status, tab.url))
    assert len(set(answers)) == 1
    assert "点好了。单号记下来" in tab.page.text
    assert len(stored()) == 1


def test_an_answer_that_was_lost_comes_again_and_shows_the_slip(resident, stored):
    tab = Tab(resident, "notary_guidance")
    tab.to_the_last_step("courtyard", "200")
    page, session = tab.page, resident.client.get_cookie("one_door").value
    tab.send(**WHO)
    resident.client.set_cookie("one_door", session)
    tab.page = page
    tab.send(**WHO)
    assert "已收到" in tab.page.text
    assert stored()[0].code.replace("-", " ") in tab.page.text


def test_after_an_order_the_next_one_begins_empty(resident, stored):
    tab = Tab(resident, "notary_guidance")
    tab.to_the_last_step("courtyard", "200")
    tab.send(**WHO)
    following = Tab(resident, "legal_aid")
    assert following.page.find_all("input", name="meeting", checked="") == []
    following.to_the_last_step("phone", "201")
    assert following.page.find("input", name="name")["value"] == ""


def test_a_rating_pressed_twice_is_thanked_twice(resident, stored, app):
    found = resident.order()
    with app.app_context():
        order = db.session().merge(stored()[0])
        order.state, order.finished_at = "completed", order.received_at
        db.session().commit()
    resident.get(f"/services/orders/{found}")
    form = next(one for one in resident.page.find_all("form") if one["action"].endswith("/rate"))
    sent = form.fields | {"rating": "satisfied"}
    answers = [resident.client.post(form["action"], data=sent, headers=PAGE) for _ in range(2)]
    assert [(one.status_code, one.location) for one in answers] == [(303, answers[0].location)] * 2
    other = resident.client.post(form["action"], data=sent | {"rating": "dissatisfied"}, headers=PAGE)
    assert other.status_code == 409
    assert [order.rating for order in stored()] == ["satisfied"]


TOLD = {"about": "dispute:neighbour", "description": "两家争一条水沟", "caller_phone": RESIDENT}


@pytest.mark.parametrize(("address", "more"), [("/services/speak", TOLD), ("/services/p", {"description": "他又打我"})])
def test_who_knows_the_id_of_a_form_gets_no_answer_of_another_browser(app, resident, another, address, more):
    answers = []
    sent = {"client_id": str(uuid.uuid4()), "area_code": code("200/001"), **more}
    for phone in (resident, resident, another()):
        phone.get(address)
        answers.append(phone.client.post(address, data={"csrf_token": phone.token, **sent}, headers=PAGE))
    assert {one.status_code for one in answers} == {303 if address == "/services/speak" else 200}
    with app.app_context():
        assert len(db.session().scalars(select(Case)).all()) == 2, "one of each browser"
    if address == "/services/speak":
        assert answers[0].location == answers[1].location != answers[2].location


@pytest.mark.parametrize(("address", "more"), [("/services/speak", TOLD), ("/services/p", {"description": "他又打我"})])
def test_what_is_told_in_other_words_under_the_same_id_can_be_sent_from_the_page_that_refuses_it(
    app, resident, address, more
):
    resident.get(address)
    sent = {"csrf_token": resident.token, "client_id": str(uuid.uuid4()), "area_code": code("200/001"), **more}
    assert resident.client.post(address, data=sent, headers=PAGE).status_code < 400
    sent["description"] = "还有一件别的事"
    refused = resident.client.post(address, data=sent, headers=PAGE)
    page = parse(refused.data)
    form = next(one.fields for one in page.find_all("form") if "client_id" in one.fields)
    assert (refused.status_code, "刚才已经存好了" in page.text) == (409, True)
    assert form["client_id"] != sent["client_id"]
    assert resident.client.post(address, data=sent | {"client_id": form["client_id"]}, headers=PAGE).status_code < 400
    with app.app_context():
        assert len(db.session().scalars(select(Case)).all()) == 2

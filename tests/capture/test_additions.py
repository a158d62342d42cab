"""补充说明: words and pictures that come later, from the author or from who holds the case."""

import io
import uuid

import pytest

from tests.support.html import parse


@pytest.fixture
def receipt(informant):
    """The receipt of a report."""
    return informant.report(description="护栏松了").get_json()


@pytest.fixture
def address(receipt):
    """The address of that report."""
    return receipt["photos_at"].removesuffix("/photos")


def add(phone, address, **fields):
    return phone.post(f"{address}/additions", {"client_id": str(uuid.uuid4()), **fields})


def test_the_author_adds_words_and_they_stand_with_the_report_and_in_the_case(informant, lead, receipt, address):
    answer = add(informant, address, description="又松了一截")
    assert answer.status_code == 201
    assert answer.get_json()["case_code"] == receipt["case_code"]
    assert "又松了一截" in parse(informant.get(address).data).text
    assert "又松了一截" in lead.get(f"/cases/{receipt['case_code']}").text


def test_an_addition_has_pictures_of_its_own(informant, address, jpeg):
    sent = informant.client.post(
        f"{address}/additions",
        data={"client_id": str(uuid.uuid4()), "photos": (io.BytesIO(jpeg), "1.jpg")},
        headers={"X-CSRFToken": informant.token, "Accept": "application/json"},
        content_type="multipart/form-data",
    )
    assert sent.status_code == 201
    assert sent.get_json()["photos"] == {"expected": 1, "stored": 1}
    image = parse(informant.get(address).data).find("img")
    assert informant.get(image["src"]).status_code == 200


def test_an_addition_sent_again_is_the_same_and_another_under_its_id_a_conflict(informant, address, stored):
    own = str(uuid.uuid4())
    answers = [add(informant, address, client_id=own, description=d) for d in ("一", "一", "二")]
    assert [a.status_code for a in answers] == [201, 200, 409]
    assert answers[0].get_json() == answers[1].get_json()
    assert stored()[0] == 2


def test_the_id_of_a_report_is_no_id_for_an_addition(informant, address):
    assert add(informant, address, client_id=address.split("/")[2], description="x").status_code == 409


def test_an_addition_without_anything_is_refused_beside_its_field(informant, address):
    answer = add(informant, address, description="  ")
    assert (answer.status_code, list(answer.get_json()["error"]["fields"])) == (422, ["description"])


def test_the_lead_who_holds_the_case_may_add_and_the_reporter_reads_it(informant, lead, address):
    assert add(lead, address, description="水有没有漫上路？").status_code == 201
    assert "水有没有漫上路？" in parse(informant.get(address).data).text


@pytest.mark.parametrize("who", ["informant:200/001/02", "grid:200/002", "village:201", "police_station"])
def test_nobody_else_may_add(town, address, who, stored):
    assert add(town.sign_in(who), address, description="x").status_code == 404
    assert stored()[0] == 1


def test_something_may_be_added_to_a_round_that_found_nothing(informant):
    address = informant.report("patrol").get_json()["photos_at"].removesuffix("/photos")
    assert add(informant, address, description="忘了说，路灯亮了").status_code == 201
    assert "忘了说" in parse(informant.get(address).data).text


def test_by_hand_the_page_comes_back_with_the_addition(informant, address):
    form = next(f for f in parse(informant.get(address).data).find_all("form") if f.get("action").endswith("additions"))
    assert form.fields["client_id"]
    data = {"csrf_token": informant.token, "client_id": str(uuid.uuid4()), "description": "补一句"}
    answer = informant.client.post(form["action"], data=data, headers={"Accept": "text/html"})
    assert answer.status_code == 303
    page = parse(informant.get(answer.headers["Location"]).data)
    assert "补一句" in page.text
    assert page.find("meta", name="toast")["content"] == "补充的话已经发出"


def by_hand(phone, page: str):
    """The form for additions on a page, and what a browser without scripts is answered when its words are too many."""
    form = next(f for f in parse(phone.get(page).data).find_all("form") if f.get("action").endswith("additions"))
    sent = form.fields | {"description": "甲" * 2001 + "末"}
    return sent, phone.client.post(form["action"], data=sent, headers={"Accept": "text/html"})


def test_by_hand_an_addition_that_is_too_long_comes_back_whole_with_its_id(informant, address, stored):
    sent, answer = by_hand(informant, address)
    assert answer.status_code == 422
    assert stored()[0] == 1
    form = next(f for f in parse(answer.data).find_all("form") if f.get("action").endswith("additions"))
    assert form.fields["description"] == sent["description"]
    assert form.fields["client_id"] == sent["client_id"]
    assert "最多 2000 个字" in form.text


def test_a_holder_has_it_back_on_the_page_of_the_case(informant, lead):
    code = informant.report("hazard", category="gas").get_json()["case_code"]
    sent, answer = by_hand(lead, f"/cases/{code}")
    assert answer.status_code == 422
    page = parse(answer.data)
    form = next(f for f in page.find_all("form") if f.get("action").endswith("additions"))
    assert form.fields["description"] == sent["description"]
    assert "最多 2000 个字" in form.text
    assert page.find("dialog", id="add").get("data-open") == ""


def test_by_hand_with_nothing_in_it_the_page_says_what_is_missing(informant, address):
    form = next(f for f in parse(informant.get(address).data).find_all("form") if f.get("action").endswith("additions"))
    answer = informant.client.post(form["action"], data=form.fields, headers={"Accept": "text/html"})
    assert answer.status_code == 422
    assert "补充几句" in parse(answer.data).text

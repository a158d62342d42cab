"""Input at the edges that is taken as it came: what people write, where they are, what their phones believe."""

import uuid
from datetime import UTC, datetime

import pytest

from tests.support.html import parse
from webapp.core import clock

RTL = "\u202eيوم جيد\u202c"
WRITTEN = {
    "emoji": "井盖又丢了😡👨‍👩‍👧🇨🇳",
    "right to left": f"路牌写着 {RTL} 看不懂",
    "markup": "<script>alert(1)</script>&amp; {{ 7*7 }}",
    "rare characters": "𠮷野家门口，䶮叔家后面",
    "lines": "第一行\n第二行\n\n第四行",
    "the longest": "长" * 2000,
}
TIMES = {
    "seven years behind": "2019-11-23T09:00:00+08:00",
    "long ago": "1970-01-01T00:00:00Z",
    "years ahead": "2050-01-01T00:00:00Z",
    "without a zone": "2026-11-23T09:00",
    "a day only": "2026-11-23",
}
FAR = {
    "the other side of the earth": ("-34.6", "-58.4"),
    "the pole": ("90", "0"),
    "the date line": ("0", "-180"),
    "no island": ("0", "0"),
}


@pytest.mark.parametrize("words", WRITTEN.values(), ids=WRITTEN)
def test_words_are_kept_and_shown_as_they_were_written(informant, the_report, words):
    answer = informant.report(description=words, place_name=words[:100])
    assert answer.status_code == 201
    assert the_report()["description"] == words
    page = parse(informant.get(f"/reports/{answer.get_json()['photos_at'].split('/')[2]}").data)
    shown = [one for one in page.find_all("bdi", "h2") if one.text == " ".join(words.split())]
    assert shown, "the words stand nowhere by themselves"
    assert all(one.tag == "bdi" or one.find_all("bdi") for one in shown)


def test_right_to_left_words_are_isolated_in_every_list(informant):
    informant.report(description=RTL, place_name=RTL)
    for address in ("/", "/reports"):
        page = parse(informant.get(address).data)
        around = [one for one in page.walk() if any(isinstance(c, str) and RTL[1:5] in c for c in one.children)]
        assert around
        assert {one.tag for one in around} == {"bdi"}


@pytest.mark.parametrize("said", TIMES.values(), ids=TIMES)
def test_a_phone_whose_clock_is_wrong_by_years_may_report(informant, the_report, said):
    before = clock.now()
    assert informant.report(occurred_at=said).status_code == 201
    kept = the_report()
    assert kept["claimed_at"] == clock.parse_claimed(said)
    assert before <= kept["received_at"] <= clock.now()


def test_a_claim_that_cannot_be_true_is_marked_and_shown_as_doubtful(informant, the_report):
    with clock.travel(datetime(2026, 11, 23, 4, 0, tzinfo=UTC)):
        answer = informant.report(occurred_at="2019-01-01T00:00:00Z")
        assert the_report()["claim_doubtful"] is True
        page = informant.get(f"/reports/{answer.get_json()['photos_at'].split('/')[2]}").text
    assert "手机的时间可能不准" in page


@pytest.mark.parametrize(("latitude", "longitude"), FAR.values(), ids=FAR)
def test_a_far_place_is_kept_and_does_not_move_the_report_to_other_people(
    informant, the_report, town, latitude, longitude
):
    answer = informant.report(latitude=latitude, longitude=longitude, accuracy_m="5000000", position_source="gps")
    assert answer.status_code == 201
    kept = the_report()
    assert (kept["latitude"], kept["longitude"]) == (float(latitude), float(longitude))
    assert answer.get_json()["case_code"] in town.sign_in("grid:200/001").get("/todo").text


def test_a_uuid_in_capitals_is_the_same_report(informant, stored):
    own = str(uuid.uuid4())
    first = informant.report(client_id=own.upper(), description="x")
    again = informant.report(client_id=own, description="x")
    assert (first.status_code, again.status_code) == (201, 200)
    assert stored()[:2] == (1, 1)
    assert informant.get(f"/reports/{own.upper()}").status_code == 200


def test_fields_of_a_client_that_nobody_knows_any_more_do_no_harm(informant):
    assert informant.report(app_version="1", mood="fine").status_code == 201


def test_only_id_and_kind_make_a_patrol(informant, stored):
    answer = informant.report("patrol")
    assert answer.status_code == 201
    assert answer.get_json()["case_code"] is None
    assert stored() == (1, 1, 0, 0)


def test_a_patrol_keeps_its_answers_without_opening_a_case(informant, the_report):
    informant.report("patrol", round="today", checklist_version="2026-09", item_pond_sign="ok", item_heart_well="issue")
    details = the_report()["details"]
    assert details["answers"] == {"heart_well": "issue", "pond_sign": "ok"}
    assert details["round"] == "today"


def test_what_was_found_on_a_round_belongs_to_it_whichever_comes_first(informant):
    patrol = str(uuid.uuid4())
    found = informant.report(patrol=patrol, description="护栏松了", category="public_facility")
    assert found.status_code == 201
    informant.report("patrol", client_id=patrol, item_heart_well="issue")
    page = parse(informant.get(f"/reports/{patrol}").data)
    assert "护栏松了" in page.text
    assert f"/reports/{found.get_json()['photos_at'].split('/')[2]}" in page.links


def test_the_confirmed_micro_grid_gets_the_report_instead_of_the_own(informant, town):
    answer = informant.report(area_code="45032410620000201")
    code = answer.get_json()["case_code"]
    assert code in town.sign_in("grid:200/002").get("/todo").text
    assert code not in town.sign_in("grid:200/001").get("/todo").text


def test_the_severity_of_the_kind_is_taken_when_none_was_chosen(informant, town, app):
    code = informant.report(category="gas").get_json()["case_code"]
    assert "较急" in town.sign_in("grid:200/001").get(f"/cases/{code}").text

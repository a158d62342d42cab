"""Input at the edges that is refused: a sentence beside its field, as page and as JSON, and nothing is stored."""

import uuid

import pytest

from tests.support.html import parse
from tests.support.town import JSON, small_jpeg

NOTHING = (0, 0, 0, 0)
HUGE = b"\xff\xd8\xff" + b"x" * 60 * 1024 * 1024
PDF = b"%PDF-1.7\n" + b"x" * 2000
BESIDE = {"category", "severity", "description", "place_name", "photos"}
WRONG = {
    "an unknown category": ({"category": "witchcraft"}, "category"),
    "no category": ({"category": ""}, "category"),
    "a category of the other kind": ({"category": "neighbour"}, "category"),
    "an unknown severity": ({"severity": "terrible"}, "severity"),
    "a time that can't be parsed": ({"occurred_at": "last Tuesday"}, "occurred_at"),
    "a place north of the pole": ({"latitude": "90.5", "longitude": "111"}, "latitude"),
    "a place beyond the date line": ({"latitude": "25", "longitude": "-181"}, "longitude"),
    "a place that is no number": ({"latitude": "here", "longitude": "there"}, "latitude"),
    "half a place": ({"latitude": "25"}, "latitude"),
    "a negative accuracy": ({"latitude": "25", "longitude": "111", "accuracy_m": "-1"}, "accuracy_m"),
    "an unknown source of a place": ({"position_source": "guess"}, "position_source"),
    "a place that is not finite": ({"latitude": "nan", "longitude": "inf"}, "latitude"),
    "a text over the limit": ({"description": "长" * 2001}, "description"),
    "a long name of a place": ({"place_name": "长" * 101}, "place_name"),
    "a character that can't be kept": ({"description": "好\0坏"}, "description"),
    "half a UUID": ({"client_id": "5f3a-11"}, "client_id"),
    "a UUID with braces": ({"client_id": "{" + str(uuid.uuid4()) + "}"}, "client_id"),
    "no UUID": ({"client_id": ""}, "client_id"),
    "a picture's digest that is none": ({"photo_digests": "abc"}, "photo_digests"),
    "ten announced pictures": ({"photo_digests": [f"{n:064x}" for n in range(10)]}, "photos"),
    "a micro-grid that does not exist": ({"area_code": "45032410620000199"}, "area_code"),
    "a village as micro-grid": ({"area_code": "450324106200"}, "area_code"),
}


@pytest.mark.parametrize(("fields", "field"), WRONG.values(), ids=WRONG)
def test_a_program_is_told_the_field_and_nothing_is_stored(informant, stored, fields, field):
    answer = informant.report(**fields)
    assert answer.status_code == 422
    error = answer.get_json()["error"]
    assert error["code"] == "invalid"
    assert error["fields"][field]
    assert error["message"]
    assert stored() == NOTHING


@pytest.mark.parametrize(("fields", "field"), WRONG.values(), ids=WRONG)
def test_a_person_gets_the_form_back_with_the_sentence_and_what_was_typed(informant, by_hand, stored, fields, field):
    typed = {"description": "护栏松了", "place_name": "大樟树下", **fields}
    answer = by_hand(**typed)
    assert answer.status_code == 422
    page = parse(answer.data)
    sentence = informant.report(**typed).get_json()["error"]["fields"][field]
    assert sentence in page.text
    form = page.find("form", id="report-form")
    assert "照片要重新选一次" not in page.text
    if field in BESIDE:
        assert sentence in next(one for one in form.walk() if field in one.get("data-field").split()).text
    for name, value in typed.items():
        if name in ("description", "place_name") and "\0" not in value:
            assert form.fields[name] == value
    assert stored() == NOTHING


def test_every_wrong_field_is_told_at_once(informant):
    fields = informant.report(category="witchcraft", occurred_at="soon", description="长" * 2001).get_json()["error"]
    assert {"category", "occurred_at", "description"} <= set(fields["fields"])


def test_an_unknown_kind_is_refused_beside_its_field(informant, stored):
    answer = informant.post("/reports", {"client_id": str(uuid.uuid4()), "kind": "rumour"})
    assert (answer.status_code, list(answer.get_json()["error"]["fields"])) == (422, ["kind"])
    assert stored() == NOTHING


@pytest.mark.parametrize("kind", ["rumour", "appeal"])
def test_a_kind_that_no_form_of_a_phone_has_is_refused_as_a_page_too(informant, kind):
    sent = {"client_id": str(uuid.uuid4()), "kind": kind, "description": "路灯不亮"}
    answer = informant.post("/reports", sent, headers={"Accept": "text/html"})
    assert answer.status_code == 422


def test_a_dispute_needs_its_own_category_too(informant):
    answer = informant.report("dispute", category="electrical")
    assert list(answer.get_json()["error"]["fields"]) == ["category"]


def test_an_answer_that_is_neither_yes_no_nor_unsure_is_refused(informant, stored):
    answer = informant.report("dispute", someone_hurt="maybe")
    assert (answer.status_code, list(answer.get_json()["error"]["fields"])) == (422, ["someone_hurt"])
    assert stored() == NOTHING


def test_ten_pictures_are_refused_beside_the_pictures(informant, stored):
    answer = informant.report(photos=[small_jpeg(f"#{n:06x}") for n in range(10)])
    assert answer.status_code == 422
    assert "9 张" in answer.get_json()["error"]["fields"]["photos"]
    assert stored() == NOTHING


@pytest.mark.parametrize(
    ("data", "status"),
    [(PDF, 415), (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 415), (b"GIF89a" + b"\0" * 99, 415), (b"", 415)],
    ids=["a renamed PDF", "an SVG", "a GIF", "an empty file"],
)
def test_a_file_that_is_no_photo_is_refused_beside_the_pictures(informant, stored, data, status):
    answer = informant.report(photos=[data])
    assert answer.status_code == status
    assert answer.get_json()["error"]["fields"]["photos"]
    assert stored() == NOTHING


def test_a_photo_cut_off_in_the_middle_is_refused_beside_the_pictures(informant, stored, jpeg):
    answer = informant.report(photos=[jpeg[: len(jpeg) // 2]])
    assert answer.status_code == 422
    assert answer.get_json()["error"]["fields"]["photos"]
    assert stored() == NOTHING


def test_of_several_pictures_the_wrong_one_is_named(informant, jpeg):
    answer = informant.report(photos=[jpeg, PDF])
    assert answer.get_json()["error"]["fields"]["photos"].startswith("第 2 张")


def test_a_person_reads_that_the_pictures_must_be_chosen_again(by_hand, stored, jpeg):
    answer = by_hand([jpeg, PDF], description="护栏松了")
    assert answer.status_code == 415
    page = parse(answer.data)
    assert "第 2 张" in page.text
    assert page.find("form", id="report-form").fields["description"] == "护栏松了"
    again = parse(by_hand([jpeg], category="").data)
    assert "照片要重新选一次" in again.text
    assert stored() == NOTHING


def test_a_file_of_60_megabytes_is_refused_beside_the_pictures(informant, by_hand, stored):
    answer = informant.report(photos=[HUGE])
    assert answer.status_code == 413
    assert answer.get_json()["error"]["fields"]["photos"]
    page = by_hand([HUGE])
    assert page.status_code == 413
    field = next(s for s in parse(page.data).find_all("section") if s.get("data-field").startswith("photos"))
    assert "太大了" in field.text
    assert stored() == NOTHING


def test_a_picture_of_20_megabytes_is_refused_and_the_words_stay(by_hand, stored):
    answer = by_hand([HUGE[: 20 * 1024 * 1024]], description="护栏松了")
    assert answer.status_code == 413
    assert parse(answer.data).find("form", id="report-form").fields["description"] == "护栏松了"
    assert stored() == NOTHING


def test_a_form_without_its_token_is_refused_and_nothing_stored(informant, stored):
    answer = informant.client.post("/reports", data={"client_id": str(uuid.uuid4()), "kind": "patrol"}, headers=JSON)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (400, "csrf")
    assert stored() == NOTHING


def test_somebody_who_is_signed_out_is_told_so(client, stored):
    answer = client.post("/reports", data={"client_id": str(uuid.uuid4()), "kind": "patrol"}, headers=JSON)
    assert answer.status_code == 401
    assert stored() == NOTHING


def test_an_officer_who_reports_nothing_finds_no_such_address(town, stored):
    assert town.sign_in("court").report("patrol").status_code == 404
    assert town.sign_in("court").get("/report/hazard").status_code == 404
    assert stored() == NOTHING

"""What another app shares where no service worker takes it: nothing is stored, the form says to choose it again."""

import io

import pytest

from tests.support.rules.sources import read
from tests.support.town import small_jpeg
from webapp.reports.schemas import MOST_PHOTOS

AGAIN = "照片没带过来，请在这里再选一次"
OUTSIDE = {"Origin": "null", "Sec-Fetch-Site": "cross-site"}
INFORMANT, COURT = "informant:200/001/01", "court"


def pictures(number, size=0):
    body = small_jpeg() + bytes(size)
    return {"title": "照片", "text": "路边", "photos": [(io.BytesIO(body), f"{n}.jpg") for n in range(number)]}


SHARED = {
    "one picture": pictures(1),
    "forty": pictures(40),
    "thirty megabytes": pictures(1, 30 * 1024 * 1024),
    "more than is taken in at all": pictures(2, 30 * 1024 * 1024),
    "a film": {"photos": [(io.BytesIO(b"\0\0\0\x18ftypmp42"), "1.mp4")]},
    "words": {"text": "井盖没了", "url": "https://example.org/"},
    "nothing": {},
}


@pytest.mark.parametrize("what", SHARED)
def test_whatever_is_shared_leads_to_the_form_that_asks_for_it_again(client, what):
    answer = client.post("/share", data=SHARED[what], headers=OUTSIDE, content_type="multipart/form-data")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/share")


def test_who_reports_reads_beside_the_pictures_that_they_did_not_come(town):
    phone = town.sign_in(INFORMANT)
    before = phone.get("/report/hazard").get_data(as_text=True)
    answer = phone.get("/share")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/report/hazard?shared=lost")
    assert AGAIN not in before
    assert AGAIN in phone.get(answer.headers["Location"]).get_data(as_text=True)


def test_who_may_not_report_goes_home(town):
    assert town.sign_in(COURT).get("/share").headers["Location"] == "/"


def test_who_is_not_signed_in_signs_in_first_and_then_comes_to_the_form(client):
    address = client.get("/share").headers["Location"]
    assert address.startswith("/sign-in?next=")
    assert "/report/hazard?shared%3Dlost" in address.replace("%2F", "/").replace("%3F", "?")


def test_the_phone_is_told_where_to_share_to(client):
    target = client.get("/manifest.webmanifest").get_json(force=True)["share_target"]
    assert (target["action"], target["method"], target["enctype"]) == ("/share", "POST", "multipart/form-data")
    assert target["params"]["files"] == [{"name": "photos", "accept": ["image/*"]}]


def test_the_service_worker_takes_as_many_pictures_as_a_report_has():
    (source,) = read("static/js/offline/store/shared.js")
    assert f"const MOST = {MOST_PHOTOS};" in source.text

"""Who takes a step of the course, and in which order a step is refused."""

import uuid
from datetime import timedelta

from tests.care.conftest import JUSTICE, POLICE, SAFE, WOMEN, Care
from webapp.core import clock


def test_for_everybody_who_is_not_named_there_is_no_course(care: Care) -> None:
    code = care.brought_to("received")
    for key in ("informant:200/001/01", "grid:200/001", "town", "governance_centre", "court", "auditor"):
        assert care.phone(key).get(f"/cases/{code}/care/risk").status_code == 404, key
        care.step(key, code, "risk", status=404, **SAFE)


def test_an_ordinary_case_and_a_step_that_is_none_have_no_page(care: Care) -> None:
    ordinary, code = care.report("dispute", someone_hurt="no"), care.matter()
    for address in (f"{ordinary}/care/risk", f"{code}/care/look", f"{code}/care/score", f"{code}/care/relapse"):
        assert care.phone(WOMEN).get(f"/cases/{address}").status_code == 404, address


def test_an_old_version_is_refused_before_its_fields_and_these_before_the_state(care: Care) -> None:
    code = care.brought_to("received")
    seen = care.case(code).version
    care.step(WOMEN, code, "contact", answer="unreached")
    care.step(POLICE, code, "risk", status=409, version=seen)
    assert "answer" in care.step(POLICE, code, "risk", status=422)["error"]["fields"]
    care.step(POLICE, code, "plan", status=422)
    care.step(POLICE, code, "plan", status=409, shelter="yes")
    assert len(care.entries(code)) == 1


def test_sent_twice_is_taken_once_and_other_words_under_the_same_id_are_refused(care: Care) -> None:
    code, sent = care.brought_to("received"), {"client_id": str(uuid.uuid4()), "answer": "unreached"}
    seen = care.case(code).version
    first = care.step(WOMEN, code, "contact", version=seen, **sent)
    again = care.step(WOMEN, code, "contact", status=200, version=seen, **sent)
    assert again["digest"] == first["digest"]
    care.step(WOMEN, code, "contact", status=409, version=seen, **sent | {"note": "别的话"})
    assert len(care.entries(code)) == 1


def test_what_is_missing_is_said_beside_its_field(care: Care) -> None:
    code = care.brought_to("received")
    for action, sent, field in (
        ("contact", {}, "answer"),
        ("contact", {"answer": "reached"}, "alone"),
        ("contact", {"answer": "unreached", "against_phone": "没有"}, "against_phone"),
        ("risk", {"answer": "now", "next_look": "24h"}, "police_called"),
        ("risk", {"answer": "danger", "next_look": "30d"}, "next_look"),
        ("risk", SAFE | {"birth_year": "2015"}, "capacity"),
        ("risk", SAFE | {"birth_year": "2199"}, "birth_year"),
        ("incident", {}, "note"),
        ("incident", {"note": "又来了", "at": "2199-01-01T10:00"}, "at"),
    ):
        fields = care.step(WOMEN, code, action, status=422, **sent)["error"]["fields"]
        assert field in fields, (action, sent, fields)
    assert care.entries(code) == []


def test_a_named_officer_whom_it_is_against_is_out_of_it(care: Care) -> None:
    code = care.brought_to("received")
    phone = care.town.phones[JUSTICE]
    care.step(WOMEN, code, "contact", answer="reached", alone="yes", against_phone=phone, against_relation="丈夫")
    care.step(JUSTICE, code, "risk", status=404, **SAFE)
    care.step(POLICE, code, "risk", **SAFE)


def test_what_arrived_last_stands_first_and_what_somebody_has_below(care: Care) -> None:
    had = care.brought_to("received")
    first = care.matter()
    with clock.travel(clock.now() + timedelta(minutes=20)):
        last = care.matter()
        page = care.phone(WOMEN).get("/todo").text
    places = [page.index(f'data-case="{code}"') for code in (last, first, had)]
    assert places == sorted(places)

"""Registered on behalf: what is said at the counter becomes a report and a case that the town holds."""

import io
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.support.html import parse
from tests.support.statements import counted_statements
from tests.support.town import Phone, Town, code, small_jpeg
from webapp.cases.lists.service_counters import verify_counters
from webapp.cases.models import Case
from webapp.core.db import db
from webapp.reports.models import Registration

PAGE = {"Accept": "text/html"}
SAID = {
    "about": "dispute:neighbour",
    "description": "隔壁的水流到我家墙根",
    "channel": "walk_in",
    "caller_name": "蒋大姐",
    "caller_phone": "10012345678",
    "call_back": "1",
}


@pytest.fixture
def counter(town: Town) -> Phone:
    return town.sign_in("petition_reception_centre")


def said(phone: Phone, headers: dict[str, str] | None = None, **fields: Any) -> TestResponse:
    """Send the counter's form; fields that are None are left out."""
    form = {"client_id": str(uuid.uuid4())} | SAID | fields
    sent = {name: value for name, value in form.items() if value is not None}
    more = {"headers": headers} if headers else {}
    return phone.post("/counter", sent, content_type="multipart/form-data", **more)


@pytest.fixture
def one(app: Flask) -> Callable[[type], Any]:
    """Reads the only row of a table."""

    def read(model: type) -> Any:
        with app.app_context():
            return db.session().scalars(select(model)).one()

    return read


def test_the_town_holds_it_at_once_and_its_leads_see_it(counter: Phone, town: Town) -> None:
    case_code = said(counter, area_code=code("200/001")).json["case_code"]
    for key in ("town", "governance_centre"):
        todo = town.sign_in(key).get("/todo")
        assert f"/cases/{case_code}" in todo.text
        assert "我已收到" in todo.text
    assert case_code not in town.sign_in("grid:200/001").get("/todo").text
    assert town.sign_in("grid:200/001").get(f"/cases/{case_code}").status_code == 200
    assert town.sign_in("grid:201/001").get(f"/cases/{case_code}").status_code == 404


def test_who_registered_it_may_acknowledge_it_because_it_is_not_their_own_report(town: Town) -> None:
    desk = town.sign_in("governance_centre")
    case_code = said(desk).json["case_code"]
    assert desk.act(case_code, "acknowledge", version=1).status_code == 201


def test_who_registered_it_finds_it_again_and_nobody_else_of_their_kind_does(counter: Phone, town: Town) -> None:
    case_code = said(counter).json["case_code"]
    assert case_code in counter.get("/cases").text
    assert SAID["description"] in counter.get(f"/cases/{case_code}").text
    assert town.sign_in("court").get(f"/cases/{case_code}").status_code == 404


def test_the_timeline_says_how_it_came_and_who_wrote_it_down(counter: Phone) -> None:
    page = counter.get(f"/cases/{said(counter, channel='phone').json['case_code']}").text
    assert "群众来电，您登记" in page
    assert "蒋** 100****5678，同意打电话回访" in page


def test_lists_and_counters_still_agree_with_the_cases(app: Flask, counter: Phone) -> None:
    said(counter, area_code=code("200"))
    said(counter, someone_hurt="yes")
    with app.app_context():
        assert verify_counters() == []


def test_sending_twice_is_one_case_and_other_words_under_the_same_id_are_refused(counter: Phone, stored) -> None:
    client_id = str(uuid.uuid4())
    first, again = said(counter, client_id=client_id), said(counter, client_id=client_id)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json == again.json
    assert stored() == (1, 1, 1, 0)
    other = said(counter, PAGE, client_id=client_id, description="另一件事")
    assert other.status_code == 409
    form = parse(other.data).find("form", id="counter-form")
    assert "已经登记过" in form.text
    assert form.fields["client_id"] != client_id
    assert form.find("textarea", name="description").text == "另一件事"
    assert stored() == (1, 1, 1, 0)


def test_a_letter_comes_with_its_picture(counter: Phone, stored) -> None:
    answer = said(counter, channel="letter", photos=[(io.BytesIO(small_jpeg()), "letter.jpg")])
    assert stored() == (1, 1, 1, 1)
    assert "<img" in counter.get(f"/cases/{answer.json['case_code']}").text


WRONG = [
    ({"about": ""}, "about"),
    ({"about": "dispute:nonsense"}, "about"),
    ({"description": " "}, "description"),
    ({"description": "长" * 2001}, "description"),
    ({"channel": None}, "channel"),
    ({"caller_phone": ""}, "caller_phone"),
    ({"caller_phone": "找村长要"}, "caller_phone"),
    ({"caller_name": "名" * 41}, "caller_name"),
    ({"area_code": code("200/001/01")}, "area_code"),
    ({"area_code": "999"}, "area_code"),
    ({"severity": "terrible"}, "severity"),
    ({"client_id": "half"}, "client_id"),
]


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_stored(counter: Phone, stored) -> None:
    for fields, wrong in WRONG:
        answer = said(counter, **fields)
        assert (answer.status_code, list(answer.json["error"]["fields"])) == (422, [wrong])
    assert stored() == (0, 0, 0, 0)


def test_everything_typed_comes_back_with_the_sentence(counter: Phone) -> None:
    answer = said(counter, PAGE, caller_phone="12", area_code=code("201/002"), someone_hurt="no", wants="要人来看")
    assert answer.status_code == 422
    form = parse(answer.data).find("form", id="counter-form")
    assert "电话号码只有数字" in form.text
    kept = form.fields
    assert kept["caller_phone"] == "12"
    assert (kept["about"], kept["area_code"], kept["channel"]) == ("dispute:neighbour", code("201/002"), "walk_in")
    assert (kept["someone_hurt"], kept["wants"], kept["call_back"]) == ("no", "要人来看", "1")


def test_name_and_number_are_stored_encrypted_and_found_by_their_index(app: Flask, counter: Phone, one) -> None:
    said(counter)
    kept = one(Registration)
    assert (kept.caller_name, kept.caller_phone, kept.call_back) == ("蒋大姐", "10012345678", True)
    with app.app_context():
        raw = db.session().connection().exec_driver_sql("SELECT * FROM registrations").fetchone()
    assert "蒋大姐" not in str(raw)
    assert "5678" not in str(raw)


# protected


@pytest.mark.parametrize(
    ("about", "answers"),
    [("dispute:marriage_family", {"someone_hurt": "yes"}), ("hazard:other", {"afraid_to_go_home": "unsure"})],
)
def test_a_protected_matter_goes_the_protected_way_and_gets_no_slip(
    town: Town, counter: Phone, one, about: str, answers: dict[str, str]
) -> None:
    client_id = str(uuid.uuid4())
    answer = said(counter, client_id=client_id, about=about, safe_contact="打给我姐", **answers)
    assert answer.json["case_code"] is None
    case = one(Case)
    assert (case.protected, case.kind, case.holder_area_id) == (True, "dispute", None)
    done = counter.get(f"/counter/{client_id}").text
    assert "已交给专人" in done
    assert case.code not in done
    assert SAID["description"] not in done
    added = {"client_id": str(uuid.uuid4()), "description": "她又来了电话"}
    for _ in range(2):  # and again, as a repeat
        receipt = counter.post(f"/reports/{client_id}/additions", added)
        assert receipt.status_code in (200, 201)
        assert receipt.json["case_code"] is None
        assert case.code not in receipt.text
    for address in ("", "/slip", "/slip.svg"):
        assert counter.get(f"/cases/{case.code}{address}").status_code == 404
    assert case.code not in counter.get("/cases").text
    assert town.sign_in("police_station").get(f"/cases/{case.code}").status_code == 200
    assert town.sign_in("governance_centre").get(f"/cases/{case.code}").status_code == 404


# the slip


def test_the_slip_has_the_code_and_nothing_of_the_person_or_the_matter(counter: Phone) -> None:
    case_code = said(counter).json["case_code"]
    page = counter.get(f"/cases/{case_code}/slip")
    assert case_code in page.text
    assert "/services/progress" in page.text
    for secret in ("蒋大姐", "5678", SAID["description"], "测试petition_reception_centre"):
        assert secret not in parse(page.data).find("main").text
    drawn = counter.get(f"/cases/{case_code}/slip.svg")
    assert drawn.mimetype == "image/svg+xml"
    assert b"<svg" in drawn.data


def test_a_case_that_somebody_reported_themselves_has_no_slip(town: Town) -> None:
    case_code = town.sign_in("informant:200/001/01").report().json["case_code"]
    assert town.sign_in("governance_centre").get(f"/cases/{case_code}/slip").status_code == 404


def test_taking_it_in_needs_few_statements(app: Flask, counter: Phone) -> None:
    app.extensions["background"].mode = "off"  # notices are written by the worker
    said(counter)  # makes the account that stands for residents
    with app.app_context(), counted_statements() as statements:
        assert said(counter).status_code == 201
    assert len(statements) <= 17, statements  # of a report 15; the registration, and the notices of holidays


def test_a_desk_shows_below_the_form_what_this_person_registered_last(counter: Phone, town: Town) -> None:
    made = [said(counter, description=f"第 {n} 件事").json["case_code"] for n in range(6)]
    said(town.sign_in("justice_office"), description="别人登记的")
    assert "counter-mine" not in counter.get("/counter").text  # a phone has the form alone
    counter.client.set_cookie("one_door_desk", "1")
    below = parse(counter.get("/counter").data).find("table", data_table="registered")
    assert [row["data-row"] for row in below.find_all("tr") if "data-row" in row.attributes] == made[:0:-1]
    assert "别人登记的" not in below.text


def test_a_protected_one_is_not_listed_below_the_form(counter: Phone) -> None:
    said(counter, someone_hurt="yes")
    counter.client.set_cookie("one_door_desk", "1")
    assert "counter-mine" not in counter.get("/counter").text

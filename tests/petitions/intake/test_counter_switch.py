"""按信访件登记 at the counter: a case with a petition, or none where it is protected; once only, mended in place."""

import io
import uuid
from typing import Any

from sqlalchemy import func, select

from tests.petitions.conftest import ASKS, CAME, JUSTICE, RECEPTION, VILLAGE, Petitions
from tests.support.html import parse
from tests.support.statements import counted_statements
from tests.support.town import code, small_jpeg
from webapp.core.db import db
from webapp.petitions.models import Petition

PAGE = {"Accept": "text/html"}
SWITCHED = CAME | ASKS | {"petition": "1"}


def sends(house: Petitions, who: str = RECEPTION, *, page: bool = False, **fields: Any) -> Any:
    """Send the counter's form with the switch on; a field that is None is left out."""
    form = {"client_id": str(uuid.uuid4())} | SWITCHED | fields
    sent = {name: value for name, value in form.items() if value is not None}
    more = {"headers": PAGE} if page else {}
    return house.phone(who).post("/counter", sent, content_type="multipart/form-data", **more)


def petitions(house: Petitions) -> int:
    with house.town.app.app_context():
        return db.session().scalar(select(func.count()).select_from(Petition)) or 0


def test_one_form_makes_a_case_on_the_towns_level_and_its_petition_once(house: Petitions) -> None:
    client_id = str(uuid.uuid4())
    area = code("200/001")
    answers = [sends(house, client_id=client_id, area_code=area) for _ in range(2)]
    assert [one.status_code for one in answers] == [201, 200]
    assert answers[0].json == answers[1].json
    said = answers[0].json
    assert (said["client_id"], said["petition_number"]) == (client_id, "才访〔2026〕1号")
    row = house.row(said["case_code"])
    assert (row.petition_type, row.demand, row.channel, row.category) == ("claim", "把沟清了", "walk_in", "neighbour")
    assert house.case(said["case_code"]).reach == "town"
    assert house.phone(VILLAGE).get(f"/cases/{said['case_code']}").status_code == 404
    assert sends(house, client_id=client_id, area_code=area, demand="另外要的").status_code == 409
    done = house.phone(RECEPTION).get(f"/counter/{client_id}").text
    assert "才访〔2026〕1号" in done
    assert f"/cases/{said['case_code']}/petition" in done
    assert sends(house, petition=None).json["petition_number"] is None
    assert petitions(house) == 1


def test_a_protected_matter_becomes_no_petition_takes_no_number_and_is_not_asked_what_one_asks(
    house: Petitions,
) -> None:
    answer = sends(house, someone_hurt="yes", petition_type=None, about_cadre=None, about="dispute:marriage_family")
    assert answer.status_code == 201
    assert (answer.json["case_code"], answer.json["petition_number"]) == (None, None)
    assert petitions(house) == 0
    assert sends(house).json["petition_number"] == "才访〔2026〕1号", "no gap tells of it"


def test_what_is_wrong_stands_beside_its_field_and_everything_typed_comes_back(house: Petitions) -> None:
    six = {f"representatives-{n}-name": f"代表{n}" for n in range(6)} | {"people": "9"}
    wrong: list[tuple[dict[str, Any], str]] = [
        (six, "representatives"),
        ({"representatives": "甲一\n乙二\n丙三\n丁四\n戊五\n己六", "people": "9"}, "representatives"),
        ({"petition_type": None}, "petition_type"),
        ({"about_cadre": None}, "about_cadre"),
        ({"demand": " "}, "demand"),
        ({"id_number": "450324199001011234"}, "id_number"),
        ({"people": "零"}, "people"),
        ({"against_phone": "问村长"}, "against_phone"),
        (
            {"representatives-0-name": "代表一", "representatives-0-phone": "12", "people": "3"},
            "representatives-0-phone",
        ),
        ({"proxy": "替他哥"}, "photos"),
        ({"description": ""}, "description"),
        ({"same_as": "没有的"}, "same_as"),
    ]
    for fields, field in wrong:
        answer = sends(house, **fields)
        assert (answer.status_code, list(answer.json["error"]["fields"])) == (422, [field]), fields
    assert petitions(house) == 0
    page = sends(house, page=True, caller_address="三组水井边", against="村委会", **six)
    assert page.status_code == 422
    form = parse(page.data).find("form", id="counter-form")
    assert "代表最多 5 个人" in form.text
    kept = form.fields
    assert [kept[f"representatives-{n}-name"] for n in range(6)] == [f"代表{n}" for n in range(6)]
    assert (kept["petition"], kept["petition_type"], kept["about_cadre"]) == ("1", "claim", "no")
    assert (kept["caller_address"], kept["against"], kept["people"]) == ("三组水井边", "村委会", "9")
    five = {f"representatives-{n}-name": f"代表{n}" for n in range(5)} | {"people": "9"}
    assert sends(house, **five).status_code == 201


def test_it_is_on_from_the_start_at_the_reception_alone_and_offered_to_who_may_register(house: Petitions) -> None:
    found = {who: parse(house.phone(who).get("/counter").data) for who in (RECEPTION, JUSTICE, "court")}
    on = {
        who: ["checked" in one.attributes for one in page.find_all("input", name="petition")]
        for who, page in found.items()
    }
    assert on == {RECEPTION: [True], JUSTICE: [False], "court": []}
    assert sends(house, "court").json["petition_number"] is None


def test_a_proxys_written_authority_is_sealed_like_all_pictures_of_a_petition(house: Petitions) -> None:
    pictures = [(io.BytesIO(small_jpeg()), "1.jpg")]
    made = sends(house, proxy="替他哥", photos=pictures).json["case_code"]
    assert house.row(made).proxy == "替他哥"
    files = house.town.app.extensions["files"]
    assert small_jpeg()[:40] not in b"".join(one.read_bytes() for one in files.root.rglob("*") if one.is_file())
    assert "<img" in house.phone(RECEPTION).get(f"/cases/{made}").text


def test_the_form_looking_and_taking_in_need_few_statements(house: Petitions) -> None:
    app = house.town.app
    app.extensions["background"].mode = "off"  # notices are written by the worker
    sends(house)
    needed = {}
    asked = {
        "form": lambda: house.phone(RECEPTION).get("/counter"),
        "look": lambda: sends(house, page=True, look="1"),
        "known": lambda: house.phone(RECEPTION).get("/counter/known?phone=10099990021"),
        "taken in": lambda: sends(house, caller_phone="10099990041"),
    }
    for what, ask in asked.items():
        with app.app_context(), counted_statements() as statements:
            assert ask().status_code < 300
        needed[what] = len(statements)
    most = {"form": 10, "look": 16, "known": 11, "taken in": 34}
    assert {what: number for what, number in needed.items() if number > most[what]} == {}

"""A consultation on a person: no register, a second person's yes, and nothing of them anywhere but on its page."""

from sqlalchemy import text

from tests.consultation.conftest import (
    COMMISSIONER,
    DISPATCHER,
    HAPPENED,
    JUSTICE,
    NAME,
    PAGE,
    PERSON,
    POLICE,
    WANTED,
    WOMEN,
    Consultations,
    after,
)
from webapp.core import clock
from webapp.core.db import db
from webapp.operations.service_retention import run_retention
from webapp.people.permissions import Role


def kept(house: Consultations) -> str:
    """Return everything that the database holds, as its file does."""
    with house.town.app.app_context(), db.engine.connect() as connection:
        return "\n".join(connection.connection.driver_connection.iterdump())


def test_units_see_it_once_the_commissioner_agreed_and_nobody_agrees_to_their_own(house: Consultations) -> None:
    number = house.made(**PERSON)
    assert house.row(number).state == "draft"
    page = f"/consultations/{number}"
    for who in (POLICE, JUSTICE):
        assert house.phone(who).get(page).status_code == 404
    house.step(COMMISSIONER, number, "agree-open", status=409)
    house.step(DISPATCHER, number, "ask-open")
    assert "一个会商要您定" in house.told(COMMISSIONER)
    house.appoint(WOMEN, Role.DISPATCHER, DISPATCHER)
    for who in (DISPATCHER, WOMEN):
        house.step(who, number, "agree-open", status=403)
        house.step(who, number, "refuse-open", status=403, version=99)
    assert house.phone(POLICE).get(page).status_code == 404
    house.step(COMMISSIONER, number, "agree-open")
    assert NAME in house.page(POLICE, page).text
    assert HAPPENED in house.page(POLICE, page).text
    other = house.made(COMMISSIONER, **PERSON)
    house.step(COMMISSIONER, other, "ask-open")
    house.step(COMMISSIONER, other, "agree-open", status=403)
    assert "等您定" in house.page(WOMEN, f"/consultations/{other}").text
    house.step(DISPATCHER, other, "refuse-open", status=422)
    assert house.step(DISPATCHER, other, "refuse-open", reason="说不清依据")["state"] == "refused"


def test_a_name_stands_in_no_table_index_notice_journal_list_or_sheet(house: Consultations) -> None:
    number = house.opened(summary="村里都知道" + NAME, question=NAME + "拦车")
    house.step(POLICE, number, "opinion", opinion=NAME + "讲理")
    house.met(number)
    house.step(DISPATCHER, number, "recuse", reason=NAME + "是我表哥")
    house.step(COMMISSIONER, number, "conclude", words=f"请{NAME}来谈")
    dump = kept(house)
    for words in (NAME, HAPPENED, WANTED):
        assert words not in dump, "every word of a person is encrypted"
    for who in (DISPATCHER, POLICE):
        pages = [f"/consultations?show={show}" for show in ("waiting", "open", "done")]
        pages += ["/"]
        for page in pages:
            assert NAME not in house.phone(who).get(page, headers=PAGE).text, (who, page)
        found = house.phone(who).get(f"/search?q={NAME}").text
        assert f"/consultations/{number}" not in found
        assert NAME not in house.told(who)
    row = house.page(POLICE, "/consultations?show=done").text
    assert "重点人员" in row
    assert house.row(number).number in row
    assert house.phone(POLICE).get(f"/consultations/{number}/papers/record").status_code == 404
    assert NAME in house.page(POLICE, f"/consultations/{number}").text


def test_after_half_a_year_the_person_and_every_word_are_gone_and_the_number_stays(house: Consultations) -> None:
    number, forgotten = house.opened(), house.made(**PERSON)
    house.step(POLICE, number, "opinion", opinion="讲理")
    house.met(number)
    house.step(COMMISSIONER, number, "conclude", words="来谈")
    with clock.travel(after(days=179)), house.town.app.app_context():
        assert run_retention()["person_topic"] == 0
    with clock.travel(after(days=181)), house.town.app.app_context():
        assert run_retention()["person_topic"] == 2
        assert run_retention()["person_topic"] == 0
        session = db.session()
        assert session.scalar(text("SELECT count(*) FROM consultation_persons")) == 0
        assert session.scalar(text("SELECT count(*) FROM consultation_asks")) == 0
    assert {(one.words, one.place, one.present) for one in house.steps(number)} == {("", "", "")}
    assert {house.row(one).question for one in (number, forgotten)} == {""}
    assert house.phone(POLICE).get(f"/consultations/{number}").status_code == 404
    register = house.page(DISPATCHER, "/consultations?show=all").text
    assert house.row(number).number in register
    assert "已另行办理" in register
    with clock.travel(after(days=1300)), house.town.app.app_context():
        assert run_retention()["consultation"] == 2
        assert db.session().scalar(text("SELECT count(*) FROM consultations")) == 0


def test_whom_it_is_about_finds_nothing_of_it(house: Consultations) -> None:
    number = house.opened(person_phone=house.town.phones[POLICE])
    assert house.phone(POLICE).get(f"/consultations/{number}").status_code == 404
    house.step(POLICE, number, "opinion", opinion="我没有", status=404)
    assert "参加会商" not in house.told(POLICE)
    for show in ("waiting", "open"):
        page = house.page(POLICE, f"/consultations?show={show}")
        assert house.row(number).number not in page.text
        assert page.where(lambda one: one.attributes.get("data-count") == "waiting")[0].text.strip().startswith("0")
    assert house.phone(JUSTICE).get(f"/consultations/{number}").status_code == 200
    house.make(status=403, **PERSON | {"person_phone": house.town.phones[DISPATCHER]})


def test_nothing_of_health_is_written_down(house: Consultations) -> None:
    ill = {
        "happened": "他有精神病",
        "asked": "看他吃药",
        "law_words": "确诊的",
        "question": "病情",
        "summary": "住院三次",
    }
    refused = house.make(status=422, **PERSON | ill)["error"]["fields"]
    assert {name: "这里不写病情" in refused[name] for name in ill} == dict.fromkeys(ill, True)


def test_who_what_and_by_which_law_have_to_be_said(house: Consultations) -> None:
    refused = house.make(status=422, topic="重点人员", case_code="x")
    assert {"person", "happened", "asked", "law", "case_code"} <= set(refused["error"]["fields"])
    house.make(**PERSON | {"happened": "老毛病，打农药时吵架"})
    number = house.opened()
    house.step(POLICE, number, "opinion", opinion="在服药", status=422)
    house.met(number)
    rows = {"decisions-0-what": "谈", "decisions-0-lead_unit": JUSTICE, "decisions-0-due": "2026-12-10"}
    house.step(COMMISSIONER, number, "conclude", words="谈", status=422, **rows)

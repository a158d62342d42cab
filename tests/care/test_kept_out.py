"""Whom a matter is against may be one of the three who are named: then they are out of it from that moment on."""

from tests.care.conftest import JUSTICE, POLICE, WOMEN, Care

REACHED = {"answer": "reached", "alone": "yes", "against_relation": "丈夫"}


def test_who_is_named_as_whom_it_is_against_is_out_and_the_two_others_go_on(care: Care) -> None:
    code = care.matter()
    care.step(WOMEN, code, "received")
    assert care.phone(POLICE).get(f"/cases/{code}").status_code == 200
    care.step(WOMEN, code, "contact", **REACHED, against_phone=care.town.phones[POLICE])
    assert care.phone(POLICE).get(f"/cases/{code}").status_code == 404
    assert code not in care.phone(POLICE).get("/todo").text
    care.step(POLICE, code, "contact", **REACHED, status=404)
    care.step(JUSTICE, code, "contact", **REACHED)
    care.agrees()


def test_who_withdrew_hears_no_reminder_and_takes_no_step_of_the_course(care: Care) -> None:
    code = care.matter()
    care.does(POLICE, code, "recuse", reason="她丈夫是我表哥")
    care.step(POLICE, code, "received", status=404)
    care.step(WOMEN, code, "received")
    assert "一件要专人办的事" not in care.told(POLICE)
    assert care.phone(POLICE).get(f"/cases/{code}").status_code == 404


def test_who_stands_in_for_one_matter_takes_its_steps_for_their_unit(care: Care, stand_in: str) -> None:
    code, other = care.matter(), care.matter()
    care.does(WOMEN, code, "recuse", reason="她丈夫是我表哥")
    care.step(stand_in, code, "received")
    care.step(stand_in, code, "contact", **REACHED)
    care.step(stand_in, other, "received", status=404)
    care.step(POLICE, code, "contact", **REACHED)

"""紧急求助: one tap calls everybody above, the police and the governance centre; who called sees who answers."""

import pytest

from tests.support.town import Phone, Town, small_jpeg

INFORMANT = "informant:200/001/01"
CALLED = ("grid:200/001", "village:200", "town", "governance_centre", "police_station")
NOT_CALLED = (
    "grid:200/002",
    "village:201",
    "court",
    "womens_federation",
    "informant:200/001/02",
    "adviser:200",
    "system_admin",
)


def cry(phone: Phone, **fields: object) -> str:
    sent = phone.report(category="", emergency="yes", **fields)
    assert sent.status_code == 201, sent.get_data(as_text=True)
    return sent.get_json()["case_code"]


@pytest.fixture
def code(town: Town) -> str:
    return cry(town.sign_in(INFORMANT), description="有人掉进水塘", photos=[small_jpeg()])


def test_one_tap_is_enough_and_the_case_is_urgent(town: Town):
    code = cry(town.sign_in(INFORMANT))
    page = town.sign_in("grid:200/001").get(f"/cases/{code}").get_data(as_text=True)
    assert "紧急求助：才湾村 1 网格 01" in page
    assert "其他" not in page
    assert "约人来谈" not in page
    assert f"/emergencies/{code}" in page


@pytest.mark.parametrize("key", CALLED)
def test_everybody_who_is_called_hears_of_it_at_once_and_may_answer(town: Town, code: str, key: str):
    phone = town.sign_in(key)
    assert "紧急求助" in phone.get("/messages").get_data(as_text=True)
    page = phone.get(f"/emergencies/{code}").get_data(as_text=True)
    assert "有人掉进水塘" in page
    assert 'value="coming"' in page
    assert page.count(f'src="/emergencies/{code}/photos/') == 1


@pytest.mark.parametrize("key", NOT_CALLED)
def test_for_everybody_else_it_does_not_exist(town: Town, code: str, key: str):
    phone = town.sign_in(key)
    assert phone.get(f"/emergencies/{code}").status_code == 404
    assert phone.post(f"/emergencies/{code}/answer", {"answer": "coming"}).status_code == 404
    assert "紧急求助" not in phone.get("/messages").get_data(as_text=True)


def test_who_called_sees_who_is_coming(town: Town, code: str):
    police, caller = town.sign_in("police_station"), town.sign_in(INFORMANT)
    assert "0 人已经回应，一共叫了 5 人" in caller.get(f"/emergencies/{code}/answers").get_data(as_text=True)
    assert police.post(f"/emergencies/{code}/answer", {"answer": "coming"}).status_code == 303
    seen = caller.get(f"/emergencies/{code}/answers").get_data(as_text=True)
    assert "1 人已经回应" in seen
    assert "马上到" in seen
    assert "测试police_station马上到" in caller.get("/messages").get_data(as_text=True)


def test_an_answer_can_change_and_the_same_one_again_tells_nobody_twice(town: Town, code: str):
    lead, caller = town.sign_in("grid:200/001"), town.sign_in(INFORMANT)
    for given in ("seen", "coming", "coming"):
        assert lead.post(f"/emergencies/{code}/answer", {"answer": given}).status_code == 303
    seen = caller.get(f"/emergencies/{code}").get_data(as_text=True)
    assert "1 人已经回应" in seen
    assert "马上到" in seen
    thread = caller.get("/messages").get_data(as_text=True)
    assert "测试grid:200/001马上到" in thread


def test_the_same_form_may_answer_again_and_the_last_answer_stands(town: Town, code: str):
    lead = town.sign_in("grid:200/001")
    form_id = "5d3c1f9e-6a3f-4a57-9d8a-0d9f0c7be1ab"
    for given in ("seen", "coming", "seen"):
        assert lead.post(f"/emergencies/{code}/answer", {"answer": given, "form_id": form_id}).status_code == 303
    assert "马上到" not in town.sign_in(INFORMANT).get(f"/emergencies/{code}").get_data(as_text=True)


def test_no_answer_and_a_made_up_one_are_refused(town: Town, code: str):
    lead = town.sign_in("grid:200/001")
    for given in ("", "maybe"):
        assert lead.post(f"/emergencies/{code}/answer", {"answer": given}).status_code == 422


def test_a_replay_calls_nobody_a_second_time(town: Town):
    phone, client_id = town.sign_in(INFORMANT), "5d3c1f9e-6a3f-4a57-9d8a-0d9f0c7be1aa"
    first = cry(phone, client_id=client_id)
    again = phone.report(category="", emergency="yes", client_id=client_id)
    assert again.status_code == 200
    assert again.get_json()["case_code"] == first


def test_a_lead_who_calls_is_not_called(town: Town):
    lead = town.sign_in("village:200")
    code = cry(lead, description="山上有烟")
    seen = lead.get(f"/emergencies/{code}").get_data(as_text=True)
    assert "一共叫了 3 人" in seen
    assert 'value="coming"' not in seen


def test_an_ordinary_hazard_and_a_dispute_call_nobody(town: Town):
    phone = town.sign_in(INFORMANT)
    code = phone.report(description="路灯不亮", severity="urgent").get_json()["case_code"]
    assert phone.get(f"/emergencies/{code}").status_code == 404
    other = phone.report("dispute", emergency="yes", description="吵架").get_json()["case_code"]
    assert phone.get(f"/emergencies/{other}").status_code == 404


def test_its_picture_is_served_to_who_was_called_only(town: Town, code: str):
    page = town.sign_in("police_station").get(f"/emergencies/{code}").get_data(as_text=True)
    address = page.split(f'src="/emergencies/{code}')[1].split('"')[0].replace("&amp;", "&")
    address = f"/emergencies/{code}{address}"
    assert town.sign_in("police_station").get(address).mimetype == "image/jpeg"
    assert town.sign_in("court").get(address).status_code == 404

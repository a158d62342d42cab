"""Passing a matter on to a colleague: only to who may see it anyhow, once told, never of a protected one."""

import pytest

from tests.support.html import parse
from tests.support.town import Phone, Town
from webapp.core.db import db
from webapp.core.journal import JournalEntry, JournalText


@pytest.fixture
def code(town: Town) -> str:
    return town.sign_in("informant:200/001/01").report(description="护栏松了").json["case_code"]


def send(phone: Phone, code: str, **fields):
    data = {"csrf_token": phone.token, **fields}
    return phone.client.post(f"/cases/{code}/forward", data=data, headers={"Accept": "text/html"})


def offered(phone: Phone, code: str) -> dict[str, str]:
    """Return name → value of the people to choose from."""
    page = parse(phone.get(f"/cases/{code}/forward").data)
    return {one.parent.text: one["value"] for one in page.find_all("input", name="to")}


def test_only_who_may_see_it_anyhow_is_offered(town: Town, code: str) -> None:
    people = " ".join(offered(town.sign_in("grid:200/001"), code))
    for key in ("village:200", "town", "governance_centre"):
        assert f"测试{key}" in people
    for key in ("grid:200/001", "grid:200/002", "village:201", "court", "informant"):
        assert f"测试{key}" not in people


def test_who_it_was_passed_to_hears_of_it_with_the_word_and_it_stands_in_the_journal(town: Town, code: str) -> None:
    lead, village = town.sign_in("grid:200/001"), town.sign_in("village:200")
    answer = send(lead, code, to=town.users["village:200"], note="您看要不要换新的")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/cases/{code}")
    told = parse(village.get("/messages").data).text
    assert "测试grid:200/001 转给您看：护栏松了" in told
    assert "您看要不要换新的" in told
    assert "转给您看" not in parse(town.sign_in("town").get("/messages").data).text
    with town.app.app_context():
        query = db.select(JournalText.content).join(JournalEntry, JournalEntry.id == JournalText.entry_id)
        kept = db.session().scalar(query.where(JournalEntry.event == "case.forwarded"))
    assert kept["to_id"] == town.users["village:200"]


def test_the_course_says_so_to_who_sees_the_whole_and_not_to_who_reported_it(town: Town, code: str) -> None:
    send(town.sign_in("grid:200/001"), code, to=town.users["village:200"], note="您看要不要换新的")
    assert "转给测试village:200看" in parse(town.sign_in("village:200").get(f"/cases/{code}").data).text
    shown = parse(town.sign_in("informant:200/001/01").get(f"/cases/{code}").data).text
    assert "转给" not in shown
    assert "您看要不要换新的" not in shown


@pytest.mark.parametrize("key", ["grid:200/002", "village:201", "court", "informant:200/001/02"])
def test_nobody_gets_it_who_could_not_see_it(town: Town, code: str, key: str) -> None:
    lead = town.sign_in("grid:200/001")
    answer = send(lead, code, to=town.users[key], note="看看")
    assert answer.status_code == 422
    page = parse(answer.data)
    assert "请选一位同事" in page.text
    assert page.find("textarea", name="note").text == "看看"
    assert "转给您看" not in parse(town.sign_in("village:200").get("/messages").data).text


def test_a_word_that_is_too_long_comes_back_whole(town: Town, code: str) -> None:
    lead = town.sign_in("grid:200/001")
    answer = send(lead, code, to=town.users["village:200"], note="长" * 201)
    assert answer.status_code == 422
    assert parse(answer.data).find("textarea", name="note").text == "长" * 201


def test_who_only_reported_it_and_who_does_not_see_it_pass_nothing_on(town: Town, code: str) -> None:
    for key in ("informant:200/001/01", "grid:200/002", "court"):
        phone = town.sign_in(key)
        assert phone.get(f"/cases/{code}/forward").status_code == 404
        assert send(phone, code, to=town.users["village:200"]).status_code == 404


def test_a_protected_matter_is_never_passed_on(town: Town) -> None:
    code = town.sign_in("informant:200/001/01").report("dispute", someone_hurt="yes").json["case_code"]
    police = town.sign_in("police_station")
    page = parse(police.get(f"/cases/{code}").data)
    assert not [one for one in page.links if "forward" in one]
    assert not page.find_all("button", data_share="")
    assert police.get(f"/cases/{code}/forward").status_code == 404
    assert send(police, code, to=town.users["justice_office"]).status_code == 404

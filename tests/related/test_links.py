"""Linked cases: by leads and the desk, both ways, with a word why, seen by who may see both."""

import pytest

from tests.support.html import parse
from tests.support.pages import page_of
from tests.support.town import Phone, Town
from webapp.core.db import db
from webapp.core.journal import JournalEntry

PAGE = {"Accept": "text/html"}


@pytest.fixture
def two(town: Town) -> tuple[str, str]:
    """Two matters in one grid, 40 m apart."""
    here = {"latitude": "25.9", "longitude": "111.0", "accuracy_m": "5", "position_source": "gps"}
    there = here | {"latitude": "25.9004"}
    one = town.sign_in("informant:200/001/01").report(description="护栏松了", **here)
    other = town.sign_in("informant:200/001/02").report(description="桥面塌了一角", **there)
    return one.json["case_code"], other.json["case_code"]


def link(phone: Phone, one: str, **fields: str):
    return phone.post(f"/cases/{one}/related", fields, headers=PAGE)


def linked_on(phone: Phone, code: str) -> list[str]:
    return [a["href"].rpartition("/")[2] for a in page_of(phone, f"/cases/{code}").find_all("a", class_="linked-case")]


def test_a_link_stands_on_both_pages_with_its_reason_until_it_is_taken_away(lead: Phone, two: tuple[str, str]) -> None:
    one, other = two
    assert f"/cases/{one}/related" in page_of(lead, f"/cases/{one}").links
    assert link(lead, one, other=other, why="同一座桥").status_code == 303
    assert linked_on(lead, one) == [other]
    assert linked_on(lead, other) == [one]
    page = page_of(lead, f"/cases/{other}")
    assert "同一座桥" in page.find("section", id="linked").text
    assert "把它和另一件事连在一起" in page.text
    form = page.find("form", action=f"/cases/{other}/related/{one}/remove")
    assert lead.post(form["action"], form.fields, headers=PAGE).status_code == 303
    assert linked_on(lead, one) == linked_on(lead, other) == []
    assert link(lead, other, other=one, why="还是有关").status_code == 303
    assert linked_on(lead, one) == [other]


def test_what_is_near_and_of_the_same_kind_is_offered(lead: Phone, two: tuple[str, str]) -> None:
    one, other = two
    page = page_of(lead, f"/cases/{one}/related")
    assert [i["value"] for i in page.find_all("input", type="radio")] == [other]
    assert "相距 40 米" in page.text


def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_stays(
    town: Town, lead: Phone, two: tuple[str, str]
) -> None:
    one, other = two
    stranger = town.sign_in("informant:201/001/01").report(description="别的村").json["case_code"]
    wrong = {
        "12": "案码不对",
        "": "写上另一件的案码，或者点",
        one: "这就是它自己",
        stranger: "没有这一件，或者不归您管",
        "0000-0000-0000-0000": "案码不对",
        f"{one}、{other}": "一次写一个",
    }
    for typed, words in wrong.items():
        answer = link(lead, one, other_code=typed, why="有关")
        assert answer.status_code == 422, typed
        page = parse(answer.data)
        assert words in page.find("p", class_="error").text
        assert page.find("input", name="other_code")["value"] == typed
        assert page.find("textarea", name="why").text == "有关"
    assert "写一句为什么" in parse(link(lead, one, other=other).data).text
    assert "写短一点" in parse(link(lead, one, other=other, why="长" * 201).data).text
    assert link(lead, one, other=other.lower().replace("-", " "), why="有关").status_code == 303
    assert "已经连在一起" in parse(link(lead, other, other=one, why="又一次").data).text


def test_a_lead_of_one_place_sees_no_link_to_another(town: Town, two: tuple[str, str]) -> None:
    stranger = town.sign_in("informant:201/001/01").report(description="别的村").json["case_code"]
    desk = town.sign_in("governance_centre")
    assert link(desk, two[0], other=stranger, why="同一个承包人").status_code == 303
    assert linked_on(desk, two[0]) == linked_on(town.sign_in("town"), two[0]) == [stranger]
    assert linked_on(town.sign_in("village:200"), two[0]) == []
    assert linked_on(town.sign_in("village:201"), stranger) == []
    removal = f"/cases/{two[0]}/related/{stranger}/remove"
    assert town.sign_in("village:200").post(removal).status_code == 404


def test_who_only_reported_sees_nothing_of_links(town: Town, lead: Phone, two: tuple[str, str]) -> None:
    one, other = two
    link(lead, one, other=other, why="老李家的事")
    page = page_of(town.sign_in("informant:200/001/01"), f"/cases/{one}")
    assert "老李家" not in page.text
    assert "连在一起" not in page.text
    assert f"/cases/{one}/related" not in page.links


def test_a_protected_matter_is_linked_with_nothing(town: Town, lead: Phone, two: tuple[str, str]) -> None:
    told = town.sign_in("informant:200/001/01").report("dispute", someone_hurt="yes", description="他动手了")
    hidden = told.json["case_code"]
    assert link(lead, two[0], other=hidden, why="有关").status_code == 422
    for key in ("grid:200/001", "police_station", "governance_centre"):
        assert link(town.sign_in(key), hidden, other=two[0], why="有关").status_code == 404


def test_both_cases_say_in_the_journal_that_they_were_linked(town: Town, lead: Phone, two: tuple[str, str]) -> None:
    link(lead, two[0], other=two[1], why="同一座桥")
    with town.app.app_context():
        entries = db.session().query(JournalEntry).filter_by(event="case.linked", actor_id=lead.user_id).all()
        assert len({entry.subject_id for entry in entries}) == 2


def test_the_other_code_may_be_pasted_with_words_around_it(lead: Phone, two: tuple[str, str]) -> None:
    one, other = two
    assert (
        link(lead, one, other_code=f"就是这件：http://localhost/cases/{other.lower()} 看一下", why="有关").status_code
        == 303
    )
    assert linked_on(lead, one) == [other]

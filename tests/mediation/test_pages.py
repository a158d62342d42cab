"""What each person finds on the page of a mediation and on that of its case, and what its forms say."""

import io

from sqlalchemy import Text, select, type_coerce

from tests.mediation.agreement.conftest import terms
from tests.mediation.conftest import (
    COMMISSIONER,
    DISPATCHER,
    MEDIATOR,
    PAGE,
    POLICE,
    VILLAGE,
    Mediations,
    said,
    talk,
)
from tests.support.html import Element, parse
from tests.support.statements import counted_statements
from tests.support.town import small_jpeg
from webapp.core.db import db
from webapp.core.journal import JournalEntry, JournalText
from webapp.mediation.states import State


def page(house: Mediations, who: str, address: str, status: int = 200) -> Element:
    answer = house.phone(who).get(address, headers=PAGE)
    assert answer.status_code == status
    return parse(answer.data)


def buttons(found: Element) -> list[str]:
    """Return the words at the foot, the solid one last."""
    return [one.text.strip() for bar in found.find_all(class_="bar") for one in bar.find_all("button")]


def test_a_case_is_referred_from_its_page_which_then_shows_where_it_stands(house: Mediations) -> None:
    code = house.report("dispute")
    assert page(house, VILLAGE, f"/cases/{code}").find("a", href=f"/cases/{code}/mediations/new")
    form = page(house, VILLAGE, f"/cases/{code}/mediations/new").find(id="refer")
    assert form.find("textarea", name="summary")
    url = house.refer(VILLAGE, code)
    part = page(house, VILLAGE, f"/cases/{code}").find("a", data_mediation_state="suggested")
    assert part["href"] == url
    again = page(house, VILLAGE, f"/cases/{code}/mediations/new")
    assert not again.find_all(id="refer")
    assert again.find("a", href=url)


def test_a_refused_referral_keeps_all_that_was_typed_with_the_sentence_beside_the_field(house: Mediations) -> None:
    code = house.report("dispute")
    typed = {"summary": "叔侄为地界动了手", "harm": "unsure"}
    answer = house.phone(VILLAGE).post(f"/cases/{code}/mediations", typed, headers=PAGE)
    assert answer.status_code == 422
    form = parse(answer.data).find(id="refer")
    assert form.find("textarea", name="summary").text.strip() == "叔侄为地界动了手"
    assert "checked" in form.find("input", value="unsure").attributes
    assert "怎么来的" in form.find(id="q-source-error").text
    assert "autofocus" in form.find("input", name="source").attributes


def test_who_decides_finds_the_one_solid_button_and_who_referred_it_where_it_stands(house: Mediations) -> None:
    url = house.refer(VILLAGE)
    found = page(house, COMMISSIONER, url)
    assert buttons(found) == ["交调委会调", "启动三力联调"]
    assert found.find(id="do-start").find("input", name="host")
    assert found.find(id="do-decline").find("textarea", name="where")
    assert "等政法委员定" in found.find(id="the-mediation").text
    assert buttons(page(house, DISPATCHER, url)) == ["交调委会调"]
    mine = page(house, VILLAGE, url)
    assert buttons(mine) == []
    assert mine.find(id="the-mediation")["data-mediation-state"] == "suggested"
    opened = page(house, COMMISSIONER, f"{url}?do=decline")
    assert "data-open" in opened.find(id="do-decline").attributes


def test_each_reader_sees_exactly_what_is_theirs(house: Mediations) -> None:
    url = house.asking()
    mediates = page(house, MEDIATOR, url)
    assert buttons(mediates) == ["记当事人", "记意愿"]
    assert "蒋老大" in mediates.text
    assert "100****0011" in mediates.text
    assert mediates.find(id="do-consent-2").find("input", name="party")["value"] == "2"
    force = page(house, POLICE, url)
    assert buttons(force) == ["不参加", "参加"]
    assert "蒋**" in force.text
    assert "蒋老大" not in str(force)
    assert "0011" not in force.text
    assert not force.find_all("a", href=url.rsplit("/mediations", 1)[0])
    referrer = page(house, VILLAGE, url)
    assert "蒋*" not in referrer.text
    assert referrer.find_all(data_party="1") == []
    assert "在问大家愿不愿意" in referrer.text
    assert buttons(referrer) == []


def test_a_step_that_is_refused_comes_back_with_all_that_was_typed(house: Mediations) -> None:
    url = house.asking()
    typed = {"name": "蒋三叔", "role": "third", "capacity": "full", "occupation": "种橘子"}
    answer = house.phone(MEDIATOR).post(f"{url}/party", typed, headers=PAGE)
    assert answer.status_code == 422
    sheet = parse(answer.data).find(id="do-party")
    assert "data-open" in sheet.attributes
    assert sheet.find("input", name="name")["value"] == "蒋三叔"
    assert sheet.find("input", name="occupation")["value"] == "种橘子"
    assert "出生" in sheet.find(id="do-party-birth_year-error").text
    assert "autofocus" in sheet.find("input", name="birth_year").attributes
    late = house.phone(MEDIATOR).post(f"{url}/consent", said(2, at="2026-11-26T18:00"), headers=PAGE)
    assert late.status_code == 422
    asked = parse(late.data).find(id="do-consent-2")
    assert "data-open" in asked.attributes
    assert "还没到" in asked.find(id="do-consent-2-at-error").text
    assert "data-open" not in parse(late.data).find(id="do-consent-1").attributes


def test_a_whole_number_is_shown_to_who_mediates_and_says_why(house: Mediations) -> None:
    url = house.asking()
    sent = {"party": "1", "why": ""}
    assert house.phone(POLICE).post(f"{url}/phone", sent | {"why": "问路"}, headers=PAGE).status_code == 404
    refused = house.phone(MEDIATOR).post(f"{url}/phone", sent, headers=PAGE)
    assert refused.status_code == 422
    assert "写一句" in parse(refused.data).find(id="phone-1-why-error").text
    shown = parse(house.phone(MEDIATOR).post(f"{url}/phone", sent | {"why": "约时间"}, headers=PAGE).data)
    assert shown.find("a", href="tel:10099990011")
    assert "10099990012" not in str(shown)
    with house.town.app.app_context():
        query = select(JournalText.content).join(JournalEntry, JournalEntry.id == JournalText.entry_id)
        kept = db.session().scalars(query.where(JournalEntry.event == "mediation.phone_shown")).all()
        sealed = db.session().scalars(select(type_coerce(JournalText.content, Text))).all()
    assert [one["party"] for one in kept] == [1]
    assert "约时间" not in str(sealed)
    changed = page(house, MEDIATOR, f"{url}?do=party&party=1").find(id="do-party-1")
    assert "data-open" in changed.attributes
    assert changed.find("input", name="name")["value"] == "蒋老大"
    assert changed.find_all("input", name="phone") == []
    anew = page(house, MEDIATOR, f"{url}?do=party&party=1&numbers=1").find(id="do-party-1")
    assert anew.find("input", name="phone")["value"] == ""
    assert page(house, POLICE, f"{url}?do=party&party=1").find_all(id="do-party-1") == []


def test_the_course_tells_what_was_said_and_the_page_takes_ten_statements(house: Mediations) -> None:
    url = house.open()
    assert buttons(page(house, MEDIATOR, url))[-1] == "记一次"
    house.step(MEDIATOR, url, "session", **talk(said="都退一步"))
    found = page(house, MEDIATOR, url)
    assert buttons(found) == ["记一次", "谈成了"]
    assert "都退一步" in found.text
    assert "都退一步" in page(house, POLICE, url).text
    assert "都退一步" not in page(house, VILLAGE, url).text
    assert found.find(id="the-mediation")["data-number"] == "才人调〔2026〕1号"
    assert found.find(id="the-mediation")["data-due"].endswith("+08:00")
    for who in (MEDIATOR, POLICE, COMMISSIONER, VILLAGE):
        house.phone(who)
        with house.town.app.app_context(), counted_statements() as asked:
            page(house, who, url)
        assert len(asked) <= 10, (who, [str(one)[:80] for one in asked])


def test_terms_get_one_more_row_without_scripts_and_nothing_is_stored(house: Mediations) -> None:
    url = house.open()
    typed = {"answer": "oral", "clauses-0-who": "蒋小弟", "clauses-0-what": "当面道歉", "more": "1"}
    answer = house.phone(MEDIATOR).post(f"{url}/agree", typed, headers=PAGE)
    assert answer.status_code == 200
    sheet = parse(answer.data).find(id="do-agree")
    assert "data-open" in sheet.attributes
    assert sheet.find("input", name="clauses-0-who")["value"] == "蒋小弟"
    assert sheet.find("input", name="clauses-1-who")["value"] == ""
    assert house.row(url).state == State.OPEN


def test_an_agreement_shows_each_term_with_its_buttons_for_who_mediates_alone(house: Mediations) -> None:
    url = house.open()
    house.step(MEDIATOR, url, "agree", **terms())
    found = page(house, MEDIATOR, url)
    assert buttons(found) == ["履行了"]
    assert [one["data-answer"] for one in found.find_all(data_clause="1")] == [""]
    sheet = found.find(id="do-clause-2")
    assert [one["value"] for one in sheet.find_all("button", name="answer")] == ["broken", "fulfilled"]
    assert found.find("a", href=f"{url}/papers")
    house.step(MEDIATOR, url, "clause", no="1", answer="fulfilled", on="2026-11-26")
    force = page(house, POLICE, url)
    assert force.find(data_clause="1")["data-answer"] == "fulfilled"
    assert force.find_all(id="do-clause-2") == []
    assert page(house, VILLAGE, url).find_all(data_clause="1") == []
    for who in (MEDIATOR, POLICE, COMMISSIONER):
        house.phone(who)
        with house.town.app.app_context(), counted_statements() as asked:
            page(house, who, url)
        assert len(asked) <= 10, (
            who,
            "\n".join(" ".join(str(one).split())[:60] + "…" + " ".join(str(one).split())[-90:] for one in asked),
        )


def test_a_picture_of_a_talk_is_kept_nowhere_and_shown_to_who_sees_the_course(house: Mediations) -> None:
    url, other = house.open(), house.open()
    photo = (io.BytesIO(small_jpeg()), "talk.jpg")
    house.step(MEDIATOR, url, "session", **talk(), photos=[photo])
    full = page(house, MEDIATOR, url).find("a", data_photo="")["href"]
    shown = house.phone(POLICE).get(full)
    assert (shown.status_code, shown.headers["Cache-Control"]) == (200, "no-store")
    assert house.phone(VILLAGE).get(full).status_code == 404
    assert house.phone(MEDIATOR).get(full.replace(url, other)).status_code == 404

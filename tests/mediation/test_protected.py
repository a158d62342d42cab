"""A protected matter is mediated only while it is unlocked, apart, without a number; nobody else finds any of it."""

import pytest
from sqlalchemy import select

from tests.mediation.conftest import (
    COMMISSIONER,
    DISPATCHER,
    MEDIATOR,
    NEPHEW,
    PAGE,
    UNCLE,
    VILLAGE,
    Mediations,
    said,
    talk,
)
from tests.support.html import parse
from webapp.core.db import db
from webapp.core.journal import JournalEntry, JournalText
from webapp.mediation.models import MediationScope
from webapp.mediation.states import State

POLICE, JUSTICE, WOMEN = "police_station", "justice_office", "womens_federation"
SAFE = {
    **dict.fromkeys(("injured", "strangled", "weapon", "child_present"), "no"),
    "answer": "safe",
    "next_look": "30d",
    "capacity": "full",
    "live_together": "no",
}
YES = {"her_yes": "她说想分开谈，她一个人说的", "alone": "yes"}


class Apart(Mediations):
    """A protected matter and its mediation."""

    def care(self, who: str, code: str, action: str, *, status: int = 201, **fields: str) -> None:
        sent = {"version": self.case(code).version, **fields}
        answer = self.phone(who).post(f"/cases/{code}/care/{action}", sent)
        assert answer.status_code == status, answer.text

    def looks(self, code: str) -> set[int]:
        """Return who is written down to have looked at its mediation."""
        with self.town.app.app_context():
            query = select(JournalEntry.actor_id, JournalText.content).join(
                JournalText, JournalText.entry_id == JournalEntry.id
            )
            query = query.where(JournalEntry.event == "case.viewed", JournalEntry.subject_id == self.case(code).id)
            return {row.actor_id for row in db.session().execute(query) if "mediation" in row.content}

    def unlocked(self) -> str:
        """Return a matter that two units unlocked for mediation."""
        return self.begin("unlocked", self._unlocked)

    def _unlocked(self) -> str:
        code = self.report("dispute", someone_hurt="yes")
        self.care(WOMEN, code, "received")
        self.care(WOMEN, code, "contact", answer="reached", alone="yes")
        self.care(WOMEN, code, "risk", **SAFE)
        self.care(WOMEN, code, "plan", mediation="yes", alone="yes")
        self.refer(WOMEN, code, status=409)
        self.care(WOMEN, code, "ask-unlock", police_view="allowed", reason="她想分开谈")
        self.care(JUSTICE, code, "agree-unlock", reason="问过她本人")
        return code

    def given(self) -> str:
        """Return the mediation of an unlocked matter, with a mediator who was asked in."""
        return self.begin("given", self._given)

    def _given(self) -> str:
        code = self.unlocked()
        url = self.refer(WOMEN, code)
        self.step(WOMEN, url, "committee", mediator=self.town.phones[MEDIATOR], status=422)
        asked = {"person": self.town.phones[MEDIATOR], "part": "mediation", "until": "2026-12-10", **YES}
        self.care(WOMEN, code, "grant", **asked)
        self.care(POLICE, code, "agree-grant")
        self.step(WOMEN, url, "committee")
        return url


@pytest.fixture
def apart(awake) -> Apart:
    return Apart(*awake)


def test_it_opens_without_number_and_order_and_only_the_mediator_and_the_named_see_it(apart: Apart) -> None:
    url = apart.given()
    code = url.split("/")[2]
    assert apart.phone(MEDIATOR).get(url).status_code == 200
    assert apart.phone(MEDIATOR).get(f"/cases/{code}").status_code == 404
    assert "/care/1/mediation" in apart.phone(MEDIATOR).get("/care/1").text
    assert apart.phone(MEDIATOR).get("/care/1/mediation").headers["Location"] == url
    assert apart.phone(VILLAGE).get("/care/1/mediation").status_code == 404
    for who in (COMMISSIONER, DISPATCHER, VILLAGE):
        assert apart.phone(who).get(url).status_code == 404
        apart.step(who, url, "decline", where="去法院", status=404)
    for party in (UNCLE, NEPHEW):
        apart.step(MEDIATOR, url, "party", **party)
    for party in (1, 2):
        receipt = apart.step(MEDIATOR, url, "consent", **said(party))
    assert (receipt["state"], receipt["number"]) == (State.OPEN, None)
    apart.step(MEDIATOR, url, "session", **talk())
    row = apart.row(url)
    assert (row.apart, row.order_id) == (True, None)
    assert apart.orders(code) == []


def test_no_list_and_no_message_says_a_word_of_it(apart: Apart) -> None:
    url = apart.given()
    for who in (COMMISSIONER, DISPATCHER, VILLAGE):
        assert "等启动" not in apart.told(who)
        assert url not in apart.told(who)
    for who in (MEDIATOR, POLICE):
        told = apart.told(who)
        assert "一件要专人办的事" in told or "有一件要专人办的事" in told
        assert "邻里" not in told
    for who in (MEDIATOR, COMMISSIONER, DISPATCHER, WOMEN):
        for page in ("/mediations", "/todo", "/"):
            assert url not in apart.phone(who).get(page).text


def test_locked_again_it_pauses_and_can_only_be_stopped(apart: Apart) -> None:
    url = apart.given()
    code = url.split("/")[2]
    apart.step(MEDIATOR, url, "party", **UNCLE)
    apart.care(WOMEN, code, "incident", note="昨夜又砸了一回门")
    assert apart.phone(MEDIATOR).get(url).status_code == 404
    apart.step(MEDIATOR, url, "party", **NEPHEW, status=404)
    apart.step(WOMEN, url, "party", **NEPHEW, status=409)
    assert apart.row(url).state == State.ASKING
    assert apart.step(WOMEN, url, "stop", answer="protection")["state"] == State.STOPPED


def test_one_without_a_number_that_turns_protected_leaves_nothing(apart: Apart) -> None:
    url = apart.asking()
    code = url.split("/")[2]
    sent = {"version": apart.case(code).version, "reason": "violence_at_home", "note": ""}
    assert apart.phone(DISPATCHER).post(f"/cases/{code}/protect", sent).status_code in (201, 303)
    assert apart.rows(select(MediationScope.row_id)) == []


def test_an_ordinary_one_that_turns_protected_leaves_its_number_alone(apart: Apart) -> None:
    url = apart.open()
    code = url.split("/")[2]
    sent = {"version": apart.case(code).version, "reason": "violence_at_home", "note": ""}
    answer = apart.phone(DISPATCHER).post(f"/cases/{code}/protect", sent)
    assert answer.status_code in (201, 303), answer.text
    for who in (MEDIATOR, COMMISSIONER, DISPATCHER, VILLAGE, POLICE):
        assert apart.phone(who).get(url).status_code == 404
    row = apart.row(url)
    assert (row.state, row.end_reason, row.number) == (State.STOPPED, "protection", "才人调〔2026〕1号")


def test_its_page_says_nothing_in_its_title_keeps_nothing_and_each_look_is_noted(apart: Apart) -> None:
    url = apart.given()
    code = url.split("/")[2]
    for who in (MEDIATOR, WOMEN):
        found = parse(apart.phone(who).get(url, headers=PAGE).data)
        assert found.find("title").text == "一扇门"
        assert found.find_all(data_quick_exit="")
        kept = {"data-keep-page", "data-keep-words", "data-waits"}
        assert [one.tag for one in found.find_all("form", "div") if kept & set(one.attributes)] == []
    assert apart.looks(code) == {apart.town.users[MEDIATOR], apart.town.users[WOMEN]}
    assert parse(apart.phone(WOMEN).get(f"/cases/{code}", headers=PAGE).data).find_all("a", href=url)
    form = parse(apart.phone(WOMEN).get(f"/cases/{code}/mediations/new", headers=PAGE).data)
    assert form.find("title").text == "一扇门"


def test_who_is_named_and_turns_out_to_be_a_party_is_out_of_the_matter_wholly(apart: Apart) -> None:
    url = apart.given()
    apart.step(MEDIATOR, url, "party", **{**UNCLE, "phone": apart.town.phones[POLICE]})
    assert apart.phone(POLICE).get(f"/cases/{url.split('/')[2]}").status_code == 404
    assert apart.phone(POLICE).get(url).status_code == 404
    for who in (WOMEN, JUSTICE, MEDIATOR):
        assert apart.phone(who).get(url).status_code == 200

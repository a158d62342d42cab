"""What has to come first can't be gone round by sending the requests in another order."""

from datetime import timedelta

import pytest

from tests.mediation.conftest import COMMISSIONER, COURT, DISPATCHER, MEDIATOR, POLICE, VILLAGE, Mediations
from tests.mediation.expected import COLLEAGUE, HEAD
from tests.mediation.walked import NEPHEW, UNCLE, Walk, consent, day, hour, session, terms
from webapp.core import clock


@pytest.fixture
def walk(house: Mediations) -> Walk:
    return Walk(house)


def test_nothing_is_talked_about_before_everybody_said_yes(walk: Walk):
    url = walk.to("asking")
    walk.does(MEDIATOR, url, "consent", **consent(1))
    for step in ("session", "agree", "extend", "confirm-ask", "follow-up", "to-paper"):
        walk.does(MEDIATOR, url, step, status=409)
    walk.does(MEDIATOR, url, "consent", **consent(2, "later"))
    walk.does(MEDIATOR, url, "session", status=409)
    walk.does(MEDIATOR, url, "consent", **consent(2))
    walk.does(MEDIATOR, url, "session")


def test_after_a_no_nothing_goes_on_not_even_with_a_later_yes(walk: Walk):
    url = walk.to("refused")
    for step, form in {"session": session(), "agree": terms(), "consent": consent(1), "party": NEPHEW}.items():
        walk.does(MEDIATOR, url, step, status=409, **form)
    walk.does(COMMISSIONER, url, "start", status=409)
    walk.does(DISPATCHER, url, "mediator", status=409)
    assert walk.house.row(url).state == "refused"


def test_where_anybody_was_hurt_the_police_speak_before_anybody_talks(walk: Walk):
    for harm in ("yes", "unsure"):
        url = walk.suggested(harm=harm)
        walk.does(COMMISSIONER, url, "start")
        walk.parties(url)
        for party in (1, 2):
            walk.does(MEDIATOR, url, "consent", **consent(party))
        walk.does(MEDIATOR, url, "session", status=409)
        walk.does(MEDIATOR, url, "agree", status=409)
        walk.does(POLICE, url, "police-view", answer="examine_first", basis="伤情还没定")
        walk.does(MEDIATOR, url, "agree", status=409)
        walk.does(POLICE, url, "police-view")
        walk.does(MEDIATOR, url, "session")


def test_what_the_police_forbid_is_over_at_once(walk: Walk):
    url = walk.suggested(harm="yes")
    walk.does(COMMISSIONER, url, "start")
    walk.does(POLICE, url, "police-view", answer="not_allowed", basis="第二次伤人")
    assert walk.house.row(url).state == "stopped"
    walk.does(POLICE, url, "police-view", status=409)
    walk.does(MEDIATOR, url, "party", status=409)


def test_the_court_is_asked_within_thirty_days_and_then_never(walk: Walk, house: Mediations):
    url = walk.confirmable()
    effect = house.row(url).effective_at
    house.step(COURT, url, "confirm-result", answer="received", status=404)
    # 26 December 2026 is a Saturday: the right ends with the Monday after it.
    with clock.travel(effect + timedelta(days=33)):
        walk.does(MEDIATOR, url, "confirm-ask", status=409)
    with clock.travel(effect + timedelta(days=32)):
        walk.does(MEDIATOR, url, "confirm-ask")
        walk.does(MEDIATOR, url, "confirm-ask", status=409)
    with clock.travel(effect + timedelta(days=40)):
        walk.does(COURT, url, "confirm-result")


def test_an_oral_agreement_is_not_confirmed_before_it_is_on_paper(walk: Walk):
    url = walk.to("effective")
    walk.does(MEDIATOR, url, "confirm-ask", status=409)
    walk.does(MEDIATOR, url, "to-paper")
    walk.does(MEDIATOR, url, "confirm-ask", status=409)
    walk.does(MEDIATOR, url, "signed")
    walk.does(COLLEAGUE, url, "check")
    walk.does(MEDIATOR, url, "confirm-ask")


def test_whoever_handed_in_the_pages_is_not_who_checks_them(walk: Walk, house: Mediations):
    url = walk.to("signing")
    walk.does(COLLEAGUE, url, "check", status=409)
    walk.does(MEDIATOR, url, "signed")
    walk.does(MEDIATOR, url, "check", status=403)
    walk.does(MEDIATOR, url, "correct", status=403)
    walk.does(POLICE, url, "check", status=404)
    walk.does(HEAD, url, "correct")
    walk.does(COLLEAGUE, url, "check", status=409)
    assert house.row(url).state == "signing"
    walk.does(MEDIATOR, url, "signed")
    walk.does(COLLEAGUE, url, "check")
    assert house.row(url).state == "effective"


def test_a_clause_lies_after_the_effect_and_is_kept_after_it(walk: Walk):
    url = walk.to("open")
    answer = walk.does(MEDIATOR, url, "agree", status=422, **terms(first=-1))
    assert "clauses-0-by" in answer["error"]["fields"]
    walk.does(MEDIATOR, url, "agree", status=422, **terms(second=3660))
    walk.does(MEDIATOR, url, "clause", status=422)
    walk.does(MEDIATOR, url, "agree")
    walk.does(MEDIATOR, url, "clause", status=422, on=day(-1))
    walk.does(MEDIATOR, url, "clause", status=422, on=day(1))
    walk.does(MEDIATOR, url, "clause", status=422, no="3")


def test_consent_of_the_future_is_refused_beside_the_field(walk: Walk):
    url = walk.to("asking")
    answer = walk.does(MEDIATOR, url, "consent", status=422, **consent(1, at=hour(minutes=-30)))
    assert "at" in answer["error"]["fields"]


def test_a_guardian_of_the_other_side_never_speaks_for_a_party(walk: Walk, house: Mediations):
    child = {"name": "蒋小妹", "capacity": "none", "birth_year": "2019", "guardian": UNCLE["name"], "other_side": "1"}
    url = walk.suggested()
    walk.does(COMMISSIONER, url, "start")
    walk.does(MEDIATOR, url, "party", **UNCLE)
    walk.does(MEDIATOR, url, "party", **{**NEPHEW, **child})
    for party in (1, 2):
        house.step(MEDIATOR, url, "consent", status=409 if party == 2 else 201, **consent(party))
    walk.does(MEDIATOR, url, "session", status=409)
    walk.does(MEDIATOR, url, "agree", status=409)
    walk.does(MEDIATOR, url, "stop", answer="stake")


def test_refusals_come_in_the_agreed_order(walk: Walk, house: Mediations):
    """404, then once only, 403, a stale version, fields, state: each step answers the first that holds."""
    url = walk.to("signing")
    walk.does(MEDIATOR, url, "signed")
    wrong = {"version": "999", "note": "", "photos": []}
    house.step(VILLAGE, url, "correct", status=404, **wrong)
    house.step(MEDIATOR, url, "correct", status=403, **wrong)
    house.step(COLLEAGUE, url, "correct", status=409, **wrong)
    house.step(COLLEAGUE, url, "correct", status=422, note="")
    done = walk.to("stopped")
    house.step(MEDIATOR, done, "stop", status=422, answer="")
    house.step(MEDIATOR, done, "stop", status=409, answer="asked")


def test_the_same_step_again_is_answered_once_and_other_words_under_its_id_are_refused(walk: Walk, house: Mediations):
    url = walk.to("open")
    once = {"client_id": "5b0f6f6e-1111-4222-8333-944444444444", **session()}
    first = house.step(MEDIATOR, url, "session", **once)
    walk.does(MEDIATOR, url, "fail")
    assert house.step(MEDIATOR, url, "session", status=200, **once)["id"] == first["id"]
    house.step(MEDIATOR, url, "session", status=409, **once | {"said": "别的话"})
    house.step(COLLEAGUE, url, "session", status=404, **once)

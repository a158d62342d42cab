"""转为受保护: who may, what it asks, what is left of an ordinary case the moment it turns."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.cases.turning.conftest import NAMED, PAGE, REASON, SAID, SECRET, Turner
from tests.support.makers import DESK, GRID, INFORMANT, OTHER_INFORMANT, VILLAGE, Desk
from webapp.areas.scope import PROTECTED_SCOPE
from webapp.cases.lists.service_counters import verify_counters
from webapp.cases.models import CaseCounter, CaseScope, CaseTurn, OrderScope
from webapp.core import clock
from webapp.core.db import db
from webapp.core.journal import verify
from webapp.core.protection.impartial import OWN
from webapp.reports.models import PatrolScope


def scopes_of(desk: Desk, code: str) -> set[str]:
    return set(desk.rows(select(CaseScope.scope).where(CaseScope.row_id == desk.case(code).id)))


def test_it_leaves_every_list_and_counter_at_once_and_stands_with_the_named(desk: Desk, turner: Turner) -> None:
    code = desk.report("dispute", description=SECRET)
    desk.does(GRID, code, "acknowledge")
    done = turner.protect(code)
    assert (done["case_code"], done["state"], done["version"]) == (code, None, None)
    for who in (GRID, VILLAGE, DESK, "town", INFORMANT, "court"):
        assert desk.phone(who).get(f"/cases/{code}").status_code == 404
        assert SAID not in desk.phone(who).get("/todo").text
    assert scopes_of(desk, code) == {PROTECTED_SCOPE}
    page = desk.phone(NAMED).get(f"/cases/{code}").text
    assert SECRET in page
    assert "怕是家里打人" in page
    assert REASON["words"] in page
    with desk.town.app.app_context():
        assert db.session().scalar(select(func.sum(CaseCounter.value))) == 0
        assert verify_counters() == []
        assert verify().fault is None


def test_nobody_holds_it_any_more_and_the_named_begin_with_it_anew(desk: Desk, turner: Turner) -> None:
    code = desk.report("hazard", latitude="25.9", longitude="111.0", position_source="gps")
    desk.does(GRID, code, "acknowledge")
    turner.protect(code)
    case = desk.case(code)
    assert (case.state, case.holder_area_id, case.acknowledged_at, case.latitude) == ("submitted", None, None, None)
    assert desk.phone(NAMED).act(code, "acknowledge", version=case.version).status_code == 201


@pytest.mark.parametrize("who", [INFORMANT, OTHER_INFORMANT, "grid:200/002", "court", "political_legal_commissioner"])
def test_who_does_not_work_on_it_finds_no_such_thing(desk: Desk, turner: Turner, who: str) -> None:
    code = desk.report("dispute")
    assert desk.phone(who).get(f"/cases/{code}/protect").status_code == 404
    turner.protect(code, who, status=404)
    assert not desk.case(code).protected


@pytest.mark.parametrize("who", [GRID, VILLAGE, "town", DESK])
def test_leads_who_hold_it_or_stand_above_and_the_desk_may(desk: Desk, turner: Turner, who: str) -> None:
    code = desk.report("dispute")
    assert "转为受保护" in desk.phone(who).get(f"/cases/{code}").text
    turner.protect(code, who)
    assert desk.case(code).protected


def test_a_unit_with_an_order_may_and_one_whose_order_went_back_may_not(desk: Desk, turner: Turner) -> None:
    code = desk.at_the_town()
    desk.dispatch(code, "court")
    desk.order("court", code, "return", note="不归我们管")
    turner.protect(code, "court", status=404)
    desk.dispatch(code, "justice_office")
    turner.protect(code, "justice_office")
    assert desk.case(code).protected


def test_whoever_registered_it_may(desk: Desk, turner: Turner) -> None:
    said = {"about": "dispute:neighbour", "channel": "walk_in", "description": SECRET, "client_id": str(uuid.uuid4())}
    code = desk.phone("petition_reception_centre").post("/counter", said).json["case_code"]
    turner.protect(code, "petition_reception_centre")
    assert scopes_of(desk, code) == {PROTECTED_SCOPE}
    shown = desk.phone("petition_reception_centre").get(f"/counter/{said['client_id']}").text
    assert code not in shown


@pytest.mark.parametrize("closing", ["resolve", "close"])
def test_also_what_is_resolved_or_closed_turns(desk: Desk, turner: Turner, closing: str) -> None:
    code = desk.report("dispute", description=SECRET)
    desk.does(GRID, code, "acknowledge")
    desk.does(GRID, code, closing, note="说开了", **({"close_reason": "withdrawn"} if closing == "close" else {}))
    turner.protect(code)
    case = desk.case(code)
    assert (case.state, case.resolved_at, case.closed_at, case.close_reason) == ("submitted", None, None, None)
    assert case.latest_note == ""


def test_a_reason_is_asked_for_and_what_was_typed_stays(desk: Desk, turner: Turner) -> None:
    code = desk.report("dispute")
    assert turner.protect(code, reason=None, status=422)["error"]["fields"] == {"reason": "请选一个原因"}
    assert turner.protect(code, reason="赌钱", status=422)["error"]["fields"] == {"reason": "请选一个原因"}
    assert "words" in turner.protect(code, reason="other", words="", status=422)["error"]["fields"]
    answer = desk.phone(GRID).post(f"/cases/{code}/protect", {"words": "他妹妹说的"}, headers=PAGE)
    assert answer.status_code == 422
    assert "他妹妹说的" in answer.text
    assert not desk.case(code).protected


def test_pressed_twice_it_turns_once_and_a_page_that_saw_less_is_stale(desk: Desk, turner: Turner) -> None:
    code, own = desk.report("dispute"), str(uuid.uuid4())
    turner.protect(code, version=7, status=409)
    first = turner.protect(code, version=1, client_id=own)
    assert turner.protect(code, version=1, client_id=own, status=200) == first
    turner.protect(code, version=1, client_id=own, words="另一句", status=409)
    turner.protect(code, version=1, client_id=str(uuid.uuid4()), status=404)
    with desk.town.app.app_context():
        assert db.session().scalar(select(func.count()).select_from(CaseTurn)) == 1


def test_whoever_presses_is_told_only_that_it_is_in_other_hands(desk: Desk) -> None:
    code = desk.report("dispute", description=SECRET)
    phone, sent = desk.phone(GRID), {"version": "1", "client_id": str(uuid.uuid4()), **REASON}
    page = phone.get(f"/cases/{code}/protect").text
    assert "police_station、justice_office、womens_federation" in page
    assert SAID not in page
    assert "data-keep-words" not in page
    answer = phone.post(f"/cases/{code}/protect", sent, headers=PAGE)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/cases/handed-over")
    shown = phone.get("/cases/handed-over").text
    assert "已交给专人" in shown
    assert code not in shown
    again = phone.post(f"/cases/{code}/protect", sent, headers=PAGE)
    assert again.headers["Location"] == "/cases/handed-over"


def test_a_unit_that_was_faster_wins_and_one_that_comes_later_finds_nothing(desk: Desk, turner: Turner) -> None:
    code = desk.at_the_town("dispute")
    desk.dispatch(code, "court")
    desk.order("court", code, "accept")
    seen = desk.case(code).version
    desk.order("court", code, "finish", note="调好了")
    turner.protect(code, version=seen, status=409)
    turner.protect(code)
    desk.order("court", code, "start", status=404)
    assert desk.phone("court").act(code, "acknowledge", version=seen).status_code == 404


def test_a_step_that_was_taken_before_is_answered_again_without_what_came_after(desk: Desk, turner: Turner) -> None:
    code, own = desk.report("dispute"), str(uuid.uuid4())
    desk.does(GRID, code, "acknowledge", client_id=own, version=1)
    turner.protect(code)
    again = desk.phone(GRID).act(code, "acknowledge", version=1, client_id=own)
    assert (again.status_code, again.json["state"], again.json["version"]) == (200, None, None)


def test_a_round_that_found_it_leaves_the_patrols(desk: Desk, turner: Turner) -> None:
    code = desk.report("patrol", category="fire_safety", description=SECRET)
    turner.protect(code)
    assert SAID not in desk.phone(GRID).get("/patrols").text
    with desk.town.app.app_context():
        assert db.session().scalar(select(func.count()).select_from(PatrolScope)) == 0


def test_three_units_orders_end_in_whatever_state_and_stand_in_no_list(desk: Desk, turner: Turner) -> None:
    code = desk.at_the_town("dispute", description=SECRET)
    desk.dispatch(code, "court", helpers=["mediation_committee", "justice_office"])
    for who, number in (("court", 1), ("mediation_committee", 2), ("justice_office", 3)):
        desk.order(who, code, "accept", number)
    desk.order("mediation_committee", code, "ask-extension", 2, note=SECRET, due_on="2026-12-20")
    desk.order("justice_office", code, "finish", 3, note=SECRET)
    turner.work("deliver_notices")
    turner.protect(code, DESK)
    turner.work("deliver_notices")
    assert desk.states(code) == ["submitted", "withdrawn", "withdrawn", "withdrawn"]
    with desk.town.app.app_context():
        assert db.session().scalars(select(OrderScope)).all() == []
    for who in ("court", "mediation_committee"):
        told = desk.phone(who).get("/messages").text
        assert "这件不用办了" in told
        assert SAID not in told
        for page in ("/todo", "/todo?show=done", "/todo?show=working", "/cases"):
            assert SAID not in desk.phone(who).get(page).text
    for who in (DESK, "political_legal_commissioner"):
        assert SAID not in desk.phone(who).get("/messages").text


def test_whom_it_is_about_turns_nothing_and_though_named_is_not_told(desk: Desk, turner: Turner) -> None:
    own = desk.report("dispute", party_name="某人", party_phone=desk.town.phones[GRID])
    assert f"/cases/{own}/protect" not in desk.phone(GRID).get(f"/cases/{own}").text
    assert turner.protect(own, status=403)["error"]["message"] == OWN
    assert desk.phone(GRID).get(f"/cases/{own}/protect").status_code == 403
    against = desk.report("dispute", party_name="某人", party_phone=desk.town.phones[NAMED])
    turner.protect(against)
    turner.work()
    assert "要专人办的事" not in desk.phone(NAMED).get("/messages").text
    assert "要专人办的事" in desk.phone("womens_federation").get("/messages").text


def test_a_hazard_that_waits_to_be_looked_at_again_asks_nobody_any_more(desk: Desk, turner: Turner) -> None:
    code = desk.at_the_town("hazard", description=SECRET)
    desk.dispatch(code, "court", helpers=["mediation_committee"])
    for who, number in (("court", 1), ("mediation_committee", 2)):
        desk.order(who, code, "accept", number)
        desk.order(who, code, "finish", number, note="修好了")
    assert desk.states(code) == ["pending_recheck", "done", "done"]
    turner.protect(code, "court")
    assert desk.states(code) == ["submitted", "withdrawn", "withdrawn"]
    for page in ("/", "/todo", "/reports", "/messages"):
        assert SAID not in desk.phone(INFORMANT).get(page).text
    assert desk.phone(INFORMANT).act(code, "recheck-pass", version=desk.case(code).version).status_code == 404
    desk.agrees()


def test_an_order_that_is_stopped_ends_too_and_no_sweep_wakes_it(desk: Desk, turner: Turner) -> None:
    code = desk.at_the_town("dispute")
    desk.dispatch(code, "court")
    desk.order("court", code, "accept")
    desk.order("court", code, "ask-suspension", note="等天晴", due_on="2026-12-10")
    desk.order(DESK, code, "approve")
    assert desk.states(code)[1] == "suspended"
    turner.protect(code, "court")
    with clock.travel(clock.now() + timedelta(days=60)):
        turner.work("sweep", "sweep_orders")
    assert desk.states(code)[1] == "withdrawn"

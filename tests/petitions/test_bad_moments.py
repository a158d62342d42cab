"""The moments at which petitions go wrong: late, found by nobody, dead, withdrawn, turned."""

from datetime import datetime, timedelta

from tests.petitions.conftest import (
    COMMISSIONER,
    DISPATCHER,
    HEAD,
    JUSTICE,
    NOON,
    OPINION,
    RECEPTION,
    TOWN_LEAD,
    VILLAGE,
    Petitions,
    today,
)
from tests.support.statements import counted_statements
from tests.support.town import code as area_code
from webapp.core import clock
from webapp.core.clock import SHANGHAI
from webapp.inbox.tasks import deliver_notices
from webapp.people.permissions import Role


def test_more_time_is_asked_for_on_the_sixtieth_day_but_not_on_the_next(house: Petitions) -> None:
    code = house.accepted()
    asks = {"until": "2027-02-24", "reason": "要等水利站测"}
    with clock.travel(NOON + timedelta(days=60, hours=11)):
        house.step(JUSTICE, code, "ask-extend", status=422, until="2027-02-25", reason="多一天")
        house.step(JUSTICE, code, "ask-extend", **asks)
        house.step(JUSTICE, code, "agree-extend", status=404)
        house.step(TOWN_LEAD, code, "agree-extend")
        assert house.row(code).resolve_by == NOON + timedelta(days=90)
        house.step(JUSTICE, code, "ask-extend", status=409, until="2027-03-20", reason="再延一次")
    late = house.accepted()
    with clock.travel(NOON + timedelta(days=61, hours=11)):
        house.step(JUSTICE, late, "ask-extend", status=409, **asks)


def test_who_wrote_an_opinion_does_not_sign_it_though_they_head_the_unit(house: Petitions) -> None:
    house.appoint(HEAD, Role.UNIT_HEAD, JUSTICE)
    code = house.accepted()
    house.step(HEAD, code, "draft", **OPINION)
    house.step(HEAD, code, "sign", status=403)
    house.step(TOWN_LEAD, code, "sign")


def test_an_opinion_for_an_unknown_address_says_why_and_may_be_served_later(house: Petitions) -> None:
    code = house.accepted()
    house.step(JUSTICE, code, "draft", **OPINION)
    house.step(TOWN_LEAD, code, "sign")
    house.step(RECEPTION, code, "serve", status=422, on=today(), how="unknown")
    house.step(RECEPTION, code, "serve", on=today(), how="unknown", note="村里说搬走三年了")
    first = house.row(code).due_at
    assert house.row(code).state == "answered"
    with clock.travel(NOON + timedelta(days=10)):
        house.step(RECEPTION, code, "serve", on=today(), how="in_person")
        assert house.row(code).due_at > first
        house.step(RECEPTION, code, "serve", status=409, on=today(), how="post")


def test_after_a_death_the_heir_goes_on_or_it_rests(house: Petitions) -> None:
    code = house.accepted()
    gone = {"died_on": today(-2), "answer": "go_on"}
    house.step(JUSTICE, code, "died", status=422, **gone)
    house.step(JUSTICE, code, "died", **gone, heir_name="蒋小妹", heir_phone="10099990029")
    assert house.row(code).state == "accepted"
    page = house.phone(JUSTICE).get(f"/cases/{code}/petition").text
    assert "蒋**" in page
    assert "100****0029" in page
    house.step(JUSTICE, code, "died", died_on=today(-1), answer="withdrawn")
    assert house.row(code).state == "withdrawn"
    assert house.orders(code)[0].state == "returned", "the unit has nothing left to do"


def test_somebody_else_rings_back_who_withdrew_and_it_goes_on_if_they_did_not(house: Petitions) -> None:
    code = house.accepted()
    due = house.row(code).resolve_by
    house.step(JUSTICE, code, "withdraw", how="说不办了")
    assert house.row(code).due_at == datetime(2026, 12, 1, 12, 0, tzinfo=SHANGHAI)
    house.step(JUSTICE, code, "rang-back", status=403, answer="confirmed")
    house.does(DISPATCHER, code, "close", status=409, close_reason="not_ours", note="找别处")
    house.step(RECEPTION, code, "rang-back", answer="goes_on", note="他说没有撤")
    row = house.row(code)
    assert (row.state, row.resolve_by) == ("accepted", due)
    house.step(JUSTICE, code, "withdraw", how="真的不办了")
    house.step(RECEPTION, code, "rang-back", answer="confirmed")
    assert house.row(code).ended_at is not None
    house.agrees()


def test_of_one_that_turns_protected_only_its_number_is_left_and_no_gap_speaks(house: Petitions) -> None:
    first, second = house.registers(), house.registers()
    house.does(RECEPTION, first, "protect", reason="violence_at_home", words="怕是家里打人")
    assert house.phone(RECEPTION).get(f"/cases/{first}/petition").status_code == 404
    listed = house.phone(RECEPTION).get("/petitions?show=all").text
    assert "才访〔2026〕1号" in listed
    assert "已另行办理" in listed
    assert first not in listed
    assert second in listed
    for who, view in ((RECEPTION, "waiting"), (DISPATCHER, "waiting"), (TOWN_LEAD, "all"), (TOWN_LEAD, "working")):
        shown = house.phone(who).get(f"/petitions?show={view}").text
        assert "才访〔2026〕1号" not in shown, "only the register of the offices keeps the number"
        assert "才访〔2026〕2号" in shown


def test_whose_own_petition_it_is_takes_no_step_on_it(house: Petitions) -> None:
    code = house.registers(house.comes(caller_phone=house.town.phones[JUSTICE]))
    house.dispatch(code, JUSTICE)
    house.step(JUSTICE, code, "accept", status=403)


def test_lists_and_pages_keep_to_their_statements(house: Petitions) -> None:
    code = house.accepted()
    for who in (RECEPTION, DISPATCHER, JUSTICE, TOWN_LEAD):
        house.phone(who).get("/petitions")
        with counted_statements(house.town.app) as counted:
            house.phone(who).get("/petitions")
        assert len(counted) <= 6, (who, counted)
        with counted_statements(house.town.app) as counted:
            house.phone(who).get(f"/cases/{code}/petition")
        assert len(counted) <= 10, (who, counted)


def test_what_cadres_are_complained_about_is_handed_to_no_village(house: Petitions) -> None:
    village = area_code("200")
    for about in ("yes", "unsure"):
        house.step(DISPATCHER, house.registers(about_cadre=about), "to-village", status=409, village=village)
    code = house.registers()
    assert house.phone(VILLAGE).get(f"/cases/{code}").status_code == 404
    house.step(DISPATCHER, code, "to-village", village=village)
    assert house.phone(VILLAGE).get(f"/cases/{code}").status_code == 200
    assert house.phone(VILLAGE).get(f"/cases/{code}/petition").status_code == 404


def test_five_who_come_together_are_told_to_commissioner_and_town_lead_at_once(house: Petitions) -> None:
    house.registers(people="4")
    house.registers(people="5")
    deliver(house)
    for who in (COMMISSIONER, TOWN_LEAD):
        told = house.told(who, clock.now())
        assert "紧急或多人的信访件：才访〔2026〕2号" in told
        assert "紧急或多人的信访件：才访〔2026〕1号" not in told


def deliver(house: Petitions) -> None:
    with house.town.app.app_context():
        deliver_notices()

"""Naming who receives protected matters: two people, each of another role; a stand-in; and who hears of it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.people.names.test_names_hold import protected_case
from tests.support.html import parse
from tests.support.posts import end, user_of
from tests.support.statements import counted_statements
from tests.support.town import CHEAP_HASH, JSON, TOWN, Phone, Town, name_for_protected
from webapp.areas.models import Area
from webapp.core import clock
from webapp.core.db import db
from webapp.core.journal import JournalEntry
from webapp.people import service
from webapp.people.models import NameKind, ProtectedContact, Unit, User
from webapp.people.names import service as service_names
from webapp.people.permissions import Role
from webapp.people.queries import actor_by_token

SECURITY, COMMISSIONER = "security_admin", "political_legal_commissioner"
STATION = "/named/police_station"
SECOND = "second officer"


@pytest.fixture
def station(town: Town, writing) -> Town:
    """The town with a second officer of the police station, who is named nothing yet."""
    with writing():
        user = service.add_user(name="测试第二人", phone="10060000099", password_hash=CHEAP_HASH)
        town.users[SECOND], town.phones[SECOND] = user.id, "10060000099"
        unit = db.session().scalars(select(Unit).where(Unit.code == "police_station")).one()
        service.appoint(user, Role.POLICE_OFFICER, unit=unit)
    return town


@pytest.fixture
def covered(station: Town, writing) -> Town:
    """The town whose police station has a stand-in too."""
    with writing():
        name_for_protected(station, "police_station", SECOND, NameKind.STAND_IN)
    return station


def propose(phone: Phone, town: Town, key: str = SECOND, kind: str = "named") -> int:
    return phone.post(STATION, {"kind": kind, "person": str(town.users[key])}, headers={}).status_code


def waiting_id(town: Town) -> int:
    with town.app.app_context():
        query = select(ProtectedContact.id).where(ProtectedContact.confirmed_at.is_(None))
        return db.session().scalars(query.where(ProtectedContact.ended_at.is_(None))).one()


def name_id(town: Town, key: str) -> int:
    with town.app.app_context():
        query = select(ProtectedContact.id).where(ProtectedContact.user_id == town.users[key])
        return db.session().scalars(query.where(ProtectedContact.ended_at.is_(None))).one()


def take(phone: Phone, step: str, number: int, **fields: str) -> int:
    return phone.post(f"{STATION}/{number}/{step}", fields).status_code


def messages(town: Town, key: str) -> str:
    return town.sign_in(key).get("/messages").get_data(as_text=True)


def state_on_page(town: Town) -> str:
    page = parse(town.sign_in(SECURITY).get("/named").data)
    return page.find("section", data_unit="police_station")["data-state"]


@pytest.mark.usefixtures("daytime")
@pytest.mark.parametrize(("first", "second"), [(SECURITY, COMMISSIONER), (COMMISSIONER, SECURITY)])
def test_one_proposes_and_the_other_agrees_and_the_one_before_sees_nothing_from_then_on(station, first, second):
    address = protected_case(station)
    old, new = station.sign_in("police_station"), station.sign_in(SECOND)
    assert propose(station.sign_in(first), station) == 303
    assert (old.get(address).status_code, new.get(address).status_code) == (200, 404)
    assert "测试第二人" in station.sign_in(second).get("/named").get_data(as_text=True)
    assert take(station.sign_in(second), "confirm", waiting_id(station)) == 303
    assert (old.get(address).status_code, new.get(address).status_code) == (404, 200)
    assert address in new.get("/todo").get_data(as_text=True)
    assert "现在由您看" in messages(station, SECOND)
    assert "不再由您看" in messages(station, "police_station")


def test_whoever_proposed_can_t_agree_and_is_told_who_can(station):
    phone = station.sign_in(SECURITY)
    propose(phone, station)
    number = waiting_id(station)
    assert take(phone, "confirm", number) == 403
    page = phone.get("/named").get_data(as_text=True)
    assert "同意，就定他" not in page
    assert "要政法委员来定" in page
    refused = phone.post(f"{STATION}/{number}/confirm", headers={"Accept": "text/html"})
    assert refused.status_code == 403
    assert "要另一边的人来定" in refused.get_data(as_text=True)


def test_a_second_security_administrator_is_not_the_other_side(station, writing):
    with writing():
        user = service.add_user(name="测试另一位", phone="10060000098", password_hash=CHEAP_HASH)
        station.users["other"], station.phones["other"] = user.id, "10060000098"
        service.appoint(user, Role.SECURITY_ADMIN)
    propose(station.sign_in(SECURITY), station)
    assert take(station.sign_in("other"), "confirm", waiting_id(station)) == 403
    assert take(station.sign_in(COMMISSIONER), "confirm", waiting_id(station)) == 303


def test_nobody_names_agrees_to_or_calls_in_themselves(station, writing):
    with writing():
        unit = db.session().scalars(select(Unit).where(Unit.code == "police_station")).one()
        commissioner = db.session().get_one(User, station.users[COMMISSIONER])
        service.appoint(commissioner, Role.UNIT_HEAD, unit=unit)
    himself = station.sign_in(COMMISSIONER)
    assert himself.post(STATION, {"kind": "named", "person": str(station.users[COMMISSIONER])}).status_code == 403
    propose(station.sign_in(SECURITY), station, COMMISSIONER)
    assert take(himself, "confirm", waiting_id(station)) == 403
    assert take(station.sign_in(SECURITY), "decline", waiting_id(station)) == 303
    with writing():
        name_for_stand_in(station)
    assert take(himself, "call-in", name_id(station, COMMISSIONER)) == 403


def name_for_stand_in(town: Town) -> None:
    """Write a stand-in down who is the commissioner, as no page would let anybody."""
    unit = db.session().scalars(select(Unit).where(Unit.code == "police_station")).one()
    now = clock.now()
    row = ProtectedContact(unit_id=unit.id, user_id=town.users[COMMISSIONER], kind="stand_in", proposed_at=now)
    row.confirmed_at = now
    db.session().add(row)


def test_only_people_of_the_unit_can_be_chosen(station):
    phone = station.sign_in(SECURITY)
    offered = parse(phone.get(STATION).data).find("select", name="person").text
    assert "测试第二人" in offered
    assert "测试police_station" in offered
    assert "测试court" not in offered
    assert propose(phone, station, "court") == 422
    for wrong in ("", "²", "9223372036854775808", "-1"):
        assert phone.post(STATION, {"kind": "named", "person": wrong}).status_code == 422
    assert phone.post(STATION, {"kind": "king", "person": str(station.users[SECOND])}).status_code == 422
    assert propose(phone, station, "police_station") == 422, "it is them already"
    assert propose(phone, station, "police_station", "stand_in") == 422, "nobody stands in for themselves"


def test_who_left_the_unit_meanwhile_is_not_agreed_to(station):
    propose(station.sign_in(SECURITY), station)
    end(station, SECOND)
    assert take(station.sign_in(COMMISSIONER), "confirm", waiting_id(station)) == 422


def test_one_proposal_of_a_kind_waits_at_a_time_and_a_taken_back_one_is_gone(station):
    phone = station.sign_in(SECURITY)
    propose(phone, station)
    assert (
        station.sign_in(COMMISSIONER).post(STATION, {"kind": "named", "person": str(station.users[SECOND])}).status_code
        == 409
    )
    number = waiting_id(station)
    assert take(phone, "decline", number) == 303
    assert take(station.sign_in(COMMISSIONER), "confirm", number) == 404
    assert "没有定" in phone.get(STATION).get_data(as_text=True)
    assert propose(phone, station) == 303


@pytest.mark.parametrize("who", ["town", "governance_centre", "police_station", "auditor", "system_admin", "court"])
def test_nobody_else_finds_the_pages_or_their_steps(covered, who):
    phone, number = covered.sign_in(who), name_id(covered, SECOND)
    assert phone.get("/named").status_code == 404
    assert phone.get(STATION).status_code == 404
    assert propose(phone, covered) == 404
    for step in ("confirm", "decline", "end", "call-in", "send-home"):
        assert take(phone, step, number) == 404


def test_a_name_is_changed_at_its_own_unit_only(covered):
    phone, number = covered.sign_in(SECURITY), name_id(covered, SECOND)
    assert phone.post(f"/named/justice_office/{number}/end").status_code == 404
    assert phone.post(f"/named/court/{number}/end").status_code == 404
    assert phone.get("/named/court").status_code == 404


@pytest.mark.usefixtures("daytime")
@pytest.mark.parametrize("who", [SECURITY, COMMISSIONER])
def test_one_person_calls_the_stand_in_on_a_friday_evening_and_of_a_unit_one_alone_reads(covered, who):
    address = protected_case(covered)
    named, stand_in = covered.sign_in("police_station"), covered.sign_in(SECOND)
    assert (named.get(address).status_code, stand_in.get(address).status_code) == (200, 404)
    phone = covered.sign_in(who)
    assert "让候补现在顶上" in phone.get("/named").get_data(as_text=True)
    assert take(phone, "call-in", name_id(covered, SECOND)) == 303
    assert (named.get(address).status_code, stand_in.get(address).status_code) == (404, 200)
    assert "现在由您看" in messages(covered, SECOND)
    assert "现在由别人看" in messages(covered, "police_station")
    other = COMMISSIONER if who == SECURITY else SECURITY
    assert "受保护的事现在由候补看" in messages(covered, other)
    assert take(phone, "send-home", name_id(covered, SECOND)) == 303
    assert (named.get(address).status_code, stand_in.get(address).status_code) == (200, 404)
    assert take(phone, "send-home", name_id(covered, SECOND)) == 404


def test_a_last_day_ends_by_itself(covered):
    address, now = protected_case(covered), clock.now()
    phone, number = covered.sign_in(SECURITY), name_id(covered, SECOND)
    assert take(phone, "call-in", number, until="1999-01-01") == 422
    assert take(phone, "call-in", number, until="in a week") == 422
    assert take(phone, "call-in", number, until=clock.local_day(now + timedelta(days=2)).isoformat()) == 303
    named, stand_in = covered.sign_in("police_station"), covered.sign_in(SECOND)
    with clock.travel(now + timedelta(days=1)):
        assert (named.get(address).status_code, stand_in.get(address).status_code) == (404, 200)
    with clock.travel(now + timedelta(days=4)):
        assert (named.get(address).status_code, stand_in.get(address).status_code) == (200, 404)


def test_the_stand_in_acts_by_itself_from_the_moment_the_person_named_has_gone(covered):
    address, stand_in = protected_case(covered), covered.sign_in(SECOND)
    assert stand_in.get(address).status_code == 404
    end(covered, "police_station")
    assert stand_in.get(address).status_code == 200
    assert state_on_page(covered) == "in_force"
    with covered.app.app_context():
        assert service_names.watch() is True
        assert service_names.watch() is False, "noted once"
    assert "现在由您看" in messages(covered, SECOND)
    assert "没有人看" not in messages(covered, SECURITY)


def test_a_stand_in_who_left_can_t_be_called_and_doesn_t_take_the_named_person_out(covered):
    address = protected_case(covered)
    phone = covered.sign_in(SECURITY)
    take(phone, "call-in", name_id(covered, SECOND))
    end(covered, SECOND)
    assert covered.sign_in("police_station").get(address).status_code == 200
    assert "让候补现在顶上" not in phone.get("/named").get_data(as_text=True)


def test_a_stand_in_may_become_the_one_named_and_is_a_stand_in_no_more(covered):
    assert propose(covered.sign_in(SECURITY), covered) == 303
    take(covered.sign_in(COMMISSIONER), "confirm", waiting_id(covered))
    with covered.app.app_context():
        unit = {
            one.kind: one.user_id
            for one in db.session().scalars(select(ProtectedContact))
            if not one.ended_at
            and one.unit_id == db.session().scalar(select(Unit.id).where(Unit.code == "police_station"))
        }
    assert unit == {"named": covered.users[SECOND]}


def test_the_last_name_of_a_unit_that_lapses_is_told_once_to_both(station):
    end(station, "police_station")
    assert state_on_page(station) == "nobody"
    with station.app.app_context():
        for _ in range(3):
            service_names.watch()
    for who in (SECURITY, COMMISSIONER):
        assert messages(station, who).count("没有人看受保护的事了") == 1
    page = station.sign_in(SECURITY).get("/named").get_data(as_text=True)
    assert "police_station没有人看受保护的事" in page
    assert "已不在这个单位" in page


def test_a_name_is_ended_by_one_person(station):
    address = protected_case(station)
    phone = station.sign_in("police_station")
    assert take(station.sign_in(SECURITY), "end", name_id(station, "police_station")) == 303
    assert phone.get(address).status_code == 404
    assert "没有人看受保护的事了" in messages(station, COMMISSIONER)


@pytest.fixture
def both(covered: Town, writing) -> Town:
    """The town whose second officer of the police station is a commissioner as well."""
    with writing():
        root = db.session().scalars(select(Area).where(Area.code == TOWN)).one()
        service.appoint(user_of(covered, SECOND), Role.POLITICAL_LEGAL_COMMISSIONER, area=root)
    return covered


def test_a_stand_in_does_not_end_the_name_that_stands_before_theirs(both):
    address, own = protected_case(both), both.sign_in(SECOND)
    assert take(own, "end", name_id(both, "police_station")) == 403
    assert take(own, "call-in", name_id(both, SECOND)) == 403
    assert own.get(address).status_code == 404
    assert take(both.sign_in(COMMISSIONER), "end", name_id(both, "police_station")) == 303
    assert own.get(address).status_code == 200


def test_who_was_replaced_by_the_stand_in_does_not_send_them_home(both, writing):
    with writing():
        name_for_protected(both, "police_station", SECOND)
        name_for_protected(both, "police_station", "police_station", NameKind.STAND_IN)
    address, own, stand_in = protected_case(both), both.sign_in(SECOND), name_id(both, "police_station")
    assert take(both.sign_in(SECURITY), "call-in", stand_in) == 303
    for step in ("send-home", "end"):
        assert take(own, step, stand_in) == 403
        assert own.get(address).status_code == 404
    assert take(both.sign_in(SECURITY), "send-home", stand_in) == 303
    assert own.get(address).status_code == 200


def test_nobody_is_told_that_a_stand_in_acts_who_has_left(covered):
    end(covered, SECOND)
    assert take(covered.sign_in(SECURITY), "call-in", name_id(covered, SECOND)) == 422


def test_every_step_is_in_the_journal_in_words_for_the_auditor(covered):
    phone = covered.sign_in(SECURITY)
    take(phone, "call-in", name_id(covered, SECOND))
    take(phone, "send-home", name_id(covered, SECOND))
    take(phone, "end", name_id(covered, SECOND))
    with covered.app.app_context():
        events = set(
            db.session().scalars(select(JournalEntry.event).where(JournalEntry.event.startswith("protected_")))
        )
    steps = ("proposed", "confirmed", "in_force", "called_in", "relieved", "sent_home", "ended")
    assert {f"protected_contact.{one}" for one in steps} <= events
    page = covered.sign_in("auditor").get("/audit?group=people").get_data(as_text=True)
    assert "叫候补顶上看受保护的事" in page
    assert "测试第二人" in page
    assert "protected_contact." not in parse(page.encode()).text


def test_who_acts_is_still_looked_up_in_one_statement_and_the_pages_stay_small(covered):
    phone = covered.sign_in(SECURITY)
    with covered.app.app_context():
        token = service_names_token(phone)
        with counted_statements() as seen:
            actor = actor_by_token(token)
        assert actor is not None
        assert len(seen) == 1
        for address in ("/named", STATION):
            with counted_statements() as seen:
                assert phone.get(address).status_code == 200
            assert len(seen) <= 7, seen  # one of them looks up who asks


def service_names_token(phone: Phone) -> str:
    with phone.client.session_transaction() as cookie:
        return cookie["_user_id"]


def test_programs_get_a_refusal_as_it_is(station):
    phone = station.sign_in(SECURITY)
    propose(phone, station)
    answer = phone.post(f"{STATION}/{waiting_id(station)}/confirm", headers=JSON)
    assert answer.get_json()["error"]["code"] == "forbidden"

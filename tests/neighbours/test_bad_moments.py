"""What goes wrong at the worst moment: at night, twice, too late, the worker dead, with a square that was revoked."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.cases.turning.conftest import REASON
from tests.neighbours.conftest import DEPUTY, HEAD, NIGHT, PAGE, Neighbours, after
from tests.outbox.browsers import Browser
from tests.outbox.test_push import KEY, Service
from tests.support.makers import GRID, INFORMANT, VILLAGE
from webapp.cases.models import Case
from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.inbox.models import Thread
from webapp.neighbours.states import State
from webapp.outbox.models import Ended, Outgoing, PushPhone
from webapp.people.models import Post
from webapp.providers import apprise_texts
from webapp.providers import push as provider
from webapp.providers.outcome import WENT, later
from webapp.reports.models import Report

DISPATCHER = "governance_centre"


@pytest.fixture
def pushes(house: Neighbours, monkeypatch: pytest.MonkeyPatch) -> Service:
    """The house with a key, and a service that takes every push."""
    stands, app = Service(), house.town.app
    monkeypatch.setitem(app.extensions, "push_key", KEY)
    monkeypatch.setitem(app.config, "PUSH_CONTACT", "mailto:name@example.cn")
    monkeypatch.setattr(provider, "_leads_inside", lambda _host: False)
    monkeypatch.setattr(provider, "ask", stands.ask)
    return stands


@pytest.fixture
def texts(house: Neighbours, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """The house with a sender of texts, and what it sent."""
    sent: list[tuple[str, str]] = []

    def send(phone: str, words: str) -> object:
        sent.append((phone, words))
        return WENT

    monkeypatch.setitem(house.town.app.config, "TEXTS_URL", "json://localhost")
    monkeypatch.setattr(apprise_texts, "send", send)
    return sent


def test_a_square_opens_nothing_once_it_was_revoked_by_the_head(house: Neighbours, pushes: Service) -> None:
    door = house.key_for("1 号")
    door.page()
    told = house.phone(HEAD)  # another phone of theirs goes on
    home = f"{house.at}/households/{house.homes['1 号']}"
    headers = {"X-CSRFToken": door.token, "Accept": "application/json"}
    assert (
        door.client.post(f"{door.address}/push", json=Browser("one").subscription, headers=headers).status_code == 200
    )
    assert told.post(f"{home}/key/revoke", headers=PAGE).status_code == 303
    assert door.client.get(door.address).status_code == 404
    assert door.client.get("/neighbours/door").status_code == 404, "what its cookie keeps opens nothing either"
    door.post("alarms", 404, kind="fire")
    alarm = house.raised()
    door.post(f"alarms/{alarm}/answer", 404, answer="coming")
    assert pushes.came == [], "and its phone is silent"
    assert all(one.ended_at for one in house.rows(select(PushPhone)))


def test_an_alarm_at_three_at_night_reaches_everybody_by_all_they_have(
    house: Neighbours, pushes: Service, texts: list[tuple[str, str]]
) -> None:
    door, headers = house.key_for("1 号"), {}
    door.page()
    headers = {"X-CSRFToken": door.token, "Accept": "application/json"}
    door.client.post(f"{door.address}/push", json=Browser("home").subscription, headers=headers)
    lead = house.phone(GRID)
    lead.client.post("/push/phones", json=Browser("lead").subscription, headers={"X-CSRFToken": lead.token})
    with clock.travel(NIGHT):
        house.raised()
        assert house.told("neighbour_alarm.raised") == {DEPUTY, INFORMANT, GRID}
        assert set(pushes.addresses) == {Browser("home").endpoint, Browser("lead").endpoint}
        known = {Browser(name).endpoint: Browser(name) for name in ("home", "lead")}
        read = {url: known[url].opened(sealed) for url, sealed in pushes.came}
        assert {one["words"] for one in read.values()} == {"邻居在喊人，请打开"}
        assert read[Browser("home").endpoint]["url"] == "/neighbours/door", "no secret is in it"
        assert {phone for phone, _ in texts} >= {"10088000001", "10088000002", "10088000003"}
        assert {words for _, words in texts} == {"邻居在喊人，请打开"}
        waits = house.rows(select(Thread).where(Thread.key.startswith("neighbour_alarm:")))
        assert {one.last_at <= NIGHT for one in waits} == {True}, "it waits for no morning"


def test_two_taps_are_one_alarm_and_two_phones_two_answers(house: Neighbours) -> None:
    own_id = str(uuid.uuid4())
    assert house.shout(client_id=own_id)["id"] == house.shout(client_id=own_id, status=200)["id"]
    alarm = house.alarms()[0].id
    one, other = house.key_for("1 号"), house.key_for("2 号")
    one.post(f"alarms/{alarm}/answer", answer="coming")
    other.post(f"alarms/{alarm}/answer", answer="calling")
    page = house.page(HEAD, f"{house.at}/alarms/{alarm}")
    assert {row["data-answer"] for row in page.where(lambda row: "data-answer" in row.attributes)} == {
        "coming",
        "calling",
    }
    assert "1 号" in page.text
    assert "2 号" in page.text
    assert house.events("neighbour_alarm.answered") == 1


def test_passed_on_by_two_at_once_is_one_report(house: Neighbours) -> None:
    alarm = house.raised()
    version = house.alarm(alarm).version
    house.step(HEAD, alarm, "pass-on", version=version)
    house.step(INFORMANT, alarm, "pass-on", status=409, version=version)
    house.step(DEPUTY, alarm, "pass-on", status=409)
    assert len(house.rows(select(Report.id))) == 1
    assert len(house.rows(select(Case.id))) == 1


def test_nobody_answers_and_the_leads_above_are_called_each_once(house: Neighbours) -> None:
    house.raised()
    with clock.travel(after(minutes=4)):
        assert house.sweep() == 0
    with clock.travel(after(minutes=5)):
        assert house.sweep() == 1
        assert house.sweep() == 0
        assert house.told("neighbour_alarm.lead_called") == {GRID}
    with clock.travel(after(minutes=10)):
        assert house.sweep() == 1
        assert house.sweep() == 0
        assert house.told("neighbour_alarm.village_called") == {VILLAGE}
    with clock.travel(after(hours=3)):
        assert house.sweep() == 0


def test_after_twenty_minutes_without_a_worker_both_are_called_once(house: Neighbours) -> None:
    alarm = house.raised()
    with clock.travel(after(minutes=20)):
        assert house.sweep() == 1
        assert house.sweep() == 0
        assert house.told("neighbour_alarm.lead_called") == {GRID}
        assert house.told("neighbour_alarm.village_called") == {VILLAGE}
        titles = house.rows(select(Thread.title).where(Thread.key == f"neighbour_alarm:{alarm}"))
        assert any("20 分钟没人应" in title for title in titles)
        assert house.events("neighbour_alarm.lead_called") == house.events("neighbour_alarm.village_called") == 1


def test_once_answered_no_lead_is_called(house: Neighbours) -> None:
    house.answers(DEPUTY, house.raised())
    with clock.travel(after(minutes=20)):
        assert house.sweep() == 0


def test_the_fourth_alarm_in_an_hour_is_refused_with_the_list_to_ring(house: Neighbours) -> None:
    for minute in range(3):
        with clock.travel(after(minutes=minute)):
            house.shout()
    with clock.travel(after(minutes=30)):
        refused = house.shout(status=409)
        assert refused["error"]["fields"]["ring"].startswith("副户长 赵副户长 10011000002；信息员")
        sent = {"client_id": str(uuid.uuid4()), "kind": "fire"}
        page = house.phone(HEAD).post(f"{house.at}/alarms", sent, headers=PAGE)
        assert page.status_code == 409
        assert "已经喊了三次" in page.text
        assert "tel:10011000002" in page.text
        house.shout(INFORMANT)
        house.key_for("1 号").post("alarms", kind="fire")
    with clock.travel(after(minutes=61)):
        house.shout()
    assert len(house.alarms()) == 6


def test_false_alarms_are_counted_for_nobody(house: Neighbours) -> None:
    for _ in range(3):
        house.step(HEAD, house.raised(), "false-alarm")
    assert "喊错了不要紧" in house.page(HEAD, f"{house.at}/alarms/1").text
    for who in (HEAD, INFORMANT, GRID, VILLAGE):
        assert "3 次" not in house.page(who, house.at).text


def test_what_waited_too_long_for_signal_is_not_sent_any_more(house: Neighbours) -> None:
    pressed = {"occurred_at": "2026-06-10T12:00:00+08:00"}
    with clock.travel(after(minutes=9)):
        alarm = house.raised(**pressed)
        assert house.alarm(alarm).pressed_at == after()
        assert "按的，等到有信号才发出" in house.page(HEAD, f"{house.at}/alarms/{alarm}").text
    with clock.travel(after(minutes=11)):
        refused = house.shout(status=409, **pressed)
        assert "没有喊出去" in refused["error"]["message"]
        assert house.shout(occurred_at="2027-01-01T00:00:00Z")["state"] == "raised", "a clock that is ahead"
        assert house.shout(occurred_at="gestern")["state"] == "raised", "or says nonsense holds nothing back"


def test_who_heads_no_more_raises_nothing_from_the_next_request_on(house: Neighbours) -> None:
    alarm = house.raised()
    end_post(house, HEAD)
    house.shout(status=404)
    assert house.phone(HEAD).get(house.at).status_code == 404
    with clock.travel(after(minutes=1)):
        house.answers(DEPUTY, alarm)
        assert HEAD not in house.told("neighbour_alarm.answered")


def end_post(house: Neighbours, who: str) -> None:
    with house.town.app.app_context(), transaction():
        for post in db.session().scalars(select(Post).where(Post.user_id == house.town.users[who])):
            post.ended_at = clock.now() - timedelta(seconds=1)


def test_what_was_passed_on_and_turns_protected_is_nobodys_any_more(house: Neighbours, pushes: Service) -> None:
    lead = house.phone(GRID)
    lead.client.post("/push/phones", json=Browser("lead").subscription, headers={"X-CSRFToken": lead.token})
    alarm = house.raised(kind="fight", words="隔壁又打起来了")
    house.step(HEAD, alarm, "pass-on")
    code = house.rows(select(Case))[0].code
    sent = {"version": house.case(code).version, **REASON}
    assert house.phone(DISPATCHER).post(f"/cases/{code}/protect", sent).status_code == 201
    for who in (HEAD, INFORMANT, GRID, VILLAGE):
        assert house.phone(who).get(f"{house.at}/alarms/{alarm}").status_code == 404
        assert 'data-state="passed_on"' not in house.phone(who).get(house.at).text
    assert house.rows(select(Outgoing).where(Outgoing.key.startswith("neighbour_alarm:"))) == []
    assert house.rows(select(Thread).where(Thread.key.startswith("neighbour_alarm:"))) == []


def test_what_is_over_goes_to_no_household_any_more(
    house: Neighbours, texts: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apprise_texts, "send", lambda _phone, _words: later("timeout"))
    alarm = house.raised()
    house.step(HEAD, alarm, "resolve")
    waits = house.rows(select(Outgoing).where(Outgoing.phone.is_not(None)))
    assert waits
    assert {one.ended for one in waits} == {Ended.READ}
    assert texts == []
    assert house.alarm(alarm).state == State.RESOLVED

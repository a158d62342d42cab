"""Messages to residents: off unless configured, neutral always, and a call list for who wants none."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.support.resident import Resident
from tests.support.town import kept_town
from webapp.core import background, clock
from webapp.core.db import db, outward, transaction
from webapp.core.erasure import clear_traces
from webapp.outbox.models import Delivery, Ended, Outgoing
from webapp.outbox.service_sending import CLAIM_LASTS
from webapp.providers import apprise_texts
from webapp.providers.outcome import WENT, later
from webapp.service_orders.models import ServiceOrder


@pytest.fixture
def sent(make_app, town_instance, monkeypatch):
    """An installation with messages configured, and what its recorded sender was given."""
    app = make_app(TEXTS_URL="json://localhost/{phone}", BACKGROUND="off")
    town = kept_town(app, town_instance)
    resident, gone = Resident(app.test_client()), []

    def go(way=lambda phone, words: WENT):
        def record(phone, words):
            gone.append((phone, words))
            return way(phone, words)

        before = len(gone)
        monkeypatch.setattr(apprise_texts, "send", outward(record))
        work(town)
        return len(gone) - before

    return town, resident, gone, go


def work(town):
    """What the worker does each minute."""
    with town.app.app_context():
        background.JOBS["send_outgoing"].run()
        background.JOBS["send_outgoing"].run(service="text apprise")


def agree(town, code):
    phone = town.sign_in("adviser:200")
    at = "2099-01-01T10:00"
    phone.post(f"/orders/{code}/confirm")
    return phone.post(f"/orders/{code}/cancel", {"note": "改天", "at": at})


def rows(town, model=Outgoing):
    with town.app.app_context():
        return list(db.session().scalars(select(model).order_by(model.id)))


def test_nothing_is_written_while_no_way_is_configured(app, resident, town, stored):
    agree(town, resident.order())
    assert rows(town) == []


def test_a_message_is_neutral_and_goes_once(sent):
    town, resident, gone, go = sent
    agree(town, resident.order(words="离婚"))
    assert go() == 1
    assert go() == 0
    ((phone, words),) = gone
    assert phone == "10011110001"
    for hidden in ("法律", "离婚", "顾问", "唐阿姨"):
        assert hidden not in words


def test_who_does_not_want_it_known_at_home_gets_no_word_of_an_appointment(sent):
    town, resident, gone, go = sent
    agree(town, resident.order(tell="secret"))
    go()
    assert "约" not in gone[0][1]


def test_who_wants_calls_only_gets_none(sent):
    town, resident, _, go = sent
    agree(town, resident.order(call_only="yes"))
    with town.app.app_context():
        assert db.session().scalar(select(ServiceOrder.to_call))
    assert rows(town) == []
    assert go() == 0


def test_what_does_not_go_is_tried_later_each_time_and_left_with_its_reason(sent):
    town, resident, gone, go = sent
    agree(town, resident.order())
    tries, now = [], clock.now()
    for minutes in (0, 0, 1, 1, 3, 3, 10, 10, 10):
        with clock.travel(now + timedelta(minutes=minutes)):
            go(lambda *_: later("broken"))
        tries += [minutes] * (len(gone) - len(tries))
    assert tries == [0, 1, 3, 10]
    with clock.travel(now + timedelta(days=1, minutes=1)):
        assert go() == 0
    (left,), (delivery,) = rows(town), rows(town, Delivery)
    assert (left.ended, delivery.reason) == (Ended.LAPSED, "broken")


def test_what_is_newer_is_told_in_the_place_of_what_still_waits(sent):
    town, resident, gone, go = sent
    code = resident.order()
    phone = town.sign_in("adviser:200")
    phone.post(f"/orders/{code}/confirm")
    phone.post(f"/orders/{code}/schedule", {"at": "2099-01-01T10:00", "slot": "2099-01-01T10:00"})
    phone.post(f"/orders/{code}/cancel", {"note": "改天"})
    assert go() == 1
    assert "变动" in gone[0][1]


def test_a_way_that_breaks_is_a_no_and_holds_no_other_message_up(sent):
    town, resident, gone, go = sent
    agree(town, resident.order())
    agree(town, resident.order())

    def broken_once(phone, words):
        if len(gone) == 1:
            raise OSError("the gateway hung up")
        return WENT

    go(broken_once)
    assert len(gone) == 2
    assert sorted(str(row.ended) for row in rows(town)) == ["no_way", "went"]


class SlowGateway:
    """A gateway that hangs on each message until it is let go."""

    def __init__(self):
        self.asked, self.let_go, self.took = threading.Semaphore(0), threading.Event(), []

    def __call__(self, phone, words):
        self.asked.release()
        assert self.let_go.wait(30)
        self.took.append((phone, words))
        return WENT


@pytest.fixture
def sending(sent, monkeypatch):
    """Starts a sender of its own on a slow gateway; gives the gateway once it hangs."""
    town, _, _, _ = sent
    gateway, senders = SlowGateway(), []

    def start():
        monkeypatch.setattr(apprise_texts, "send", outward(gateway))
        senders.append(threading.Thread(target=work, args=(town,)))
        senders[-1].start()
        return gateway

    yield start
    gateway.let_go.set()
    for sender in senders:
        sender.join(30)
        assert not sender.is_alive()


def test_while_the_gateway_hangs_the_town_goes_on_writing(sent, sending):
    town, resident, _, _ = sent
    agree(town, resident.order())
    informant = town.sign_in("informant:200/001/01")
    gateway = sending()
    assert gateway.asked.acquire(timeout=30)
    with town.app.app_context():
        assert db.engine.pool.checkedout() == 0, "a connection is held while the gateway hangs"
        with town.app.extensions["write_queue"].turn() as left_ms:
            assert left_ms > 9_000, "somebody stood in the way"
    assert informant.report(description="路灯坏了").status_code == 201
    assert gateway.took == [], "the report was taken in before the gateway answered"
    gateway.let_go.set()


def test_two_that_send_at_once_send_each_message_once(sent, sending):
    town, resident, gone, go = sent
    for _ in range(3):
        agree(town, resident.order())
    gateway = sending()
    for _ in range(3):
        assert gateway.asked.acquire(timeout=30)
    assert go() == 0, "the second took what the first had in hand"
    gateway.let_go.set()
    assert gone == []


def dies(phone, words):
    raise SystemExit


def test_a_message_in_the_hands_of_one_that_died_goes_once_more_when_its_claim_has_lapsed(sent):
    town, resident, gone, go = sent
    agree(town, resident.order())
    now = clock.now()
    with clock.travel(now), pytest.raises(SystemExit):
        go(dies)
    with clock.travel(now + CLAIM_LASTS - timedelta(seconds=1)):
        assert go() == 0
    with clock.travel(now + CLAIM_LASTS):
        assert go() == 1
        assert go() == 0
    assert len(gone) == 2, "at least once: nobody knows whether the first one went"


def test_what_kills_every_sender_is_tried_twice_only(sent):
    town, resident, gone, go = sent
    agree(town, resident.order())
    now = clock.now()
    for run in range(4):
        with clock.travel(now + CLAIM_LASTS * run):
            try:
                go(dies)
            except SystemExit:
                continue
    assert len(gone) == 2


def test_what_was_told_of_an_order_goes_with_it(sent):
    town, resident, _, _ = sent
    agree(town, resident.order())
    (row,) = rows(town)
    with town.app.app_context(), transaction():
        clear_traces("order", [int(row.key.partition(":")[2])])
    assert rows(town) == rows(town, Delivery) == []

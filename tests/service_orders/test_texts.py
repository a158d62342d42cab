"""Messages to residents: off unless configured, neutral always, and a call list for who wants none."""

import threading
from contextlib import ExitStack
from datetime import timedelta

import pytest

from tests.support.resident import Resident
from tests.support.town import kept_town
from webapp.core import clock
from webapp.core.db import db, outward, transaction
from webapp.service_orders import service_texts
from webapp.service_orders.models import ServiceText


@pytest.fixture
def sent(make_app, town_instance):
    """An installation with messages configured, and what its recorded sender was given."""
    app = make_app(TEXTS_URL="json://localhost/{phone}", BACKGROUND="off")
    town = kept_town(app, town_instance)
    resident, gone = Resident(app.test_client()), []

    def go(way=lambda phone, words: True):
        def record(phone, words):
            gone.append((phone, words))
            return way(phone, words)

        with app.app_context():
            return service_texts.send_texts(record)

    return town, resident, gone, go


def agree(town, code):
    phone = town.sign_in("adviser:200")
    at = "2099-01-01T10:00"
    phone.post(f"/orders/{code}/confirm")
    return phone.post(f"/orders/{code}/cancel", {"note": "改天", "at": at})


def test_nothing_is_written_while_no_way_is_configured(app, resident, town, stored):
    agree(town, resident.order())
    with app.app_context():
        assert service_texts.send_texts(lambda *_: pytest.fail("sent")) == 0


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


def test_what_does_not_go_is_tried_three_times_later_each_time_and_left(sent):
    town, resident, gone, go = sent
    agree(town, resident.order())
    tries, now = [], clock.now()
    for minutes in range(0, 40, 1):
        with clock.travel(now + timedelta(minutes=minutes)):
            go(lambda *_: False)
        tries += [minutes] * (len(gone) - len(tries))
    assert tries == [0, 2, 17]


def test_a_way_that_breaks_is_a_no_and_holds_no_other_message_up(sent):
    town, resident, gone, go = sent
    agree(town, resident.order())
    agree(town, resident.order())

    def broken_once(phone, words):
        if len(gone) == 1:
            raise OSError("the gateway hung up")
        return True

    assert go(broken_once) == 1
    assert len(gone) == 2


class SlowGateway:
    """A gateway that hangs on each message until it is let go."""

    def __init__(self):
        self.asked, self.let_go, self.took = threading.Semaphore(0), threading.Event(), []

    def __call__(self, phone, words):
        self.asked.release()
        assert self.let_go.wait(30)
        self.took.append((phone, words))
        return True


@pytest.fixture
def sending(sent):
    """Starts a sender of its own on a slow gateway; gives the gateway once it hangs."""
    town, _, _, _ = sent
    gateway, senders = SlowGateway(), []

    def run():
        with town.app.app_context():
            service_texts.send_texts(outward(gateway))

    def start():
        senders.append(threading.Thread(target=run))
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
    assert gateway.asked.acquire(timeout=30)
    assert go() == 0, "the second took what the first had in hand"
    gateway.let_go.set()
    while len(gateway.took) < 3:
        assert gateway.asked.acquire(timeout=30)
    assert len(gateway.took) + len(gone) == 3


def test_a_message_in_the_hands_of_one_that_died_goes_when_its_claim_has_lapsed(sent):
    town, resident, gone, go = sent
    agree(town, resident.order())
    now = clock.now()

    def dies(phone, words):
        raise SystemExit

    with clock.travel(now), pytest.raises(SystemExit):
        go(dies)
    with clock.travel(now + service_texts.CLAIM_LASTS - timedelta(seconds=1)):
        assert go() == 0
    with clock.travel(now + service_texts.CLAIM_LASTS):
        assert go() == 1
        assert go() == 0
    assert len(gone) == 2, "at least once: nobody knows whether the first one went"


def test_what_kills_every_sender_is_tried_three_times_only(sent):
    town, resident, gone, go = sent
    agree(town, resident.order())
    now = clock.now()

    def dies(phone, words):
        raise SystemExit

    for run in range(5):
        with clock.travel(now + service_texts.CLAIM_LASTS * run):
            try:
                go(dies)
            except SystemExit:
                continue
    assert len(gone) == 3


def test_a_run_ends_in_time_and_the_next_one_takes_what_is_left(sent):
    town, resident, _, go = sent
    for _ in range(3):
        agree(town, resident.order())
    with ExitStack() as later:

        def slow(phone, words):
            later.enter_context(clock.travel(clock.now() + service_texts.RUN_LASTS * 0.6))
            return True

        later.enter_context(clock.travel(clock.now()))
        assert go(slow) == 2
        assert go() == 1
    with town.app.app_context():
        assert {text.tries for text in db.session().query(ServiceText)} == {1}


def test_a_sender_refuses_to_be_called_inside_a_transaction(sent):
    town, _, _, _ = sent
    asked = []
    call = outward(asked.append)
    with town.app.app_context():
        with pytest.raises(RuntimeError, match="commit first"), transaction():
            call("planted")
        assert asked == []
        db.session().query(ServiceText).first()
        call("after reading")
        assert db.engine.pool.checkedout() == 0
        assert asked == ["after reading"]

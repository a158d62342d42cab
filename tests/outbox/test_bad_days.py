"""Bad days of the ways out: away for a day, slow, nonsense, many at once, two senders, a post that ended."""

import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select, update

from tests.outbox.test_sending import CALLED, INFORMANT, LEAD, cry, ids, rows, work
from tests.support.statements import counted_statements
from webapp.core import background, clock
from webapp.core.db import db, transaction
from webapp.core.journal import JournalEntry
from webapp.inbox import service_digests
from webapp.outbox import service, service_sending, ways
from webapp.outbox.models import Delivery, Ended, Outgoing, Service
from webapp.people.models import Post, User
from webapp.providers.http import Unreachable
from webapp.providers.outcome import WENT, gone, later, refused

NIGHT = datetime(2026, 11, 24, 15, 35, tzinfo=UTC)  # 23:35 in the town


@pytest.fixture(autouse=True)
def uncounted():
    """Nothing here counts what is not read, so a digest goes whatever its people have read."""
    with ways.UNREAD.put_back(empty=True):
        yield


def digest(town, key, at=None, **counts):
    with clock.travel(at or clock.now()), town.app.app_context(), transaction():
        service.gather(counts.get("who") or {town.users[LEAD]: ("news", 3)}, key, clock.now() + timedelta(days=1))


def call(town, people, sentence="news", key="case:9999", event=None):
    with town.app.app_context(), transaction() as session:
        entry = event or session.scalar(select(JournalEntry.id).limit(1))
        service.call(entry, key, people, sentence, "/todo")


def test_a_machine_that_was_away_for_a_day_brings_the_last_digest_alone(town, stand):
    answers = [later("unreachable")]
    push = stand(answer=lambda _: answers[0])
    start = clock.now()
    for hours in (0, 5, 10, 15, 20):
        digest(town, f"digest:{hours}", start + timedelta(hours=hours))
    cry(town)  # what was urgent in the morning is over by then
    with clock.travel(start + timedelta(hours=24)):
        work(town)
        push.handed.clear()
        answers[0] = WENT
        call(town, ids(town, LEAD), "urgent", "case:8888")
        with clock.travel(clock.now() + timedelta(minutes=20)):
            work(town)
    assert sorted(parcel.urgent for parcel in push.handed) == [False, True]
    assert [row.ended for row in rows(town) if row.key.startswith("digest")] == [Ended.NEWER] * 4 + [Ended.WENT]


def test_nonsense_and_what_a_way_did_not_foresee_hold_back_nobody(town, stand):
    def odd(parcel):
        if parcel.address.values["user"] == str(town.users[LEAD]):
            raise KeyError("what came back")
        return WENT

    def away(_):
        raise Unreachable("nonsense")

    stand(answer=odd)
    second = stand("second", answer=away)
    cry(town)
    assert second.people == ids(town, LEAD)
    reasons = {row.reason for row in rows(town, Delivery)}
    assert reasons == {None, "failed", "nonsense"}


def test_a_machine_that_takes_most_is_not_away(town, stand):
    mine = str(town.users[LEAD])
    push = stand(answer=lambda one: later("timeout") if one.address.values["user"] == mine else WENT)
    cry(town)
    with town.app.app_context():
        state = db.session().get_one(Service, "first")
        assert (state.failures, state.paused_until, state.reason) == (0, None, "timeout")
    push.handed.clear()
    with clock.travel(clock.now() + timedelta(minutes=1)):
        work(town)
    assert push.people == ids(town, LEAD)


def test_who_asks_for_a_day_of_rest_gets_an_hour(town, stand):
    stand(answer=lambda _: later("busy", wait=86_400))
    cry(town)
    with town.app.app_context():
        rest = db.session().get(Service, "first").paused_until - clock.now()
        assert timedelta(minutes=59) < rest <= timedelta(minutes=60)


def test_what_is_urgent_goes_round_a_machine_that_is_left_alone(town, stand):
    first, second = stand(answer=lambda _: later("unreachable")), stand("second")
    digest(town, "digest:now")
    assert len(first.handed) == 1
    cry(town)
    assert len(first.handed) == 1
    assert second.people == ids(town, *CALLED)


def test_at_night_no_digest_goes_and_what_is_urgent_does(make_app, town, stand, monkeypatch):
    push = stand()
    monkeypatch.setitem(town.app.config, "DIGESTS", "23:30,03:00,08:00")
    with town.app.app_context():
        for minutes in (0, 40, 205):  # 23:35, 0:15, 3:00
            with clock.travel(NIGHT + timedelta(minutes=minutes)):
                assert service_digests.latest_slot(clock.now()) is None
        with clock.travel(NIGHT + timedelta(hours=8, minutes=30)):  # 8:05
            assert clock.local(service_digests.latest_slot(clock.now())).hour == 8
    with clock.travel(NIGHT):
        cry(town)
    assert push.people == ids(town, *CALLED)


@contextmanager
def background_off(app):
    """No job runs by itself in this block."""
    queue = app.extensions["background"]
    before, queue.mode = queue.mode, "off"
    yield
    queue.mode = before


@pytest.fixture
def crowd(town):
    """333 people who lead the town."""
    with town.app.app_context(), transaction() as session:
        one = session.get_one(User, town.users["town"])
        post = session.scalar(select(Post).where(Post.user_id == one.id))
        known = {c.name: getattr(one, c.name) for c in User.__table__.columns if c.name not in ("id", "phone_index")}
        made = list(
            session.scalars(insert(User).returning(User.id), [known | {"phone_index": f"c{n}"} for n in range(333)])
        )
        held = {c.name: getattr(post, c.name) for c in Post.__table__.columns if c.name not in ("id", "user_id")}
        session.execute(insert(Post), [held | {"user_id": user_id} for user_id in made])
    return made


def test_333_urgent_ones_at_once_go_once_each_in_few_statements(town, stand, crowd):
    push = stand()
    with town.app.app_context():
        entry = db.session().scalar(select(JournalEntry.id).limit(1))
        db.session().rollback()
        with counted_statements() as putting, background_off(town.app), transaction():
            service.call(entry, "case:9999", crowd, "urgent", "/todo")
        with counted_statements() as sending:
            background.JOBS["send_outgoing"].run()
    assert push.people == sorted(crowd)
    assert len(putting) <= 6
    assert len(sending) <= 8 + 6 * 14


def test_two_senders_at_once_hand_each_over_once(town, stand, crowd):
    push = stand()
    with background_off(town.app):
        call(town, crowd, "urgent")
    ready = threading.Barrier(2)

    def send():
        with town.app.app_context():
            ready.wait()
            service_sending.send_waiting("first")

    threads = [threading.Thread(target=send) for _ in range(2)]
    [one.start() for one in threads]
    [one.join() for one in threads]
    assert push.people == sorted(crowd)
    assert {row.tries for row in rows(town, Delivery)} == {1}


def test_a_slow_machine_holds_back_no_other_and_takes_not_all_of_the_lane(town, stand):
    let_go, inside = threading.Event(), threading.Semaphore(0)

    def slow(_):
        inside.release()
        assert let_go.wait(20)
        return WENT

    first, second = stand(answer=slow), stand("second")
    second.missing = set(ids(town, *CALLED)) - {town.users[LEAD]}
    first.missing = {town.users[LEAD]}
    with background_off(town.app):
        call(town, ids(town, *CALLED), "urgent")

    def send():
        with town.app.app_context():
            service_sending.send_waiting("first")

    threads = [threading.Thread(target=send) for _ in range(service_sending.SENDERS)]
    [one.start() for one in threads]
    try:
        assert inside.acquire(timeout=20)
        with town.app.app_context():
            assert service_sending.send_waiting("second") == 1
    finally:
        let_go.set()
        [one.join() for one in threads]
    assert second.people == ids(town, LEAD)
    assert len(first.handed) == len(CALLED) - 1


def test_who_comes_while_enough_are_sending_leaves_it_to_them(town, stand, monkeypatch):
    push, asked = stand(), []

    def answer(parcel):
        if not asked:
            asked.append(parcel)
            with background_off(town.app):
                call(town, ids(town, INFORMANT), "news", "case:7777")
            with town.app.app_context():
                assert service_sending.send_waiting("first") == 0
        return WENT

    monkeypatch.setattr(service_sending, "SENDERS", 1)
    push.answer = answer
    with background_off(town.app):
        call(town, ids(town, *CALLED), "urgent")
    with town.app.app_context():
        service_sending.send_waiting("first")
    assert town.users[INFORMANT] in push.people
    assert service_sending._senders["first"] == 0


def test_too_much_that_waits_for_one_person_gives_way_to_what_is_newer_but_for_calls_for_help(town, stand, monkeypatch):
    stand(answer=lambda _: later("unreachable"))
    monkeypatch.setattr(service, "MOST_WAITING", 3)
    cry(town)
    with town.app.app_context():
        events = list(db.session().scalars(select(JournalEntry.id).limit(6)))
    for number, event in enumerate(events):
        call(town, ids(town, LEAD), "news", f"visit:{number + 1}", event)
    mine = [row for row in rows(town) if row.user_id == town.users[LEAD] and row.ended_at is None]
    assert len(mine) <= 3
    assert [row.sentence for row in mine].count("urgent") == 1
    assert mine[-1].key == f"visit:{len(events)}"


def test_who_was_called_and_lost_that_post_hears_nothing_though_they_hold_another(town, stand):
    push = stand(answer=lambda _: later("timeout"))
    cry(town)
    with town.app.app_context(), transaction() as session:
        mine = Post.user_id == town.users[LEAD]
        post = session.scalar(select(Post).where(mine))
        other = {c.name: getattr(post, c.name) for c in Post.__table__.columns if c.name != "id"}
        session.execute(update(Post).where(mine).values(ended_at=clock.now()))
        elsewhere = session.scalar(select(Post).where(Post.user_id == town.users["grid:200/002"]))
        session.execute(insert(Post).values(other | {"area_id": elsewhere.area_id}))
    push.answer, push.handed = (lambda _: WENT), []
    with clock.travel(clock.now() + timedelta(minutes=5)):
        work(town)
    assert push.people == ids(town, *[one for one in CALLED if one != LEAD])


def test_who_called_hears_that_somebody_comes(town, stand):
    push = stand()
    code = cry(town)
    push.handed.clear()
    town.sign_in(LEAD).post(f"/emergencies/{code}/answer", {"answer": "coming"})
    assert push.people == ids(town, INFORMANT)


def test_read_on_one_phone_ends_the_other_ways_and_what_still_waits(town, stand):
    stand(answer=lambda _: later("timeout"))
    second = stand("second", answer=lambda _: later("busy"))
    cry(town)
    second.handed.clear()
    town.sign_in(LEAD).post("/messages/read")
    second.answer = lambda _: WENT
    with clock.travel(clock.now() + timedelta(minutes=5)):
        work(town)
    assert second.people == ids(town, *[one for one in CALLED if one != LEAD])


def test_a_digest_goes_to_nobody_who_has_read_everything_meanwhile(town, stand):
    push = stand(answer=lambda _: later("timeout"))
    digest(town, "digest:now", who={town.users[LEAD]: ("news", 3), town.users["town"]: ("do", 1)})
    push.answer, push.handed = (lambda _: WENT), []
    with ways.UNREAD.put_back(empty=True):
        ways.UNREAD.add(lambda _: {town.users["town"]: 1})
        with clock.travel(clock.now() + timedelta(minutes=5)):
            work(town)
    assert push.people == ids(town, "town")


def test_whom_no_way_reaches_is_lost_for_what_is_urgent_and_not_for_a_digest(town, stand):
    both = [town.users[LEAD], town.users["town"]]
    first = stand("first", missing={town.users["town"]})
    digest(town, "digest:now", who={town.users[LEAD]: ("news", 3), town.users["town"]: ("do", 1)})
    assert [row.user_id for row in rows(town)] == [town.users[LEAD]]
    call(town, both, "urgent")
    work(town)
    assert first.people == [town.users[LEAD]] * 2
    assert [row.user_id for row in rows(town) if row.ended == Ended.NO_WAY] == [town.users["town"]]


def test_a_digest_that_waits_is_dropped_for_a_newer_one_although_no_way_reaches_its_person_any_more(town, stand):
    first, who = stand(answer=lambda _: later("timeout")), {town.users["town"]: ("do", 1)}
    digest(town, "digest:morning", who=who)
    first.missing = {town.users["town"]}
    digest(town, "digest:noon", who=who)
    assert [(row.key, row.ended) for row in rows(town)] == [("digest:morning", Ended.NEWER)]


def test_a_digest_that_one_phone_takes_goes_by_no_other_way_because_another_phone_is_gone(town, stand):
    first, second = stand(), stand("second")
    both = lambda people: {one: [ways.Address("first", {"user": str(one)}, n) for n in (1, 2)] for one in people}  # noqa: E731
    first.addresses = both
    with ways.WAYS.put_back(empty=True):
        answer = iter([gone(), WENT]).__next__
        ways.register(ways.Way("first", "first", 1, lambda: True, both, lambda _: answer()))
        ways.register(ways.Way("second", "second", 2, lambda: True, second.addresses, second.send))
        digest(town, "digest:now")
        work(town)
    assert second.handed == []
    assert [row.ended for row in rows(town)] == [Ended.WENT]


def test_a_digest_goes_to_both_phones_though_two_machines_take_them(town, stand):
    push = stand()
    places = ("first 1", "first 2")

    def both(people):
        return {one: [ways.Address(place, {}, n) for n, place in enumerate(places)] for one in people}

    with ways.WAYS.put_back(empty=True):
        ways.register(ways.Way("first", "first", 1, lambda: True, both, push.send))
        digest(town, "digest:now")
    assert sorted(parcel.address.service for parcel in push.handed) == list(places)


def test_what_went_by_one_phone_has_gone_when_its_time_is_over(town, stand):
    push = stand()
    with ways.WAYS.put_back(empty=True):
        both = lambda people: {one: [ways.Address(f"s{n}", {"user": str(one)}, n) for n in (1, 2)] for one in people}  # noqa: E731
        said = {"s1": WENT, "s2": later("timeout")}
        for name in ("s1", "s2"):
            ways.register(
                ways.Way(
                    name,
                    name,
                    len(ways.WAYS),
                    lambda: True,
                    both if name == "s1" else push.addresses,
                    lambda one: said[one.address.service],
                )
            )
        call(town, ids(town, LEAD), "urgent")
        with clock.travel(clock.now() + timedelta(hours=3)):
            work(town)
    assert [row.ended for row in rows(town)] == [Ended.WENT]


def test_refused_everywhere_is_noted_with_its_reason(town, stand):
    stand(answer=lambda _: refused("used_up"))
    cry(town)
    assert {row.ended for row in rows(town)} == {Ended.NO_WAY}
    assert {row.reason for row in rows(town, Delivery)} == {"used_up"}
    assert {row.urgent for row in rows(town, Outgoing)} == {True}

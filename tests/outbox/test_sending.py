"""What is urgent leaves the house at once and once, by the next way when one fails, while it concerns them."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from webapp.core import background, clock
from webapp.core.db import db, transaction
from webapp.inbox.models import InboxCursor
from webapp.inbox.service import deliver_pending
from webapp.outbox import service_sending
from webapp.outbox.models import Delivery, Ended, Outgoing, Service
from webapp.people.models import Post
from webapp.providers.outcome import WENT, gone, later, refused

INFORMANT, LEAD = "informant:200/001/01", "grid:200/001"
CALLED = ("grid:200/001", "village:200", "town", "governance_centre", "police_station")


def cry(town) -> str:
    return town.sign_in(INFORMANT).report(category="", emergency="yes").get_json()["case_code"]


def ids(town, *keys):
    return sorted(town.users[key] for key in keys)


def rows(town, model=Outgoing):
    with town.app.app_context():
        return list(db.session().scalars(select(model).order_by(model.id)))


def work(town):
    """What the worker does each minute."""
    with town.app.app_context():
        background.JOBS["send_outgoing"].run()


def test_an_urgent_call_is_handed_over_in_a_sentence_without_any_word_of_it(town, stand):
    push = stand()
    cry(town)
    assert push.people == ids(town, *CALLED)
    assert {parcel.words for parcel in push.handed} == {"紧急求助，请打开"}
    assert {parcel.urgent for parcel in push.handed} == {True}


def test_without_any_way_nothing_is_kept(town, stand):
    cry(town)
    assert rows(town) == []


def test_the_same_event_told_again_goes_out_once(town, stand):
    push = stand()
    with town.app.app_context():
        before = db.session().scalar(select(InboxCursor.entry_id))
    cry(town)
    with town.app.app_context():
        with transaction() as session:
            session.execute(update(InboxCursor).values(entry_id=before))
        assert deliver_pending() > 0
    assert push.people == ids(town, *CALLED)


def test_a_way_that_refuses_hands_over_to_the_next(town, stand):
    first, second = stand(answer=lambda _: refused("no_right")), stand("second")
    cry(town)
    assert len(first.handed) == len(CALLED)
    assert second.people == ids(town, *CALLED)


def test_who_is_not_reached_is_noted(town, stand):
    push = stand()
    push.missing = {town.users[LEAD]}
    cry(town)
    lost = [row for row in rows(town) if row.ended is Ended.NO_WAY]
    assert [row.user_id for row in lost] == ids(town, LEAD)


def test_a_machine_that_is_away_is_left_alone_and_asked_with_one_first(town, stand):
    answers = [later("unreachable")]
    push = stand(answer=lambda _: answers[0])
    cry(town)
    tried = len(push.handed)
    work(town)
    assert len(push.handed) == tried  # still left alone
    with clock.travel(clock.now() + timedelta(minutes=1)):
        work(town)
        assert len(push.handed) == tried + 1
    answers[0] = WENT
    with clock.travel(clock.now() + timedelta(minutes=5)):
        work(town)
    assert len(push.handed) == tried + 1 + len(CALLED)
    (state,) = rows_of_service(town)
    assert (state.failures, state.paused_until) == (0, None)


def rows_of_service(town):
    with town.app.app_context():
        return list(db.session().scalars(select(Service)))


def test_what_nobody_took_in_two_hours_lapses(town, stand):
    stand(answer=lambda _: later("timeout"))
    cry(town)
    with clock.travel(clock.now() + timedelta(hours=3)):
        work(town)
    assert {row.ended for row in rows(town)} == {Ended.LAPSED}
    assert {row.next_at for row in rows(town, Delivery)} == {None}


def test_an_urgent_one_that_is_not_read_goes_by_the_next_way_and_one_that_is_read_does_not(town, stand):
    first, second = stand(), stand("second")
    cry(town)
    assert second.handed == []
    town.sign_in(LEAD).post("/messages/read")
    with clock.travel(clock.now() + timedelta(minutes=2)):
        work(town)
    assert second.people == ids(town, *[one for one in CALLED if one != LEAD])
    assert len(first.handed) == len(CALLED)


def test_a_sender_that_died_before_it_noted_repeats_once_and_no_more(town, stand, monkeypatch):
    push = stand()
    note = service_sending._note
    monkeypatch.setattr(service_sending, "_note", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        cry(town)
    assert len(push.handed) == len(CALLED)
    for minutes in (2, 4, 6):
        with clock.travel(clock.now() + timedelta(minutes=minutes)), town.app.app_context():
            try:
                background.JOBS["send_outgoing"].run()
            except KeyboardInterrupt:
                continue
    monkeypatch.setattr(service_sending, "_note", note)
    assert len(push.handed) == 2 * len(CALLED)


def test_whose_post_ended_between_the_event_and_the_sending_hears_nothing(town, stand):
    push = stand(answer=lambda _: later("timeout"))
    cry(town)
    with town.app.app_context(), transaction() as session:
        session.execute(update(Post).where(Post.user_id == town.users[LEAD]).values(ended_at=clock.now()))
    push.answer, push.handed = (lambda _: WENT), []
    with clock.travel(clock.now() + timedelta(minutes=5)):
        work(town)
    assert push.people == ids(town, *[one for one in CALLED if one != LEAD])
    assert [row.user_id for row in rows(town) if row.ended is Ended.POST_ENDED] == ids(town, LEAD)


def test_an_address_that_is_gone_is_given_up_and_the_reason_kept(town, stand):
    push = stand(answer=lambda _: gone())
    cry(town)
    assert {(row.reason, row.next_at) for row in rows(town, Delivery)} == {("gone", None)}
    assert {row.ended for row in rows(town)} == {Ended.NO_WAY}
    assert len(push.handed) == len(CALLED)


def test_no_machine_is_asked_inside_a_transaction(town, stand):
    def ask(_):
        assert not db.session().info.get("writing")
        return WENT

    push = stand(answer=ask)
    cry(town)
    assert {row.sent_at is not None for row in rows(town, Delivery)} == {True}
    assert push.handed

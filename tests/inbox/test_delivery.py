"""Once each, in order, in short transactions, whatever stops in between."""

import pytest
from sqlalchemy import func, select, update

from tests.support.logs import log_lines
from tests.support.statements import counted_statements
from webapp.core import background
from webapp.core.db import db, transaction
from webapp.core.journal import JournalEntry, JournalText, append
from webapp.inbox import service
from webapp.inbox.models import InboxCursor, Notice, Thread
from webapp.inbox.service import deliver_pending

REPORTER, LEAD = "informant:200/001/01", "grid:200/001"


@pytest.fixture
def late(make_app, town):
    """The same town where nothing is delivered until it is asked for."""
    town.app = make_app(BACKGROUND="off")
    return town


def state(app):
    with app.app_context():
        session = db.session()
        notices = session.execute(select(Notice.entry_id, Notice.user_id, Notice.title).order_by(Notice.id)).all()
        rows = session.execute(select(Thread.user_id, Thread.key, Thread.unread, Thread.title)).all()
        return notices, rows, session.scalar(select(InboxCursor.entry_id))


def test_running_twice_changes_nothing(late):
    late.sign_in(REPORTER).report(description="护栏松动")
    with late.app.app_context():
        assert deliver_pending() > 0
        once = state(late.app)
        assert deliver_pending() == 0
    assert state(late.app) == once
    assert len(once[0]) == 1


def test_a_cursor_that_fell_back_tells_nobody_twice(late):
    with late.app.app_context():
        before = db.session().scalar(select(InboxCursor.entry_id))
    phone = late.sign_in(REPORTER)
    code = phone.report(description="护栏松动").get_json()["case_code"]
    late.sign_in(LEAD).act(code, "acknowledge")
    with late.app.app_context():
        deliver_pending()
        once = state(late.app)
        with transaction() as session:
            session.execute(update(InboxCursor).values(entry_id=before))
        deliver_pending()
    assert state(late.app) == once


def test_what_was_left_behind_is_told_in_order(late):
    phone = late.sign_in(REPORTER)
    codes = [phone.report(description=f"第{n}件").get_json()["case_code"] for n in range(30)]
    lead = late.sign_in(LEAD)
    for code in codes:
        lead.act(code, "acknowledge")
    with late.app.app_context():
        deliver_pending()
        titles = list(
            db.session().scalars(select(Notice.title).where(Notice.user_id == late.users[LEAD]).order_by(Notice.id))
        )
    assert titles == [f"新上报：第{n}件" for n in range(30)]


def test_it_goes_on_in_short_transactions(late, monkeypatch):
    phone = late.sign_in(REPORTER)
    for n in range(30):
        phone.report(description=f"第{n}件")
    batches = []
    deliver = service.deliver_batch
    monkeypatch.setattr(service, "deliver_batch", lambda size: batches.append(deliver(size)) or batches[-1])
    with late.app.app_context():
        deliver_pending()
    assert len(batches) > 1
    assert max(batches) <= service.BATCH


def test_no_more_than_asked_for_is_read(late):
    phone = late.sign_in(REPORTER)
    for n in range(5):
        phone.report(description=f"第{n}件")
    with late.app.app_context():
        assert deliver_pending(limit=7) == 7
        assert deliver_pending(limit=3) == 3


def test_a_crash_in_between_leaves_the_cursor_where_the_notices_are(late, monkeypatch):
    with late.app.app_context():
        deliver_pending()
    before = state(late.app)
    late.sign_in(REPORTER).report(description="护栏松动")
    show = service._show
    monkeypatch.setattr(service, "_show", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with late.app.app_context():
        with pytest.raises(KeyboardInterrupt):
            deliver_pending()
        assert state(late.app) == before
        monkeypatch.setattr(service, "_show", show)
        deliver_pending()
    assert len(state(late.app)[0]) == 1


def test_an_entry_that_can_t_be_told_does_not_hold_back_the_rest(late, monkeypatch):
    phone = late.sign_in(REPORTER)
    for words in ("坏的", "好的"):
        phone.report(description=words)
    tellings = service.notifications_for

    def broken(entry):
        for telling in tellings(entry):
            if "坏的" in telling.title:
                raise ValueError("坏的")
            yield telling

    monkeypatch.setattr(service, "notifications_for", broken)
    with late.app.app_context(), log_lines() as lines:
        deliver_pending()
    assert [title for _, _, title in state(late.app)[0]] == ["新上报：好的"]
    assert "notice_failed" in lines.getvalue()
    assert "坏的" not in lines.getvalue()


def test_an_entry_whose_text_was_erased_is_told_without_it(late):
    phone = late.sign_in(REPORTER)
    code = phone.report(description="护栏松动").get_json()["case_code"]
    late.sign_in(LEAD).act(code, "acknowledge", note="下午去看")
    with late.app.app_context():
        with transaction() as session:
            session.execute(JournalText.__table__.delete())
        deliver_pending()
        text = db.session().scalar(select(Notice.text).where(Notice.user_id == late.users[REPORTER]))
    assert text == f"测试{LEAD} 看到了"


def test_entries_of_what_is_gone_or_of_no_interest_are_passed_over(late):
    with late.app.app_context():
        with transaction():
            append("case.opened", ("case", 999), actor_id=1)
            append("gossip.heard", ("case", 1))
        deliver_pending()
        last = db.session().scalar(select(func.max(JournalEntry.id)))
    assert state(late.app) == ([], [], last)


def test_a_word_from_far_too_long_a_note_fits(late):
    phone = late.sign_in(REPORTER)
    code = phone.report(description="护栏松动").get_json()["case_code"]
    lead = late.sign_in(LEAD)
    lead.act(code, "acknowledge")
    lead.act(code, "resolve", note="好" * 900)
    with late.app.app_context():
        deliver_pending()
        text = db.session().scalars(select(Notice.text).where(Notice.user_id == late.users[REPORTER])).all()[-1]
    assert len(text) <= 300
    assert text.endswith("您看看真的好了吗？")


def test_the_work_for_an_entry_does_not_grow_with_the_town_or_the_inbox(late):
    phone = late.sign_in(REPORTER)

    def statements():
        phone.report(description="护栏松动")
        with late.app.app_context(), counted_statements() as seen:
            deliver_pending()
        return len(seen)

    with late.app.app_context():
        deliver_pending()
    first = statements()
    for n in range(10):
        late.sign_in("informant:201/001/01").report(description=f"第{n}件")
    with late.app.app_context():
        deliver_pending()
    assert statements() == first <= 20


def test_an_untouched_journal_costs_one_read_and_no_lock(late):
    with late.app.app_context():
        deliver_pending()
        with counted_statements() as seen:
            assert deliver_pending() == 0
    assert len(seen) == 1


def test_the_queue_has_the_job_once_a_minute():
    assert background.JOBS["deliver_notices"].when == "*"

"""An open item reminds at four fifths of its time, when it is due, and a working day later; each once."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.support.protected import WOMEN
from webapp.care.items.service_sweep import remind_of_items
from webapp.core import clock
from webapp.core.db import db
from webapp.core.journal import JournalEntry

RUNGS = ("care.due_soon", "care.overdue", "care.chased")


def said(app):
    with app.app_context():
        query = select(JournalEntry.event).where(JournalEntry.event.in_(RUNGS)).order_by(JournalEntry.id)
        return list(db.session().scalars(query))


@pytest.mark.parametrize(("share", "event"), [(0.81, "care.due_soon"), (1.0, "care.overdue"), (3.1, "care.chased")])
def test_each_rung_is_told_once(matter, app, share, event):
    matter.begun("shelter")
    item = matter.items()[1]
    with clock.travel(item.opened_at + (item.due_at - item.opened_at) * share), app.app_context():
        assert remind_of_items() == 1
        assert remind_of_items() == 0
    assert said(app) == [event]


def test_nothing_is_told_before_and_nothing_once_it_is_done(matter, app):
    matter.begun("shelter")
    with app.app_context():
        assert remind_of_items() == 0
    matter.does(WOMEN, "items/1/done")
    with clock.travel(clock.now() + timedelta(days=9)), app.app_context():
        assert remind_of_items() == 0


def test_the_court_is_never_reminded(matter, app):
    number = matter.begun("protection_order")
    matter.does(WOMEN, f"items/{number}/note", taken_at="2026-06-10T09:00")
    with clock.travel(clock.now() + timedelta(days=30)), app.app_context():
        assert remind_of_items() == 0

"""Scenes of the demo: each at its moment; one that does not fit is left out, and what it began is taken back."""

from datetime import timedelta

from sqlalchemy import func, select

from webapp.core import clock, journal
from webapp.core.db import db, transaction
from webapp.core.errors import invalid, not_found
from webapp.core.journal import JournalEntry
from webapp.demo.history import History
from webapp.demo.moments import Moments
from webapp.demo.town import Town


def played(*scenes):
    moments = Moments(clock.now())
    history = History(Town(), moments)
    with transaction():
        history.play([], [(moments.ago(hours=hours), happen) for hours, happen in scenes])
    return history


def entries():
    return db.session().scalar(select(func.count(JournalEntry.id)))


def test_scenes_happen_in_the_order_of_time_and_none_that_lies_ahead(app):
    happened = []
    with app.app_context():
        history = played((1, lambda: happened.append(2)), (200, lambda: happened.append(1)), (-1, happened.clear))
    assert happened == [1, 2]
    assert history.skipped == []


def test_a_scene_that_does_not_fit_leaves_nothing_and_keeps_nothing_from_happening(app):
    happened = []

    def half():
        journal.append("flag.set", ("flag", 1))
        raise invalid(at="这个时间有别的事")

    def lost():
        raise not_found()

    def follows():
        return [][0]

    with app.app_context():
        history = played((5, half), (4, lost), (3, follows), (2, lambda: happened.append(clock.now())))
        assert entries() == 0
    assert len(history.skipped) == 3
    assert clock.now() - happened[0] < timedelta(hours=3)

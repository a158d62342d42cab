"""Followers of the journal miss no entry, and write nothing down while nothing comes of what happened."""

from sqlalchemy import select

from webapp.core.db import db, transaction
from webapp.core.journal import append
from webapp.core.journal_consumers import JournalCursor, consume


def happens(*numbers: int) -> None:
    with transaction():
        for number in numbers:
            append("case.noted", ("case", number))


def test_what_stirs_nothing_waits_until_something_does_or_a_batch_is_full(app):
    taken = []

    def follow() -> tuple[int, list[int]]:
        """Return how far the follower has read, and what it was given."""
        taken.clear()
        consume(
            "someone",
            lambda entries: taken.extend(one.subject_id for one in entries),
            batch=3,
            stirs=lambda entries: any(one.subject_id == 7 for one in entries),
        )
        return db.session().scalar(select(JournalCursor.entry_id)) or 0, list(taken)

    with app.app_context():
        happens(1, 2)
        assert follow() == (0, [])
        happens(7)
        assert follow() == (3, [1, 2, 7])
        assert follow() == (3, [])
        happens(1, 2, 3, 4)
        assert follow() == (6, [1, 2, 3])

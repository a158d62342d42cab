"""The journal continues without gaps, tells what was changed in it, and lets texts be erased."""

import threading
from contextlib import suppress

import pytest
from sqlalchemy import delete, insert, select, update

from webapp.core import clock, journal
from webapp.core.db import db, savepoint, transaction
from webapp.core.journal import GENESIS, JournalEntry, JournalText, append, verify


@pytest.fixture
def chain(app):
    """An application whose journal holds five entries, each with words."""
    with app.app_context():
        with transaction():
            for n in range(5):
                append("case.noted", ("case", n), actor_id=n, content={"note": f"第{n}句"}, digest=f"{n}" * 64)
        yield app


class Undone(Exception):
    """What a test raises on purpose."""


def rows():
    return list(db.session().scalars(select(JournalEntry).order_by(JournalEntry.id)))


def test_entries_count_from_one_and_each_names_the_one_before(chain):
    entries = rows()
    assert [one.id for one in entries] == [1, 2, 3, 4, 5]
    assert entries[0].previous == GENESIS
    assert [one.previous for one in entries[1:]] == [one.hash for one in entries[:-1]]


def test_an_untouched_chain_is_proved(chain):
    assert verify() == journal.Verdict(5, None)


def test_an_empty_journal_is_proved(app):
    with app.app_context():
        assert verify() == journal.Verdict(0, None)


@pytest.mark.parametrize(
    "change",
    [
        {"event": "case.forged"},
        {"actor_id": 99},
        {"actor_id": None},
        {"subject_kind": "report"},
        {"subject_id": 77},
        {"at": clock.from_micros(0)},
        {"claimed_at": clock.from_micros(0)},
        {"digest": "f" * 64},
        {"digest": None},
        {"text_digest": "f" * 64},
        {"previous": "f" * 64},
        {"hash": "f" * 64},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_changed_entry_is_found(chain, change):
    with transaction() as session:
        session.execute(update(JournalEntry).where(JournalEntry.id == 3).values(change))
    assert "entry 3" in verify().fault or "entry 4" in verify().fault


def test_an_entry_that_was_changed_together_with_its_own_hash_is_found_by_the_next(chain):
    entry = {c.name: getattr(rows()[2], c.name) for c in JournalEntry.__table__.columns} | {"event": "case.forged"}
    entry["hash"] = journal._link(entry)
    with transaction() as session:
        session.execute(update(JournalEntry).where(JournalEntry.id == 3).values(entry))
    assert verify().fault == "entry 4 does not continue the chain"


def test_a_lost_entry_is_found(chain):
    with transaction() as session:
        session.execute(delete(JournalText).where(JournalText.entry_id == 2))
        session.execute(delete(JournalEntry).where(JournalEntry.id == 2))
    assert verify().fault == "entry 2 is missing"


def test_two_entries_that_changed_places_are_found(chain):
    with transaction() as session:
        for old, new in ((2, 100), (3, 2), (100, 3)):
            session.execute(delete(JournalText))
            session.execute(update(JournalEntry).where(JournalEntry.id == old).values(id=new))
    assert verify().fault


def test_changed_words_are_found(chain):
    with transaction() as session:
        session.execute(update(JournalText).where(JournalText.entry_id == 4).values(content={"note": "第三句"}))
    assert verify().fault == "the text of entry 4 was changed"


def test_words_put_beside_an_entry_that_had_none_are_found(chain):
    with transaction() as session:
        append("case.noted", ("case", 1))
        session.execute(insert(JournalText).values(entry_id=6, content={"note": "put there later"}))
    assert verify().fault == "the text of entry 6 was changed"


def test_erased_words_leave_the_chain_proved(chain):
    with transaction() as session:
        session.execute(delete(JournalText).where(JournalText.entry_id.in_([1, 4])))
    assert verify() == journal.Verdict(5, None)


def test_what_is_rolled_back_was_never_there(chain):
    with pytest.raises(TypeError), transaction():
        append("case.noted", ("case", append("case.noted", ("case", 9), content={"note": object()})))
    with suppress(Undone), transaction():
        append("case.noted", ("case", 9), content={"note": "never"})
        raise Undone
    with transaction():
        assert append("case.noted", ("case", 10)) == 6
    assert verify() == journal.Verdict(6, None)


def test_a_part_that_is_undone_takes_its_entries_along(chain):
    with transaction():
        append("case.noted", ("case", 6))
        with suppress(Undone), savepoint():
            append("case.noted", ("case", 7))
            raise Undone
        assert append("case.noted", ("case", 8)) == 7
    assert verify() == journal.Verdict(7, None)


def test_many_writers_make_one_chain(app):
    def write():
        with app.app_context():
            for n in range(15):
                with transaction():
                    append("case.noted", ("case", n), content={"note": "x" * n})

    writers = [threading.Thread(target=write) for _ in range(6)]
    for one in writers:
        one.start()
    for one in writers:
        one.join()
    with app.app_context():
        assert verify() == journal.Verdict(90, None)


def test_the_time_a_phone_claims_stands_beside_the_server_s(chain):
    claimed = clock.from_micros(1_000_000)
    with transaction():
        append("report.received", ("report", 1), claimed_at=claimed)
    last = rows()[-1]
    assert last.claimed_at == claimed
    assert last.at > claimed
    assert verify().fault is None


def test_words_in_any_script_keep_their_digest(chain):
    with transaction():
        append("case.noted", ("case", 1), content={"note": "مرحبا 😀 \u202e 桂林\nx", "n": [1, None, True, 1.5]})
    db.session().rollback()
    assert verify().fault is None


def test_the_command_fails_when_the_chain_does(chain):
    runner = chain.test_cli_runner()
    assert runner.invoke(args=["journal", "verify"]).exit_code == 0
    with transaction() as session:
        session.execute(update(JournalEntry).where(JournalEntry.id == 3).values(event="case.forged"))
    done = runner.invoke(args=["journal", "verify"])
    assert done.exit_code != 0
    assert "3" in done.output

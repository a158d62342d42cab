"""One way to write: all or nothing, one writer after the other, on disk before anybody hears of it."""

import multiprocessing
import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import StatementError

from webapp.core.db import Word, after_commit, db, insert, savepoint, transaction, transactional
from webapp.core.journal import JournalEntry
from webapp.people import service as people
from webapp.people.models import Unit, User
from webapp.people.permissions import Position


@pytest.fixture(autouse=True)
def _context(app):
    with app.app_context():
        yield


def add(code, **more):
    db.session().add(Unit(code=code, name=code, kind="courtyard", **more))


class Undone(Exception):
    """What a test raises on purpose."""


def fail(work, error=Undone, inside=transaction):
    """Do some work and fail after it."""
    with inside():
        work()
        db.session().flush()
        raise error


def codes():
    db.session().rollback()
    return sorted(db.session().scalars(select(Unit.code)))


def test_all_of_it_is_stored():
    with transaction():
        add("a")
        add("b")
    assert codes() == ["a", "b"]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_or_nothing(error):
    with pytest.raises(error):
        fail(lambda: add("a"), error)
    assert codes() == []


def test_a_transaction_inside_another_is_refused():
    with transaction():
        with pytest.raises(RuntimeError, match="already open"), transaction():
            pass
        add("a")
    assert codes() == ["a"]


def test_after_a_failure_the_next_one_works():
    with pytest.raises(Undone):
        fail(lambda: None)
    with transaction():
        add("a")
    assert codes() == ["a"]


def test_what_follows_the_commit_sees_it_from_elsewhere(app):
    seen = []

    def look():
        with db.engine.connect() as other:
            seen.extend(other.execute(text("SELECT code FROM units")).scalars())

    with transaction():
        add("a")
        after_commit(look)
        assert seen == []
    assert seen == ["a"]


def test_nothing_follows_a_rollback():
    called = []
    with pytest.raises(Undone):
        fail(lambda: after_commit(lambda: called.append(1)))
    with transaction():
        pass
    assert called == []


def test_a_part_can_be_undone_with_what_it_wanted_to_follow():
    called = []
    with transaction():
        add("a")
        after_commit(lambda: called.append("a"))
        with pytest.raises(Undone):
            fail(lambda: (add("b"), after_commit(lambda: called.append("b"))), inside=savepoint)
        add("c")
    assert (codes(), called) == (["a", "c"], ["a"])


def test_a_commit_is_on_the_disk_and_readers_are_not_held_up(app):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("these are SQLite's switches")
    with db.engine.connect() as one:
        found = {name: one.execute(text(f"PRAGMA {name}")).scalar() for name in ("journal_mode", "synchronous")}
        found["foreign_keys"] = one.execute(text("PRAGMA foreign_keys")).scalar()
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_every_connection_has_the_switches_also_the_writing_one():
    with transaction() as session:
        assert session.execute(text("PRAGMA synchronous")).scalar() == 2


def test_reads_go_on_while_somebody_writes():
    with transaction():
        add("a")
        db.session().flush()
        with db.engine.connect() as reader:
            assert reader.execute(text("SELECT count(*) FROM units")).scalar() == 0


def test_writers_of_many_threads_wait_for_each_other_and_none_is_turned_away(app):
    errors = []

    def count_up():
        with app.app_context():
            for _ in range(25):
                try:
                    with transaction() as session:
                        unit = session.scalars(select(Unit)).one()
                        unit.name = str(int(unit.name) + 1)
                except Exception as error:
                    errors.append(error)

    with transaction():
        db.session().add(Unit(code="count", name="0", kind="courtyard"))
    writers = [threading.Thread(target=count_up) for _ in range(8)]
    for one in writers:
        one.start()
    for one in writers:
        one.join()
    assert errors == []
    db.session().rollback()
    assert db.session().scalars(select(Unit.name)).one() == "200"


def _hold_the_lock(path, taken, release):
    import fcntl

    with open(path, "w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        taken.set()
        release.wait(10)


def test_writers_of_many_processes_wait_too(app):
    make = multiprocessing.get_context("spawn")
    taken, release = make.Event(), make.Event()
    other = make.Process(target=_hold_the_lock, args=(str(app.config["WRITE_LOCK"]), taken, release))
    other.start()
    assert taken.wait(20)
    stored = threading.Event()

    def write():
        with app.app_context(), transaction():
            add("late")
        stored.set()

    waiting = threading.Thread(target=write)
    waiting.start()
    assert not stored.wait(0.3), "it must wait for the other process"
    release.set()
    assert stored.wait(10)
    waiting.join()
    other.join()
    assert codes() == ["late"]


def test_what_was_loaded_before_is_not_written_by_accident():
    with transaction():
        add("a")
    before = db.session().scalars(select(Unit)).one()
    with transaction():
        before.name = "changed outside"
    db.session().rollback()
    assert db.session().scalars(select(Unit.name)).one() == "a"


def test_a_row_that_belongs_to_nothing_is_refused():
    with pytest.raises(Exception, match=r"(?i)foreign key"), transaction():
        add("a", area_id=12345)


def test_moments_come_back_to_the_microsecond_in_utc():
    moment = datetime(2026, 2, 28, 23, 59, 59, 999_999, tzinfo=UTC)
    with transaction() as session:
        row = {"id": 1, "at": moment, "event": "x", "subject_kind": "x", "subject_id": 1, "text_digest": "", "hash": ""}
        session.execute(insert(JournalEntry).values(previous="", **row))
    stored = db.session().scalars(select(JournalEntry.at)).one()
    assert stored == moment
    assert stored.utcoffset() == timedelta(0)


def test_a_moment_without_a_time_zone_is_refused():
    with pytest.raises(Exception, match="time zone"):
        db.session().execute(select(JournalEntry).where(JournalEntry.at > datetime(2026, 1, 1))).all()  # noqa: DTZ001


def test_the_insert_that_lets_the_index_decide():
    for _ in range(2):
        with transaction() as session:
            row = insert(Unit).values(code="a", name="x", kind="courtyard")
            session.execute(row.on_conflict_do_nothing(index_elements=["code"]))
    assert codes() == ["a"]


@transactional
def add_two(first, second):
    add(first)
    db.session().flush()
    if second is None:
        raise Undone
    add(second)


def test_a_service_function_is_one_transaction():
    add_two("one", "two")
    with pytest.raises(Undone):
        add_two("three", None)
    assert codes() == ["one", "two"]


def test_a_service_function_inside_another_is_part_of_it():
    with pytest.raises(Undone):
        fail(lambda: add_two("one", "two"))
    assert codes() == []


def test_a_word_of_a_closed_list_is_read_as_its_member_and_no_other_is_written(app):
    with transaction():
        user = people.add_user(name="测试", phone="10099990000", password_hash="", position=Position.TOWN_CADRE)
    db.session().expire_all()
    assert db.session().get_one(User, user.id).position is Position.TOWN_CADRE
    with pytest.raises(StatementError, match="no_such_position"):
        fail(lambda: db.session().get_one(User, user.id).__setattr__("position", "no_such_position"))


@pytest.mark.parametrize(("length", "fits"), [(11, False), (22, False), (23, True), (40, True)])
def test_a_column_is_as_long_as_the_longest_word_of_its_list(length, fits):
    assert max(len(one.value) for one in Position) == 23
    if fits:
        assert Word(Position, length).impl.length == length
        return
    with pytest.raises(ValueError, match="village_party_secretary"):
        Word(Position, length)

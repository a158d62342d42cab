"""The database: one handle, one way to write, one place that commits.

SQLite (WAL, ``synchronous=FULL``) by default; the same models run on PostgreSQL. Reads use an ordinary deferred
transaction. Every write goes through :func:`transaction`, which queues with all other writers before
``BEGIN IMMEDIATE`` (see ``write_queue``).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from functools import wraps
from typing import TYPE_CHECKING, Any, ClassVar, ParamSpec, TypeVar, cast

from flask import Flask, current_app
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import BigInteger, Engine, Integer, MetaData, String, Table, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

from webapp.config import PREFIX, UnsafeSettings
from webapp.core import clock
from webapp.core.write_queue import PATIENCE_S, WriteQueue

P = ParamSpec("P")
R = TypeVar("R")
W = TypeVar("W", bound=StrEnum)

BUSY_TIMEOUT_MS = int(PATIENCE_S * 1000)

# BIGINT on PostgreSQL, and INTEGER on SQLite, where only INTEGER PRIMARY KEY numbers rows by itself.
RowId = BigInteger().with_variant(Integer, "sqlite")


class Base(DeclarativeBase):
    """What every model inherits; constraint names are fixed so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Moment(TypeDecorator[datetime]):
    """An aware UTC datetime kept as microseconds since 1970: exact, ordered and the same on every database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> int | None:
        """Turn an aware datetime into microseconds."""
        return None if value is None else clock.to_micros(value)

    def process_result_value(self, value: int | None, dialect: Any) -> datetime | None:
        """Turn microseconds into an aware UTC datetime."""
        return None if value is None else clock.from_micros(value)


class Word(TypeDecorator[W]):
    """A word of a closed list, kept as text: what is read is a member of the list, and no other word is written.

    ``Mapped[State] = mapped_column(Word(State, 20))``. A longer member is a ValueError, and so is writing another word.
    One that is there all the same, of a later version, comes as plain text: it breaks what asks for that row's meaning,
    and no list it is in.
    """

    impl = String
    cache_ok = True

    def __init__(self, words: type[W], length: int) -> None:
        if longer := [word.value for word in words if len(word.value) > length]:
            raise ValueError(f"a column of {length} characters does not hold {longer}")
        super().__init__(length)
        self.words = words

    def process_bind_param(self, value: W | None, dialect: Any) -> str | None:
        """Return the text of a member, or of its plain word."""
        return None if value is None else self.words(value).value

    def process_result_value(self, value: str | None, dialect: Any) -> W | None:
        """Return the member."""
        return cast("W | None", self.words._value2member_map_.get(value, value))


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})

if TYPE_CHECKING:
    # What every model inherits, for a checker that can't see through the extension.
    class Model(Base):
        """A table of the house."""

        __abstract__ = True
        __table__: ClassVar[Table]

        def __init__(self, **values: Any) -> None: ...
else:
    Model = db.Model


def init_app(app: Flask) -> None:
    """Bind the database to the app and prepare each of its connections; UnsafeSettings when the address names none."""
    try:
        db.init_app(app)
    except (ArgumentError, ModuleNotFoundError) as error:
        # Neither the address nor the error's words: they may hold a password.
        raise UnsafeSettings(f"{PREFIX}DATABASE_URL names no database that is installed here") from error
    path = app.config["WRITE_LOCK"]
    app.extensions["write_queue"] = WriteQueue(path) if path else None
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            _prepare_sqlite(db.engine)


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver must not begin transactions on its own
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "secure_delete=ON",  # what is erased or sealed stays in no free page; costs less than can be measured
            f"busy_timeout={BUSY_TIMEOUT_MS}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def on_begin(connection: Any) -> None:
        wait_ms = connection.get_execution_options().get("wait_ms")
        raw = connection.connection.dbapi_connection
        if wait_ms is None:
            raw.execute("BEGIN")  # takes no lock yet, so nothing is refused here
            return
        raw.execute(f"PRAGMA busy_timeout={wait_ms}")
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        finally:
            raw.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")


@contextmanager
def transaction(*, aside: bool = False) -> Iterator[Session]:
    """Everything done inside is stored together or not at all.

    Leaving normally commits and then runs what :func:`after_commit` collected; an exception rolls back. Objects loaded
    before it are detached: they may be read, but what is to change is loaded inside. Not nestable. ``aside``: it counts
    a try or notes a refusal and is not what was asked for (:func:`writes_begin_with`).
    """
    session = db.session()
    if session.info.get("writing"):
        raise RuntimeError("a transaction is already open; open it once, in the service that is called first")
    session.expunge_all()
    session.rollback()  # a read snapshot can't become a writer
    session.info.update(writing=True, after_commit=[], journal_head=None)
    try:
        with _turn_to_write(session):
            if not aside and (first := session.info.get("first")):
                first()
            yield session
            session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info["writing"] = False
        callbacks: list[Callable[[], None]] = session.info.pop("after_commit", [])
    with writes_begin_with(None):  # what follows is work of its own
        for callback in callbacks:
            callback()


def transactional(function: Callable[P, R]) -> Callable[P, R]:
    """Mark the function of a service that a route, a task or a command calls: all that it does is one transaction.

    It opens :func:`transaction`; called inside an open one (by another service, the demo, a test) it is part of that.
    What it calls never opens one.
    """

    @wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        if db.session().info.get("writing"):
            return function(*args, **kwargs)
        with transaction():
            return function(*args, **kwargs)

    return call


@contextmanager
def writes_begin_with(first: Callable[[], None] | None) -> Iterator[None]:
    """Let each transaction that is opened in the block begin with ``first``, stored with it or not at all."""
    info = db.session().info
    before, info["first"] = info.get("first"), first
    try:
        yield
    finally:
        info["first"] = before


def release() -> None:
    """Give the connection back before slow work; what was read stays readable, detached. Not inside a transaction."""
    session = db.session()
    if session.info.get("writing"):
        raise RuntimeError("a transaction is open: commit first, then do what takes time")
    session.expunge_all()
    session.rollback()


@contextmanager
def snapshot() -> Iterator[Session]:
    """Let everything that is read inside be of one moment, while others go on writing; what was loaded is detached.

    Inside an open transaction that holds by itself: nobody else writes.
    """
    session = db.session()
    if session.info.get("writing"):
        yield session
        return
    release()
    if db.engine.dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    try:
        yield session
    finally:
        release()


def outward(function: Callable[P, R]) -> Callable[P, R]:
    """Mark what asks another machine, or waits for another program, and so may take any time.

    It refuses to run inside a transaction (RuntimeError), where every other writer of the town would wait for it too,
    and holds no connection. Claim what is to be done, commit, call it, and commit what came of it.
    """

    @wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        release()
        return function(*args, **kwargs)

    return call


def after_commit(callback: Callable[[], None]) -> None:
    """Run ``callback`` once the open transaction is safely stored, never when it is rolled back; of equal ones one."""
    collected: list[Callable[[], None]] = db.session().info["after_commit"]
    if callback not in collected:
        collected.append(callback)


@contextmanager
def savepoint() -> Iterator[None]:
    """Undo what is done inside when it fails, and nothing else: the open transaction can go on without it.

    Takes back journal entries and what :func:`after_commit` collected inside. A full disk or a lost connection
    (OperationalError) ends the whole transaction: let that one through.
    """
    session = db.session()
    head, collected = session.info["journal_head"], len(session.info["after_commit"])
    try:
        with session.begin_nested():
            yield
    except BaseException:
        session.info["journal_head"] = head
        del session.info["after_commit"][collected:]
        raise


# PostgreSQL's own line of writers, a town's each: beside each other they would deadlock, and no count could be proved.
_LINE = text("SELECT pg_advisory_xact_lock(:key, hashtext(current_schema()))").bindparams(key=0x0D00_0002)


@contextmanager
def _turn_to_write(session: Session) -> Iterator[None]:
    """Begin to write when it is this thread's turn, Problem busy when that takes too long; PostgreSQL has its own."""
    queue: WriteQueue | None = current_app.extensions["write_queue"]
    if queue is None:
        session.execute(_LINE)  # gone with the transaction; towns in schemas of their own don't wait for each other
        yield
        return
    with queue.turn() as wait_ms:
        try:
            session.connection(execution_options={"wait_ms": wait_ms})
        except OperationalError:
            queue.stuck = True
            raise
        queue.stuck = False
        yield


def insert(target: Any) -> sqlite.Insert | postgresql.Insert:
    """Return the dialect's INSERT, the one that knows ``on_conflict_do_nothing`` and ``on_conflict_do_update``."""
    if db.engine.dialect.name == "postgresql":
        return postgresql.insert(target)
    return sqlite.insert(target)

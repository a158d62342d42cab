"""Turns journal entries into notices, in order and once each, and notes what was read."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import structlog
from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.exc import OperationalError

from webapp.cases.reach.service import takes_back
from webapp.core import clock
from webapp.core.db import db, insert, savepoint, transaction
from webapp.core.erasure import erase, on_erase
from webapp.core.journal import JournalEntry, JournalText
from webapp.core.letters.characters import within
from webapp.core.notices import Entry
from webapp.core.protection.at_rest import protected_among
from webapp.core.protection.turning import Turned, on_protect
from webapp.inbox.models import InboxCursor, Notice, Thread
from webapp.inbox.notifications import Notification, is_told, notifications_for
from webapp.outbox import service as outbox
from webapp.outbox.ways import open_ways
from webapp.people.actor import Actor
from webapp.people.models import User
from webapp.people.names.service_keeping_out import Leaving, on_keep_out
from webapp.people.queries import protected_contact_ids

log = structlog.get_logger(__name__)

# Writers queue behind each other, so nobody's report waits for more than this many entries.
BATCH = 20
LONGEST_TITLE, LONGEST_TEXT = 120, 300
PROTECTED = "protected"  # the sentence that leaves the house
# How many things a row that counts several names, each in at most so many characters.
MOST_NAMED, LONGEST_NAMED = 3, 40


def deliver_pending(limit: int = 5_000) -> int:
    """Make the notices of the entries after the cursor, at most ``limit``, in short transactions; return how many read.

    The cursor moves in the transaction that writes the notices, and (entry, user) is unique: nothing is notified twice,
    however often and by however many workers this runs.
    """
    done = 0
    while done < limit and _waiting():
        with transaction():
            done += deliver_batch(min(BATCH, limit - done))
    return done


def deliver_batch(size: int) -> int:
    """Make the notices of the next entries, at most ``size``, in the open transaction; return how many were read."""
    session = db.session()
    session.execute(insert(InboxCursor).values(id=1, entry_id=0).on_conflict_do_nothing())
    cursor = session.scalars(select(InboxCursor).with_for_update()).one()
    entries = _entries_after(cursor.entry_id, size)
    for entry in entries:
        if is_told(entry):
            _tell_safely(entry)
    if entries:
        cursor.entry_id = entries[-1].id
    return len(entries)


def mark_read(actor: Actor, thread_id: int | None = None) -> None:
    """Note that the actor read one of their threads, or all that they can see."""
    change = update(Thread).where(Thread.user_id == actor.id, Thread.unread > 0, Thread.last_at <= clock.now())
    if thread_id is not None:
        change = change.where(Thread.id == thread_id)
    with transaction() as session:
        keys = session.scalars(change.values(unread=0).returning(Thread.key)).all()
        outbox.read(actor.id, keys)


def _waiting() -> bool:
    reached = select(func.coalesce(func.max(InboxCursor.entry_id), 0)).scalar_subquery()
    return db.session().scalar(select(JournalEntry.id).where(JournalEntry.id > reached).limit(1)) is not None


def _entries_after(entry_id: int, size: int) -> list[Entry]:
    query = (
        select(JournalEntry, JournalText.content, User.name)
        .outerjoin(JournalText, JournalText.entry_id == JournalEntry.id)
        .outerjoin(User, User.id == JournalEntry.actor_id)
        .where(JournalEntry.id > entry_id)
        .order_by(JournalEntry.id)
        .limit(size)
    )
    return [
        Entry(row.id, row.at, row.event, row.subject_id, row.actor_id, name or "", content or {}, row.subject_kind)
        for row, content, name in db.session().execute(query)
    ]


def _tell_safely(entry: Entry) -> None:
    """Make the notices of one entry; one that fails is noted and must not hold back all that follow."""
    try:
        with savepoint():
            for telling in notifications_for(entry):
                for one in _said_outside(entry, telling):
                    _tell(entry, one)
    except OperationalError:
        raise
    except Exception as error:
        log.error("notice_failed", entry=entry.id, told=entry.event, error=type(error).__name__)


def _said_outside(entry: Entry, telling: Notification) -> Iterator[Notification]:
    """Yield a notice as it is said outside: of a protected matter to those named to it, that it is one; to no other.

    Who worked on it before it turned must not learn that it did.
    """
    if not open_ways() or not protected_among([(entry.subject_kind, entry.subject_id)]):
        yield telling
        return
    known = set(protected_contact_ids())
    named = tuple(user_id for user_id in telling.user_ids if user_id in known)
    others = tuple(user_id for user_id in telling.user_ids if user_id not in known)
    yield replace(telling, user_ids=named, outward=PROTECTED)
    yield replace(telling, user_ids=others)


def _tell(entry: Entry, telling: Notification) -> None:
    threads = _threads_for(telling)
    rows = [
        {
            "entry_id": entry.id,
            "user_id": user_id,
            "thread_id": thread_id,
            "title": within(telling.title, LONGEST_TITLE),
            "text": within(telling.text, LONGEST_TEXT),
            "at": telling.at,
        }
        for thread_id, user_id in threads
    ]
    if not rows:
        return
    told = insert(Notice).on_conflict_do_nothing().returning(Notice.thread_id, Notice.user_id)
    fresh = dict(db.session().execute(told, rows).all())
    _show(telling, list(fresh))
    if telling.urgent:
        outbox.call(entry.id, telling.key, list(fresh.values()), telling.outward, telling.url)
    elif telling.settles:
        outbox.settled(telling.key, list(fresh.values()))


def _threads_for(telling: Notification) -> Sequence[Any]:
    """Return (id, user id) of everybody's thread for a notification, made where there is none yet."""
    session = db.session()
    fresh = [_looks(telling) | {"user_id": u, "key": telling.key, "unread": 0} for u in telling.user_ids]
    if not fresh:
        return []
    session.execute(insert(Thread).on_conflict_do_nothing(index_elements=["user_id", "key"]), fresh)
    query = select(Thread.id, Thread.user_id).where(Thread.key == telling.key, Thread.user_id.in_(telling.user_ids))
    return session.execute(query).all()


def _show(telling: Notification, thread_ids: Sequence[int]) -> None:
    """Let the threads show their newest notice; a night's new cases are counted in one row."""
    session = db.session()
    looks = _looks(telling)
    if not telling.digest:
        counted = {"unread": 0 if telling.settles else Thread.unread + 1, **looks}
        session.execute(update(Thread).where(Thread.id.in_(thread_ids)).values(counted))
        return
    query = select(Notice.thread_id, func.count()).where(Notice.thread_id.in_(thread_ids)).group_by(Notice.thread_id)
    for thread_id, count in session.execute(query).all():
        said = {"title": telling.digest.format(count=count), "text": _named(thread_id, count)}
        session.execute(
            update(Thread).where(Thread.id == thread_id).values(looks | said | {"unread": Thread.unread + 1})
        )


def _named(thread_id: int, count: int) -> str:
    """Return what a row that counts several things names: the newest of them, each as its notice calls it."""
    query = select(Notice.title).where(Notice.thread_id == thread_id).order_by(Notice.id.desc()).limit(MOST_NAMED)
    titles = [title.partition("：")[2] or title for title in db.session().scalars(query)]
    named = "、".join(within(title, LONGEST_NAMED) for title in dict.fromkeys(titles))
    return f"{named} 等 {count} 件" if count > len(titles) else named


def _looks(telling: Notification) -> dict[str, Any]:
    return {
        "icon": telling.icon,
        "tone": telling.tone,
        "title": within(telling.title, LONGEST_TITLE),
        "text": within(telling.text, LONGEST_TEXT),
        "url": telling.url,
        "last_at": telling.at,
        "outward": None if telling.urgent or telling.settles else telling.outward,
    }


@on_keep_out()
def forget_who_is_out(leaving: Leaving) -> None:
    """Erase what people were told of things that they are kept out of now."""
    for row_id in leaving.ids:
        _forget_threads(f"{leaving.kind}:{row_id}", Thread.user_id.in_(leaving.user_ids))


@on_erase("case")
def forget_what_was_told(case_ids: Sequence[int]) -> None:
    """Erase what people were notified about cases that are to be erased, in the open transaction."""
    for case_id in case_ids:
        _forget_threads(f"case:{case_id}")


def _forget_threads(key: str, *whose: ColumnElement[bool]) -> None:
    about = or_(Thread.key == key, Thread.key.startswith(f"{key}:", autoescape=True))
    erase(Thread.__table__, db.session().scalars(select(Thread.id).where(about, *whose)))


@on_protect()
def take_back_what_was_told(turned: Turned) -> None:
    """Take the notices about what turns protected from everybody, read or not, and let rows that count say so."""
    _take_back(turned.kind, turned.ids)


@takes_back
def take_back_below(case_ids: Sequence[int], user_ids: Sequence[int]) -> None:
    """Take the notices about cases that stay in town now from those below who see them no more."""
    _take_back("case", case_ids, user_ids)


def _take_back(kind: str, ids: Sequence[int], user_ids: Sequence[int] | None = None) -> None:
    session = db.session()
    whose = [] if user_ids is None else [Thread.user_id.in_(user_ids)]
    for row_id in ids:
        _forget_threads(f"{kind}:{row_id}", *whose)
    entries = select(JournalEntry.id).where(JournalEntry.subject_kind == kind, JournalEntry.subject_id.in_(ids))
    mine = [Notice.entry_id.in_(entries), *([] if user_ids is None else [Notice.user_id.in_(user_ids)])]
    counted = select(Notice.thread_id, func.count()).where(*mine).group_by(Notice.thread_id)
    taken: dict[int, int] = {thread_id: number for thread_id, number in session.execute(counted)}
    session.execute(delete(Notice).where(*mine))
    for thread_id, number in taken.items():
        _count_anew(session.get_one(Thread, thread_id), number)


def _count_anew(thread: Thread, taken: int) -> None:
    """Let a row that counts several things count fewer; one with nothing left goes."""
    session = db.session()
    left = session.scalar(select(func.count()).where(Notice.thread_id == thread.id)) or 0
    if not left:
        session.delete(thread)
        return
    thread.title = thread.title.replace(str(left + taken), str(left), 1)
    thread.text, thread.unread = _named(thread.id, left), max(0, thread.unread - taken)

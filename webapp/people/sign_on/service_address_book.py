"""Asks 企业微信 and 钉钉, number by number, whom of the house's people they know; a few at a time, and on after a kill.

The few are claimed, asked for outside any transaction, and what came of them is kept in one. Who dies in between leaves
nothing half done: the same few are asked for again when the claim has lapsed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, or_, select

from webapp.core import clock
from webapp.core.background import submit_after_commit
from webapp.core.db import db, insert, outward, transactional
from webapp.people.models import Post, User
from webapp.people.queries_receiving import in_force
from webapp.people.sign_on.models import AddressBook, Identity, Provider
from webapp.people.sign_on.service import bind, unbind
from webapp.providers import dingtalk, wecom
from webapp.providers.http import Unreachable

BATCH = 10
CLAIM_LASTS = timedelta(minutes=2)  # longer than a batch takes with a machine that answers at its slowest
RUN_LASTS = timedelta(seconds=50)
DAY = timedelta(days=1)
MOST_LEAVING = 500


@dataclass(frozen=True)
class Book:
    """A provider's address book; ``strangers`` unknown numbers a day are all that it may be asked for."""

    provider: Provider
    word: str
    configured: Callable[[], bool]
    ask: Callable[[str], str | None]
    strangers: int


# 企业微信 takes no question for a day after too many wrong ones: a fifth of its members, 200 where nothing was applied
# for (developer.work.weixin.qq.com/document/path/96267).
BOOKS = {
    book.provider: book
    for book in (
        Book(Provider.WECOM, "企业微信", wecom.configured, lambda phone: wecom.user_by_phone(phone), 40),
        Book(Provider.DINGTALK, "钉钉", dingtalk.configured, lambda phone: dingtalk.user_by_phone(phone), 1000),
    )
}


@dataclass(frozen=True)
class Person:
    """Somebody to ask for, and what they are bound to."""

    user_id: int
    phone: str
    subject: str | None


@dataclass(frozen=True)
class Answered:
    """What the provider calls somebody; None: it does not know their number."""

    person: Person
    subject: str | None


def open_books() -> list[Book]:
    """Return the address books that are configured here; costs no statement."""
    return [book for book in BOOKS.values() if book.configured()]


def serving(now: datetime) -> ColumnElement[bool]:
    """Say in SQL who is one of the house's people: an active account that holds a post."""
    return and_(User.active, exists().where(Post.user_id == User.id, in_force(now)))


@transactional
def begin(provider: Provider) -> None:
    """Begin a round, unless one is under way, and unbind who is none of the house's people any more."""
    now, session = clock.now(), db.session()
    session.execute(
        insert(AddressBook)
        .values(provider=provider, ended_at=now, first_id=0, after_id=0, wrapped=False)
        .values(found=0, unknown=0, fresh=0, changed=0, unbound=0, strange=0)
        .on_conflict_do_nothing()
    )
    book = _locked(provider)
    if book is None or book.ended_at is None:
        return
    book.begun_at, book.ended_at, book.taken_until, book.reason = now, None, None, None
    book.first_id, book.wrapped = book.after_id, False
    book.found = book.unknown = book.fresh = book.changed = 0
    book.unbound = _let_go(provider, now)
    submit_after_commit("check_address_book", provider=provider.value)


def check(provider: Provider) -> None:
    """Go on with a round for less than a minute."""
    end = clock.now() + RUN_LASTS
    while clock.now() < end and (people := _claim(provider)):
        answers, reason = _ask(BOOKS[provider], people)
        _note(provider, answers, reason)


def under_way() -> list[Provider]:
    """Return whose rounds have not ended, of those that are configured."""
    books = [book.provider for book in open_books()]
    if not books:
        return []
    query = select(AddressBook.provider).where(AddressBook.provider.in_(books), AddressBook.ended_at.is_(None))
    return list(db.session().scalars(query))


@transactional
def _claim(provider: Provider) -> list[Person]:
    """Take the next few; nobody when somebody else has them, or the round ends here."""
    now, book = clock.now(), _locked(provider)
    if book is None or book.ended_at is not None or (book.taken_until and book.taken_until > now):
        return []
    if book.strange_since is None or book.strange_since <= now - DAY:
        book.strange, book.strange_since = 0, now
    left = BOOKS[provider].strangers - book.strange
    people = _next(book, now, min(left, BATCH)) if left > 0 else []
    if not people and left > 0 and not book.wrapped:
        book.wrapped, book.after_id = True, 0
        people = _next(book, now, min(left, BATCH))
    if not people:
        _end(book, now, None if left > 0 else "used_up")
        return []
    book.taken_until = now + CLAIM_LASTS
    return people


@outward
def _ask(book: Book, people: Sequence[Person]) -> tuple[list[Answered], str | None]:
    """Ask for each; up to the first that gets no answer, with the reason why."""
    answers = []
    for person in people:
        try:
            answers.append(Answered(person, book.ask(person.phone)))
        except Unreachable as away:
            return answers, away.reason
    return answers, None


@transactional
def _note(provider: Provider, answers: Sequence[Answered], reason: str | None) -> None:
    """Keep what came of a few: who is known is bound, whose name there changed bound anew, who is unknown unbound."""
    now, book = clock.now(), _locked(provider)
    if book is None or book.ended_at is not None:
        return
    for one in answers:
        person, after = one.person, one.subject
        if after is None:
            book.unknown += 1
            book.strange += 1
            book.unbound += unbind(provider, person.user_id, actor_id=None)
        else:
            book.found += 1
            book.fresh += person.subject is None
            book.changed += person.subject is not None and person.subject != after
            bind(provider, person.user_id, after, made_by=None)
        book.after_id = person.user_id
    book.taken_until = None
    if reason:
        _end(book, now, reason)


def _next(book: AddressBook, now: datetime, size: int) -> list[Person]:
    mine = and_(Identity.user_id == User.id, Identity.provider == book.provider, Identity.ended_at.is_(None))
    query = (
        select(User.id, User.phone, Identity.subject)
        .outerjoin(Identity, mine)
        .where(serving(now), User.id > book.after_id)
        .order_by(User.id)
        .limit(size)
    )
    if book.wrapped:
        query = query.where(User.id <= book.first_id)
    return [Person(*row) for row in db.session().execute(query)]


def _let_go(provider: Provider, now: datetime) -> int:
    """Unbind who is none of the house's people any more; return how many."""
    query = (
        select(User.id)
        .join(Identity, Identity.user_id == User.id)
        .where(Identity.provider == provider, Identity.ended_at.is_(None))
        .where(or_(~User.active, ~exists().where(Post.user_id == User.id, in_force(now))))
        .order_by(User.id)
        .limit(MOST_LEAVING)
    )
    leaving = list(db.session().scalars(query))
    return sum(unbind(provider, user_id, actor_id=None) for user_id in leaving)


def _locked(provider: Provider) -> AddressBook | None:
    query = select(AddressBook).where(AddressBook.provider == provider).with_for_update()
    return db.session().scalars(query.execution_options(populate_existing=True)).one_or_none()


def _end(book: AddressBook, now: datetime, reason: str | None) -> None:
    book.ended_at, book.taken_until, book.reason = now, None, reason

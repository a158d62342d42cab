"""What a form of a page was answered with, so that the same form sent again gets the same answer and does nothing.

What a phone sends through its outbox is a submission (reports); every other form of the house is known here, by a key
that ``web/once`` makes of who sent it, where to, and the id that the form carries.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import String, delete, update
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core import clock
from webapp.core.db import Model, Moment, db, insert, transaction
from webapp.core.protection.crypto import EncryptedText

KEPT_FOR = timedelta(days=7)
"""How long a form is known: a page that stays open longer than that is asked for anew before it is sent."""


class FormAnswer(Model):
    """That a form was taken in, with the digest of what it said and, encrypted, what it was answered with.

    ``key`` is a digest of sender, address and id, so that nothing here says who sent anything.
    """

    __tablename__ = "form_answers"
    __table_args__ = {"sqlite_with_rowid": False}

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    answer: Mapped[str | None] = mapped_column(EncryptedText)
    at: Mapped[datetime] = mapped_column(Moment, index=True)

    @property
    def leads_to(self) -> str | None:
        """Where the form led; None while that is not known, and for one that was answered with a page of its own."""
        return self.answer.split("\n", 1)[0] if self.answer else None

    @property
    def said(self) -> list[str]:
        """What was said there."""
        return (self.answer or "").split("\n")[1:]


class Repeated(Exception):
    """This form was taken in before: whatever was begun for it is undone, and its first answer is given."""


def find(key: str) -> FormAnswer | None:
    """Return what is known of a form."""
    return db.session().get(FormAnswer, key, populate_existing=True)


def claim(key: str, digest: str) -> None:
    """Note, in the open transaction, that a form is taken in; Repeated for one that was. The index decides."""
    fresh = insert(FormAnswer).values(key=key, digest=digest, at=clock.now()).on_conflict_do_nothing()
    if db.session().scalar(fresh.returning(FormAnswer.key)) is None:
        raise Repeated


def keep(key: str, leads_to: str, said: Iterable[str]) -> None:
    """Keep what a form was answered with."""
    answer = "\n".join([leads_to, *(" ".join(words.split()) for words in said)])
    with transaction(aside=True) as session:
        session.execute(update(FormAnswer).where(FormAnswer.key == key).values(answer=answer))


def let_go(key: str) -> None:
    """Forget a form that was refused after all, so that it can be sent again."""
    with transaction(aside=True) as session:
        session.execute(delete(FormAnswer).where(FormAnswer.key == key))


def forget_old() -> None:
    """Forget the forms of long ago."""
    with transaction() as session:
        session.execute(delete(FormAnswer).where(FormAnswer.at < clock.now() - KEPT_FOR))

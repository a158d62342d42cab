"""How many of the house's people a provider knows, and who is not known there, for the system administrator."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, select

from webapp.areas.scope import PAGE_SIZE
from webapp.core import clock
from webapp.core.db import db
from webapp.people.models import User
from webapp.people.sign_on.models import AddressBook, Identity, Provider
from webapp.people.sign_on.service_address_book import serving


@dataclass(frozen=True)
class State:
    """How a provider's address book stands: known of all, and the last round, None before the first."""

    known: int
    everybody: int
    last: AddressBook | None

    @property
    def running(self) -> bool:
        """Whether a round is under way."""
        return self.last is not None and self.last.ended_at is None


@dataclass(frozen=True)
class Names:
    """A page of people who are not known there; ``after`` the id of the last one when more follow."""

    rows: Sequence[tuple[int, str]]
    after: int | None


def state_of(provider: Provider) -> State:
    """Return how it stands; two statements."""
    counted = select(func.count(User.id), func.count(Identity.id)).outerjoin(Identity, _mine(provider))
    everybody, known = db.session().execute(counted.where(serving(clock.now()))).one()
    return State(known, everybody, db.session().get(AddressBook, provider))


def not_known(provider: Provider, after: int | None, size: int = PAGE_SIZE) -> Names:
    """Return one page of those who are not known there, by their ids."""
    query = (
        select(User.id, User.name)
        .outerjoin(Identity, _mine(provider))
        .where(serving(clock.now()), Identity.id.is_(None), User.id > (after or 0))
        .order_by(User.id)
        .limit(size + 1)
    )
    rows = [(user_id, name) for user_id, name in db.session().execute(query)]
    return Names(rows[:size], rows[size - 1][0] if len(rows) > size else None)


def _mine(provider: Provider) -> ColumnElement[bool]:
    return and_(Identity.user_id == User.id, Identity.provider == provider, Identity.ended_at.is_(None))

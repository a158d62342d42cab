"""The ways out of the house: each registers how it finds whom it reaches, and how it hands one message over."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from webapp.core.registry import Registry
from webapp.providers.outcome import Outcome


@dataclass(frozen=True)
class Address:
    """Where a way reaches a person: ``service`` names the machine that is asked, ``values`` are for the way alone."""

    service: str
    values: Mapping[str, str]
    phone_id: int = 0  # of a push: which phone


@dataclass(frozen=True)
class Parcel:
    """What a way hands over. ``words`` is a sentence of ``OUTWARD``; nothing else of any matter is in it.

    ``url`` opens it after signing in; ``tag`` is the same for what stands in one place on a phone; ``lapses_in``
    seconds; ``unread`` how much the person has not read, for the number on the app's icon.
    """

    delivery_id: int
    sentence: str
    words: str
    url: str
    tag: str
    urgent: bool
    lapses_in: int
    unread: int
    address: Address


@dataclass(frozen=True)
class Way:
    """A way out. ``order`` is its place until a person chooses another.

    ``addresses(user ids)`` returns where each is reached, in at most two statements; ``send`` asks the other machine
    and never reads the database; ``numbers``: it reaches a telephone number without a person. ``ended(phone id,
    reason)`` notes in the open transaction that an address is no more. ``says(sentence)``: whether it can say this one.
    ``guests(names)`` returns where browsers without an account are reached, as ``addresses`` does.
    """

    name: str
    word: str
    order: int
    configured: Callable[[], bool]
    addresses: Callable[[Collection[int]], Mapping[int, Sequence[Address]]]
    send: Callable[[Parcel], Outcome]
    numbers: Callable[[str], Address] | None = None
    ended: Callable[[int, str], None] | None = None
    says: Callable[[str], bool] = lambda _: True
    guests: Callable[[Collection[str]], Mapping[str, Sequence[Address]]] | None = None


WAYS: Registry[Way] = Registry("ways out of the house")


def register(way: Way) -> Way:
    """Let messages go this way."""
    return WAYS.add(way, way.name)


def open_ways() -> list[Way]:
    """Return the ways that are configured here, in their order; none costs a statement."""
    return sorted((way for way in WAYS if way.configured()), key=lambda way: way.order)


Counts = Callable[[Collection[int]], Mapping[int, int]]
UNREAD: Registry[Counts] = Registry("counts of what is not read")


def unread_of(user_ids: Collection[int]) -> dict[int, int]:
    """Return how much each of these people has not read, as registered by the inbox; those with nothing left out."""
    found: dict[int, int] = {}
    for count in UNREAD:
        for user_id, number in count(user_ids).items():
            found[user_id] = found.get(user_id, 0) + number
    return found


Still = Callable[[int, Collection[int]], Iterable[int]]
STILL: Registry[Still] = Registry("whom a thing still concerns")


def still_concerns(kind: str) -> Callable[[Still], Still]:
    """Register, for things whose rows in 消息 begin with ``kind``, which of some people they still concern.

    ``function(id, user ids)`` is asked just before an urgent message goes: a post may have ended since. ``case:help``
    is asked of rows such as case:7:help alone.
    """
    return lambda function: STILL.add(function, kind)


RowOf = Callable[[int, str], int | None]
ROWS: Registry[RowOf] = Registry("rows of 消息 by person and key")


def row_of(user_id: int, key: str) -> int | None:
    """Return the id of a person's row of 消息 about a thing, as registered by the inbox; None: there is none."""
    return next((found for ask in ROWS if (found := ask(user_id, key))), None)

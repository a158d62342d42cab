"""What waits for a person: each package says what it counts, and all that a page shows is counted in one statement.

A number is one scalar in SQL, bounded and by an index, so that the rail, the tabs and the morning page ask for as many
of them as they like in one go. It is given as a ``Piece`` (``core/hot/forms.py``), so that the statement for all that
a person has is put together once; what a few administrators alone look at may be plain SQL (``scalar``). Nothing is
counted in two places: whoever shows a number names its key.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Select

from webapp.core import clock
from webapp.core.hot.forms import Piece, read_pieces
from webapp.core.registry import Registry

Scalar = Any
"""What SQL counts: a scalar subquery."""
Asked = Callable[[Any], Piece | Scalar | None]


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """One thing that may wait for a person.

    ``word`` and ``url`` say what it is and open exactly what is counted. ``count(actor)`` returns what counts it, or
    None when it does not concern this person. ``today(actor)`` counts what has to be done before the day is over, what
    is late included, and is asked only of whom it concerns. ``order`` is the place among others on one page.
    """

    key: str
    word: str
    url: str
    count: Asked
    today: Asked | None = None
    order: int = 50


class Count(NamedTuple):
    """How many wait, and how many limits end today or have ended."""

    number: int = 0
    today: int = 0


WAITING: Registry[Waiting] = Registry("what waits")
NONE = Count()


def waits(waiting: Waiting) -> Waiting:
    """Register what may wait for a person; ValueError for a key that is taken."""
    return WAITING.add(waiting, waiting.key)


def counted(actor: Any, keys: Iterable[str] | None = None) -> Mapping[str, Count]:
    """Return key → count of what concerns this person, of all or of some keys, in one statement; none for nobody."""
    wanted = WAITING if keys is None else [WAITING[key] for key in dict.fromkeys(keys)]
    found = [(one, one.count(actor)) for one in sorted(wanted, key=lambda one: one.order)]
    asked = [(one.key, number, one.today(actor) if one.today else None) for one, number in found if number is not None]
    if not asked:
        return {}
    values = iter(read_pieces([piece for _, number, today in asked for piece in (number, today) if piece is not None]))
    return {key: Count(next(values) or 0, (today is not None and next(values)) or 0) for key, _, today in asked}


def scalar(query: Select[Any]) -> Scalar:
    """Return a query for one number as a scalar, to be counted along with others."""
    return query.scalar_subquery()


def tonight() -> datetime:
    """Return the end of this day: a limit before it ends today."""
    return clock.day_start(clock.local_day(clock.now()) + timedelta(days=1))

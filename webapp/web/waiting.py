"""What waits for a person: each package says what it counts, and all that a page shows is counted in one statement.

A number is one scalar in SQL, bounded and by an index, so that the rail, the tabs and the morning page ask for as many
of them as they like in one go. Nothing is counted in two places: whoever shows a number names its key.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select

from webapp.core import clock
from webapp.core.db import db
from webapp.core.registry import Registry

Scalar = Any
"""What SQL counts: a scalar subquery, or a sum of some."""
Asked = Callable[[Any], Scalar | None]


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """One thing that may wait for a person.

    ``word`` and ``url`` say what it is and open exactly what is counted. ``count(actor)`` returns the scalar, or None
    when it does not concern this person. ``today(actor)`` counts what has to be done before the day is over, what is
    late included, and is asked only of whom it concerns. ``order`` is the place among others on one page.
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
    found = [(one.key, *_scalars(one, actor)) for one in sorted(wanted, key=lambda one: one.order)]
    asked = [(key, number, today) for key, number, today in found if number is not None]
    if not asked:
        return {}
    columns = [func.coalesce(one, 0) for _, number, today in asked for one in (number, 0 if today is None else today)]
    values = [int(value) for value in db.session().execute(select(*columns)).one()]
    return {key: Count(*values[2 * n : 2 * n + 2]) for n, (key, _, _) in enumerate(asked)}


def scalar(query: Select[Any]) -> Scalar:
    """Return a query for one number as a scalar, to be counted along with others."""
    return query.scalar_subquery()


def tonight() -> datetime:
    """Return the end of this day: a limit before it ends today."""
    return clock.day_start(clock.local_day(clock.now()) + timedelta(days=1))


def _scalars(one: Waiting, actor: Any) -> tuple[Scalar | None, Scalar | None]:
    number = one.count(actor)
    return number, one.today(actor) if number is not None and one.today else None

"""Which years' notices of holidays are there, and which is missing."""

from dataclasses import dataclass
from datetime import date

from webapp.cases.clocks import calendar
from webapp.core import clock
from webapp.core.deadlines import knows_by_itself
from webapp.core.holidays.queries import notices

# The notice comes out in November: from then on the next year's is missed.
OUT_IN = 11


@dataclass(frozen=True)
class Year:
    """A year: whether its notice was put in, or the program has it, and the days it says."""

    year: int
    put_in: bool
    built_in: bool
    off: tuple[date, ...] = ()
    worked: tuple[date, ...] = ()

    @property
    def known(self) -> bool:
        """Whether nothing of it has to be guessed."""
        return self.put_in or self.built_in


def missing_year() -> int | None:
    """Return the year whose notice should be there and is not: this one, or from November on the next."""
    today = clock.local_day(clock.now())
    wanted = [today.year, *([today.year + 1] if today.month >= OUT_IN else [])]
    return next((year for year in wanted if not calendar().knows(year)), None)


def years() -> list[Year]:
    """Return this year and the next, and all further ones that were put in."""
    today = clock.local_day(clock.now())
    return [year_of(year) for year in sorted({today.year, today.year + 1, *notices()})]


def year_of(year: int) -> Year:
    """Return one year as it is known."""
    days = notices().get(year, {})
    off, worked = (tuple(day for day, works in days.items() if works is wanted) for wanted in (False, True))
    return Year(year, year in notices(), knows_by_itself(year), off, worked)

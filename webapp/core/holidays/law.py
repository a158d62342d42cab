"""The days off that the law gives everybody (全国年节及纪念日放假办法, as of 2025), for years without a notice.

Seven festivals, thirteen days. Fixed ones by rule; the lunar ones and 清明 are computed by lunar_python. A day that
falls on a weekend is made up for on a working day (Art. 6): here the next one. Which days the yearly notice moves, and
which weekends it makes working days, nobody can know before it is out.
"""

from datetime import date, timedelta
from functools import lru_cache

from lunar_python import Lunar, Solar

_DAY, _SATURDAY = timedelta(days=1), 5
# The rules as they are since 1 January 2025; until 2100 the Chinese calendar is tabled by observatories.
FIRST, LAST = 2025, 2100


@lru_cache(maxsize=128)
def festival_days(year: int) -> dict[date, str]:
    """Return the days of the festivals themselves, which no notice can take away; none for a year outside 2025–2100."""
    found: dict[date, str] = {}
    for name, first, length in _festivals(year) if FIRST <= year <= LAST else ():
        found |= {first + n * _DAY: name for n in range(length)}
    return found


@lru_cache(maxsize=128)
def statutory_days(year: int) -> dict[date, str]:
    """Return the days off of a year with the festival of each, made-up days too; none for a year outside 2025–2100."""
    found = dict(festival_days(year))
    for day in sorted(one for one in found if one.weekday() >= _SATURDAY):
        made_up = day
        while made_up.weekday() >= _SATURDAY or made_up in found:
            made_up += _DAY
        found[made_up] = found[day]
    return found


def _festivals(year: int) -> list[tuple[str, date, int]]:
    """Return each festival with its first day and how many days it has, in the order of the year."""
    clear_and_bright = Solar.fromYmd(year, 4, 4).getLunar().getJieQiTable()["清明"]
    festivals = [
        ("元旦", date(year, 1, 1), 1),
        ("春节", _lunar(year, 1, 1) - _DAY, 4),  # from New Year's Eve, the 29th or the 30th of the last month
        ("清明节", date(year, clear_and_bright.getMonth(), clear_and_bright.getDay()), 1),
        ("劳动节", date(year, 5, 1), 2),
        ("端午节", _lunar(year, 5, 5), 1),
        ("中秋节", _lunar(year, 8, 15), 1),
        ("国庆节", date(year, 10, 1), 3),
    ]
    return sorted(festivals, key=lambda one: one[1])


def _lunar(year: int, month: int, day: int) -> date:
    """Return the day of a lunar date; of a month that comes twice it is the first one, never the leap month."""
    there = Lunar.fromYmd(year, month, day).getSolar()
    return date(there.getYear(), there.getMonth(), there.getDay())

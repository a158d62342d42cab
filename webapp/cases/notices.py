"""Who is notified of what about a case or its work orders, and how a sentence for them is written.

``{title}`` names the case, ``{seat}`` who got it, ``{who}`` the actor, ``{note}`` their words, ``{level}`` and
``{place}`` and ``{severity}`` what the case says; of work orders ``{unit}``, ``{to}`` the unit that it goes to,
``{what}`` what was asked for, ``{number}`` of a 督办, ``{due}`` and ``{wanted}`` days, ``{why}`` a case is closed.
"""

from enum import StrEnum

from webapp.core.notices import Wording


class To(StrEnum):
    """Who hears of it: those who hold the case now, all whose reports make it up, or people of a work order.

    ``unit`` its officers, ``officer`` who accepted it (else all of them), ``unit_head`` its head (else all of them),
    ``units`` the officers of all units that have an order; ``desk`` the dispatchers, ``deciders`` them and the
    commissioner, ``checkers`` the dispatchers and the lead who handed the case up (``handed_up``), ``asker`` who asked,
    ``recheckers`` the informant of the micro-grid, ``forwarded`` to whom a colleague passed it on, ``colleagues`` who
    else sits at the town when somebody there withdrew.
    """

    HOLDERS = "holders"
    REPORTERS = "reporters"
    UNIT = "unit"
    OFFICER = "officer"
    UNIT_HEAD = "unit_head"
    UNITS = "units"
    DESK = "desk"
    DECIDERS = "deciders"
    CHECKERS = "checkers"
    HANDED_UP = "handed_up"
    ASKER = "asker"
    RECHECKERS = "recheckers"
    FORWARDED = "forwarded"
    COLLEAGUES = "colleagues"


def to(whom: To, title: str, icon: str, tone: str, quiet: str = "", second: str = "{who}：{note}") -> Wording:
    """Return the sentence for whom; ``second`` is the line below where the actor wrote words, ``quiet`` where not."""
    return Wording(whom, title, icon, tone, second, quiet)


def gathered(whom: To, title: str, icon: str, tone: str, quiet: str) -> Wording:
    """Return what is in one row, twice a day, with all that was gathered for a person; urgent things at once."""
    return Wording(whom, title, icon, tone, quiet=quiet, gathered=True)

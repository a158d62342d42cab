"""What waits for whom in the morning: the rows of each post, and what the page shows of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from webapp.people.actor import Actor
from webapp.people.permissions import OFFICERS, Role
from webapp.web.doors import tabs_of
from webapp.web.looks import Shown, shown_of, tasks_of
from webapp.web.waiting import NONE, WAITING, Count, counted

_DECISIONS, _MEDIATIONS = ("decisions", "decisions_due", "bulletins"), ("mediations", "mediations_due")
_UNIT = (
    *("whistles", "unit_today", "unit_new", "unit_protected", "petitions"),
    *(*_DECISIONS, *_MEDIATIONS, "consultations", "files", "visits_asked", "visits_today"),
)
# Post → what waits for it, by the keys of ``web/waiting.py``, in the order of the page.
OF_POST: Mapping[Role, Sequence[str]] = {
    Role.DISPATCHER: (
        "emergencies",
        "whistles",
        "dispatch_urgent",
        "dispatch",
        "decide",
        "orders_today",
        "orders_check",
        "orders_returned",
        "petitions",
        "decisions",
        "bulletins",
        "mediations",
        "consultations",
        "duty_gaps",
    ),
    **dict.fromkeys(OFFICERS, _UNIT),
    Role.JUSTICE_OFFICER: (*_UNIT, "aid_soon", "orders", "services_late", "services_unhappy"),
    Role.MEDIATOR: (*_UNIT, "orders"),
    Role.PETITION_RECEPTIONIST: (
        "whistles",
        "petitions",
        "petitions_to_tell",
        "cases_soon",
        "follow_ups",
        "registered_today",
        *_DECISIONS,
        "consultations",
    ),
    Role.POLITICAL_LEGAL_COMMISSIONER: (
        "emergencies",
        "whistles",
        "to_decide",
        "decisions",
        "bulletins",
        "mediations",
        "consultations",
        "files",
        "supervised",
        "units_unnamed",
        "orders_late",
    ),
    Role.TOWN_GRID_LEAD: ("petitions", "bulletins", "lead_awaiting", "lead_late", "lead_recheck", "vacant"),
    Role.GRID_CENTRE_OFFICER: (
        "whistles",
        "vacant_all",
        "invitations_unused",
        "standards_unread",
        "suggestions",
        *_DECISIONS,
        "consultations",
    ),
    Role.SYSTEM_ADMIN: ("undelivered", "machines_away", "backup", "drill", "disk", "suggestions"),
    Role.SECURITY_ADMIN: ("locked", "alarms", "units_unnamed"),
    Role.AUDITOR: ("unproved", "protected_reads"),
    Role.VILLAGE_LEGAL_ADVISER: ("orders", "services_soon", "visits_today"),
    Role.CHIEF_LEGAL_EXPERT: ("orders", "services_soon", "visits_today"),
}


@dataclass(frozen=True)
class Row:
    """One kind of thing that waits: how many, how many of them end today, and the list that has exactly those."""

    key: str
    word: str
    url: str
    number: int
    today: int

    @property
    def note(self) -> str:
        """How many limits end today, where the word does not say it by itself."""
        if not self.today or any(said in self.word for said in ("到期", "超期", "没", "满")):
            return ""
        return f"{self.today} 件今天到期" if self.today < self.number else "今天到期"

    @property
    def tone(self) -> str:
        """The light: brick where a limit ends today or has ended."""
        return "late" if self.today else "good"


def begins_here(actor: Actor) -> bool:
    """Say whether a person's day begins with this page."""
    return any(post.role in OF_POST for post in actor.posts)


def page(actor: Actor) -> dict[str, Any]:
    """Return the page: all numbers from one statement, then only what there is."""
    keys = list(dict.fromkeys(key for post in actor.posts for key in OF_POST.get(post.role, ())))
    tabs = [key for tab in tabs_of(actor) for key in tab.count]
    counts = counted(actor, [*keys, *tabs])
    return {
        "rows": [row for key in keys if (row := _row(key, counts)).number],
        "next": _first(actor, counts, "next"),
        "today": _first(actor, counts, "today"),
        "counts": counts,
    }


def _row(key: str, counts: Mapping[str, Count]) -> Row:
    known, count = WAITING[key], counts.get(key, NONE)
    return Row(key, known.word, known.url, count.number, count.today)


def _first(actor: Actor, counts: Mapping[str, Count], place: str) -> Shown | None:
    """Return the first kind of thing that has something to show at a place; each is asked only where it counts."""
    asked: Iterable[Any] = (one for one in tasks_of(place) if any(counts.get(key, NONE).number for key in one.keys))
    return next((found for one in asked if (found := shown_of(one, actor)) is not None), None)

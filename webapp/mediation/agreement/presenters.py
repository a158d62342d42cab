"""What a page says after the talks: what the court said or until when it can be asked, and the ways that are left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from webapp.core import clock
from webapp.core.clock import day_start
from webapp.mediation.agreement.rules import last_day_to_confirm, needs_ways, ways_left
from webapp.mediation.agreement.schemas import IN_ROW, ROWS, used_rows
from webapp.mediation.agreement.ways import FAILED, Way, ways_after, why_not_confirmed
from webapp.mediation.models import MediationClause
from webapp.mediation.rules import MediationAccess
from webapp.mediation.states import State
from webapp.reports.catalogue import choices
from webapp.web.formatting import day_words
from webapp.web.tables import Chip

_TONES = {
    "accepted": ("blue", "clipboard-check"),
    "valid": ("green", "check"),
    "not_accepted": ("amber", "x"),
    "dismissed": ("amber", "x"),
}
_NO_AGREEMENT = frozenset({State.FAILED, State.REFUSED, State.STOPPED})
# Of these nobody is sent to mend it by themselves.
_OTHERWISE = frozenset({"crime", "protection"})


@dataclass(frozen=True)
class Court:
    """What is known of the court: a sentence, and its answer where it was asked."""

    words: str
    chip: Chip | None = None


def court_of(seen: MediationAccess) -> Court | None:
    """Return what a page says of the court; None where there is nothing to say."""
    mediation = seen.mediation
    if mediation.confirm_state:
        return _answer(mediation.confirm_state, mediation.confirm_asked_at, mediation.confirm_at)
    if mediation.effective_at is None or seen.protected:
        return None
    if why := why_not_confirmed(seen.category):
        return Court(why)
    last = last_day_to_confirm(mediation.effective_at)
    if clock.local_day(clock.now()) > last:
        return None
    paper = "" if mediation.signed_on else "；先补签书面，签好、盖好章"
    return Court(f"都愿意的，可以一起申请司法确认，最晚{day_words(day_start(last))}{paper}")


def _answer(state: str, asked_at: datetime | None, answered_at: datetime | None) -> Court:
    day = day_words(answered_at or asked_at or clock.now())
    if state == "asked":
        return Court(f"{day}一起申请的，法庭什么时候回，由法庭定", Chip("申请了", "blue", "gavel"))
    tone, icon = _TONES.get(state, ("blue", "gavel"))
    return Court(f"{day}法庭回的", Chip(choices("confirm_result")[state], tone, icon))


def ways_of(seen: MediationAccess) -> Sequence[Way]:
    """Return the ways on that a page names: after talks that failed, and of an agreement that is not kept."""
    mediation = seen.mediation
    if seen.protected:
        return ()
    if mediation.state in _NO_AGREEMENT:
        return () if mediation.end_reason in _OTHERWISE else ways_after(seen.category, FAILED)
    return ways_left(mediation, seen.category) if mediation.effective_at and needs_ways(seen.clauses) else ()


def as_typed(clauses: Sequence[MediationClause]) -> dict[str, str]:
    """Return the terms as the fields of a form have them."""
    found: dict[str, str] = {}
    for row, one in enumerate(clauses):
        money = "" if one.amount is None else f"{one.amount // 100}.{one.amount % 100:02}"
        said = (one.who, one.to_whom, one.what, money, one.by_on.isoformat())
        found |= {f"{ROWS}-{row}-{name}": value for name, value in zip(IN_ROW, said, strict=True)}
    return found


def typed_terms(typed: Mapping[str, str]) -> list[str]:
    """Return the terms of a form that came too late, a line for each, so that nothing that was typed is lost."""
    rows = ([typed.get(f"{ROWS}-{row}-{name}", "") for name in IN_ROW] for row in used_rows(typed))
    return [" ".join(filter(None, row)) for row in rows]

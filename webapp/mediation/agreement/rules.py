"""What holds of an agreement: when it takes effect, what is owed, what waits for a look, what the court may confirm."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from webapp.cases.clocks import calendar, statutory
from webapp.core import clock
from webapp.mediation.agreement.ways import BROKEN, CONFIRMED, NOT_CONFIRMED, Way, ways_after, why_not_confirmed
from webapp.mediation.models import Mediation, MediationClause, MediationParty

# Claimed to be longer ago than this when it was received, an effect waits for somebody else of the host (待核对).
BELIEVED = timedelta(hours=72)
WAITS_FOR_COURT = frozenset({"asked", "received", "accepted"})
REFUSED_BY_COURT = frozenset({"not_accepted", "dismissed"})


def effect_of_words(parties: Sequence[MediationParty], claimed: datetime | None, received: datetime) -> datetime:
    """Return when an agreement by word of mouth took effect.

    That is when it was made, as who wrote it down says, where everybody had said yes by then; else when it was
    received. Moments that were typed have no seconds.
    """
    said = max((one.consented_at for one in parties if one.consented_at), default=None)
    if claimed is None or (said and claimed < said.replace(second=0, microsecond=0)):
        return received
    return max(claimed, said) if said else claimed


def is_doubtful(effect: datetime, received: datetime) -> bool:
    """Say whether an effect lies so far back that somebody else has to look whether it can be."""
    return received - effect > BELIEVED


def owed(clauses: Sequence[MediationClause]) -> list[MediationClause]:
    """Return the terms that nobody has fulfilled yet, broken ones too."""
    return [one for one in clauses if one.answer != "fulfilled"]


def waits_for_check(mediation: Mediation) -> bool:
    """Say whether somebody else of the host has to look: at signed pages, or at when it was said to be agreed."""
    return mediation.doubtful or (mediation.signed_on is not None and mediation.checked_at is None)


def needs_ways(clauses: Sequence[MediationClause]) -> bool:
    """Say whether a term is broken, or was due before today and nobody has answered for it."""
    today = clock.local_day(clock.now())
    return any(one.answer == "broken" or one.by_on < today for one in owed(clauses))


def ways_left(mediation: Mediation, category: str) -> list[Way]:
    """Return what can be done about an agreement that is not kept."""
    if mediation.confirm_state in REFUSED_BY_COURT:
        return ways_after(category, NOT_CONFIRMED)
    return ways_after(category, CONFIRMED if mediation.confirm_state == "valid" else BROKEN)


def last_day_to_confirm(effect: datetime) -> date:
    """Return the last day on which the court can be asked to confirm what took effect then (民事诉讼法 205)."""
    days = statutory("judicial_confirmation").length.days
    return calendar().last_day_of_right(clock.local_day(effect), days)


def why_not_confirmable(mediation: Mediation, category: str, *, protected: bool) -> str:
    """Return why the court can't be asked now to confirm an agreement, in a sentence; nothing where it can."""
    if mediation.confirm_state is not None:
        return "已经申请过司法确认了"
    if protected:
        return "这件事不做司法确认"
    if why := why_not_confirmed(category):
        return why
    if mediation.effective_at is None:
        return "协议生效以后才能申请司法确认"
    if mediation.signed_on is None:
        return "口头协议要先补签书面、签好盖章，才能申请司法确认"
    if clock.local_day(clock.now()) > last_day_to_confirm(mediation.effective_at):
        return "过了三十天，不能再申请司法确认；不履行的，可以向法院起诉"
    return ""

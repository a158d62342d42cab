"""The clocks of an agreement that is in force: each term, each look at what became of it."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from webapp.core.clock import day_start
from webapp.mediation.agreement import queries
from webapp.mediation.clocks import Running, clocks_of
from webapp.mediation.models import Mediation, MediationClause, MediationFollowUp
from webapp.mediation.queries import clauses_of
from webapp.mediation.states import AGREED

DAY = timedelta(days=1)
CLAUSE, LOOK = "clause", "follow_up"


def end_of(day: date) -> datetime:
    """Return the last second of a day in Shanghai, so that its date is what stands there."""
    return day_start(day + DAY) - timedelta(seconds=1)


@clocks_of
def of_agreement(mediation: Mediation) -> list[Running]:
    """Return the open clocks of an agreement that is in force."""
    if mediation.state not in AGREED or mediation.effective_at is None:
        return []
    return list(open_clocks(mediation, clauses_of(mediation.id), queries.follow_ups_of(mediation.id)))


def open_clocks(
    mediation: Mediation, clauses: Sequence[MediationClause], looks: Sequence[MediationFollowUp]
) -> Iterator[Running]:
    """Yield the clock of each term that nobody has answered for, and of each look that is still to come."""
    since = mediation.effective_at
    assert since is not None
    for clause in clauses:
        if clause.answer is None:
            yield Running(CLAUSE, since, end_of(clause.by_on))
    for look in looks:
        if look.done_at is None:
            yield Running(LOOK, since, look.due_at)

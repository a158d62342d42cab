"""The clocks of an agreement that is in force: each term, each look at it, and how long the court can be asked.

A term has reminders of its own, three days before, on the day and three days after, when the courtyard opens.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from webapp.cases.clocks import calendar
from webapp.core import clock
from webapp.core.clock import SHANGHAI, day_start
from webapp.core.deadlines import Kind, Limit, WorkCalendar
from webapp.mediation.agreement import queries
from webapp.mediation.agreement.rules import last_day_to_confirm
from webapp.mediation.agreement.ways import why_not_confirmed
from webapp.mediation.clocks import Rung, Running, clocks_of
from webapp.mediation.models import Mediation, MediationClause, MediationFollowUp
from webapp.mediation.queries import clauses_of
from webapp.mediation.states import AGREED

DAY = timedelta(days=1)
CLAUSE, LOOK, CONFIRM, PAPER = "clause", "follow_up", "confirm", "paper"
# Days from that on which a term is due → the event that is written then.
_OF_TERM = {-3: "mediation.term_soon", 0: "mediation.term_soon", 3: "mediation.term_late"}
_SOON = 0.8


def end_of(day: date) -> datetime:
    """Return the last second of a day in Shanghai, so that its date is what stands there."""
    return day_start(day + DAY) - timedelta(seconds=1)


@clocks_of
def of_agreement(mediation: Mediation) -> list[Running]:
    """Return the open clocks of an agreement that is in force."""
    if mediation.state not in AGREED or mediation.effective_at is None:
        return []
    found = open_clocks(mediation, clauses_of(mediation.id), queries.follow_ups_of(mediation.id), calendar().open)
    effect = mediation.effective_at
    return [*found, *_of_court(mediation, effect), *of_night(mediation, effect, calendar())]


def open_clocks(
    mediation: Mediation, clauses: Sequence[MediationClause], looks: Sequence[MediationFollowUp], opens: time
) -> Iterator[Running]:
    """Yield the clock of each term that nobody has answered for, and of each look that is still to come."""
    since = mediation.effective_at
    assert since is not None
    for clause in clauses:
        if clause.answer is None:
            yield Running(CLAUSE, since, end_of(clause.by_on), _rungs_of_term(clause.by_on, opens))
    for look in looks:
        if look.done_at is None:
            yield Running(LOOK, since, look.due_at)


def of_night(mediation: Mediation, effect: datetime, known: WorkCalendar) -> Iterator[Running]:
    """Yield the visit with the paper on the next working day, where something was agreed by word of mouth at night.

    Nobody has to put it on paper, so it is never late.
    """
    if mediation.form != "oral" or mediation.on_paper or known.is_working_time(effect):
        return
    opens = known.next_opening(effect)
    closes = known.due(effect, Limit(Kind.END_OF_WORKING_DAY))
    yield Running(PAPER, effect, closes, (Rung("0", opens, "mediation.paper_visit"),), duty=False)


def _rungs_of_term(due: date, opens: time) -> tuple[Rung, ...]:
    at = datetime.combine(due, opens, SHANGHAI)
    return tuple(Rung(str(days), at + days * DAY, event) for days, event in _OF_TERM.items())


def _of_court(mediation: Mediation, effect: datetime) -> Iterator[Running]:
    """Yield until when the parties may ask the court: their right, nobody's duty; one reminder while there is time."""
    last = end_of(last_day_to_confirm(effect))
    if mediation.confirm_state is not None or last < clock.now():
        return
    category = queries.category_in_the_open(mediation.case_id)
    if category is None or why_not_confirmed(category):
        return
    soon = Rung("80", effect + (last - effect) * _SOON, "mediation.confirm_soon")
    yield Running(CONFIRM, effect, last, (soon,), duty=False)

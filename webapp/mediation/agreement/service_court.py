"""司法确认: all parties ask the court together within thirty days; the court says what it says, when it will."""

from webapp.core.db import db
from webapp.core.errors import Problem, invalid
from webapp.mediation.agreement import queries
from webapp.mediation.agreement.rules import why_not_confirmable
from webapp.mediation.models import MediationSeat
from webapp.mediation.parties.rules import speaking
from webapp.mediation.service import Taking, taking
from webapp.mediation.states import Action, SeatKind

# How far the court's answer has come; what is last of all stays.
_RANK = {None: 0, "asked": 0, "received": 1, "accepted": 2, "not_accepted": 3, "valid": 3, "dismissed": 3}


@taking(Action.CONFIRM_ASK)
def ask(taking: Taking) -> None:
    """Ask the court together; it gets a seat, and no clock."""
    mediation, seen = taking.mediation, taking.seen
    parties = {one.n: one for one in speaking(seen.parties)}
    if set(taking.answers["yes"]) != set(parties):
        raise invalid(yes="要每一个当事人都愿意，一起申请")
    taking.check()
    if why := why_not_confirmable(mediation, seen.category, protected=seen.protected):
        raise Problem("stale", why)
    with taking.take():
        mediation.confirm_state, mediation.confirm_asked_at = "asked", taking.kept.at
        _seat_court(taking)


def _seat_court(taking: Taking) -> None:
    court = queries.court()
    if court is None:
        return
    seat = f"u{court.id}"
    if all(one.seat != seat for one in taking.seen.seats):
        row = MediationSeat(mediation_id=taking.mediation.id, seat=seat, kind=SeatKind.COURT, label=court.name)
        db.session().add(row)


@taking(Action.CONFIRM_RESULT)
def note_result(taking: Taking) -> None:
    """Keep what the court said; what is said last stays."""
    mediation, said = taking.mediation, taking.answers["answer"]
    taking.check()
    if mediation.confirm_state is None:
        raise Problem("stale", "还没有人申请司法确认")
    if _RANK[said] <= _RANK[mediation.confirm_state]:
        raise Problem("stale", "法庭已经回过了")
    with taking.take():
        mediation.confirm_state, mediation.confirm_at = said, taking.kept.at
    taking.journalled["answer"] = said

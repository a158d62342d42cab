"""Somebody ends as a member while they are on the rota: each shift to come needs another, and who makes it hears so."""

from webapp.core import journal
from webapp.core.background import submit_after_commit
from webapp.patrol_force.models import PatrolMember
from webapp.patrol_force.rota import queries
from webapp.patrol_force.rota.states import SeatState


def leave_shifts(row: PatrolMember) -> None:
    """Mark the seats of somebody on days on which they belong to the force no longer, in the open transaction."""
    if row.until is None:
        return
    for shift, seat in queries.coming_with(row.id, row.until):
        if seat.state == SeatState.ON:
            seat.state = SeatState.ASKED
            journal.append("patrol_shift.member_left", ("patrol_shift", shift.id))
            submit_after_commit("deliver_notices")

"""A case that stays on the town's level, and one village that is shown it; called inside the open transaction."""

from collections.abc import Callable, Sequence

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from webapp.areas.models import Area, Level
from webapp.cases.clocks import due_after
from webapp.cases.lists.service import counted_for, move_counters, own_scopes_of, sync_scope
from webapp.cases.models import Case
from webapp.cases.queries import area_of, reporters_of
from webapp.cases.service_holders import seats_of
from webapp.cases.states import Clock, Reach, State
from webapp.cases.states_steps import CASES
from webapp.core import clock, journal
from webapp.core.background import submit_after_commit
from webapp.core.db import db
from webapp.core.errors import Problem, not_found
from webapp.core.registry import Registry
from webapp.people import queries as people
from webapp.people.actor import Actor
from webapp.people.permissions import LEADS

# What takes back what people were told of cases (ids) that they see no more (ids of users), in the same transaction.
TAKES_BACK: Registry[Callable[[Sequence[int], Sequence[int]], None]] = Registry("what takes back what was told")


def takes_back(
    function: Callable[[Sequence[int], Sequence[int]], None],
) -> Callable[[Sequence[int], Sequence[int]], None]:
    """Register a function (ids of cases, ids of users) that lets these people know of these cases no more."""
    return TAKES_BACK.add(function)


def set_reach(case: Case, reach: Reach, actor: Actor | None = None) -> None:
    """Let a case stay on the town's level, or reach down to its area again; lists and counters follow at once.

    On the town's level the town's seat holds it; a village that was shown it sees it no more. What was put into it
    goes with it. Nothing happens where it is so already. Problem 409 for a protected one, and when another writer was
    faster.
    """
    if case.protected:
        raise CASES.stale(case)
    if case.reach == reach:
        return
    session = db.session()
    for one in (case, *session.scalars(select(Case).where(Case.merged_into_id == case.id, ~Case.protected))):
        area = area_of(one)
        before = counted_for(one, area)
        with CASES.saving(one):
            one.reach, one.shown_in_id = reach, None
            if reach == Reach.TOWN:
                _to_the_town(one, area)
                below = _people_below(one, area)
            flag_modified(one, "state")
        sync_scope(one, area, own_scopes_of(one))
        move_counters(before, counted_for(one, area))
        for takes in TAKES_BACK if reach == Reach.TOWN else ():
            takes([one.id], below)
    _record(case, "case.town_only" if reach == Reach.TOWN else "case.whole_reach", actor)


def show_to_village(case: Case, area_id: int, actor: Actor | None = None) -> None:
    """Show a case that stays on the town's level to those who lead one village (or a special grid): one more seat.

    They read it and may add to it; they hold nothing, hear nothing, and no number of theirs counts it. Problem 404 for
    what is no village of that town, 409 for a case that reaches down anyhow.
    """
    if case.protected or case.reach != Reach.TOWN:
        raise Problem("stale", "这件事村里本来就看得到")
    area, village = area_of(case), db.session().get(Area, area_id)
    fits = village and (village.level == Level.VILLAGE or village.special)
    if village is None or not fits or village.lineage[:2] != area.lineage[:2]:
        raise not_found()
    if case.shown_in_id == area_id:
        return
    with CASES.saving(case):
        case.shown_in_id = area_id
        flag_modified(case, "state")
    sync_scope(case, area, own_scopes_of(case))
    _record(case, "case.shown_to_village", actor, to=village.label)


def _to_the_town(case: Case, area: Area) -> None:
    """Let the town hold what a village or grid held; its clock to acknowledge starts anew, as at each higher level."""
    seat = seats_of(area, case=case)[-1]
    case.handed_up_by_id = None  # whoever passed it up hears no more of it
    if case.before_dispatch:
        case.before_dispatch = case.before_dispatch | {"holder_area_id": seat.area_id, "holder_level": seat.level}
    if case.holder_area_id == seat.area_id:
        return
    case.holder_area_id, case.holder_level, case.held_since = seat.area_id, seat.level, clock.now()
    if case.state == State.SUBMITTED:
        case.step_due_at = due_after(case.held_since, case.severity, Clock.ACKNOWLEDGE)
        case.due_at = min(case.step_due_at, case.resolve_due_at)


def _people_below(case: Case, area: Area) -> list[int]:
    """Return who saw a case by a post below the town and does not any more: all of them but its reporters."""
    seats = people.leads_of_areas(area.lineage[2:], list(Level), LEADS) if area.lineage[2:] else []
    below = {user_id for *_, leads in seats for user_id in leads} | set(people.informants_of(area.id))
    town = {user_id for seat in seats_of(area, case=case) for user_id in seat.people}
    return sorted(below - town - set(reporters_of(case.id)))


def _record(case: Case, event: str, actor: Actor | None, **content: str) -> None:
    journal.append(event, ("case", case.id), actor_id=actor.id if actor else None, content=content)
    submit_after_commit("deliver_notices")

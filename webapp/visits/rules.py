"""Who may see a visit and take which step: one rule, asked by the service and by pages for their buttons."""

from dataclasses import dataclass, field

from webapp.cases.rules import CaseAccess, sees_whole
from webapp.cases.work_orders.rules import knows_reporter
from webapp.core.errors import not_found
from webapp.core.protection.impartial import refuse
from webapp.core.workflow import Transition
from webapp.people.actor import Actor, HeldPost
from webapp.visits.models import Visit
from webapp.visits.states import VISITS, Action, By, Kind, State


@dataclass(frozen=True)
class VisitAccess:
    """A visit as loaded through the actor's scope: who goes, by id and name, and what the actor is to it.

    ``barred``: why they take no step for the case that it belongs to.
    """

    visit: Visit
    goers: dict[int, str] = field(default_factory=dict)
    team: bool = False
    guest: bool = False
    case_code: str | None = None
    barred: str = ""


def is_team(actor: Actor, visit: Visit, *, goes: bool) -> bool:
    """Say whether the actor still goes, or holds the seat that planned it (a successor, a colleague of the unit)."""
    if visit.protected:
        return actor.protected
    return goes or (visit.seat in actor.scopes and actor.can("visit.plan"))


def allowed(seen: VisitAccess) -> list[Transition[State, Action]]:
    """Return the steps that may be taken now, in the order of the table."""
    return VISITS.steps_from(seen.visit, lambda step: may(seen, step) and not bars(seen))


def may(seen: VisitAccess, transition: Transition[State, Action]) -> bool:
    """Say whether the actor may take this step at all, whatever the state."""
    invited = seen.visit.kind == Kind.INVITED or transition.by == By.TEAM
    return invited and (seen.team or (seen.guest and transition.by == By.EITHER))


def bars(seen: VisitAccess) -> str:
    """Return why the actor takes no step; who is invited answers for themselves."""
    return "" if seen.guest else seen.barred


def target_of(visit: Visit, transition: Transition[State, Action]) -> State | None:
    """Return the state a step leads to: a place to which the team goes is never asked."""
    if transition.target == State.ASKED and visit.kind == Kind.FIELD:
        return State.SCHEDULED
    return transition.target


def refuse_unless_plannable(actor: Actor, held: CaseAccess | None) -> None:
    """Raise the one 404 unless the actor may plan a visit, for a case only where they see the whole of it."""
    if not actor.can("visit.plan"):
        raise not_found()
    if held is not None and not may_plan_on(actor, held):
        raise not_found()
    refuse(held.barred if held else "")


def may_plan_on(actor: Actor, held: CaseAccess) -> bool:
    """Say whether the actor may plan a visit for this case; on a protected one only the people named to it."""
    if not actor.can("visit.plan"):
        return False
    return actor.protected if held.case.protected else sees_whole(actor, held)


def may_invite_reporter(actor: Actor, held: CaseAccess) -> bool:
    """Say whether the actor may know, and so invite, who reported a case; never of a protected one."""
    return not held.case.protected and knows_reporter(actor, held)


def seat_of(actor: Actor, held: CaseAccess | None) -> tuple[str, str, HeldPost | None]:
    """Return (scope, label, post) of the seat for which the actor plans; the post that leads the case's area first."""
    posts = [p for p in actor.posts if p.unit_id or p.leads]
    if held is not None:
        posts.sort(key=lambda p: not (p.leads and held.path.startswith(p.area_path)))
    if not posts:
        return f"p{actor.id}", actor.name, None
    post = posts[0]
    if post.unit_id:
        return f"u{post.unit_id}", post.unit_name, post
    return f"a{post.area_id}", post.area_label, post

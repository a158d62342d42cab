"""Who may take which step on a case: one rule, asked by the service before it acts and by pages for their buttons."""

from collections.abc import Sequence
from dataclasses import dataclass

from webapp.areas.models import Area, Level
from webapp.cases.models import Case, WorkOrder
from webapp.cases.reach.rules import path_of, stays_in_town
from webapp.cases.states import By
from webapp.cases.states_steps import CASES, Action, Step
from webapp.cases.work_orders.states import GONE_ORDERS
from webapp.core.errors import not_found
from webapp.core.protection.impartial import OWN, refuse
from webapp.people.actor import Actor
from webapp.people.permissions import DECIDERS, roles_with
from webapp.reports.models import ReportKind

# How a case came when its author is the one whom it concerns; every other channel is for a resident.
APP = "app"
# A path has one slash more than it has levels: /county/town/.
_TOWN_DEPTH = 3
_ABOVE = {*roles_with("case.follow_up"), *DECIDERS}


@dataclass(frozen=True)
class CaseAccess:
    """A case as loaded through the actor's scope, with what the rule asks: area, holder, reporters, work orders.

    ``barred`` says why the actor takes no step on it: it concerns them, or they withdrew (core/protection/impartial).
    """

    case: Case
    area: Area
    holder_path: str
    reporter: bool
    orders: Sequence[WorkOrder] = ()
    barred: str = ""

    @property
    def path(self) -> str:
        """What the path of a post has to begin, so that the post is above the case: its area's, or the town's."""
        return path_of(self.case, self.area)


def allowed_actions(actor: Actor, held: CaseAccess) -> list[Step]:
    """Return the steps the actor may take now, in the order of the table."""
    return CASES.steps_from(held.case, lambda step: _right(actor, held, step) and _possible(held, step))


def refuse_unless_allowed(actor: Actor, held: CaseAccess, transition: Step) -> None:
    """Raise 403 where a second person is needed, 404 for every other right that is missing."""
    if not _has_right(actor, held, transition):
        raise not_found()
    refuse(_bars(held, transition))
    CASES.refuse_own(held.case, transition, actor.id, _who_mended(held, transition))


def sees_whole(actor: Actor, held: CaseAccess) -> bool:
    """Say whether the actor sees all of a case in their scope, or only their own report and what comes of it."""
    return not held.reporter or any(held.path.startswith(post.area_path) for post in actor.leading)


def works_on(actor: Actor, held: CaseAccess) -> bool:
    """Say whether the actor works on a case that is in their scope, whatever may be done now.

    Leads above it and the desk, who decides on orders, who calls back, officers of units that have it; of a protected
    one those whom it is shown.
    """
    if held.case.protected:
        return True
    units = {order.unit_id for order in held.orders if order.state not in GONE_ORDERS}
    above = (p for p in actor.posts if p.role in _ABOVE and p.area_path)
    return any(p.unit_id in units for p in actor.posts) or any(held.path.startswith(p.area_path) for p in above)


def _right(actor: Actor, held: CaseAccess, transition: Step) -> bool:
    own = CASES.is_own(held.case, transition, actor.id, _who_mended(held, transition))
    return _has_right(actor, held, transition) and not own and not _bars(held, transition)


def _bars(held: CaseAccess, transition: Step) -> str:
    """Return why the actor takes no such step; what they say as who reported it is theirs, and to hand it on."""
    if transition.action == Action.RECUSE and held.barred == OWN:
        return ""
    own = transition.by == By.REPORTER or (transition.by == By.RECHECKER and held.reporter)
    return "" if own else held.barred


def _has_right(actor: Actor, held: CaseAccess, transition: Step) -> bool:
    if transition.verb is None or not actor.can(transition.verb):
        return False
    if transition.action == Action.RECUSE:
        return works_on(actor, held)
    if held.case.protected:
        return actor.protected and transition.protected_too
    if transition.by == By.REPORTER:
        return held.reporter
    if transition.by == By.WORKER:  # 转为受保护: on a page of its own, by a rule of its own (turning/rules)
        return False
    if transition.by == By.CALLER and held.case.channel == APP:
        return False
    if transition.by == By.RECHECKER and held.reporter:
        return True
    place = held.holder_path if transition.by == By.HOLDER else held.path
    return any(place.startswith(path) for path in actor.paths_for(transition.verb))


def _who_mended(held: CaseAccess, transition: Step) -> list[int | None]:
    """Return who may not look whether it is mended: who worked on it. Nobody for every other step."""
    if transition.by != By.RECHECKER:
        return []
    return [user_id for order in held.orders for user_id in (order.officer_id, order.done_by_id)]


def _possible(held: CaseAccess, transition: Step) -> bool:
    """Say whether there is a level to hand the case to: none above the town, none below the lowest seat."""
    lineage = held.area.lineage
    if held.case.merged_into_id or transition.action == Action.UNMERGE:  # what is one with another has no steps left
        return bool(held.case.merged_into_id) and transition.action == Action.UNMERGE
    if transition.action == Action.AGREE:
        return held.case.kind == ReportKind.DISPUTE
    if transition.action == Action.ASK_DISPATCH:  # from right below the town that is what handing up does
        return held.holder_path.count("/") > _TOWN_DEPTH + 1
    if transition.move > 0:
        return held.holder_path.count("/") > _TOWN_DEPTH
    if transition.move < 0 and stays_in_town(held.case):
        return False
    lowest = lineage[:-1] if held.area.level == Level.MICRO_GRID else lineage
    return not (transition.move < 0 and held.holder_path.count("/") > len(lowest))

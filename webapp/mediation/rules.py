"""Who may see a mediation and take which step: one rule, asked by the service and by pages for their buttons."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from webapp.areas.scope import desk_scope, unit_scope
from webapp.mediation.agreement.rules import WAITS_FOR_COURT, needs_ways, waits_for_check, why_not_confirmable
from webapp.mediation.models import Mediation, MediationClause, MediationParty, MediationSeat
from webapp.mediation.parties.rules import hindered
from webapp.mediation.states import LIVE, Action, By, SeatKind, State, Step
from webapp.mediation.states_steps import MEDIATIONS
from webapp.people.actor import Actor
from webapp.people.permissions import ROLE_VERBS, Role

# So long steps may be taken where there is no signal; before that nobody was asked in.
WORKED_ON = LIVE - {State.SUGGESTED}
WHILE_LOCKED = frozenset({Action.STOP, Action.FAIL, Action.DECLINE, Action.RECUSE})
# The list in which a mediation of a protected matter is: of no page, only for who looks at it.
APART = "apart"
FORCES = (SeatKind.ADMINISTRATIVE, SeatKind.JUDICIAL)


class Apart(NamedTuple):
    """How the mediation of a protected matter stands: the actor is named to it, it is locked, its mediator has it."""

    named: bool
    locked: bool
    given: bool


@dataclass(frozen=True)
class MediationAccess:
    """A mediation as loaded through the actor's scope, with all that its rules and its page ask of it.

    ``mine`` are the kinds of seats of the actor's units, ``barred`` why the actor takes no step on it. ``referrer`` and
    ``mediator`` are the names of who referred it and who mediates.
    """

    mediation: Mediation
    code: str  # of its case
    category: str = ""  # of its case
    apart: Apart | None = None  # of a protected matter
    seats: Sequence[MediationSeat] = ()
    parties: Sequence[MediationParty] = ()
    clauses: Sequence[MediationClause] = ()
    mine: frozenset[SeatKind] = field(default=frozenset())
    router: bool = False
    barred: str = ""
    referrer: str = ""
    mediator: str = ""

    @property
    def protected(self) -> bool:
        """Whether its case is a protected matter."""
        return self.apart is not None

    @property
    def locked(self) -> bool:
        """Whether nothing may be done but to stop it: the matter it belongs to was locked again."""
        return self.apart is not None and self.apart.locked

    @property
    def host(self) -> MediationSeat | None:
        """The unit that mediates."""
        return next((one for one in self.seats if one.kind == SeatKind.HOST), None)

    @property
    def forces(self) -> list[MediationSeat]:
        """The units that were asked to take part."""
        return [one for one in self.seats if one.kind in FORCES]

    @property
    def url(self) -> str:
        """Its page."""
        return f"/cases/{self.code}/mediations/{self.mediation.n}"


class Sees(StrEnum):
    """How much of a mediation a person sees: all, its course with parties by their family names, or where it stands."""

    ALL = "all"
    COURSE = "course"
    STANDING = "standing"


def sees_of(actor: Actor, seen: MediationAccess) -> Sees:
    """Return how much an actor sees: who mediates all, who was asked in or decides the course, who referred it less."""
    named = seen.apart is not None and seen.apart.named
    if named or SeatKind.HOST in seen.mine or seen.mediation.mediator_id == actor.id:
        return Sees.ALL
    return Sees.COURSE if seen.mine or seen.router else Sees.STANDING


def access_of(
    actor: Actor,
    mediation: Mediation,
    code: str,
    seats: Sequence[MediationSeat],
    parties: Sequence[MediationParty],
    clauses: Sequence[MediationClause],
    *,
    category: str = "",
    apart: Apart | None = None,
    barred: str = "",
) -> MediationAccess:
    """Return what the actor is to a mediation that they see."""
    mine = frozenset(seat.kind for seat in seats if seat.seat in actor.scopes)
    routes = desk_scope(mediation.town_id) in actor.scopes
    return MediationAccess(mediation, code, category, apart, seats, parties, clauses, mine, routes, barred)


def allowed(actor: Actor, seen: MediationAccess) -> list[Step]:
    """Return the steps that the actor may take now, in the order of the table; none for whom it concerns."""
    if seen.barred:
        return []
    return MEDIATIONS.steps_from(
        seen.mediation,
        lambda step: (
            may(actor, seen, step) and not MEDIATIONS.is_own(seen.mediation, step, actor.id) and fits(seen, step)
        ),
    )


def may(actor: Actor, seen: MediationAccess, step: Step) -> bool:
    """Say whether the actor has the right to a step at all, whatever the state."""
    if seen.apart:
        return _may_apart(actor, seen, step)
    if step.verb is None or not actor.can(step.verb):
        return False
    if step.action == Action.RECUSE:
        return bool(seen.mine) or seen.mediation.mediator_id == actor.id
    return _IS[By(step.by)](actor, seen)


def _may_apart(actor: Actor, seen: MediationAccess, step: Step) -> bool:
    """Say who takes a step of a protected matter's: who is named to it, and who was asked in to mediate.

    No force, no commissioner, no court; what another of the host would look at, another of the named does.
    """
    named, mediates = bool(seen.apart and seen.apart.named), seen.mediation.mediator_id == actor.id
    stands_in = named and not (seen.apart and seen.apart.given)
    match step.by:
        case By.ROUTER if step.action in (Action.COMMITTEE, Action.DECLINE):
            return named
        case By.NAMER | By.HOST_OTHER:
            return named
        case By.POLICE:
            return named and actor.can("mediation.police")
        case By.RECORDER if seen.mediation.state == State.SUGGESTED:
            return named
        case By.RECORDER | By.MEDIATOR:
            return mediates or (stands_in and step.action != Action.RECUSE)
    return False


def fits(seen: MediationAccess, step: Step) -> bool:
    """Say whether a step that the state allows can be taken as things stand; only for the buttons of a page."""
    if seen.locked:
        return step.action in WHILE_LOCKED
    may_fit = _FITS.get(step.action)
    return may_fit is None or may_fit(seen)


def _may_be_talked_with(seen: MediationAccess) -> bool:
    return not hindered(seen.mediation, seen.parties)


def _may_be_started(seen: MediationAccess) -> bool:
    return seen.mediation.police_view != "not_allowed"


def _may_be_confirmed(seen: MediationAccess) -> bool:
    return not why_not_confirmable(seen.mediation, seen.category, protected=seen.protected)


_FITS: dict[Action, Callable[[MediationAccess], bool]] = {
    **dict.fromkeys((Action.CHECK, Action.CORRECT), lambda seen: waits_for_check(seen.mediation)),
    Action.SIGNED: lambda seen: seen.mediation.on_paper and seen.mediation.signed_on is None,
    Action.TO_PAPER: lambda seen: not seen.mediation.on_paper,
    Action.POLICE_VIEW: lambda seen: seen.mediation.harm != "none",
    **dict.fromkeys((Action.SESSION, Action.AGREE), _may_be_talked_with),
    **dict.fromkeys((Action.URGE, Action.WAYS), lambda seen: needs_ways(seen.clauses)),
    Action.CONFIRM_ASK: _may_be_confirmed,
    Action.CONFIRM_RESULT: lambda seen: seen.mediation.confirm_state in WAITS_FOR_COURT,
    **dict.fromkeys((Action.START, Action.COMMITTEE), _may_be_started),
}


def _mediates(actor: Actor, seen: MediationAccess) -> bool:
    """Say whether the actor is who mediates: who was named while they work for the host, anybody of it without one."""
    named = seen.mediation.mediator_id
    return named in (None, actor.id) and SeatKind.HOST in seen.mine and actor.can("mediation.work")


def _records(actor: Actor, seen: MediationAccess) -> bool:
    """Say whether the actor writes down the parties: before the start who referred it and the desk."""
    if seen.mediation.state != State.SUGGESTED:
        return _mediates(actor, seen)
    routes = seen.router and actor.can("mediation.route")
    return routes or (seen.mediation.referred_by_id == actor.id and actor.can("mediation.refer"))


def kept_version(actor: Actor, seen: MediationAccess) -> str:
    """Return the version of the page that the phone of who mediates may keep; nothing where it may not."""
    row = seen.mediation
    may_keep = row.state in WORKED_ON and not seen.protected and not seen.barred
    return str(row.version) if may_keep and _mediates(actor, seen) else ""


def _heads(actor: Actor, seen: MediationAccess) -> bool:
    scopes = {unit_scope(one.unit_id) for one in actor.posts if one.unit_id and one.role == Role.UNIT_HEAD}
    return seen.host is not None and seen.host.seat in scopes


def _speaks(verb: str) -> Callable[[Actor, MediationAccess], bool]:
    """Return the rule that an actor speaks for a unit with a seat here: by a post in it that has the verb."""

    def rule(actor: Actor, seen: MediationAccess) -> bool:
        scopes = {unit_scope(one.unit_id) for one in actor.posts if one.unit_id and verb in ROLE_VERBS[one.role]}
        return any(one.seat in scopes for one in seen.seats)

    return rule


_IS: dict[By, Callable[[Actor, MediationAccess], bool]] = {
    By.COMMISSIONER: lambda _actor, seen: seen.router,
    By.ROUTER: lambda _actor, seen: seen.router,
    By.MEDIATOR: _mediates,
    By.RECORDER: _records,
    By.HOST_OTHER: lambda _actor, seen: SeatKind.HOST in seen.mine,
    By.NAMER: lambda actor, seen: (seen.router and actor.can("mediation.route")) or _heads(actor, seen),
    By.FORCE: lambda _actor, seen: bool(seen.mine & frozenset(FORCES)),
    By.POLICE: _speaks("mediation.police"),
    By.COURT: _speaks("mediation.confirm"),
}

"""Who may see a petition and take which step: one rule, asked by the service and by pages for their buttons."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from webapp.areas.scope import area_scope, desk_scope, unit_scope
from webapp.core import clock
from webapp.core.asks import Waits
from webapp.people.actor import Actor
from webapp.people.permissions import ROLE_VERBS
from webapp.petitions.clocks import Running, latest_extension, running
from webapp.petitions.models import Petition, PetitionPerson
from webapp.petitions.states import TO_TELL, Action, By, PersonRole, State, Step
from webapp.petitions.states_steps import PETITIONS


@dataclass(frozen=True)
class PetitionAccess:
    """A petition as loaded through the actor's scope, with all that its rules and its page ask of it.

    ``case_code`` is empty where there is no case; ``opens_case`` says that the actor may open it. ``barred`` is why the
    actor takes no step on it, ``waiting`` what somebody asked for and nobody decided.
    """

    petition: Petition
    case_code: str = ""
    opens_case: bool = False
    people: Sequence[PetitionPerson] = ()
    waiting: Sequence[Waits] = ()
    barred: str = ""
    lead: str = ""  # what the unit that leads is called
    registrar: str = ""  # the name of who registered it

    @property
    def url(self) -> str:
        """Return the address of its page."""
        return f"/cases/{self.case_code}/petition" if self.case_code else f"/petitions/{self.petition.id}"

    @property
    def clocks(self) -> Sequence[Running]:
        """Return its open clocks, the nearest first."""
        return running(self.petition)

    def of(self, role: PersonRole) -> list[PetitionPerson]:
        """Return its people of one role, by their numbers."""
        return [one for one in self.people if one.role == role]

    @property
    def caller(self) -> PetitionPerson | None:
        """Return who came, or the heir who goes on for them."""
        found = self.of(PersonRole.HEIR) or self.of(PersonRole.CALLER)
        return found[-1] if found else None


def allowed(actor: Actor, seen: PetitionAccess) -> list[Step]:
    """Return the steps that the actor may take now, in the order of the table; none for whom it concerns."""
    if seen.barred:
        return []
    row = seen.petition
    return PETITIONS.steps_from(
        row,
        lambda step: (
            may(actor, seen, step)
            and not PETITIONS.is_own(row, step, actor.id)
            and PETITIONS.open_to(step, seen.waiting, actor.id)
            and fits(seen, step)
        ),
    )


def may(actor: Actor, seen: PetitionAccess, step: Step) -> bool:
    """Say whether the actor has the right to a step at all, whatever the state."""
    if step.verb is None or not actor.can(step.verb) or not seen.case_code:
        return False
    return _IS[By(step.by)](actor, seen)


def fits(seen: PetitionAccess, step: Step) -> bool:
    """Say whether a step that the state allows can be taken as things stand; only for the buttons of a page."""
    fit = _FITS.get(step.action)
    return fit is None or fit(seen.petition)


def _may_be_told(row: Petition) -> bool:
    return row.state in TO_TELL | {State.SIGNED} and row.told_on is None and row.told_how is None


def _may_be_extended(row: Petition) -> bool:
    return not row.extended and row.accepted_at is not None and within_the_sixty_days(row)


def within_the_sixty_days(row: Petition) -> bool:
    """Say whether the sixtieth day is not over, until when more time may be asked for."""
    return row.resolve_by is not None and clock.local_day(clock.now()) <= clock.local_day(row.resolve_by)


def last_day_of_extension(row: Petition) -> str:
    """Return the last day to which the time may be extended, as a form takes it."""
    return clock.local_day(latest_extension(row.resolve_by)).isoformat() if row.resolve_by else ""


_FITS: dict[Action, Callable[[Petition], bool]] = {
    Action.TELL: _may_be_told,
    Action.ASK_EXTEND: _may_be_extended,
    # Served to nobody who could be found, it may be served again.
    Action.SERVE: lambda row: row.state == State.SIGNED or row.served_how == "unknown",
    Action.RANG_BACK: lambda row: row.before_state is not None,
    Action.TO_VILLAGE: lambda row: row.about_cadre == "no",
}


def _receives(actor: Actor, _seen: PetitionAccess) -> bool:
    return actor.can("petition.receive")


def _leads(actor: Actor, seen: PetitionAccess) -> bool:
    return _sits(actor, seen, "petition.work")


def _sits(actor: Actor, seen: PetitionAccess, verb: str) -> bool:
    """Say whether a post of the actor's in the unit that leads has a verb."""
    scopes = {unit_scope(one.unit_id) for one in actor.posts if one.unit_id and verb in ROLE_VERBS[one.role]}
    return seen.petition.seat is not None and seen.petition.seat in scopes


def _heads(actor: Actor, seen: PetitionAccess) -> bool:
    return _sits(actor, seen, "petition.sign") or (
        actor.can("petition.sign") and area_scope(seen.petition.town_id) in actor.scopes
    )


def _desk(actor: Actor, seen: PetitionAccess) -> bool:
    return actor.can("petition.route") and desk_scope(seen.petition.town_id) in actor.scopes


_IS: dict[By, Callable[[Actor, PetitionAccess], bool]] = {
    By.RECEPTION: _receives,
    By.DESK: _desk,
    By.LEAD: _leads,
    By.EITHER: lambda actor, seen: _receives(actor, seen) or _leads(actor, seen),
    By.HEAD: _heads,
    By.DECIDER: lambda actor, seen: _desk(actor, seen) or _heads(actor, seen),
    By.ANOTHER: lambda actor, seen: _receives(actor, seen) or _leads(actor, seen),
}

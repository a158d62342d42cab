"""Who may see a consultation and take which step: one rule, asked by the service and by pages for their buttons."""

from collections.abc import Sequence
from dataclasses import dataclass

from webapp.areas.scope import desk_scope
from webapp.consultation.models import Consultation, ConsultationAsk, ConsultationPerson, ConsultationSeat
from webapp.consultation.states import CONSULTATIONS, PERSON, Action, By, State, Step
from webapp.core.errors import Problem, not_found
from webapp.people.actor import Actor

# Whose yes lets the units see a consultation on a person.
COMMISSIONER, DESK = "commissioner", "desk"
NOT_YOURS = {COMMISSIONER: "这要政法委员来定", DESK: "政法委员请的，要由调度台的人来定"}


@dataclass(frozen=True)
class ConsultationAccess:
    """A consultation as loaded through the actor's scope: who is asked, what the actor is to it, what waits on it.

    ``mine`` is the seat for which the actor writes, ``barred`` why they take no step, ``case_code`` the code of the
    case that it is about where they may open that, too.
    """

    consultation: Consultation
    seats: Sequence[ConsultationSeat] = ()
    mine: ConsultationSeat | None = None
    maker: bool = False
    person: ConsultationPerson | None = None
    case_code: str | None = None
    ask: ConsultationAsk | None = None
    barred: str = ""


def access_of(
    actor: Actor,
    consultation: Consultation,
    seats: Sequence[ConsultationSeat],
    person: ConsultationPerson | None,
    case_code: str | None,
    ask: ConsultationAsk | None,
    barred: str,
) -> ConsultationAccess:
    """Return what the actor is to a consultation that they see."""
    mine = next((one for one in seats if one.seat in actor.scopes), None)
    makes = desk_scope(consultation.town_id) in actor.scopes
    return ConsultationAccess(consultation, seats, mine, makes, person, case_code, ask, barred)


def may(actor: Actor, seen: ConsultationAccess, step: Step) -> bool:
    """Say whether the actor has the right to a step at all, whatever the state."""
    if step.verb is None or not actor.can(step.verb):
        return False
    seated = seen.mine is not None and seen.consultation.state != State.DRAFT
    return {By.MAKER: seen.maker, By.SEAT: seated, By.EITHER: seen.maker or seated}[By(step.by)]


def allowed(actor: Actor, seen: ConsultationAccess) -> list[Step]:
    """Return the steps that the actor may take now, in the order of the table; none on what is their own matter."""
    if seen.barred:
        return []
    asks = [seen.ask] if seen.ask else []
    return CONSULTATIONS.steps_from(
        seen.consultation,
        lambda step: (
            may(actor, seen, step)
            and CONSULTATIONS.open_to(step, asks, actor.id)
            and not (step.decides and why_not_yours(actor, seen.ask))
        ),
    )


def whose_yes(actor: Actor) -> str:
    """Return whose yes it takes where this person asks.

    The commissioner's; where the commissioner asks, that of the desk. The desk sees what it sends out anyhow, so the
    name reaches nobody more; a lead of the town would be let into a person's matter only to press a button.
    """
    return DESK if actor.can("consultation.agree") else COMMISSIONER


def why_not_yours(actor: Actor, ask: ConsultationAsk | None) -> str:
    """Return why this person does not decide what was asked for; nothing where they do."""
    if ask is None:
        return ""
    if ask.asked_by_id == actor.id:
        return CONSULTATIONS[Action.AGREE_OPEN].another
    decides = ask.by == DESK or actor.can("consultation.agree")
    return "" if decides else NOT_YOURS[ask.by]


def refuse_first_person(actor: Actor, seen: ConsultationAccess, step: Step) -> None:
    """Raise the 403 of who may not decide what was asked for."""
    if step.decides and (why := why_not_yours(actor, seen.ask)):
        raise Problem("forbidden", why)


def is_about_a_person(consultation: Consultation) -> bool:
    """Say whether a consultation is about one person: then its words are nowhere but on its page."""
    return consultation.topic == PERSON


def town_of(actor: Actor) -> int:
    """Return the town for which the actor makes consultations; the one 404 for who makes none."""
    makes = [post.area_id for post in actor.posts if post.area_id and desk_scope(post.area_id) in actor.scopes]
    if not actor.can("consultation.make") or not makes:
        raise not_found()
    return makes[0]

"""Who reads which paper of a mediation, and when the time of each has come.

The whole 卷宗 is for who keeps it: mediator, host and commissioner, in whose place of a protected matter stand the
named. Who was asked in sees no paper but what is made for them: a force that takes part the agreement that it stands
in, the police the application that is addressed to them, the court what it is asked to confirm. Who has a stake of
their own, or withdrew, reads none.
"""

from collections.abc import Callable

from webapp.documents.papers import Thing
from webapp.mediation.dossier.queries import Dossier
from webapp.mediation.rules import MediationAccess
from webapp.mediation.states import STOPPED, Action, SeatKind, State
from webapp.people.actor import Actor

_UNSTARTED = {State.SUGGESTED: "启动了才立卷", State.TURNED_AWAY: "不宜调，没有立卷"}
KEPT = "fulfilled"

Sees = Callable[[Actor, MediationAccess], bool]


def keeps(actor: Actor, seen: MediationAccess) -> bool:
    """Say whether the actor keeps the dossier: mediator, host, commissioner; of a protected matter who is named."""
    if seen.barred:
        return False
    if seen.mediation.mediator_id == actor.id or SeatKind.HOST in seen.mine:
        return True
    return seen.apart.named if seen.apart else seen.router and actor.can("mediation.start")


def finishes(actor: Actor, thing: Thing) -> bool:
    """Say whether the actor makes papers final: the mediator, or another of the host."""
    seen = thing.row.seen
    return keeps(actor, seen) and (seen.mediation.mediator_id == actor.id or SeatKind.HOST in seen.mine)


def takes_part(actor: Actor, seen: MediationAccess) -> bool:
    """Say whether the actor is of a force that takes part, or of the court that is asked to confirm."""
    joined = any(one.joins and one.seat in actor.scopes for one in seen.forces)
    return keeps(actor, seen) or (not seen.barred and (joined or SeatKind.COURT in seen.mine))


def confirms(actor: Actor, seen: MediationAccess) -> bool:
    """Say whether the actor keeps the dossier, or is of the court that is asked to confirm."""
    return keeps(actor, seen) or (not seen.barred and SeatKind.COURT in seen.mine)


def polices(actor: Actor, seen: MediationAccess) -> bool:
    """Say whether the actor keeps the dossier, or is of the police whose view was asked."""
    asked = any(one.seat in actor.scopes for one in seen.seats)
    return keeps(actor, seen) or (not seen.barred and asked and actor.can("mediation.police"))


def sees(rule: Sees) -> Callable[[Actor, Thing], bool]:
    """Return a rule as papers ask it."""
    return lambda actor, thing: rule(actor, thing.row.seen)


def begun(dossier: Dossier) -> str:
    """Return why there is no dossier yet."""
    return _UNSTARTED.get(dossier.mediation.state, "")


def applied_for(dossier: Dossier) -> str:
    """Return why there is no 申请书."""
    return begun(dossier) or ("" if dossier.mediation.source == "applied" else "不是双方申请的，用受理登记表")


def taken_on(dossier: Dossier) -> str:
    """Return why there is no 受理登记表."""
    return begun(dossier) or ("" if dossier.mediation.source != "applied" else "双方申请的，用申请书")


def talked(dossier: Dossier, number: int) -> str:
    """Return why there is no 调解记录 of this number."""
    return "" if 1 <= number <= len(dossier.taken(Action.SESSION)) else "还没有谈过"


def written(dossier: Dossier) -> str:
    """Return why there is no 协议书."""
    if not dossier.mediation.form:
        return "还没有谈成"
    return "" if dossier.mediation.form == "written" or dossier.mediation.on_paper else "口头谈成的，补签书面以后才有"


def spoken(dossier: Dossier) -> str:
    """Return why there is no 口头协议登记表."""
    if not dossier.mediation.form:
        return "还没有谈成"
    return "" if dossier.mediation.form == "oral" else "书面谈成的，用协议书"


def in_force(dossier: Dossier) -> str:
    """Return why nothing can be kept yet."""
    return "" if dossier.mediation.effective_at else "协议还没有生效"


def looked_at(dossier: Dossier, days: int) -> str:
    """Return why there is no 回访记录 of these days."""
    done = any(one.days == days and one.done_at for one in dossier.follow_ups)
    return "" if done else f"还没有做 {days} 天的回访"


def confirmation_asked(dossier: Dossier) -> str:
    """Return why there is no 司法确认申请书."""
    return "" if dossier.mediation.confirm_asked_at else "各方还没有都说愿意申请"


def unpunished(dossier: Dossier) -> str:
    """Return why there is no 不予处罚申请书: only after the agreement was kept, and only where somebody was hurt."""
    if dossier.mediation.harm == "none":
        return "没有人受伤，用不着"
    return "" if all_kept(dossier) else "都履行了才有"


def all_kept(dossier: Dossier) -> bool:
    """Say whether every term was kept."""
    clauses = dossier.seen.clauses
    return bool(dossier.mediation.effective_at and clauses and all(one.answer == KEPT for one in clauses))


def ended_without(dossier: Dossier) -> str:
    """Return why there is no 终止告知书."""
    return "" if dossier.mediation.state in STOPPED else "没有终止"

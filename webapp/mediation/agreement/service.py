"""谈成了: an agreement is written down, by word of mouth or to be signed, and takes effect."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import invalid
from webapp.mediation import service_orders as orders
from webapp.mediation.agreement.rules import effect_of_words, is_doubtful
from webapp.mediation.agreement.schemas import Term, days_wrong
from webapp.mediation.models import Mediation, MediationClause, MediationFollowUp
from webapp.mediation.parties.queries import lacking_id
from webapp.mediation.parties.rules import speaking
from webapp.mediation.service import Taking, taking
from webapp.mediation.service_talks import refuse_hindered
from webapp.mediation.states import Action, State

FOLLOW_UP_DAYS = (7, 30)


@taking(Action.AGREE)
def agree(taking: Taking) -> None:
    """Keep what was agreed: by word of mouth it is in force at once, on paper once all have signed and it is sealed."""
    mediation, said, received = taking.mediation, taking.answers, taking.kept.at
    spoken = said["form"] == "oral"
    made = effect_of_words(speaking(taking.seen.parties), said["at"], received)
    unknown = [] if spoken else [one.name for one in lacking_id(taking.seen.parties)]
    wrong = {"answer": f"书面协议要有身份证号，先补上：{'、'.join(unknown)}"} if unknown else {}
    if wrong := wrong | days_wrong(said["terms"], clock.local_day(made)):
        raise invalid(**wrong)
    taking.check()
    refuse_hindered(taking.seen)
    with taking.take(State.EFFECTIVE if spoken else State.SIGNING):
        mediation.form, mediation.on_paper = said["form"], not spoken
        mediation.agreed_at, mediation.agreed_by_id = made, taking.actor.id
        keep_terms(mediation, said["terms"])
        if spoken:
            mediation.doubtful = is_doubtful(made, received)
            let_in_force(mediation, made)
    if spoken:
        tell_in_force(taking)
    taking.journalled |= {"form": said["form"], "terms": len(said["terms"])}


def keep_terms(mediation: Mediation, terms: Sequence[Term]) -> None:
    """Store the terms under their numbers, in the open transaction."""
    rows = (
        MediationClause(
            mediation_id=mediation.id,
            n=n,
            who=term.who,
            to_whom=term.to_whom,
            what=term.what,
            amount=term.amount,
            by_on=term.by,
        )
        for n, term in enumerate(terms, 1)
    )
    db.session().add_all(rows)


def let_in_force(mediation: Mediation, effect: datetime) -> None:
    """Let an agreement be in force since a moment: from it run the looks at what became of it, and the court's days."""
    mediation.effective_at = effect
    for days in FOLLOW_UP_DAYS:
        due = effect + timedelta(days=days)
        db.session().add(MediationFollowUp(mediation_id=mediation.id, days=days, due_at=due))


def tell_in_force(taking: Taking) -> None:
    """Let the order be done, because an agreement is in force."""
    orders.done(taking.mediation, taking.actor)
    taking.then("mediation.effective")

"""On paper: signed with ink and sealed, looked at by another of the host; also what was agreed by word of mouth."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from webapp.core.clock import day_start, local_day
from webapp.core.db import db
from webapp.core.errors import Problem, invalid
from webapp.mediation.agreement import queries
from webapp.mediation.agreement.rules import waits_for_check
from webapp.mediation.agreement.schemas import Term, days_wrong
from webapp.mediation.agreement.service import keep_terms, let_in_force, tell_in_force
from webapp.mediation.models import Mediation, MediationClause
from webapp.mediation.service import Taking, taking
from webapp.mediation.states import Action, State


@taking(Action.SIGNED)
def hand_in(taking: Taking) -> None:
    """Keep the pages that all have signed and that bear the seal; another of the host looks at them."""
    mediation, said = taking.mediation, taking.answers
    terms = said["terms"]
    if wrong := _wrong_with(taking, said["on"], terms):
        raise invalid(**wrong)
    taking.check()
    if not mediation.on_paper:
        raise Problem("stale", "这份是口头协议，先按“补签书面”")
    if mediation.signed_on is not None:
        raise Problem("stale", "签好的已经交过了")
    with taking.take():
        mediation.signed_on, mediation.signed_by_id = said["on"], taking.actor.id
        if terms and mediation.state == State.SIGNING:
            _replace(mediation, taking.seen.clauses, terms)


def _wrong_with(taking: Taking, on: date, terms: Sequence[Term]) -> dict[str, str]:
    mediation, clauses = taking.mediation, taking.seen.clauses
    wrong: dict[str, str] = {}
    if not taking.sent.expected:
        wrong["photos"] = "把签好、盖好章的每一页拍下来"
    if mediation.agreed_at and on < local_day(mediation.agreed_at):
        wrong["on"] = "不能早于谈成的那天"
    if mediation.state != State.SIGNING:
        return wrong if not terms or _same(clauses, terms) else wrong | {"clauses": "补签的要和口头说好的一条一样"}
    if terms:
        return wrong | days_wrong(terms, on)
    early = next((one for one in clauses if one.by_on < on), None)
    if early is not None:
        wrong.setdefault("on", f"第 {early.n} 条的日子比签字这天还早，照纸上的改了再交")
    return wrong


def _same(clauses: Sequence[MediationClause], terms: Sequence[Term]) -> bool:
    kept = [(one.who, one.to_whom, one.what, one.amount, one.by_on) for one in clauses]
    return kept == [(one.who, one.to_whom, one.what, one.amount, one.by) for one in terms]


def _replace(mediation: Mediation, clauses: Sequence[MediationClause], terms: Sequence[Term]) -> None:
    """Let the terms be those on the paper, where it was written anew after 退回修改."""
    session = db.session()
    for one in clauses:
        session.delete(one)
    session.flush()
    keep_terms(mediation, terms)


@taking(Action.CHECK)
def check(taking: Taking) -> None:
    """Find the pages right, or that an agreement could be made when it is said to have been; paper takes effect so."""
    mediation = taking.mediation
    taking.check()
    if not waits_for_check(mediation):
        raise Problem("stale", "现在没有要核对的")
    begins = mediation.state == State.SIGNING
    with taking.take(State.EFFECTIVE if begins else None):
        mediation.doubtful = False
        if mediation.signed_on:
            mediation.checked_by_id, mediation.checked_at = taking.actor.id, taking.kept.at
        if begins and mediation.signed_on and mediation.agreed_at:
            let_in_force(mediation, max(day_start(mediation.signed_on), mediation.agreed_at))
    if begins:
        tell_in_force(taking)


@taking(Action.CORRECT)
def send_back(taking: Taking) -> None:
    """Send pages back to be handed in anew; of an effect that can't have been then, count from when it was received."""
    mediation = taking.mediation
    taking.check()
    if not waits_for_check(mediation):
        raise Problem("stale", "现在没有要核对的")
    with taking.take():
        if mediation.signed_on and mediation.checked_at is None:
            mediation.signed_on = mediation.signed_by_id = None
        else:
            mediation.doubtful = False
            _count_from(mediation, queries.agreement_received_at(mediation.id))


def _count_from(mediation: Mediation, received: datetime | None) -> None:
    if received is None:
        return
    mediation.effective_at = received
    for look in queries.follow_ups_of(mediation.id):
        if look.done_at is None:
            look.due_at = received + timedelta(days=look.days)


@taking(Action.TO_PAPER)
def to_paper(taking: Taking) -> None:
    """Let an agreement by word of mouth be put on paper with the same terms; its effect stays."""
    mediation = taking.mediation
    taking.check()
    if mediation.on_paper:
        raise Problem("stale", "已经要签书面的了")
    with taking.take():
        mediation.on_paper = True

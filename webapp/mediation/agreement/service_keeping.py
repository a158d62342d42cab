"""What becomes of an agreement: each term kept or broken, what then can be done, the looks at it, its end."""

from webapp.core import clock
from webapp.core.errors import Problem, invalid
from webapp.mediation.agreement import queries
from webapp.mediation.agreement.rules import owed, ways_left
from webapp.mediation.models import MediationClause
from webapp.mediation.service import Taking, taking
from webapp.mediation.states import Action, State


@taking(Action.CLAUSE)
def note_clause(taking: Taking) -> None:
    """Keep that a term was fulfilled or broken; when nothing is owed any more, the agreement is fulfilled."""
    mediation, said = taking.mediation, taking.answers
    clause = _clause_of(taking)
    if mediation.agreed_at and said["on"] < clock.local_day(mediation.agreed_at):
        raise invalid(on="不能早于谈成的那天")
    taking.check()
    if clause.answer == said["answer"]:
        raise Problem("stale", f"第 {clause.n} 条已经这样记过了")
    clause.answer, clause.answered_on = said["answer"], said["on"]
    taking.journalled |= {"no": clause.n, "answer": clause.answer, "on": clause.answered_on.isoformat()}
    if owed(taking.seen.clauses):
        with taking.take():
            pass
        return
    looked = all(one.done_at for one in queries.follow_ups_of(mediation.id))
    with taking.take(State.CLOSED if looked else State.FULFILLED):
        taking.then("mediation.fulfilled")
        if looked:
            _close(taking)


def _clause_of(taking: Taking) -> MediationClause:
    found = next((one for one in taking.seen.clauses if one.n == taking.answers["no"]), None)
    if found is None:
        raise invalid(no="没有这一条")
    return found


def _close(taking: Taking) -> None:
    taking.mediation.ended_at = taking.kept.at
    taking.then("mediation.closed")


@taking(Action.WAYS)
def tell_ways(taking: Taking) -> None:
    """Keep what somebody to whom something is owed was told that they can do, and when; it is broken then."""
    said = taking.answers
    open_to = [one.code for one in ways_left(taking.mediation, taking.seen.category)]
    parties = [one.n for one in taking.seen.parties]
    wrong = {"ways": "这件事走不了这条路"} if set(said["ways"]) - set(open_to) else {}
    wrong |= {"told_to": "没有这个人"} if set(said["told_to"]) - set(parties) else {}
    if wrong:
        raise invalid(**wrong)
    taking.check()
    with taking.take():
        told = {"ways": list(said["ways"] or open_to), "told_to": list(said["told_to"] or parties)}
        taking.kept.answers = {**taking.kept.answers, **told}
    taking.journalled |= {"told": said["told_on"].isoformat()}


@taking(Action.FOLLOW_UP)
def follow_up(taking: Taking) -> None:
    """Note a look at what became of it: the next one that is due; after the last, with nothing owed, it is closed."""
    taking.check()
    looks = queries.follow_ups_of(taking.mediation.id)
    due = next((one for one in looks if one.done_at is None), None)
    if due:
        due.done_at, due.submission_id = taking.kept.at, taking.kept.submission_id
        taking.journalled["days"] = due.days
    over = all(one.done_at for one in looks) and not owed(taking.seen.clauses)
    with taking.take(State.CLOSED if over else None):
        if over:
            _close(taking)
    taking.journalled["kept"] = taking.answers["kept"]

"""What the steps of a petition change besides its state; and what becomes of the order of the unit that works on it."""

from datetime import date

from sqlalchemy import select

from webapp.areas import queries as areas
from webapp.areas.models import Area, Level
from webapp.cases.models import Case
from webapp.cases.reach.service import show_to_village
from webapp.cases.work_orders import service_following as orders
from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import Problem, invalid
from webapp.mediation.queries_agreements import agreement_of
from webapp.petitions.clocks import latest_extension, may_ask_until, resolve_by
from webapp.petitions.models import Petition
from webapp.petitions.rules import within_the_sixty_days
from webapp.petitions.service import Taking, taking
from webapp.petitions.service_people import person
from webapp.petitions.states import Action, PersonRole, State
from webapp.petitions.states_steps import PETITIONS

NOT_TO_VILLAGE = "说的是干部的事，或者说不清，不能交给村里"
TOO_LATE = "办理期限的六十天已经过了，不能再申请延期"
ONCE = "已经延过一次了，只能延一次"


@taking(Action.PASS_ON, Action.GUIDE)
def lead_elsewhere(taking: Taking) -> None:
    """Let it rest, because it goes another way; the order of a unit goes back to the desk."""
    with taking.take():
        taking.petition.end_reason = taking.answers.get("answer") or "passed_on"
    give_back(taking, f"信访件{PETITIONS.label(taking.petition)}")


@taking(Action.ASK_DECLINE)
def ask_to_decline(taking: Taking) -> None:
    """Ask not to take it up; until somebody else decides it goes on."""
    ground = taking.answers["answer"]
    with PETITIONS.ask(taking.petition, taking.step, taking.actor.id, taking.wanted.note, ground=ground):
        pass


@taking(Action.AGREE_DECLINE, Action.REFUSE_DECLINE)
def decide_on_declining(taking: Taking) -> None:
    """Decide whether it is taken up."""
    with PETITIONS.decide(taking.petition, taking.step, taking.actor.id, taking.wanted.note) as ask:
        if ask.approved:
            taking.petition.end_reason = ask.ground
    if taking.petition.state == State.DECLINED:
        give_back(taking, "信访件不予受理")


@taking(Action.ACCEPT)
def accept(taking: Taking) -> None:
    """Take it up: sixty days from now, which nothing suspends (信访工作条例 34)."""
    with taking.take():
        taking.petition.accepted_at = taking.kept.at
        taking.petition.resolve_by = resolve_by(taking.kept.at)
    if taking.petition.order_id:
        orders.prolong(taking.petition.order_id, resolve_by(taking.kept.at))


@taking(Action.ASK_EXTEND)
def ask_for_more_time(taking: Taking) -> None:
    """Ask for at most thirty days more, once, until the sixtieth day is over."""
    petition, until = taking.petition, taking.answers["until"]
    taking.check()
    if petition.extended:
        raise Problem("stale", ONCE)
    if not within_the_sixty_days(petition):
        raise Problem("stale", TOO_LATE)
    assert petition.resolve_by is not None
    now, last = clock.local_day(petition.resolve_by), clock.local_day(latest_extension(petition.resolve_by))
    if until <= now:
        raise invalid(until="要比现在的期限晚")
    if until > last:
        raise invalid(until=f"最多延三十天，到{last.isoformat()}")
    # The day that was asked for, at the hour at which the sixty days end.
    wanted = petition.resolve_by + (until - now)
    with PETITIONS.ask(petition, taking.step, taking.actor.id, taking.answers["reason"], wanted_at=wanted):
        taking.journalled["until"] = clock.to_micros(wanted)


@taking(Action.AGREE_EXTEND, Action.REFUSE_EXTEND)
def decide_on_more_time(taking: Taking) -> None:
    """Give more time, or not; who came is told why anew."""
    petition = taking.petition
    with PETITIONS.decide(petition, taking.step, taking.actor.id, taking.wanted.note) as ask:
        if not ask.approved:
            return
        petition.extended, petition.resolve_by = True, ask.wanted_at
        if not taking.answers.get("told_how"):
            petition.told_on = petition.told_how = None
        taking.journalled["until"] = clock.to_micros(ask.wanted_at)
    if petition.order_id:
        orders.prolong(petition.order_id, ask.wanted_at)


@taking(Action.DRAFT)
def draft(taking: Taking) -> None:
    """Hand in what is to be answered; its words stand in the step."""
    with taking.take():
        taking.petition.opinion, taking.petition.drafted_by_id = taking.answers["answer"], taking.actor.id


@taking(Action.SIGN)
def sign(taking: Taking) -> None:
    """Sign what was drafted: then it is what the house answers."""
    with taking.take():
        taking.petition.signed_by_id, taking.petition.signed_at = taking.actor.id, taking.kept.at


@taking(Action.SETTLE)
def settled_by_agreement(taking: Taking) -> None:
    """End it with an agreement that is in force on the same case (信访工作条例 33)."""
    petition, number = taking.petition, taking.answers["agreement"]
    taking.check()
    found = agreement_of(petition.case_id or 0, number)
    if found is None:
        raise invalid(agreement="这件事上没有这个编号的、已经生效的协议")
    with taking.take():
        petition.agreement, petition.served_on = found, clock.local_day(clock.now())
        petition.end_reason = "agreement"
    done(taking, f"调解成了：{found}")


@taking(Action.SERVE)
def serve(taking: Taking) -> None:
    """Note that the opinion was handed over: from that day it may be asked to be looked at again."""
    petition, on = taking.petition, taking.answers["on"]
    taking.check()
    if petition.signed_at and on < clock.local_day(petition.signed_at):
        raise invalid(on="不能早于签发那天")
    first = petition.state == State.SIGNED
    if not first and petition.served_how != "unknown":
        raise Problem("stale", "已经送达过了")
    with taking.take():
        petition.served_on, petition.served_how = on, taking.answers["how"]
        if not petition.told_how:
            petition.told_on, petition.told_how = on, "paper" if petition.served_how != "unknown" else "unknown"
    if first:
        done(taking, f"已答复：{petition.number}")


@taking(Action.REVIEW)
def ask_for_review(taking: Taking) -> None:
    """Note that they ask for 复查, which the county decides; after the thirtieth day it is too late."""
    petition = taking.petition
    with taking.take():
        petition.review_asked_on = _in_time(taking, petition.served_on)


@taking(Action.REVIEW_RESULT)
def note_review(taking: Taking) -> None:
    """Note what came of 复查 and when they had it."""
    petition = taking.petition
    with taking.take():
        petition.review_result, petition.review_served_on = taking.answers["answer"], taking.answers["on"]
        _not_before(taking.answers["on"], petition.review_asked_on)


@taking(Action.RECHECK)
def ask_for_recheck(taking: Taking) -> None:
    """Note that they ask for 复核; the days of a hearing are not counted."""
    petition = taking.petition
    with taking.take():
        petition.recheck_asked_on = _in_time(taking, petition.review_served_on)
        petition.hearing_days = taking.answers.get("hearing_days") or 0


@taking(Action.RECHECK_RESULT)
def note_recheck(taking: Taking) -> None:
    """Note what came of 复核: with it the same facts and reasons are not taken up again (信访工作条例 36)."""
    petition = taking.petition
    with taking.take():
        petition.recheck_result, petition.recheck_served_on = taking.answers["answer"], taking.answers["on"]
        petition.hearing_days = taking.answers.get("hearing_days") or petition.hearing_days
        _not_before(taking.answers["on"], petition.recheck_asked_on)


@taking(Action.WITHDRAW)
def withdraw(taking: Taking) -> None:
    """Let it rest because who came takes it back; somebody else rings back within three working days."""
    petition = taking.petition
    before = petition.state
    with taking.take():
        petition.before_state, petition.withdrawn_by_id = before, taking.actor.id
        petition.withdrawn_at, petition.end_reason = taking.kept.at, "withdrawn"


@taking(Action.RANG_BACK)
def ring_back(taking: Taking) -> None:
    """Note what they said when somebody else asked: it rests, or it goes on where it stood, with its clocks."""
    petition = taking.petition
    taking.check()
    if petition.before_state is None:
        raise Problem("stale", "已经回电问过了")
    goes_on = taking.answers["answer"] == "goes_on"
    with taking.take(State(petition.before_state) if goes_on else None):
        petition.before_state = None
        if goes_on:
            petition.end_reason = petition.withdrawn_at = petition.withdrawn_by_id = None
    if not goes_on:
        give_back(taking, "信访人撤回了")


@taking(Action.DIED)
def died(taking: Taking) -> None:
    """Let the heirs of who died go on, or let it rest."""
    petition, goes_on = taking.petition, taking.answers["answer"] == "go_on"
    with taking.take(None if goes_on else State.WITHDRAWN):
        for one in taking.seen.of(PersonRole.CALLER):
            one.died_on = taking.answers["died_on"]
        if goes_on:
            heirs = len(taking.seen.of(PersonRole.HEIR))
            heir = taking.answers["heir_name"], taking.answers.get("heir_phone", "")
            db.session().add(person(petition, PersonRole.HEIR, *heir, n=heirs + 1))
        else:
            petition.end_reason = "death"
    if not goes_on:
        give_back(taking, "信访人去世了，家里不再办")


@taking(Action.TO_VILLAGE)
def to_village(taking: Taking) -> None:
    """Let a village take part: it sees the case from then on; never where cadres are complained about."""
    petition = taking.petition
    taking.check()
    if petition.about_cadre != "no":
        raise Problem("stale", NOT_TO_VILLAGE)
    village = _village(petition, taking.answers.get("village", ""))
    with taking.take():
        taking.journalled["village"] = village.code
    show_to_village(_case_of(petition), village.id, taking.actor)


def _case_of(petition: Petition) -> Case:
    return db.session().get_one(Case, petition.case_id)


def _village(petition: Petition, code: str) -> Area:
    found = areas.by_code(code) if code else _village_of(petition)
    town = db.session().get_one(Area, petition.town_id)
    if found is None or found.level != Level.VILLAGE or not found.path.startswith(town.path):
        raise invalid(village="选一个村")
    return found


def _village_of(petition: Petition) -> Area | None:
    """Return the village in which the case lies, if it lies in one."""
    lineage = db.session().get_one(Area, _case_of(petition).area_id).lineage
    here = select(Area).where(Area.id.in_(lineage), Area.level == Level.VILLAGE)
    return db.session().scalar(here)


def give_back(taking: Taking, why: str) -> None:
    """Let the order of the unit go back to the desk, with what came of it."""
    if taking.petition.order_id:
        orders.hand_back(taking.petition.order_id, taking.actor, why)


def done(taking: Taking, result: str) -> None:
    """Let the order of the unit be done (办好了)."""
    if taking.petition.order_id:
        orders.finish(taking.petition.order_id, taking.actor, result)


def _in_time(taking: Taking, served: date | None) -> date:
    on: date = taking.answers["on"]
    _not_before(on, served)
    if served and on > clock.local_day(may_ask_until(served)):
        raise Problem("stale", "过了三十天，不能再要求了")
    return on


def _not_before(on: date, earlier: date | None) -> None:
    if earlier and on < earlier:
        raise invalid(on=f"不能早于{earlier.isoformat()}")

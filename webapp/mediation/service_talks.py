"""What happens while it is talked over: who joins, what the police say, each talk, and a longer time."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from werkzeug.datastructures import MultiDict

from webapp.core import clock
from webapp.core.errors import Problem, invalid
from webapp.mediation import service_orders as orders
from webapp.mediation.parties.rules import hindered, speaking
from webapp.mediation.parties.schemas import MOST
from webapp.mediation.rules import MediationAccess
from webapp.mediation.schemas import LONGEST, form_of, past
from webapp.mediation.service import Taking, taking
from webapp.mediation.service_ends import ended
from webapp.mediation.states import Action, State
from webapp.reports.catalogue import choices
from webapp.web.fields import NO_DAY, choice, day, flag, parsed, rows, text
from webapp.web.forms import Reader, form_input

PLACE, PRESENT = 100, 300
LONGEST_TALK = timedelta(days=365)
EVERYBODY = "要每个人都同意"


@form_input
class SessionInput:
    """记一次: a talk."""

    at: datetime = parsed(past, NO_DAY, needed="写是什么时候谈的")
    place: str = text(PLACE, "写在哪里谈的")
    present: str = text(PRESENT, "写谁在场")
    said: str = text(LONGEST, "写谈了什么")
    rights_read: bool = flag()
    helpers: str = text(PRESENT)
    helpers_ok: tuple[int, ...] = rows(MOST, EVERYBODY)
    guardian_present: bool = flag()


@form_of(Action.SESSION)
def read_session(reader: Reader, form: MultiDict[str, str]) -> Mapping[str, Any]:
    """Read a talk; without their rights nobody is talked with."""
    sent = reader.fill(SessionInput)
    if not sent.rights_read:
        reader.refuse("rights_read", "先把权利和义务念给大家听，再勾上")
    return vars(sent)


@form_of(Action.EXTEND)
def read_extend(reader: Reader, form: MultiDict[str, str]) -> Mapping[str, Any]:
    """Read till when, and who agrees."""
    until = reader.take("until", day(needed="选谈到哪一天"))
    return {"until": until, "yes": reader.take("yes", rows(MOST, EVERYBODY))}


@form_of(Action.POLICE_VIEW)
def read_view(reader: Reader, form: MultiDict[str, str]) -> Mapping[str, Any]:
    """Read what the police say, and on what they base it."""
    return {
        "answer": reader.take("answer", choice(lambda: choices("police_view"), "请选一样", "选一样：能不能调")),
        "basis": reader.take("basis", text(LONGEST, "写一句依据")),
    }


@taking(Action.JOIN, Action.NOT_JOIN)
def answer_asking(taking: Taking) -> None:
    """Say whether a unit takes part."""
    seats = [seat for seat in taking.seen.forces if seat.seat in taking.actor.scopes]
    joins = taking.step.action == Action.JOIN
    taking.check()
    if all(seat.joins == joins for seat in seats):
        raise Problem("stale", "你们单位已经说过了")
    with taking.take():
        for seat in seats:
            seat.joins, seat.answered_by_id, seat.answered_at = joins, taking.actor.id, taking.kept.at
    taking.journalled["unit"] = "、".join(seat.label for seat in seats)


@taking(Action.POLICE_VIEW)
def note_view(taking: Taking) -> None:
    """Keep what the police say; what they don't allow stops at once."""
    mediation, answers = taking.mediation, taking.answers
    taking.journalled["answer"] = answers["answer"]
    with ended(taking, State.STOPPED, "crime") if answers["answer"] == "not_allowed" else taking.take():
        mediation.police_view, mediation.police_basis = answers["answer"], answers["basis"]
        mediation.police_by_id, mediation.police_at = taking.actor.id, taking.kept.at
    if mediation.state == State.STOPPED:
        taking.then("mediation.stopped")


@taking(Action.SESSION)
def note_session(taking: Taking) -> None:
    """Write down a talk; none before everybody wanted it, none with friends or experts whom not all agreed to."""
    answers, mediation, parties = taking.answers, taking.mediation, taking.seen.parties
    if answers["helpers"] and not {one.n for one in speaking(parties)} <= set(answers["helpers_ok"]):
        raise invalid(helpers_ok=f"亲友、专家参加，{EVERYBODY}")
    if any(one.capacity == "limited" for one in speaking(parties)) and not answers["guardian_present"]:
        raise invalid(guardian_present="要监护人在场")
    if mediation.opened_at and _minute(answers["at"]) < _minute(mediation.opened_at):
        raise invalid(at="这时候还没有都说愿意")
    taking.check()
    refuse_hindered(taking.seen)
    with taking.take():
        pass


def refuse_hindered(seen: MediationAccess) -> None:
    """Raise the 409 that says why nobody may be talked with now, nor anything be agreed."""
    if why := hindered(seen.mediation, seen.parties):
        raise Problem("stale", why)


@taking(Action.EXTEND)
def extend(taking: Taking) -> None:
    """Let the talks run longer, because all parties want it."""
    mediation, answers = taking.mediation, taking.answers
    if not {one.n for one in speaking(taking.seen.parties)} <= set(answers["yes"]):
        raise invalid(yes=EVERYBODY)
    until = _last_moment(answers["until"])
    if mediation.until_at and not mediation.until_at < until <= clock.now() + LONGEST_TALK:
        raise invalid(until="要比现在的期限晚，最多一年")
    with taking.take():
        mediation.until_at = until
    orders.prolong(mediation)
    taking.journalled["until"] = clock.to_micros(until)


def _last_moment(until: date) -> datetime:
    return clock.day_start(until + timedelta(days=1)) - timedelta(minutes=1)


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)

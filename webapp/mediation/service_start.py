"""等启动: the commissioner starts it with three forces, or it is handed to the committee, or led another way.

Also who mediates: named with the start or later, anew when they withdraw or leave.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict

from webapp.areas.scope import unit_scope
from webapp.core.db import db
from webapp.core.errors import Problem, invalid
from webapp.mediation import service_orders as orders
from webapp.mediation.models import Mediation, MediationSeat
from webapp.mediation.queries_people import (
    COMMITTEE,
    COURT,
    JUSTICE,
    POLICE,
    granted_mediator,
    mediator_named,
    unit_named,
)
from webapp.mediation.rules import MediationAccess
from webapp.mediation.schemas import LONGEST, form_of
from webapp.mediation.service import Taking, taking
from webapp.mediation.service_opening import opening
from webapp.mediation.states import Action, SeatKind
from webapp.mediation.states_steps import MEDIATIONS
from webapp.people.models import Unit
from webapp.web.fields import text, texts
from webapp.web.forms import Reader

NOT_ALLOWED = "公安说过不能调，请选“不宜调”"
_CODE, _FORCES = 40, 8


@form_of(Action.START)
def read_start(reader: Reader, form: MultiDict[str, str]) -> Mapping[str, Any]:
    """Read who mediates and who is asked to take part."""
    return {
        "host": reader.take("host", text(_CODE, "选谁来主持")),
        "forces": reader.take("forces", texts(_CODE, _FORCES, f"最多选 {_FORCES} 家")),
        "mediator": reader.take("mediator", text(_CODE, "选谁来调，或者写他的手机号")),
    }


@form_of(Action.COMMITTEE)
def read_committee(reader: Reader, form: MultiDict[str, str]) -> Mapping[str, Any]:
    """Read who mediates alone: the committee of the town where nobody else is named."""
    return {
        "host": reader.take("host", text(_CODE)) or COMMITTEE,
        "forces": (),
        "mediator": reader.take("mediator", text(_CODE)),
    }


@form_of(Action.MEDIATOR)
def read_mediator(reader: Reader, form: MultiDict[str, str]) -> Mapping[str, Any]:
    """Read who mediates from now on."""
    return {"mediator": reader.take("mediator", text(_CODE, "选谁来调，或者写他的手机号"))}


@form_of(Action.DECLINE)
def read_decline(reader: Reader, form: MultiDict[str, str]) -> Mapping[str, Any]:
    """Read which way is the right one."""
    return {"where": reader.take("where", text(LONGEST, "写一句：该走哪条路"))}


@taking(Action.START, Action.COMMITTEE)
def start(taking: Taking) -> None:
    """Let a host mediate, with forces beside it or alone; it gets the order of the case."""
    if taking.seen.protected:
        _start_apart(taking)
    else:
        _start(taking)


def _start(taking: Taking) -> None:
    answers, mediation, actor = taking.answers, taking.mediation, taking.actor
    joint = taking.step.action == Action.START
    host = _host(answers["host"])
    forces = _forces(answers["forces"], host, joint=joint)
    mediator = mediator_named(answers["mediator"], host.id, mediation.id) if answers["mediator"] else None
    taking.check()
    if mediation.police_view == "not_allowed":
        raise Problem("stale", NOT_ALLOWED)
    with taking.take():
        mediation.started_by_id, mediation.started_at, mediation.joint = actor.id, taking.kept.at, joint
        mediation.mediator_id = mediator
        db.session().add_all(_seats(mediation, host, forces))
    orders.give(mediation, host, actor)


def _start_apart(taking: Taking) -> None:
    """Let who was asked in by a grant mediate a protected matter: no unit has a seat, no order is made."""
    mediation = taking.mediation
    found = granted_mediator(taking.answers["mediator"], mediation)
    taking.check()
    with taking.take():
        mediation.started_by_id, mediation.started_at, mediation.joint = taking.actor.id, taking.kept.at, False
        mediation.mediator_id = found


def _host(code: str) -> Unit:
    host = unit_named(code, "host")
    if code in (COURT, POLICE):
        raise invalid(host="主持要选人民调解委员会")
    return host


def _forces(codes: Sequence[str], host: Unit, *, joint: bool) -> list[Unit]:
    wanted = [code for code in dict.fromkeys(codes) if code and code != host.code]
    if joint and not wanted:
        raise invalid(forces="选要参加的单位：派出所、司法所、民政、法庭")
    return [unit_named(code, "forces") for code in wanted]


def _seats(mediation: Mediation, host: Unit, forces: Sequence[Unit]) -> list[MediationSeat]:
    """Return the host's seat, one of each force, and one of the police where somebody was hurt or that is unsure."""
    kinds = {host: SeatKind.HOST} | {unit: _kind(unit, forces) for unit in forces}
    if mediation.harm != "none" and POLICE not in {unit.code for unit in kinds}:
        kinds[unit_named(POLICE, "forces")] = SeatKind.POLICE
    return [
        MediationSeat(mediation_id=mediation.id, seat=unit_scope(unit.id), kind=kind, label=unit.name)
        for unit, kind in kinds.items()
    ]


def _kind(unit: Unit, forces: Sequence[Unit]) -> SeatKind:
    """Return as what a force takes part: the court as the judicial one, where it is not there the justice office."""
    codes = {one.code for one in forces}
    judicial = COURT if COURT in codes else JUSTICE
    return SeatKind.JUDICIAL if unit.code == judicial else SeatKind.ADMINISTRATIVE


@taking(Action.DECLINE)
def decline(taking: Taking) -> None:
    """Say that it is not to be mediated, and where to go instead; the case goes on as it was."""
    mediation = taking.mediation
    with taking.take():
        mediation.ended_at, mediation.end_reason = taking.kept.at, "unfit"


@taking(Action.MEDIATOR)
def name_mediator(taking: Taking) -> None:
    """Let somebody else of the host mediate; what they are to the parties is asked anew."""
    seen, mediation = taking.seen, taking.mediation
    found = _found(seen, taking.answers["mediator"])
    taking.check()
    if found == mediation.mediator_id:
        raise Problem("stale", "本来就是他在调")
    for party in seen.parties:
        party.tie, party.mediator_ok = "none", None
    with opening(taking, seen.parties):
        mediation.mediator_id = found


def _found(seen: MediationAccess, typed: str) -> int:
    if seen.protected:
        return granted_mediator(typed, seen.mediation)
    if seen.host is None:
        raise MEDIATIONS.stale(seen.mediation)
    return mediator_named(typed, int(seen.host.seat[1:]), seen.mediation.id)

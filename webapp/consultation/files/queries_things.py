"""Which files there are to be asked for, what is never found, and which unit keeps one.

Never found, as if it did not exist: what is protected, what stands no more by itself, 检举控告, what touches a minor (a
party of a mediation who was under 18 then, a report of a child who may be harmed): 刑诉法 286, 预防未成年人犯罪法 59.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, and_, exists, or_, select, type_coerce
from sqlalchemy.orm import aliased

from webapp.areas.models import Area
from webapp.cases import queries as cases
from webapp.cases.models import Case, CaseReport, WorkOrder
from webapp.cases.work_orders.states import OPEN_ORDERS
from webapp.consultation.files.models import FileRequest, Kind
from webapp.core.codes import found_in
from webapp.core.db import db
from webapp.core.errors import Problem
from webapp.core.protection.impartial import barred
from webapp.mediation import queries as mediations
from webapp.mediation.models import Mediation, MediationParty, MediationSeat
from webapp.mediation.states import SeatKind
from webapp.people.actor import Actor
from webapp.people.models import Unit
from webapp.petitions import queries as petitions
from webapp.petitions.models import Petition
from webapp.petitions.states import PetitionType
from webapp.reports.models import Report

_NUMBER = re.compile(r"([^\s\d〔〕]{1,10})〔(\d{4})〕(\d{1,6})号?")
_BRACKETS = str.maketrans({one: "〔" for one in "([{【《<"} | {one: "〕" for one in ")]}】》>"})
# Words in the numbers of courts and of the police: their files are on paper.
_ON_PAPER = re.compile(r"[民刑行执]初|[民刑行]终|执字|[公警]（|公\(|行罚|刑诉|受案|立案|罚决字|桂\d{4}")
_MICROS_A_YEAR = 31_556_952 * 1_000_000
_OF_AGE, _EPOCH = 18, 1970


@dataclass(frozen=True)
class Thing:
    """A file that may be asked for: what it is, its case, its town, who keeps it; ``barred`` why not by this actor.

    ``open_at`` is its own address, where the actor may open it anyhow.
    """

    kind: Kind
    id: int
    what: str
    case_id: int
    town_id: int
    keeper: Unit | None
    barred: str
    open_at: str


def is_on_paper(typed: str) -> bool:
    """Say whether what was typed looks like the number of a file of the court or of the police."""
    return bool(_ON_PAPER.search(unicodedata.normalize("NFKC", typed)))


def find(actor: Actor, typed: str) -> Thing | None:
    """Return the file that was named by a case code or a number; None for every other one, for whatever cause."""
    number = number_in(typed)
    code = None if number else found_in(typed)
    if not number and not code:
        return None
    query = select(Case, Area.path, Mediation, Petition)
    query = query.add_columns(barred("case", Case.id, actor.id, actor.phone_index).label("barred"))
    query = query.join(Area, Area.id == Case.area_id)
    query = query.outerjoin(Mediation, and_(Mediation.case_id == Case.id, Mediation.number == number))
    query = query.outerjoin(Petition, and_(Petition.case_id == Case.id, Petition.number == number))
    numbered = Case.id.in_(_cases_of(Mediation, number).union_all(_cases_of(Petition, number)))
    row = db.session().execute(query.where(numbered if number else Case.code == code, may_be_found(Case))).first()
    if row is None:
        return None
    beside = row.Mediation or row.Petition
    return Thing(
        kind=Kind.MEDIATION if row.Mediation else Kind.PETITION if row.Petition else Kind.CASE,
        id=beside.id if beside else row.Case.id,
        what=number or row.Case.code,
        case_id=row.Case.id,
        town_id=_town_in(row.path),
        keeper=_host_of(row.Mediation.id) if row.Mediation else _leads(row.Case.id),
        barred=row.barred,
        open_at=_open_at(actor, row.Case.code, beside),
    )


def _cases_of(model: Any, number: str | None) -> Any:
    return select(model.case_id).where(model.number == number, model.set_aside_at.is_(None))


def number_in(typed: str) -> str | None:
    """Return the number as registers write it, whatever brackets and gaps were typed; None where there is none."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", typed)).translate(_BRACKETS)
    found = _NUMBER.search(plain)
    return f"{found[1]}〔{found[2]}〕{int(found[3])}号" if found else None


def may_be_found(case: Any) -> ColumnElement[bool]:
    """Say in SQL whether the file of a case, or one beside it, may be asked for and looked into at all."""
    party, mediation, report, joined = aliased(MediationParty), aliased(Mediation), aliased(Report), aliased(CaseReport)
    petition = aliased(Petition)
    begun = type_coerce(mediation.referred_at, BigInteger)
    grown = (party.birth_year + (_OF_AGE + 1 - _EPOCH)) * _MICROS_A_YEAR
    young = or_(begun < grown, and_(party.birth_year.is_(None), party.capacity != "full"))
    minor = exists().where(mediation.case_id == case.id, party.mediation_id == mediation.id, young)
    harmed = exists().where(
        joined.case_id == case.id,
        joined.report_id == report.id,
        joined.left_at.is_(None),
        report.details["minor_harmed"].as_string().in_(("yes", "unsure")),
    )
    accuses = exists().where(petition.case_id == case.id, petition.petition_type == PetitionType.ACCUSATION)
    return and_(~case.protected, case.merged_into_id.is_(None), ~minor, ~harmed, ~accuses)


def still_there(row: Any, case: Any) -> ColumnElement[bool]:
    """Say in SQL whether the file of a request (joined with its case) may be found now."""
    return and_(
        row.set_aside_at.is_(None),
        may_be_found(case),
        ~_is_aside(row, Kind.MEDIATION, aliased(Mediation)),
        ~_is_aside(row, Kind.PETITION, aliased(Petition)),
    )


def _is_aside(row: Any, kind: Kind, thing: Any) -> ColumnElement[bool]:
    return exists().where(row.kind == kind, thing.id == row.thing_id, thing.set_aside_at.is_not(None))


def live_of(actor_id: int, thing: Thing, states: Any) -> FileRequest | None:
    """Return the request of a person for a file that is not over."""
    query = select(FileRequest).where(
        FileRequest.asker_id == actor_id,
        FileRequest.kind == thing.kind,
        FileRequest.thing_id == thing.id,
        FileRequest.state.in_(states),
        FileRequest.set_aside_at.is_(None),
    )
    return db.session().scalar(query.order_by(FileRequest.id.desc()).limit(1))


def _open_at(actor: Actor, code: str, beside: Mediation | Petition | None) -> str:
    try:
        if beside is None:
            cases.get_case_for(actor, code)
            return f"/cases/{code}"
        if isinstance(beside, Petition):
            petitions.seen(actor, code)
            return f"/cases/{code}/petition"
        mediations.seen(actor, code, beside.n)
        return f"/cases/{code}/mediations/{beside.n}"
    except Problem:
        return ""


def _leads(case_id: int) -> Unit | None:
    """Return the lead unit of the open order of a case, or of the last one; None where it never had any."""
    query = select(Unit).join(WorkOrder, WorkOrder.unit_id == Unit.id).where(WorkOrder.case_id == case_id)
    opened = WorkOrder.state.in_(OPEN_ORDERS)
    return db.session().scalar(query.where(WorkOrder.leading).order_by(opened.desc(), WorkOrder.id.desc()).limit(1))


def _host_of(mediation_id: int) -> Unit | None:
    """Return the unit that hosts a mediation; None where it has none yet."""
    hosts = (MediationSeat.mediation_id == mediation_id, MediationSeat.kind == SeatKind.HOST)
    seat = db.session().scalar(select(MediationSeat.seat).where(*hosts))
    return db.session().get(Unit, int(seat[1:])) if seat and seat[0] == "u" else None


def _town_in(path: str) -> int:
    """Return the town of a path: its second part, as in /county/town/village/."""
    parts = [int(part) for part in path.split("/") if part]
    return parts[1] if len(parts) > 1 else parts[0]

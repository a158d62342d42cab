"""How a petition comes in: with the counter's switch, or later from a case that came by itself; or somebody came again.

检举控告 makes no case: of it stays where its sealed paper went. 就是这件 (``same_as``) is a visit on a petition that is
known: no new case, clock or number.
"""

from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import FileStorage, MultiDict

from webapp.capture.queries_counter import registration_of
from webapp.capture.service import record_addition
from webapp.capture.service_switches import Answered, Came, Opened
from webapp.cases import queries as cases
from webapp.cases.lists.service import town_of
from webapp.cases.models import Case
from webapp.cases.reach.service import set_reach
from webapp.cases.rules import APP
from webapp.cases.states import Reach
from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.core.errors import Problem, invalid, not_found
from webapp.core.protection.impartial import refuse
from webapp.people.actor import Actor
from webapp.petitions import queries
from webapp.petitions.intake.schemas import read_accusation, read_visit
from webapp.petitions.models import Petition, PetitionStep
from webapp.petitions.rules import PetitionAccess
from webapp.petitions.schemas import StepInput, is_accusation, parse_petition
from webapp.petitions.service import Caller, Taking, advance, register, register_accusation
from webapp.petitions.states import Action, PetitionType, State
from webapp.petitions.states_steps import PETITIONS
from webapp.reports import service as reports
from webapp.reports.models import Channel, Report, Submission
from webapp.reports.schemas import parse_digests
from webapp.reports.service import Sent
from webapp.reports.service_files import sent_with
from webapp.web.forms import Reader, read_own_id

NOT_LATER = "检举控告不能从这里登记，内容不要写进来，请当面收封好的材料"
NO_SUCH = "没有这件信访，请重新选"
RESTS = "这件信访已经办完了，要另外登记一件"
NO_MORE = "这件三级终结了，不再受理，没有另外登记。给他一张不再受理告知书"
VISITED = "记在原来那件上了，没有另外登记"


@dataclass(frozen=True)
class Made:
    """What came of registering a case as a petition: its address and number, whether it is new, what to say."""

    petition: Petition
    url: str
    new: bool
    flash: str = "按信访件登记了"


def with_case(opened: Opened, wanted: Any) -> None:
    """Make the petition of a case that was opened at the counter, in the open transaction."""
    intake = opened.intake
    caller = Caller(intake.caller.name, intake.caller.phone)
    sender = opened.registrar.id, opened.submission.id
    register(opened.case, opened.town.id, intake.channel, wanted, caller, sender)


def without_case(came: Came) -> Answered | None:
    """Take in at the counter what opens no case: another visit, or an accusation; None for all else."""
    form = came.payload.form
    if form.get("same_as", "").strip():
        return _visit_at_counter(came)
    if is_accusation(form):
        return _accusation(came)
    return None


def _accusation(came: Came) -> Answered:
    pictures = len(came.payload.photos) + (came.payload.voice is not None)
    wanted = read_accusation(came.payload.form, pictures)
    with transaction():
        submission, new = reports.claim(came.actor.id, wanted.client_id, "petition", came.payload.digest)
        petition = _known(submission) if not new else None
        if petition is None:
            caller, sender = Caller(wanted.caller.name, wanted.caller.phone), (came.actor.id, submission.id)
            petition = register_accusation(came.town.id, wanted.channel, wanted.petition, caller, sender)
            db.session().flush()
        # Neither code nor number: what is said of it is said on its own page, to who may see that.
        return Answered(wanted.client_id, f"/petitions/{petition.id}", {}, new)


def _visit_at_counter(came: Came) -> Answered:
    wanted = read_visit(came.payload.form, words_needed=True)
    announced = parse_digests(came.payload.form, len(came.payload.photos))
    _seen(came.actor, wanted.same_as)
    sent = came.payload.stored(*announced, sealed=True)
    with transaction():
        seen, new = visit(came.actor, wanted.same_as, wanted.client_id, wanted.description, sent)
        says = {"case_code": seen.case_code, "petition_number": seen.petition.number}
        return Answered(wanted.client_id, seen.url, says, new, _flash(seen.petition))


def visit(actor: Actor, code: str, own_id: str, words: str, sent: Sent) -> tuple[PetitionAccess, bool]:
    """Note in the open transaction that they came again about a petition, and say whether that is new.

    Its words stand in the step and, as an addition, in the case. Of one that came to its last end nothing is noted.
    Problem 422 for what the actor does not see, 403 on their own, 409 for one that rests otherwise.
    """
    seen = _seen(actor, code)
    submission, new = reports.claim(actor.id, own_id, "petition", sent.digest)
    if not new:
        return seen, False
    refuse(seen.barred)
    petition, step = seen.petition, PETITIONS[Action.VISIT]
    if petition.state == State.ENDED:
        return seen, True
    if petition.state not in step.sources:
        raise Problem("stale", RESTS, fields={"same_as": RESTS})
    case = db.session().get_one(Case, petition.case_id)
    report = db.session().get_one(Report, case.opening_report_id)
    if words or sent.expected or sent.voice:
        record_addition(actor, report, words, submission, sent)
    kept = PetitionStep(
        submission_id=submission.id,
        petition_id=petition.id,
        action=step.action,
        words=words,
        answers={},
        by_id=actor.id,
        at=clock.now(),
    )
    advance(Taking(seen, step, actor, StepInput(words), kept, sent))
    db.session().add(kept)
    db.session().flush()
    return seen, True


def _seen(actor: Actor, code: str) -> PetitionAccess:
    try:
        return queries.seen(actor, code.strip())
    except Problem as problem:
        raise invalid(same_as=NO_SUCH) from problem


def _flash(petition: Petition) -> str:
    return NO_MORE if petition.state == State.ENDED else VISITED


def may_become_one(actor: Actor, case: Case) -> bool:
    """Say whether a case that came before may be registered as a petition by this actor, as far as it can be told."""
    return actor.can("petition.register") and not case.protected and case.channel != APP


def register_later(actor: Actor, code: str, form: MultiDict[str, str], files: MultiDict[str, FileStorage]) -> Made:
    """Register a case that came before as a petition; the same client id again gives the same one.

    From then on it is seen on the town's level alone. With ``same_as`` it is another visit on that one instead. Problem
    404 for what the actor does not see or a protected matter, 403 on their own, 422 beside a wrong field, 409 where it
    is one already.
    """
    sent = sent_with(form, files, sealed=lambda: True)
    with transaction():
        return record_later(actor, code, form, sent)


def record_later(actor: Actor, code: str, form: MultiDict[str, str], sent: Sent) -> Made:
    """Register a case that came before in the open transaction, as ``register_later`` says."""
    held = cases.get_case_for(actor, code)
    if not may_become_one(actor, held.case):
        raise not_found()
    own_id = read_own_id(form)
    if own_id is None:
        raise invalid(client_id="编号不完整，请刷新页面再发")
    if form.get("same_as", "").strip():
        refuse(held.barred)
        wanted_visit = read_visit(form, words_needed=False)
        seen, fresh = visit(actor, wanted_visit.same_as, own_id, wanted_visit.description, sent)
        return Made(seen.petition, seen.url, fresh, _flash(seen.petition))
    submission, new = reports.claim(actor.id, own_id, "petition", sent.digest)
    url = f"/cases/{code}/petition"
    if not new:
        return Made(_known(submission), url, False)
    refuse(held.barred)
    reports.attach(submission, sent)
    reader = Reader(form)
    wanted = parse_petition(reader, form, proxy_photo=bool(sent.expected))
    if wanted.petition_type == PetitionType.ACCUSATION:
        reader.refuse("petition_type", NOT_LATER)
    reader.finish()
    came = registration_of(held.case)
    caller = Caller(came.caller_name or "", came.caller_phone or "") if came else Caller()
    sender = actor.id, submission.id
    petition = register(held.case, town_of(held.area), Channel(held.case.channel), wanted, caller, sender)
    set_reach(held.case, Reach.TOWN, actor)
    return Made(petition, url, True)


def _known(submission: Submission) -> Petition:
    known = queries.by_submission(submission.id)
    if known is None:
        raise Problem("conflict")
    return known

"""Every change of a request: asked once, then moved by ``advance``; journalled without words, in its lists."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from werkzeug.datastructures import MultiDict

from webapp.cases.clocks import working_days_after
from webapp.consultation.files import queries, queries_things, schemas
from webapp.consultation.files.models import Decider, FileRequest, FileStep
from webapp.consultation.files.queries_things import Thing
from webapp.consultation.files.rules import FileAccess, label_of, may, refusal
from webapp.consultation.files.schemas import FULL, StepInput, parse_request, parse_step
from webapp.consultation.files.service_clocks import next_rung
from webapp.consultation.files.service_lists import place
from webapp.consultation.files.states import FILES, OPEN, Action, State, Step
from webapp.core import clock, journal, replay
from webapp.core.background import submit_after_commit
from webapp.core.db import db, transaction
from webapp.core.errors import invalid, not_found
from webapp.core.numbering import next_number
from webapp.core.protection.impartial import refuse, withdraw
from webapp.people.actor import Actor
from webapp.reports import service as reports
from webapp.reports.models import Submission
from webapp.web.forms import read_own_id, read_version

ANSWER_DAYS = 3
TOO_LATE = "申请看到的那天已经过了，让他重新申请"


@dataclass(frozen=True)
class Asked:
    """What came of asking: the request, or the address of a file that is open anyhow; and whether it is new."""

    url: str
    row: FileRequest | None
    new: bool


def ask(actor: Actor, form: MultiDict[str, str]) -> Asked:
    """Ask to see a file; the same client id again gives the same request.

    Who may open the file anyhow is led to it, who has asked for it already to that request. Problem 403 on a matter of
    their own, 422 beside a wrong field; in this order.
    """
    with transaction():
        return record(actor, form, replay.digest_of(form))


def record(actor: Actor, form: MultiDict[str, str], digest: str) -> Asked:
    """Ask in the open transaction, as ``ask`` says."""
    if not actor.can("file.ask"):
        raise not_found()
    submission, _ = reports.claim(actor.id, schemas.wanted_id(form), "file", digest)
    known = queries.by_submission(submission.id)
    if known is not None:
        return Asked(f"/files/{known.id}", known, new=False)
    typed = schemas.typed_what(form)
    thing = queries_things.find(actor, typed) if typed else None
    refuse(thing.barred if thing else "")
    fault = "写上案码，或者调解、信访件的编号" if not typed else ""
    if typed and thing is None:
        fault = schemas.ON_PAPER if queries_things.is_on_paper(typed) else schemas.NO_SUCH
    if thing is not None and thing.open_at:
        return Asked(thing.open_at, None, new=False)
    wanted = parse_request(form, fault)
    assert thing is not None, "a file that was not found is refused"
    first = queries_things.live_of(actor.id, thing, OPEN)
    if first is not None:
        return Asked(f"/files/{first.id}", first, new=False)
    made = _made(actor, thing, wanted, submission)
    return Asked(f"/files/{made.id}", made, new=True)


def _made(actor: Actor, thing: Thing, wanted: schemas.AskInput, submission: Submission) -> FileRequest:
    now = clock.now()
    keeper = thing.keeper if thing.keeper and thing.keeper.dissolved_at is None else None
    heads = queries.heads_of(keeper.id if keeper else None, actor.id, thing.case_id)
    row = FileRequest(
        submission_id=submission.id,
        number=next_number("file"),
        state=State.ASKED,
        kind=thing.kind,
        thing_id=thing.id,
        what=thing.what,
        case_id=thing.case_id,
        town_id=thing.town_id,
        asker_id=actor.id,
        asker_label=label_of(actor),
        purpose=wanted.purpose,
        basis=wanted.basis,
        basis_words=wanted.basis_words,
        question=wanted.question,
        reason=wanted.reason,
        until_on=wanted.until,
        keeper_unit_id=keeper.id if keeper else None,
        keeper_label=keeper.name if keeper else "政法委员",
        decider=Decider.HEAD if heads else Decider.COMMISSIONER,
        asked_at=now,
        due_at=working_days_after(now, ANSWER_DAYS),
        changed_at=now,
    )
    row.next_rung_at = next_rung(row, now)
    session = db.session()
    session.add(row)
    session.flush()
    place(row)
    content = {"due": clock.to_micros(row.due_at)}
    journal.append("file.asked", ("file_request", row.id), actor_id=actor.id, content=content)
    submit_after_commit("deliver_notices")
    return row


def act(actor: Actor, request_id: int, action: Action, form: MultiDict[str, str]) -> replay.Receipt:
    """Take a step; the same client id again gives the same answer and changes nothing.

    Problem 404 for what is not theirs, 403 where another person has to, 409 for a version or a state that is over, 422
    beside a wrong field; in this order.
    """
    with transaction():
        return take(actor, request_id, action, form, replay.digest_of(form))


def take(actor: Actor, request_id: int, action: Action, form: MultiDict[str, str], digest: str) -> replay.Receipt:
    """Take a step in the open transaction, as ``act`` says."""
    seen = queries.seen(actor, request_id)
    row, step = seen.row, FILES[action]
    if not may(actor, seen, step):
        raise not_found()
    # Without an id of its own the step still gets one: its words belong to it.
    submission, new = reports.claim(actor.id, read_own_id(form) or str(uuid.uuid4()), "file", digest)
    if new:
        refuse(refusal(actor, seen, step))
        FILES.check_version(row, read_version(form))
        wanted = parse_step(step, form)
        if seen.state != row.state:
            raise FILES.stale(row)
        advance(seen, step, actor, wanted)
        kept = {"submission_id": submission.id, "request_id": row.id, "action": step.action, "by_id": actor.id}
        db.session().add(FileStep(**kept, words=wanted.words, at=clock.now()))
        db.session().flush()
    return _receipt(row, submission, new=new)


def advance(seen: FileAccess, step: Step, actor: Actor | None, wanted: StepInput | None = None) -> None:
    """Change a request's state: the only function that does. Without an actor it is time that does it."""
    row, now = seen.row, clock.now()
    FILES.check(row, step)
    ends = _end(row, wanted.until, now) if step.action == Action.AGREE and wanted else None
    if step.action == Action.RECUSE and actor and wanted:
        withdraw("file_request", row.id, actor.id, wanted.words)
    with FILES.take(row, step):
        row.changed_at = now
        if step.action in (Action.AGREE, Action.REFUSE) and actor and wanted:
            row.decided_by_id, row.decided_at = actor.id, now
        if ends and wanted:
            row.until_on, row.ends_at = clock.local_day(ends - timedelta(seconds=1)), ends
            row.full = wanted.parties == FULL
        if step.action in (Action.PASS_ON, Action.RECUSE):
            row.decider = Decider.COMMISSIONER
        if row.state not in OPEN:
            row.ended_at = now
        row.next_rung_at = next_rung(row, now)
    place(row)
    FILES.record(row, step, actor_id=actor.id if actor else None, until=ends and clock.to_micros(ends))


def _end(row: FileRequest, until: date | None, now: datetime) -> datetime:
    """Return the moment at which a yes ends: that of the day that was asked for, or of an earlier one."""
    last = until or row.until_on
    if row.until_on < clock.local_day(now):
        raise invalid(until=TOO_LATE)
    if not clock.local_day(now) <= last <= row.until_on:
        raise invalid(until="只能缩短：从今天到申请的那天")
    return clock.day_start(last + timedelta(days=1))


def _receipt(row: FileRequest, submission: Submission, *, new: bool) -> replay.Receipt:
    return reports.receipt_of(row, f"/files/{row.id}", submission, new=new)

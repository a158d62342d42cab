"""An action as a phone sends it: once only by its client id, with photos that come along or follow."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import select
from werkzeug.datastructures import FileStorage, ImmutableMultiDict, MultiDict

from webapp.cases import queries, service
from webapp.cases.lists.service import named_scope
from webapp.cases.models import Case, CaseAction
from webapp.cases.recusal.service import recuse
from webapp.cases.schemas import ActionInput, note_or_spoken
from webapp.cases.states_steps import CASES, Action
from webapp.core.db import db, transactional
from webapp.core.errors import Problem
from webapp.core.hot.writes import HotRows
from webapp.core.replay import Receipt
from webapp.people.actor import Actor
from webapp.reports import service as reports
from webapp.reports.models import Submission
from webapp.reports.queries import files_of
from webapp.reports.service import Sent
from webapp.reports.service_files import sent_with

_ACTIONS = HotRows(CaseAction)


@dataclass(frozen=True)
class IdempotentAction:
    """What happens once: its name in the record, its word on the button, the id that the phone gave it."""

    name: str
    word: str
    client_id: str | None


@dataclass(frozen=True)
class ActionReceipt(Receipt):
    """The receipt of an action, with its case and the words that say what was done."""

    case: Case = field(kw_only=True)
    words: str = field(kw_only=True)


def perform(
    actor: Actor,
    code: str,
    wanted: ActionInput,
    form: MultiDict[str, str],
    files: ImmutableMultiDict[str, FileStorage],
) -> ActionReceipt:
    """Take a step with what came along; the same client id again gives the same answer and changes nothing."""

    def execute(submission_id: int) -> Case:
        if wanted.action == Action.RECUSE:
            return recuse(actor, code, version=wanted.version, reason=wanted.note)
        return service.act(
            actor,
            code,
            wanted.action,
            version=wanted.version,
            note=note_or_spoken(wanted.note, form, files),
            submission_id=submission_id,
            close_reason=wanted.close_reason,
        )

    return run_once(
        actor, code, IdempotentAction(wanted.action, CASES[wanted.action].word, wanted.client_id), form, files, execute
    )


def run_once(
    actor: Actor,
    code: str,
    what: IdempotentAction,
    form: MultiDict[str, str],
    files: ImmutableMultiDict[str, FileStorage],
    execute: Callable[[int], Case],
    *,
    sealed: bool = False,
) -> ActionReceipt:
    """Let ``execute`` (given the submission's id) happen once by its client id, with files that come along or follow.

    ``sealed``: its files are of a protected matter, whatever the case is now. Problem 409 when the id came before with
    other content, or for another case or step.
    """
    sent = sent_with(form, files, sealed=lambda: sealed or queries.is_protected(code))
    return _run_once(actor, code, what, sent, execute)


@transactional
def _run_once(
    actor: Actor, code: str, what: IdempotentAction, sent: Sent, execute: Callable[[int], Case]
) -> ActionReceipt:
    # Without an id of its own the action still gets one, so that its photos have somewhere to belong.
    client_id = what.client_id or str(uuid.uuid4())
    submission, new = reports.claim(actor.id, client_id, "action", sent.digest)
    if new:
        reports.attach(submission, sent)
        case, photos_known = execute(submission.id), (len(sent.expected), len(sent.photos))
        _note(case, what, submission)
    else:
        case = _taken(actor, code, what, submission)
        kept = files_of([submission.id])[submission.id]
        photos_known = (kept.expected, len(kept.stored))
    return _done(actor, case, what, submission, photos_known, new)


def _note(case: Case, what: IdempotentAction, submission: Submission) -> None:
    _ACTIONS.add(CaseAction(submission_id=submission.id, case_id=case.id, action=what.name))


def _taken(actor: Actor, code: str, what: IdempotentAction, submission: Submission) -> Case:
    """Return the case of a repeated action; Problem 409 when the id came before for another case or step."""
    before = db.session().scalar(select(CaseAction).where(CaseAction.submission_id == submission.id))
    # Their own step is known to them though it may have taken the case out of their sight (returned, handed on).
    case = queries.case_by_id(before.case_id) if before else None
    if before is None or case is None or before.action != what.name or not _is_or_went_into(code, case):
        queries.get_case_for(actor, code)
        raise Problem("conflict")
    return case


def _is_or_went_into(code: str, case: Case) -> bool:
    """Say whether a code is that of a case, or of one that was put into it."""
    into = select(Case.merged_into_id).where(Case.code == code)
    return case.code == code or db.session().scalar(into) == case.id


def _done(
    actor: Actor, case: Case, what: IdempotentAction, submission: Submission, photos: tuple[int, int], new: bool
) -> ActionReceipt:
    # What turned protected tells nothing of its course to who took a step of it before, or who has just left it.
    shown = not case.protected or named_scope(case) in actor.named
    return ActionReceipt(
        about={
            "case_code": case.code,
            "state": case.state if shown else None,
            "version": case.version if shown else None,
        },
        case=case,
        words=f"{what.word}，现在是“{CASES.label(case)}”" if shown else what.word,
        digest=submission.digest,
        received_at=submission.received_at.isoformat(),
        expected=photos[0],
        stored=photos[1],
        client_id=submission.client_id,
        new=new,
    )

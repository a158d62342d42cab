"""转为受保护: an ordinary case turns protected, with all that is one with it, in one transaction."""

from collections.abc import Mapping
from functools import partial

from sqlalchemy import update
from sqlalchemy.orm.attributes import flag_modified
from werkzeug.datastructures import FileStorage, ImmutableMultiDict, MultiDict

from webapp.cases import service
from webapp.cases.lists.service import counted_for, move_counters, sync_scope
from webapp.cases.models import Case, CaseTurn
from webapp.cases.queries import area_of
from webapp.cases.service_actions import ActionReceipt, IdempotentAction, run_once
from webapp.cases.service_moves import hide_case
from webapp.cases.states_steps import CASES
from webapp.cases.turning import queries
from webapp.cases.turning.rules import STEP, refuse_unless_turnable
from webapp.cases.turning.schemas import TurnInput, TurnKeyInput, refuse_without_words
from webapp.cases.work_orders.service_steps import let_go
from webapp.core import clock
from webapp.core.background import submit_after_commit
from webapp.core.db import db
from webapp.core.protection.at_rest import hide
from webapp.core.protection.turning import turn
from webapp.people.actor import Actor
from webapp.reports.models import Report
from webapp.web.forms import read


def protect(
    actor: Actor, code: str, form: MultiDict[str, str], files: ImmutableMultiDict[str, FileStorage]
) -> ActionReceipt:
    """Turn a case protected; the same client id again gives the same answer and changes nothing.

    Problem 404 when the case or the right is not theirs, 409 when another writer was faster, 422 without a reason.
    """
    key = read(TurnKeyInput, form)
    what = IdempotentAction(STEP.action, STEP.word, key.client_id)
    return run_once(actor, code, what, form, files, partial(_turn, actor, code, key.version, form), sealed=True)


def _turn(actor: Actor, code: str, version: int | None, form: Mapping[str, str], submission_id: int) -> Case:
    held = queries.whole_of(actor, code)
    refuse_unless_turnable(actor, held)
    case = held.case
    CASES.check(case, STEP, version=version)
    wanted = read(TurnInput, form)
    refuse_without_words(wanted)
    others = queries.put_into(case.id)
    reports = queries.report_ids(case.id)
    now, session = clock.now(), db.session()
    for other in others:
        _hide_with_it(other)
    session.execute(update(Report).where(Report.id.in_(reports)).values(protected=True))
    kept = {"reason": hide(wanted.reason, True), "words": hide(wanted.words, True)}
    session.add(CaseTurn(case_id=case.id, at=now, by_id=actor.id, **kept))
    let_go(case, held.orders, actor)
    service.advance(held, STEP, actor, submission_id=submission_id)
    turn("case", [case.id, *(other.id for other in others)], now)
    submit_after_commit("seal_protected")
    # What was loaded before knows nothing of the seals: nobody may write it back.
    session.expire_all()
    return case


def _hide_with_it(case: Case) -> None:
    """Let a case that was put into another turn with it: it stays closed, and is in no list any more."""
    area = area_of(case)
    before = counted_for(case, area)
    with CASES.saving(case):
        hide_case(case)
        flag_modified(case, "state")
    sync_scope(case, area, [])
    move_counters(before, frozenset())

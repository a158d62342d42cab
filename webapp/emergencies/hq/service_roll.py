"""The roll-call 点名: who is called and called again; what each presses, once, counted by its own time."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import insert, update
from werkzeug.datastructures import FileStorage, MultiDict

from webapp.core import clock, replay
from webapp.core.background import submit_after_commit
from webapp.core.db import db, transaction
from webapp.core.errors import Problem, not_found
from webapp.core.registry import Registry
from webapp.emergencies.hq import queries, schemas
from webapp.emergencies.hq.models import Headquarters, RollEntry
from webapp.emergencies.hq.queries_people import MOST_CALLED, Wanted
from webapp.emergencies.hq.rules import Access, is_claimed_before_end
from webapp.emergencies.hq.schemas import PressInput
from webapp.emergencies.hq.service_steps import Taken, follow, keep, receipt, tell_pages
from webapp.emergencies.hq.states import HEADQUARTERS, OPEN
from webapp.emergencies.hq.states_roll import ROLL, RollAction, RollState
from webapp.emergencies.queries import called_of
from webapp.people.actor import Actor
from webapp.reports import service as reports
from webapp.reports.models import Submission
from webapp.reports.service import Sent
from webapp.reports.service_files import sent_with
from webapp.web.forms import read_own_id

# What was answered to the call for help from which a headquarters begins: what it is worth in the roll-call.
CARRIED = {"coming": RollState.COMING, "seen": RollState.CANNOT}

Safe = Callable[[Access, Actor, PressInput, Submission], None]
SAFE: Registry[Safe] = Registry("what 平安 is for")
"""Who takes 平安: the teams of a headquarters."""


def call_up(headquarters: Headquarters, wanted: Sequence[Wanted], actor: Actor) -> None:
    """Call these in the open transaction; who pressed is there from the start, and answers to a call for help stay."""
    add(headquarters, wanted, again=True)
    session = db.session()
    for one in called_of(headquarters.case_id) if headquarters.case_id is not None else ():
        state = CARRIED.get(one.answer or "")
        if state is None:
            continue
        values = {"state": state, "answered_at": one.at, "pressed_at": one.at, "next_call_at": None}
        mine = (RollEntry.headquarters_id == headquarters.id) & (RollEntry.user_id == one.user_id)
        session.execute(update(RollEntry).where(mine).values(**values))
    own = (RollEntry.headquarters_id == headquarters.id) & (RollEntry.user_id == actor.id)
    session.execute(update(RollEntry).where(own).values(next_call_at=None))


def add(headquarters: Headquarters, wanted: Sequence[Wanted], *, again: bool = False) -> list[int]:
    """Put these on the roll-call in the open transaction, nobody twice; return who is new. At most 500 are called.

    ``again``: who says nothing is called again; not those who came by themselves.
    """
    now = clock.now()
    known = set(queries.called_ids(headquarters.id))
    by_id = {one.user_id: one for one in wanted if one.user_id not in known}
    fresh = list(by_id.values())
    if len(known) + len(fresh) > MOST_CALLED:
        raise Problem("stale", f"一次应急最多叫 {MOST_CALLED} 人")
    rows = [
        {
            "headquarters_id": headquarters.id,
            "user_id": one.user_id,
            "label": one.label,
            "state": RollState.CALLED,
            "version": 1,
            "reason": "",
            "calls": 1,
            "called_at": now,
            "next_call_at": now + again_after()[0] if again else None,
            "deputy_id": one.deputy_id,
        }
        for one in fresh
    ]
    if rows:
        db.session().execute(insert(RollEntry), rows)
        tell_pages(headquarters)
    return [one.user_id for one in fresh]


def again_after() -> tuple[timedelta, timedelta]:
    """Return how long after the first call who says nothing is called a second and a third time."""
    first, last = (timedelta(minutes=int(one)) for one in current_app.config["EMERGENCY_CALL_MINUTES"].split(","))
    return first, last


def close(headquarters: Headquarters) -> None:
    """Call nobody again once it is over."""
    own = RollEntry.headquarters_id == headquarters.id
    db.session().execute(update(RollEntry).where(own).values(next_call_at=None))


def press(actor: Actor, code: str, form: MultiDict[str, str], files: MultiDict[str, FileStorage]) -> replay.Receipt:
    """Take what one of the called pressed; the same client id again gives the same answer and changes nothing.

    Problem 404 for who does not see it or was not called, 422 beside a wrong field, 409 for what was pressed after the
    end; in this order.
    """
    sent = sent_with(form, files, sealed=lambda: True)
    with transaction():
        taken = take(actor, code, form, files, sent)
    return receipt(taken, sent)


def take(actor: Actor, code: str, form: MultiDict[str, str], files: Mapping[str, FileStorage], sent: Sent) -> Taken:
    """Take a press in the open transaction, as ``press`` says."""
    seen = queries.seen(actor, code)
    headquarters = seen.headquarters
    if headquarters.activated_at is None or not (seen.mine or seen.works):
        raise not_found()
    own_id = read_own_id(form)
    if own_id is None:
        raise Problem("invalid", "缺少编号，请刷新后再按", fields={"client_id": "缺少编号，请刷新后再按"})
    submission, new = reports.claim(actor.id, own_id, "emergency", sent.digest)
    if not new:
        return Taken(headquarters, submission, new)
    answer = schemas.press_meant(form)
    wanted = schemas.parse_press(form, files)
    entry = _meant(seen, wanted)
    late = is_claimed_before_end(headquarters, wanted.at)
    if headquarters.state not in OPEN and not late and answer not in (RollAction.BACK, schemas.SAFE):
        raise HEADQUARTERS.stale(headquarters)
    reports.attach(submission, sent)
    if answer == schemas.SAFE:
        for safe in SAFE:
            safe(seen, actor, wanted, submission)
        action = answer
    else:
        action = RollAction(answer)
        _apply(headquarters, entry, RollAction(answer), wanted, submission, actor)
    position = wanted.position if answer in (RollAction.HERE, schemas.SAFE) else None
    keep(
        headquarters,
        submission,
        action,
        actor,
        words=wanted.reason,
        at=wanted.at,
        roll_id=entry.id,
        late=late,
        position=position,
    )
    tell_pages(headquarters)
    submit_after_commit("deliver_notices")
    return Taken(headquarters, submission, new)


def _meant(seen: Access, wanted: PressInput) -> RollEntry:
    """Return whose row a press is for: one's own, or that of another for whom it is noted (代他记)."""
    if wanted.roll is None:
        if seen.mine is None:
            raise not_found()
        return seen.mine
    entry = db.session().get(RollEntry, wanted.roll)
    if entry is None or entry.headquarters_id != seen.headquarters.id or not seen.works:
        raise not_found()
    return entry


def _apply(
    headquarters: Headquarters,
    entry: RollEntry,
    action: RollAction,
    wanted: PressInput,
    submission: Submission,
    actor: Actor,
) -> None:
    """Put somebody where the press puts them, unless a later one has come before it."""
    at = wanted.at or clock.now()
    step = ROLL[action]
    _note_time(entry, action, at)
    overtaken = entry.pressed_at is not None and at < entry.pressed_at
    with ROLL.take(entry, step, target=entry.state if overtaken else None):
        entry.next_call_at = None
        if not overtaken:
            entry.pressed_at = at
            entry.minutes = wanted.minutes if action == RollAction.COMING else None
            entry.reason = wanted.reason if action == RollAction.CANNOT else ""
            entry.noted_by_id = actor.id if entry.user_id != actor.id else None
    if action == RollAction.HERE:
        follow(headquarters, step.event or "", actor.id)
    ROLL.record(entry, step, actor_id=actor.id, minutes=wanted.minutes, late=overtaken or None)


def _note_time(entry: RollEntry, action: RollAction, at: datetime) -> None:
    """Keep the first moment of each thing that was pressed, and the last of leaving and coming back."""
    entry.answered_at = min(filter(None, (entry.answered_at, at)))
    if action == RollAction.HERE:
        entry.arrived_at = min(filter(None, (entry.arrived_at, at)))
    elif action == RollAction.LEFT:
        entry.left_at = max(filter(None, (entry.left_at, at)))
    elif action == RollAction.BACK:
        entry.back_at = max(filter(None, (entry.back_at, at)))

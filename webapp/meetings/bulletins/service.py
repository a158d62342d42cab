"""Every change of a bulletin: written once, then moved by ``advance``; journalled without words, in its lists."""

import uuid
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import delete, update
from werkzeug.datastructures import MultiDict

from webapp.cases.clocks import working_days_after
from webapp.core import clock, journal, replay
from webapp.core.background import submit_after_commit
from webapp.core.codes import all_in
from webapp.core.db import db, insert, transaction
from webapp.core.errors import Problem, invalid, not_found
from webapp.core.numbering import next_number
from webapp.core.protection.impartial import refuse
from webapp.documents.service import make_final
from webapp.meetings.bulletins import queries
from webapp.meetings.bulletins.models import Bulletin, BulletinCase, BulletinRead, BulletinSeat, BulletinStep
from webapp.meetings.bulletins.papers import SHEET, thing_of
from webapp.meetings.bulletins.queries_people import Goal, goals_of, names_in, sitting_in
from webapp.meetings.bulletins.rules import COURT, URGING, BulletinAccess, kinds_of, may, town_of
from webapp.meetings.bulletins.schemas import BulletinInput, StepInput, kinds, parse_bulletin, parse_step
from webapp.meetings.bulletins.service_lists import place
from webapp.meetings.bulletins.states import BULLETINS, UNDER_WAY, Action, State, Step
from webapp.people.actor import Actor
from webapp.reports import service as reports
from webapp.reports.models import Submission
from webapp.web.forms import read_own_id, read_version

REMIND_AFTER = 2  # working days


def make(actor: Actor, wanted: BulletinInput, form: MultiDict[str, str]) -> tuple[Bulletin, bool]:
    """Write a bulletin; the same client id again gives the same one. Says whether it is new.

    Problem 404 for who writes none, 403 where it names a case of their own, 422 beside a wrong field.
    """
    with transaction():
        return record(actor, wanted, replay.digest_of(form))


def record(actor: Actor, wanted: BulletinInput, digest: str) -> tuple[Bulletin, bool]:
    """Write a bulletin in the open transaction."""
    town = town_of(actor)
    submission, new = reports.claim(actor.id, wanted.client_id, "bulletin", digest)
    if not new:
        known = queries.by_submission(submission.id)
        if known is None:
            raise Problem("conflict")
        return known, False
    now = clock.now()
    bulletin = Bulletin(
        submission_id=submission.id,
        state=State.DRAFT if wanted.keep else State.SIGNING,
        about=wanted.about,
        town_id=town,
        author_id=actor.id,
        made_at=now,
        changed_at=now,
    )
    _write(actor, bulletin, wanted)
    event = "bulletin.kept" if wanted.keep else "bulletin.made"
    journal.append(event, ("bulletin", bulletin.id), actor_id=actor.id, content={"kind": bulletin.kind})
    submit_after_commit("deliver_notices")
    return bulletin, True


def act(actor: Actor, bulletin_id: int, action: Action, form: MultiDict[str, str]) -> replay.Receipt:
    """Take a step; the same client id again gives the same answer and changes nothing.

    Problem 404 for what is not theirs, 403 where another person has to, 409 for a version or a state that is over, 422
    beside a wrong field; in this order.
    """
    with transaction():
        read = _reading(action, form)
        return take(
            actor,
            bulletin_id,
            action,
            read,
            replay.digest_of(form),
            client_id=read_own_id(form),
            version=read_version(form),
        )


def take(
    actor: Actor,
    bulletin_id: int,
    action: Action,
    read: Callable[[Step], Any],
    digest: str,
    *,
    client_id: str | None = None,
    version: int | None = None,
) -> replay.Receipt:
    """Take a step in the open transaction; ``read`` gives what the form asks, once it is sure who may take it."""
    seen, step = queries.seen(actor, bulletin_id), BULLETINS[action]
    if not may(actor, seen, step):
        raise not_found()
    bulletin = seen.bulletin
    submission, new = reports.claim(actor.id, client_id or str(uuid.uuid4()), "bulletin", digest)
    if new:
        if action != Action.READ:
            refuse(seen.barred)
        BULLETINS.refuse_own(bulletin, step, actor.id)
        BULLETINS.check_version(bulletin, version)
        advance(actor, seen, step, read(step))
        kept = {"submission_id": submission.id, "bulletin_id": bulletin.id, "action": step.action, "by_id": actor.id}
        db.session().add(BulletinStep(**kept, at=clock.now()))
        db.session().flush()
    return _receipt(bulletin, submission, new)


def advance(actor: Actor, seen: BulletinAccess, step: Step, wanted: Any) -> None:
    """Change a bulletin's state: the only function that does. Reading it changes nothing of it but its receipts."""
    bulletin = seen.bulletin
    if step.action == Action.READ:
        BULLETINS.check(bulletin, step)
        _note_read(actor, seen, step)
        return
    if step.action == Action.CHANGE:
        BULLETINS.check(bulletin, step)
        with BULLETINS.take(bulletin, step):
            bulletin.changed_at = clock.now()
            seats = _write(actor, bulletin, wanted)
    else:
        seats = list(seen.seats)
        with BULLETINS.take(bulletin, step):
            _move(actor, bulletin, seats, step, wanted)
    place(bulletin, seats)
    BULLETINS.record(bulletin, step, actor_id=actor.id, kind=bulletin.kind)
    if step.action == Action.ISSUE:
        make_final(actor, SHEET, thing_of(seen))
        _tell_of_empty(bulletin, seats)


def _move(actor: Actor, bulletin: Bulletin, seats: Sequence[BulletinSeat], step: Step, wanted: StepInput) -> None:
    now = clock.now()
    bulletin.changed_at, bulletin.said = now, wanted.note
    if step.action == Action.ISSUE:
        bulletin.number, bulletin.issued_at, bulletin.issued_by_id = next_number("bulletin"), now, actor.id
        bulletin.remind_at = working_days_after(now, REMIND_AFTER)
        _open_seats(seats, now)
    elif step.action == Action.WITHDRAW:
        bulletin.remind_at = None
        _open_seats(seats, None)


def _open_seats(seats: Sequence[BulletinSeat], at: Any) -> None:
    """Let a bulletin wait to be read in these seats, or no more."""
    for seat in seats:
        seat.issued_at = at


def close(bulletin: Bulletin, at: Any) -> None:
    """Leave nothing but the number of a bulletin, as if it had been withdrawn, in the open transaction."""
    seats = queries.seats_of(bulletin.id)
    bulletin.set_aside_at, bulletin.remind_at = at, None
    bulletin.state = State.DROPPED if bulletin.state in UNDER_WAY else State.WITHDRAWN
    _open_seats(seats, None)
    db.session().flush()
    place(bulletin, seats)


def _note_read(actor: Actor, seen: BulletinAccess, step: Step) -> None:
    """Note that the actor has read it, once, for each seat in which they sit."""
    now, session = clock.now(), db.session()
    rows = [{"seat_id": seat.id, "user_id": actor.id, "read_at": now} for seat in seen.mine]
    taken = insert(BulletinRead).values(rows).on_conflict_do_nothing().returning(BulletinRead.seat_id)
    fresh = list(session.scalars(taken))
    first = update(BulletinSeat).where(BulletinSeat.id.in_(fresh), BulletinSeat.read_at.is_(None))
    session.execute(first.values(read_at=now))
    if fresh:
        journal.append(str(step.event), ("bulletin", seen.bulletin.id), actor_id=actor.id)


def _write(actor: Actor, bulletin: Bulletin, wanted: BulletinInput) -> list[BulletinSeat]:
    """Put what was written into a bulletin: words without names, codes that the writer can open, to whom it goes."""
    session = db.session()
    if wanted.kind not in kinds_of(actor, kinds()):
        raise invalid(kind="信访接待只写信访突出问题")
    codes = {"title": all_in(wanted.title), "body": all_in(wanted.body)}
    cases = queries.openable(actor, [*codes["title"], *codes["body"]])
    refuse(queries.barred_by(actor, list(cases.values())))
    _refuse_words(wanted, codes, cases)
    goals = _goals(bulletin.town_id, wanted)
    bulletin.kind, bulletin.title, bulletin.body = wanted.kind, wanted.title, wanted.body
    session.add(bulletin)
    session.flush()
    for model in (BulletinSeat, BulletinCase):
        session.execute(delete(model).where(model.bulletin_id == bulletin.id))
    seats = [BulletinSeat(bulletin_id=bulletin.id, seat=one.seat, code=one.code, label=one.name) for one in goals]
    session.add_all(seats)
    session.add_all(BulletinCase(bulletin_id=bulletin.id, case_id=one) for one in cases.values())
    session.flush()
    place(bulletin, seats)
    return seats


def _refuse_words(wanted: BulletinInput, codes: dict[str, list[str]], cases: dict[str, int]) -> None:
    """Refuse names of people, and codes of matters that the writer can't open; 422 beside the field."""
    faults: dict[str, str] = {}
    for field, words in (("title", wanted.title), ("body", wanted.body)):
        if unknown := [code for code in codes[field] if code not in cases]:
            faults[field] = f"没有这件事，看看案码对不对：{'、'.join(unknown)}"
        elif names := names_in(words, list(cases.values())):
            faults[field] = f"里面有人的名字：{'、'.join(names)}。写案码，不写名字"
    if faults:
        raise invalid(**faults)


def _goals(town_id: int, wanted: BulletinInput) -> list[Goal]:
    """Return to whom it goes; Problem 422 for nobody, or where nobody could read it."""
    known = goals_of(town_id)
    if set(wanted.to) - {one.code for one in known}:
        raise invalid(to="没有这个单位、村或岗位，或者已经撤了")
    chosen = [one for one in known if one.code in wanted.to]
    if wanted.kind == URGING and any(one.code == COURT for one in chosen):
        raise invalid(to="法庭只给指导，不催办，请去掉法庭")
    if not any(sitting_in([one.seat for one in chosen]).values()):
        raise invalid(to=f"{'、'.join(one.name for one in chosen)}现在没有人能看，请再选一家")
    return chosen


def _tell_of_empty(bulletin: Bulletin, seats: Sequence[BulletinSeat]) -> None:
    """Tell the desk of seats in which nobody sits: nobody can read it there."""
    people = sitting_in([seat.seat for seat in seats])
    if not all(people.values()):
        journal.append("bulletin.unmanned", ("bulletin", bulletin.id))


def _reading(action: Action, form: MultiDict[str, str]) -> Callable[[Step], Any]:
    return lambda step: parse_bulletin(form) if action == Action.CHANGE else parse_step(step, form)


def _receipt(bulletin: Bulletin, submission: Submission, new: bool) -> replay.Receipt:
    return reports.receipt_of(bulletin, f"/bulletins/{bulletin.id}", submission, new=new)

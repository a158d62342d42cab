"""The review 复盘: several write it, nobody's words are lost; finished, what it decided goes out as tasks."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlalchemy import delete
from werkzeug.datastructures import FileStorage, MultiDict

from webapp.core import clock, journal, replay
from webapp.core.db import db, transaction, transactional
from webapp.core.errors import Problem, invalid
from webapp.core.workflow import saving
from webapp.decisions.queries import who_may_be_asked
from webapp.decisions.schemas_drafts import Draft
from webapp.decisions.service_drafts import by_codes, columns_of, draft_of, merged, send_out, wrong_with
from webapp.emergencies.after.models import Review, ReviewDecision
from webapp.emergencies.after.queries import drafts_of, review_of
from webapp.emergencies.after.rules import may_write
from webapp.emergencies.after.schemas import Words
from webapp.emergencies.hq import queries
from webapp.emergencies.hq import service as headquarters_service
from webapp.emergencies.hq.rules import Access
from webapp.emergencies.hq.service_steps import Taken, receipt
from webapp.emergencies.hq.states import HEADQUARTERS, Action, State
from webapp.people.actor import Actor
from webapp.reports.service import Sent
from webapp.reports.service_files import sent_with

NOT_YOURS = "复盘由指挥的人、调度员、政法委员、镇网格长写"
EMPTY = "还没写：做得好的，或者要改的"
FOR_THE_DESK = "里面定了要办的事，请调度员或者政法委员按“复盘好了”"
# Whoever goes on writing within this is journalled once.
_AGAIN = timedelta(minutes=10)


class Stale(Problem):
    """409: somebody else wrote meanwhile; ``theirs`` is how it is now, ``mine`` what was sent."""

    def __init__(self, theirs: Words, mine: Words) -> None:
        super().__init__("stale", "别人也写了复盘，两份都在这里，没有丢")
        self.theirs, self.mine = theirs, mine


def written(headquarters_id: int) -> Words:
    """Return what is written of a headquarters so far; its version is 0 before the first word."""
    review = review_of(headquarters_id)
    drafts = [draft_of(row) for row in drafts_of(headquarters_id)]
    return Words(review.well, review.badly, drafts, review.version) if review else Words("", "", drafts)


@transactional
def write(actor: Actor, code: str, mine: Words) -> Review:
    """Keep what is written; ``Stale`` (409) where somebody else wrote since it was read, with both.

    With ``merge`` the words of both are put together: nothing of either goes. Problem 404 for who doesn't see it, 403
    for who doesn't write it, 409 before it is stood down and once it is finished.
    """
    seen = _writer(actor, code)
    headquarters = seen.headquarters
    review, there = review_of(headquarters.id), written(headquarters.id)
    names = {name: one for one, name, _ in who_may_be_asked(headquarters.town_id)}
    mine = mine._replace(decisions=by_codes(mine.decisions, names))
    merges = mine.merge is not None and mine.merge == there.seen
    if not merges and mine.seen != there.seen:
        if review is not None and there[:3] == (mine.well, mine.badly, list(mine.decisions)):
            return review  # sent again, because its answer was lost
        raise Stale(there, mine)
    if headquarters.state != State.STOOD_DOWN:
        raise HEADQUARTERS.stale(headquarters)
    wanted = _both(there, mine) if merges else mine
    now = clock.now()
    first = review is None or review.written_by_id != actor.id or now - review.written_at > _AGAIN
    if review is None:
        review = Review(headquarters_id=headquarters.id)
        db.session().add(review)
    with saving(lambda: Stale(there, mine)):
        review.well, review.badly = wanted.well, wanted.badly
        review.written_by_id, review.written_at = actor.id, now
        _keep(actor, headquarters.id, wanted.decisions)
    if first:
        journal.append("emergency.review_written", (HEADQUARTERS.subject, headquarters.id), actor_id=actor.id)
    return review


def _both(there: Words, mine: Words) -> Words:
    well, drafts = merged(there.well, there.decisions, mine.well, mine.decisions)
    badly, _ = merged(there.badly, (), mine.badly, ())
    return Words(well, badly, drafts)


def _keep(actor: Actor, headquarters_id: int, wanted: Sequence[Draft]) -> None:
    """Write anew what is to be mended."""
    session, rows = db.session(), columns_of(actor, wanted, drafts_of(headquarters_id))
    session.execute(delete(ReviewDecision).where(ReviewDecision.headquarters_id == headquarters_id))
    session.add_all(ReviewDecision(headquarters_id=headquarters_id, **row) for row in rows)


def finish(actor: Actor, code: str, form: MultiDict[str, str], files: MultiDict[str, FileStorage]) -> replay.Receipt:
    """Finish a review, once: everybody who was called may read it, and what was decided goes out as tasks.

    Problem 404 for who doesn't see it, 403 for who doesn't write it, 422 with nothing in it or with a decision that
    can't go out, 409 for a headquarters that isn't stood down.
    """
    sent = sent_with(form, files, sealed=lambda: True)
    with transaction():
        taken = take(actor, code, form, files, sent)
    return receipt(taken, sent)


def take(actor: Actor, code: str, form: MultiDict[str, str], files: Mapping[str, FileStorage], sent: Sent) -> Taken:
    """Finish a review in the open transaction, as ``finish`` says."""
    seen = _writer(actor, code)
    taken = headquarters_service.take(actor, code, Action.REVIEWED, form, files, sent)
    if taken.new:
        _send_out(actor, seen)
    return taken


def _send_out(actor: Actor, seen: Access) -> None:
    headquarters = seen.headquarters
    there, rows = written(headquarters.id), drafts_of(headquarters.id)
    if not (there.well.strip() or there.badly.strip()):
        raise invalid(well=EMPTY)
    if rows and not actor.can("decision.make"):
        raise Problem("forbidden", FOR_THE_DESK)
    called = [(f"第 {number} 条", row) for number, row in enumerate(rows, 1)]
    wrong = [said for at, row in called if (said := wrong_with(actor, headquarters.town_id, at, row))]
    if wrong:
        raise invalid(decisions="；".join(wrong))
    for at, row in called:
        send_out(actor, actor, at, row)


def _writer(actor: Actor, code: str) -> Access:
    seen = queries.seen(actor, code)
    if not may_write(seen):
        raise Problem("forbidden", NOT_YOURS)
    return seen

"""Writing into a feed, once each by its own id; pinning an entry."""

from datetime import datetime

from werkzeug.datastructures import FileStorage, ImmutableMultiDict, MultiDict

from webapp.core import clock, journal, replay
from webapp.core.db import db, transaction, transactional
from webapp.core.errors import Problem, invalid, not_found
from webapp.emergencies.feed import queries, schemas
from webapp.emergencies.feed.models import FeedEntry
from webapp.emergencies.hq import queries as hq
from webapp.emergencies.hq.models import Headquarters
from webapp.emergencies.hq.rules import Access, is_claimed_before_end
from webapp.emergencies.hq.service_phone import carries
from webapp.emergencies.hq.service_steps import tell_pages
from webapp.emergencies.hq.states import HEADQUARTERS
from webapp.people.actor import Actor
from webapp.reports import service as reports
from webapp.reports.models import Submission
from webapp.reports.queries import files_of
from webapp.reports.service import Sent, on_file
from webapp.reports.service_files import sent_with
from webapp.web.forms import read_own_id

MOST, MOST_PINNED = 2000, 5
FULL = f"记满 {MOST} 条了，这里记不下了。要紧的写到已知情况里，或者打电话"
NO_ID = "缺少编号，请刷新后再记"
ONLY_READS = "您没有被叫到，看得到，写不了"
NO_ENTRY = "要更正的那一条找不到了，请刷新"


def write(
    actor: Actor, code: str, form: MultiDict[str, str], files: MultiDict[str, FileStorage]
) -> tuple[FeedEntry, replay.Receipt]:
    """Take an entry; the same client id again gives the same answer and changes nothing.

    Problem 404 for who does not see the headquarters, 403 for who sees it without being called, 422 beside a wrong
    field, 409 after the end unless it was made before, and for a feed that is full; in this order.
    """
    sent = sent_with(form, files, sealed=lambda: True)
    with transaction():
        entry, submission, new = take(actor, code, form, sent)
    came = None if new else files_of([submission.id])[submission.id]
    return entry, replay.Receipt(
        client_id=submission.client_id,
        digest=submission.digest,
        received_at=submission.received_at.isoformat(),
        new=new,
        about={
            "url": f"/emergencies/hq/{code}/entries#entry-{entry.id}",
            "id": entry.id,
            "client_id": submission.client_id,
        },
        expected=came.expected if came else len(sent.expected),
        stored=len(came.stored) if came else len(sent.photos),
    )


@carries("entries")
def carry(author: Actor, parts: list[str], form: MultiDict[str, str]) -> replay.Receipt:
    """Take an entry that came in a rescue file."""
    return write(author, parts[2], form, ImmutableMultiDict())[1]


def take(actor: Actor, code: str, form: MultiDict[str, str], sent: Sent) -> tuple[FeedEntry, Submission, bool]:
    """Take an entry in the open transaction, as ``write`` says."""
    seen = writing(actor, code)
    headquarters = seen.headquarters
    own_id = read_own_id(form)
    if own_id is None:
        raise invalid(client_id=NO_ID)
    submission, new = reports.claim(actor.id, own_id, "entry", sent.digest)
    if not new:
        known = queries.by_submission(submission.id)
        if known is None:
            raise Problem("conflict")
        return known, submission, False
    wanted = schemas.parse_entry(form, files=bool(sent.expected or sent.voice_digest))
    if wanted.corrects is not None and queries.row_of(headquarters.id, wanted.corrects) is None:
        raise invalid(corrects=NO_ENTRY)
    late = is_claimed_before_end(headquarters, wanted.at)
    if not (seen.open or late):
        raise HEADQUARTERS.stale(headquarters)
    if queries.count(headquarters.id) >= MOST:
        raise Problem("stale", FULL)
    reports.attach(submission, sent)
    entry = add(
        headquarters,
        actor,
        wanted.text,
        submission_id=submission.id,
        at=_stands_at(headquarters, wanted.at),
        late=late,
        position=wanted.position,
        corrects_id=wanted.corrects,
    )
    journal.append(
        "emergency.entry_made",
        ("headquarters", headquarters.id),
        actor_id=actor.id,
        digest=submission.digest,
        claimed_at=wanted.at,
        content={"entry": entry.id},
    )
    return entry, submission, True


def add(
    headquarters: Headquarters, actor: Actor, words: str, *, at: datetime | None = None, **more: object
) -> FeedEntry:
    """Put an entry into a feed in the open transaction; open pages ask anew."""
    now = clock.now()
    entry = FeedEntry(
        headquarters_id=headquarters.id, by_id=actor.id, words=words, at=at or now, received_at=now, **more
    )
    db.session().add(entry)
    db.session().flush()
    tell_pages(headquarters)
    return entry


def writing(actor: Actor, code: str) -> Access:
    """Return a headquarters that the actor may write in; 404 unless they see it begun, 403 for who only sees it."""
    seen = hq.seen(actor, code)
    if seen.headquarters.activated_at is None:
        raise not_found()
    if not seen.works:
        raise Problem("forbidden", ONLY_READS)
    return seen


@transactional
def pin(actor: Actor, code: str, entry_id: int, *, pinned: bool) -> FeedEntry:
    """Let an entry stand on top, or no more; the same again changes nothing.

    Problem 404 for who does not see it, 403 for who neither commands nor decides, 409 after the end and where as many
    are pinned as one can read.
    """
    seen = hq.seen(actor, code)
    headquarters = seen.headquarters
    entry = queries.row_of(headquarters.id, entry_id)
    if entry is None:
        raise not_found()
    if not (seen.commander or seen.decides):
        raise Problem("forbidden", "置顶由指挥的人来定")
    if pinned == (entry.pinned_at is not None):
        return entry
    if not seen.open:
        raise HEADQUARTERS.stale(headquarters)
    if pinned and queries.count(headquarters.id, FeedEntry.pinned_at.is_not(None)) >= MOST_PINNED:
        raise Problem("stale", f"最多置顶 {MOST_PINNED} 条，先取消一条")
    entry.pinned_at, entry.pinned_by_id = (clock.now(), actor.id) if pinned else (None, None)
    db.session().flush()
    journal.append(
        "emergency.entry_pinned" if pinned else "emergency.entry_unpinned",
        ("headquarters", headquarters.id),
        actor_id=actor.id,
        content={"entry": entry.id},
    )
    tell_pages(headquarters)
    return entry


@on_file("entry")
def show_file(submission: Submission) -> None:
    """Let open pages show a picture or voice note that has followed its entry."""
    entry = queries.by_submission(submission.id)
    if entry is not None:
        tell_pages(db.session().get_one(Headquarters, entry.headquarters_id))


def _stands_at(headquarters: Headquarters, claimed: datetime | None) -> datetime | None:
    """Return when an entry was made, as its phone claims it; None where that can't be: nothing was going on then."""
    begun = headquarters.activated_at
    return claimed if claimed and begun and begun <= claimed else None

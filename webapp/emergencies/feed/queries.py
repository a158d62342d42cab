"""Reads of a feed: its entries page by page with names, files and what was put right, and one of its files."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, exists, func, or_, select, tuple_
from sqlalchemy.orm import aliased

from webapp.cases.models import Case
from webapp.cases.queries import standing_in
from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.core.hot.forms import HotForms
from webapp.emergencies.feed.models import FeedEntry
from webapp.emergencies.hq.rules import Access
from webapp.people.actor import Actor
from webapp.people.models import User
from webapp.reports.models import Photo, Voice
from webapp.reports.queries import Files, note_files

SIZE = 20
_before, _after = aliased(FeedEntry), aliased(FeedEntry)
Key = tuple[int, int]


@dataclass(frozen=True)
class Entry:
    """An entry with who wrote it and its files; ``corrects`` what it puts right, ``corrected``: a later one does so.

    ``case_code``: the case that was put to the emergency, for who may open it.
    """

    row: FeedEntry
    by: str
    files: Files
    corrects: FeedEntry | None
    corrected: bool
    case_code: str | None


@dataclass(frozen=True)
class Page:
    """A page of a feed, the newest first; what is pinned comes with the first one. ``after``: where the next begins."""

    pinned: list[Entry]
    entries: list[Entry]
    after: Key | None


def page(actor: Actor, headquarters_id: int, after: Key | None = None) -> Page:
    """Return a page of a feed, in one statement."""
    found = _sorted_out(_PAGE.entities(scopes=actor.scopes, headquarters_id=headquarters_id, after=after))
    rows = [one for one in found if not one.row.pinned_at]
    last = rows[SIZE - 1].row if len(rows) > SIZE else None
    return Page(
        [one for one in found if one.row.pinned_at],
        rows[:SIZE],
        (clock.to_micros(last.at), last.id) if last else None,
    )


def entry_of(actor: Actor, seen: Access, entry_id: int) -> Entry:
    """Return an entry of a headquarters that is seen; the one 404 for another."""
    found = _sorted_out(_ONE.entities(scopes=actor.scopes, headquarters_id=seen.headquarters.id, entry_id=entry_id))
    if not found:
        raise not_found()
    return found[0]


def _page(scopes: Sequence[str], headquarters_id: int, after: Key | None) -> Select[*tuple[Any, ...]]:
    here = FeedEntry.headquarters_id == headquarters_id
    newest = select(FeedEntry.id).where(here, FeedEntry.pinned_at.is_(None))
    if after is not None:
        at, entry_id = after
        newest = newest.where(tuple_(FeedEntry.at, FeedEntry.id) < tuple_(at, entry_id))
    newest = newest.order_by(FeedEntry.at.desc(), FeedEntry.id.desc()).limit(SIZE + 1)
    wanted: Any = FeedEntry.id.in_(select(newest.subquery().c.id))
    if after is None:
        pinned = select(FeedEntry.id).where(here, FeedEntry.pinned_at.is_not(None))
        wanted = or_(wanted, FeedEntry.id.in_(pinned))
    return _entries(scopes, wanted)


def _one(scopes: Sequence[str], headquarters_id: int, entry_id: int) -> Select[*tuple[Any, ...]]:
    return _entries(scopes, (FeedEntry.headquarters_id == headquarters_id) & (FeedEntry.id == entry_id))


_PAGE, _ONE = HotForms(_page), HotForms(_one)


def _entries(scopes: Sequence[str], wanted: Any) -> Select[*tuple[Any, ...]]:
    opened = (Case.id == FeedEntry.case_id) & ~Case.protected & standing_in(scopes)
    return (
        select(FeedEntry, User.name, Photo, Voice, _before, Case.code)
        .add_columns(exists(select(_after.id).where(_after.corrects_id == FeedEntry.id)))
        .join(User, User.id == FeedEntry.by_id)
        .outerjoin(Photo, Photo.submission_id == FeedEntry.submission_id)
        .outerjoin(Voice, Voice.submission_id == FeedEntry.submission_id)
        .outerjoin(_before, _before.id == FeedEntry.corrects_id)
        .outerjoin(Case, opened)
        .where(wanted)
        .order_by(FeedEntry.at.desc(), FeedEntry.id.desc(), Photo.position, Photo.id)
    )


def _sorted_out(rows: Iterable[Any]) -> list[Entry]:
    found: dict[int, Entry] = {}
    files: dict[int, Files] = {}
    for row, name, photo, voice, before, code, corrected in rows:
        note_files(files, row.id, photo, voice)
        found.setdefault(row.id, Entry(row, name, files[row.id], before, bool(corrected), code))
    return list(found.values())


def by_submission(submission_id: int) -> FeedEntry | None:
    """Return the entry that a submission made."""
    return db.session().scalar(select(FeedEntry).where(FeedEntry.submission_id == submission_id))


def row_of(headquarters_id: int, entry_id: int) -> FeedEntry | None:
    """Return an entry of a headquarters."""
    own = FeedEntry.headquarters_id == headquarters_id
    return db.session().scalar(select(FeedEntry).where(own, FeedEntry.id == entry_id))


def count(headquarters_id: int, *which: Any) -> int:
    """Return how many entries there are, of these."""
    query = select(func.count()).select_from(FeedEntry).where(FeedEntry.headquarters_id == headquarters_id, *which)
    return int(db.session().scalar(query) or 0)


def photo_of(seen: Access, entry_id: int, photo_id: int) -> Photo:
    """Return a stored picture of an entry; the one 404 otherwise."""
    query = select(Photo).join(FeedEntry, FeedEntry.submission_id == Photo.submission_id)
    return _stored(query.where(Photo.id == photo_id, Photo.file.is_not(None)), seen, entry_id)


def voice_of(seen: Access, entry_id: int) -> Voice:
    """Return the stored voice note of an entry; the one 404 otherwise."""
    query = select(Voice).join(FeedEntry, FeedEntry.submission_id == Voice.submission_id)
    return _stored(query.where(Voice.file.is_not(None)), seen, entry_id)


def _stored(query: Any, seen: Access, entry_id: int) -> Any:
    own = FeedEntry.headquarters_id == seen.headquarters.id
    found = db.session().scalar(query.where(own, FeedEntry.id == entry_id))
    if found is None:
        raise not_found()
    return found

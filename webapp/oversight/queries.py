"""The journal as the auditor reads it: who did what to which row, when. What people wrote about cases is not shown.

Of a protected matter it says who, when and which kind of event, never what: neither its number nor a word of it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from webapp.areas.models import Area
from webapp.areas.scope import PAGE_SIZE
from webapp.cases.models import Case, CaseReport
from webapp.core import clock, reading
from webapp.core.db import db
from webapp.core.journal import JournalEntry, JournalText
from webapp.core.protection import at_rest
from webapp.core.protection.crypto import current_keyring
from webapp.oversight.queries_words import GROUPS, KEYS, SUBJECTS, event_words
from webapp.people.models import Post, ProtectedContact, Unit, User
from webapp.people.permissions import ROLE_NAMES, Role
from webapp.reports.models import Registration, Report
from webapp.web.lists.filters import Filters

MOST_EXPORTED, MOST_COUNTED = 10_000, 1_000
PROVED = "journal.verified"
PROVED_EVERY = timedelta(days=7)
ERASED = "operations.erased"
REPORTER, PROTECTED = "报的人（受保护）", "受保护的事"
# The reads of protected matters that are journalled, and of nothing else.
PROTECTED_READS = ("case.viewed", "care.grant_viewed")
# What a reporter does, also one who is named as well; whatever else such a person does stands under their name.
REPORTING = ("report.", "photo.", "voice.", "files.", "case.opened", "case.joined", "case.added", "case.answered")
# Of these the values beside the entry are shown: they are about people, places and settings, not of anybody's matter.
OPEN_SUBJECTS = frozenset({"user", "area", "unit", "import", "system", "protected_contact"})


@dataclass(frozen=True)
class Line:
    """One entry in words."""

    id: int
    at: datetime
    event: str
    words: str
    actor_id: int
    who: str
    subject: str
    content: Mapping[str, Any]
    hash: str


def entries(
    wanted: Filters, past: int = 0, limit: int = PAGE_SIZE, *, oldest_first: bool = False
) -> tuple[list[Line], int | None]:
    """Return entries, newest first unless said otherwise, and the id past which the next page begins.

    At most five statements for a page.
    """
    query = (
        select(JournalEntry, JournalText.content, User.name, _protected(), _own_protected())
        .outerjoin(JournalText, JournalText.entry_id == JournalEntry.id)
        .outerjoin(User, User.id == JournalEntry.actor_id)
        .where(*_conditions(wanted))
        .order_by(JournalEntry.id if oldest_first else JournalEntry.id.desc())
    )
    if past:
        query = query.where(JournalEntry.id > past if oldest_first else JournalEntry.id < past)
    found = list(db.session().execute(query.limit(limit + 1)))
    names = _subject_names([row for row, *_ in found[:limit]])
    names |= _post_words(content.get("post") for _, content, *_ in found[:limit] if content)
    lines = [
        _line(row, content, name, names, protected=of, hidden=own) for row, content, name, of, own in found[:limit]
    ]
    return lines, lines[-1].id if len(found) > limit else None


def _conditions(wanted: Filters) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted["reads"]:
        conditions.append(JournalEntry.event.in_(PROTECTED_READS))
    elif wanted["event"]:
        conditions.append(JournalEntry.event.startswith(wanted["event"], autoescape=True))
    elif wanted["group"]:
        beginnings = GROUPS[wanted["group"]][1]
        conditions.append(or_(*(JournalEntry.event.startswith(one, autoescape=True) for one in beginnings)))
    if wanted["unproved"]:
        conditions.append(JournalEntry.id > _last_proof())
    if wanted["actor"]:
        conditions.append(JournalEntry.actor_id == reading.row_id(wanted["actor"]))
    if who := wanted["who"]:
        known = or_(
            User.name.in_((who, who.replace(" ", ""))),
            User.phone_index == current_keyring().blind_index(who),
        )
        conditions.append(JournalEntry.actor_id.in_(select(User.id).where(known)))
    if wanted["actor"] or wanted["who"]:
        conditions.append(~_own_protected())
    return [*conditions, *_days(wanted)]


def _days(wanted: Filters) -> list[ColumnElement[bool]]:
    week = clock.day_start(clock.local_day(clock.now()) - timedelta(days=6)) if wanted["week"] else None
    begins = [JournalEntry.at >= first for first in (week, wanted.since) if first]
    return [*begins, JournalEntry.at < wanted.until] if wanted.until else begins


def how_many(wanted: Filters) -> Select[Any]:
    """Select how many entries are asked for, as far as one counts them."""
    query = select(JournalEntry.id).where(*_conditions(wanted)).limit(MOST_COUNTED)
    return select(func.count()).select_from(query.subquery())


def how_many_unproved() -> Select[Any]:
    """Select how many entries came since the chain was last proved; none while that is less than a week ago.

    Entries count up without gaps, so their numbers say it.
    """
    proved = exists().where(JournalEntry.event == PROVED, JournalEntry.at >= clock.now() - PROVED_EVERY)
    since = func.coalesce(func.max(JournalEntry.id), 0) - _last_proof()
    return select(case((proved, 0), else_=since))


def _last_proof() -> ColumnElement[int]:
    last = select(func.max(JournalEntry.id)).where(JournalEntry.event == PROVED).scalar_subquery()
    return func.coalesce(last, 0)


def _protected() -> ColumnElement[bool]:
    """Say in SQL that an entry is about a protected matter, or about one that was until it was erased."""
    about = JournalEntry.subject_kind, JournalEntry.subject_id
    kinds = (and_(about[0] == kind, at_rest.belongs(about[1], kind)) for kind in at_rest.kinds())
    return or_(*kinds, _erased_as_protected())


def _erased_as_protected() -> ColumnElement[bool]:
    gone, said = aliased(JournalEntry), aliased(JournalText)
    this = (gone.subject_kind == JournalEntry.subject_kind, gone.subject_id == JournalEntry.subject_id)
    noted = (gone.event == ERASED, said.entry_id == gone.id, said.content["protected"].as_boolean())
    return exists().where(*this, *noted)


def _own_protected() -> ColumnElement[bool]:
    """Say in SQL that an entry is what a reporter, or who wrote it down, did about their own protected matter.

    Who that was is shown nowhere. What a person named does with a matter that they wrote down themselves is shown.
    """
    of_case = (
        select(CaseReport.report_id)
        .join(Case, Case.id == CaseReport.case_id)
        .join(Report, Report.id == CaseReport.report_id)
        .outerjoin(Registration, Registration.report_id == Report.id)
        .where(Case.protected, JournalEntry.actor_id.in_((Report.author_id, Registration.registered_by_id)))
    )
    case = and_(JournalEntry.subject_kind == "case", of_case.where(Case.id == JournalEntry.subject_id).exists())
    report = and_(JournalEntry.subject_kind == "report", of_case.where(Report.id == JournalEntry.subject_id).exists())
    named = exists().where(
        ProtectedContact.user_id == JournalEntry.actor_id, ProtectedContact.confirmed_at.is_not(None)
    )
    reporting = or_(*(JournalEntry.event.startswith(one, autoescape=True) for one in REPORTING))
    return or_(and_(or_(case, report), or_(reporting, ~named)), and_(reporting, _erased_as_protected()))


def _subject_names(rows: Sequence[JournalEntry]) -> dict[tuple[str, int], str]:
    """Return what people, areas and units among the subjects are called; of other things nothing is looked up."""
    named: dict[str, tuple[Any, Any]] = {
        "user": (User.id, User.name),
        "area": (Area.id, Area.label),
        "unit": (Unit.id, Unit.name),
    }
    found: dict[tuple[str, int], str] = {}
    for kind, (key, name) in named.items():
        ids = {row.subject_id for row in rows if row.subject_kind == kind}
        for part in _parts(sorted(ids)):
            query = select(key, name).where(key.in_(part))
            found |= {(kind, number): word for number, word in db.session().execute(query)}
    return found


def _post_words(ids: Iterable[Any]) -> dict[tuple[str, int], str]:
    """Return what posts among the values are: where, and which; people hold several, so a number says nothing."""
    found: dict[tuple[str, int], str] = {}
    for part in _parts(sorted({number for number in ids if isinstance(number, int)})):
        query = (
            select(Post.id, Post.role, func.coalesce(Area.label, Unit.name, ""))
            .outerjoin(Area, Area.id == Post.area_id)
            .outerjoin(Unit, Unit.id == Post.unit_id)
            .where(Post.id.in_(part))
        )
        for number, role, place in db.session().execute(query):
            found["post", number] = f"{place} {ROLE_NAMES[Role(role)]}".strip()
    return found


def _parts(ids: Sequence[int], size: int = 500) -> Iterator[Sequence[int]]:
    return (ids[start : start + size] for start in range(0, len(ids), size))


def _line(
    row: JournalEntry,
    content: Mapping[str, Any] | None,
    name: str | None,
    names: Mapping[tuple[str, int], str],
    *,
    protected: bool,
    hidden: bool,
) -> Line:
    opened = row.subject_kind in OPEN_SUBJECTS
    shown = {key: value for key, value in (content or {}).items() if opened and key in KEYS}
    if ("post", shown.get("post", 0)) in names:
        shown["post"] = names["post", shown["post"]]
        shown.pop("role", None)
    who = name or ("系统" if row.actor_id is None else f"#{row.actor_id}")
    kind = SUBJECTS.get(row.subject_kind, row.subject_kind)
    subject = names.get((row.subject_kind, row.subject_id)) or (f"{kind} {row.subject_id}" if row.subject_id else kind)
    subject = PROTECTED if protected else subject
    words = event_words().get(row.event, row.event)
    actor_id, who = (0, REPORTER) if hidden else (row.actor_id or 0, who)
    return Line(row.id, row.at, row.event, words, actor_id, who, subject, shown, row.hash)

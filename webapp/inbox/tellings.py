"""Who is told what about one journal entry: reads only, a bounded number of statements an entry."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import select

from webapp.areas.models import Level
from webapp.cases import queries as cases
from webapp.cases.notices import To
from webapp.cases.queries import CaseRow
from webapp.cases.states_events import PROTECTED
from webapp.core import clock
from webapp.core.db import db
from webapp.core.notices import About, Entry, Wording, subject_of
from webapp.core.workflow import notices_about
from webapp.inbox.audiences import audience_of, values_of
from webapp.inbox.models import Thread
from webapp.inbox.quiet import morning_after, slot_after, slot_key
from webapp.inbox.words import (
    ALARM_TEXT,
    ALARM_TITLE,
    DIGEST_TEXT,
    DIGEST_TITLE,
    DUE_TITLE,
    UNREAD_TEXT,
    UNREAD_TITLE,
)
from webapp.people import queries as people
from webapp.people.names.notices import NAMES_URL
from webapp.people.names.queries import namers
from webapp.people.permissions import GOVERNANCE, LEADS, Role
from webapp.reports.catalogue import severities
from webapp.reports.models import Severity

SPRAY = "security.password_spray"
LONGEST_NOTE = 200


@dataclass(frozen=True)
class Notification:
    """One sentence for some people: the thread it belongs to, how it looks, where it leads, when it may be seen."""

    user_ids: tuple[int, ...]
    key: str
    title: str
    text: str
    icon: str
    tone: str
    url: str
    at: datetime
    digest: str = ""  # how the row is headed that counts what was gathered, with {count}


def is_told(entry: Entry) -> bool:
    """Say whether anything is told about an entry at all."""
    return entry.event in _of_cases() or entry.event == SPRAY or subject_of(entry.subject_kind, entry.event) is not None


def tellings(entry: Entry) -> Iterator[Notification]:
    """Yield what is told about an entry. Nobody is told twice, and never who acted."""
    if entry.event == SPRAY:
        yield _alarm(entry)
        return
    subject = subject_of(entry.subject_kind, entry.event)
    if subject is not None:
        about = subject.about(entry)
        if about is not None:
            yield from _of_subject(entry, subject.wordings[entry.event], about)
        return
    if cases.case_by_id(entry.subject_id) is None:
        return
    row = cases.row_of(entry.subject_id)
    if row.case.protected and entry.event == "case.opened" and not people.protected_contact_ids():
        yield _unread(entry)
    told = {entry.actor_id}
    for wording in _wordings(entry, row):
        audience = tuple(user_id for user_id in _audience(To(wording.to), row, entry) if user_id not in told)
        told.update(audience)
        for title, people_told in _by_title(row, wording, audience).items():
            yield from _for_people(entry, replace(row, title=title), wording, tuple(people_told))


@cache
def _of_cases() -> Mapping[str, tuple[Wording, ...]]:
    """Return what is told of cases and their work orders, by event."""
    return notices_about("case")


def _by_title(row: CaseRow, wording: Wording, audience: tuple[int, ...]) -> dict[str, list[int]]:
    """Return title → who is told with it: those who reported it hear it in their own words."""
    own = wording.to == To.REPORTERS and not row.case.protected
    titles = cases.own_titles(row.case.id) if own else {}
    found: dict[str, list[int]] = {}
    for user_id in audience:
        found.setdefault(titles.get(user_id, row.title), []).append(user_id)
    return found


def _of_subject(entry: Entry, wordings: Iterable[Wording], about: About) -> Iterator[Notification]:
    """Yield what is told about a thing of another package, in the words it registered."""
    told = {entry.actor_id}
    morning = None if about.urgent else morning_after(entry.at)
    values = {"who": entry.who or "系统", "note": _note(entry), **about.values}
    for wording in wordings:
        audience = tuple(dict.fromkeys(u for u in about.audiences.get(wording.to, ()) if u not in told))
        told.update(audience)
        said: dict[str, Any] = {
            "title": wording.title.format(**values),
            "text": (wording.second if values["note"] else wording.quiet).format(**values),
            "icon": wording.icon,
            "tone": wording.tone,
            "url": about.urls.get(wording.to, about.url),
        }
        yield from _by_morning(audience, about.key or f"{entry.subject_kind}:{entry.subject_id}", said, entry, morning)


def _wordings(entry: Entry, row: CaseRow) -> tuple[Wording, ...]:
    found = (PROTECTED if row.case.protected else _of_cases()).get(entry.event, ())
    if entry.event != "case.added":
        return found
    # Words that come later are for the other side; reporters don't hear each other.
    other = To.HOLDERS if entry.actor_id in cases.reporters_of(row.case.id) else To.REPORTERS
    return tuple(wording for wording in found if wording.to == other)


def _audience(to: To, row: CaseRow, entry: Entry) -> Iterable[int]:
    if to == To.REPORTERS:
        return cases.reporters_of(row.case.id)
    if row.case.protected:
        return people.protected_contact_ids()
    if to != To.HOLDERS:
        return audience_of(to, row.case, entry.content)
    seats = people.leads_of_areas([row.case.holder_area_id or 0], list(Level), LEADS | GOVERNANCE)
    return [user_id for *_, leads in seats for user_id in leads]


def _for_people(entry: Entry, row: CaseRow, wording: Wording, audience: tuple[int, ...]) -> Iterator[Notification]:
    case, key = row.case, f"case:{row.case.id}"
    morning = None if case.protected or case.severity == Severity.URGENT else morning_after(entry.at)
    said: dict[str, Any] = {
        "title": _said(wording.title, entry, row),
        "text": _second_line(wording, entry, row),
        "icon": wording.icon,
        "tone": wording.tone,
        # Whoever reported a protected matter may not open its case; their own list stays neutral.
        "url": "/reports" if case.protected and wording.to == To.REPORTERS else f"/cases/{case.code}",
    }
    if wording.gathered and case.severity != Severity.URGENT:
        slot = slot_after(entry.at)
        yield Notification(audience, f"due:{slot_key(entry.at)}", at=slot, digest=DUE_TITLE, **said | {"url": "/todo"})
        return
    if morning is not None and entry.event == "case.opened":
        digest = said | {"text": DIGEST_TEXT.format(title=row.title), "icon": "bell", "url": "/todo"}
        yield Notification(audience, f"night:{clock.local_day(morning)}", at=morning, digest=DIGEST_TITLE, **digest)
        return
    yield from _by_morning(audience, key, said, entry, morning)


def _by_morning(
    audience: tuple[int, ...], key: str, said: dict[str, Any], entry: Entry, morning: datetime | None
) -> Iterator[Notification]:
    if not audience:
        return
    if morning is None:
        yield Notification(audience, key, at=entry.at, **said)
        return
    # A row that can be seen already must not vanish until the morning, so what waits gets a row of its own.
    seen = _seeing(key, audience, entry.at)
    for part_key, visible in ((key, False), (f"{key}:{clock.local_day(morning)}", True)):
        part = tuple(user_id for user_id in audience if (user_id in seen) == visible)
        if part:
            yield Notification(part, part_key, at=morning, **said)


def _seeing(key: str, audience: Iterable[int], moment: datetime) -> set[int]:
    query = select(Thread.user_id).where(Thread.user_id.in_(audience), Thread.key == key, Thread.last_at <= moment)
    return set(db.session().scalars(query))


def _second_line(wording: Wording, entry: Entry, row: CaseRow) -> str:
    written = bool(entry.content.get("note"))
    return _said(wording.second if written else wording.quiet, entry, row)


def _said(words: str, entry: Entry, row: CaseRow) -> str:
    return words.format(
        title=row.title,
        seat=entry.content.get("seat") or "上级",
        who=entry.who or "系统",
        note=_note(entry),
        place=row.area_label,
        severity=severities()[row.case.severity].name,
        level="镇里" if row.case.holder_level == Level.TOWN else "网格长",
        **values_of(entry.content),
    )


def _note(entry: Entry) -> str:
    return str(entry.content.get("note", ""))[:LONGEST_NOTE].rstrip("。！!.；;，, ")


def _unread(entry: Entry) -> Notification:
    """Tell those who name people that nobody is there to read a matter; it waits in the list for whoever is named."""
    return Notification(
        tuple(namers()), f"unread:{entry.id}", UNREAD_TITLE, UNREAD_TEXT, "alert-triangle", "brick", NAMES_URL, entry.at
    )


def _alarm(entry: Entry) -> Notification:
    text = ALARM_TEXT.format(accounts=entry.content.get("accounts", ""))
    admins = tuple(people.holders_of_role(Role.SECURITY_ADMIN))
    return Notification(admins, f"alarm:{entry.id}", ALARM_TITLE, text, "alert-triangle", "brick", "", entry.at)

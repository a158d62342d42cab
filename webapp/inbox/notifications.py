"""Who is notified of what about one journal entry: reads only, a bounded number of statements an entry."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from webapp.core import clock
from webapp.core.db import db
from webapp.core.letters.characters import shortened
from webapp.core.notices import About, Entry, Wording, subject_of
from webapp.inbox.models import Thread
from webapp.inbox.quiet import morning_after, slot_after, slot_key

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
    settles: bool = False  # nothing of its row is unread any more
    digest: str = ""  # how the row is headed that counts what was gathered, with {count}
    urgent: bool = False  # told outside the house too, at once
    outward: str = "news"  # the sentence for that


def is_told(entry: Entry) -> bool:
    """Say whether an entry makes any notice at all."""
    return subject_of(entry.subject_kind, entry.event) is not None


def notifications_for(entry: Entry) -> Iterator[Notification]:
    """Yield the notices of an entry. Nobody is notified twice, and never who acted."""
    subject = subject_of(entry.subject_kind, entry.event)
    about = subject.about(entry) if subject else None
    if subject is None or about is None:
        return
    told = set() if about.actor_too else {entry.actor_id}
    values = {"who": entry.who or "系统", "note": _note(entry), **about.values}
    for wording in subject.wordings[entry.event] if about.wordings is None else about.wordings:
        known = told - {entry.actor_id} if wording.settles else told
        audience = tuple(dict.fromkeys(u for u in about.audiences.get(wording.to, ()) if u not in known))
        told.update(audience)
        for own, people in _by_words(about.own.get(wording.to, {}), audience):
            yield from _for_people(entry, about, wording, {**values, **own}, people)


def _by_words(
    own: Mapping[int, Mapping[str, str]], audience: Iterable[int]
) -> Iterable[tuple[Mapping[str, str], tuple[int, ...]]]:
    """Return what fills the braces in another way, with those for whom it does; nothing for the rest."""
    found: dict[tuple[tuple[str, str], ...], list[int]] = {}
    for user_id in audience:
        found.setdefault(tuple(own.get(user_id, {}).items()), []).append(user_id)
    return [(dict(words), tuple(people)) for words, people in found.items()]


def _for_people(
    entry: Entry, about: About, wording: Wording, values: Mapping[str, str], audience: tuple[int, ...]
) -> Iterator[Notification]:
    morning = None if about.urgent else morning_after(entry.at)
    said: dict[str, Any] = {
        "title": wording.title.format(**values),
        "text": (wording.second if values["note"] else wording.quiet).format(**values),
        "icon": wording.icon,
        "tone": wording.tone,
        "url": about.urls.get(wording.to, about.url),
        "settles": wording.settles,
        "urgent": about.urgent and not wording.settles,
        "outward": wording.outward,
    }
    if wording.gathered and about.gathered and not about.urgent:
        key = f"{about.gathered.key}:{slot_key(entry.at)}"
        said |= about.gathered.looks()
        yield Notification(audience, key, at=slot_after(entry.at), digest=about.gathered.title, **said)
    elif about.overnight and morning is not None:
        key = f"{about.overnight.key}:{clock.local_day(morning)}"
        said |= about.overnight.looks()
        yield Notification(audience, key, at=morning, digest=about.overnight.title, **said)
    else:
        yield from _by_morning(audience, about.key or f"{entry.subject_kind}:{entry.subject_id}", said, entry, morning)


def _by_morning(
    audience: tuple[int, ...], key: str, said: dict[str, Any], entry: Entry, morning: datetime | None
) -> Iterator[Notification]:
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


def _note(entry: Entry) -> str:
    return shortened(str(entry.content.get("note", "")), LONGEST_NOTE).rstrip("。！!.；;，, ")

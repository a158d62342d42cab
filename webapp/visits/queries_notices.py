"""Who is notified of what about a visit, and what is in calendars: registered with the inbox and the calendar."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, exists, or_, select

from webapp.core import clock
from webapp.core.calendar import CalendarEntry, calendar_entries
from webapp.core.db import db
from webapp.core.hot.forms import Piece, piece
from webapp.core.notices import About, Entry, Subject, decided_by, keyed, register
from webapp.people import queries as people
from webapp.people.actor import Actor
from webapp.people.models import ProtectedContact
from webapp.people.queries_receiving import kept_out_of
from webapp.visits import queries
from webapp.visits.models import Visit
from webapp.visits.states import GUEST, KIND_WORDS, TEAM, VISITS, Action, State
from webapp.web.formatting import clock_time, day_words

MOST_ENTRIES = 500
NEUTRAL = "约好的事"


def about_visit(entry: Entry) -> About | None:
    """Return who hears of a visit and what fills the sentences; of a protected one nothing but that there is one."""
    visit = db.session().get(Visit, entry.subject_id)
    if visit is None:
        return None
    team = queries.who_go(visit) or queries.who_sit(visit)
    values = {
        "kind": KIND_WORDS[visit.kind],
        "when": f"{day_words(visit.starts_at)} {clock_time(visit.starts_at)}",
        "place": visit.place,
    }
    if entry.event == "visit.taken_back":
        return About({TEAM: queries.who_go(visit)}, values, "/visits", urgent=True)
    if visit.protected:
        named = set(people.protected_contact_ids("case", visit.case_id or 0))
        values = {"kind": NEUTRAL, "when": values["when"], "place": "约好的地方", "note": "请打开看", "who": "专人"}
        return About({TEAM: [user for user in team if user in named]}, values, f"/visits/{visit.id}")
    guest = [visit.guest_id] if visit.guest_id else []
    # Soon: an evening's word about tomorrow morning must not wait for the morning.
    soon = visit.starts_at - entry.at < timedelta(hours=16)
    return About({GUEST: guest, TEAM: team}, values, f"/visits/{visit.id}", urgent=soon)


@decided_by
def invitations(actor: Actor) -> Piece:
    """Select the invitations that wait for a person's answer."""
    return piece(_invitations, user_id=actor.id, now=clock.now())


def _invitations(user_id: int, now: datetime) -> Select[Any]:
    return keyed("visit", select(Visit.id, Visit.changed_at).where(*queries.asked(user_id, now)))


@calendar_entries
def entries(user_id: int, since: datetime, until: datetime) -> Iterable[CalendarEntry]:
    """Return a person's visits for their calendar, in one statement; protected ones only while they are named."""
    out = kept_out_of("case", Visit.case_id)
    named = exists().where(ProtectedContact.user_id == user_id, people.name_in_force(clock.now(), out))
    named = named.correlate_except(ProtectedContact)
    mine = and_(queries.goes_to(user_id), or_(~Visit.protected, named))
    query = (
        select(Visit)
        .where(Visit.starts_at >= since, Visit.starts_at < until, or_(mine, Visit.guest_id == user_id))
        .order_by(Visit.starts_at)
        .limit(MOST_ENTRIES)
    )
    return [entry_of(visit, user_id) for visit in db.session().scalars(query)]


def entry_of(visit: Visit, user_id: int) -> CalendarEntry:
    """Return one visit as it is in a calendar: a neutral title, no names, no place, no words."""
    plain = not visit.protected and visit.guest_id != user_id
    return CalendarEntry(
        uid=visit.uid,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        title=KIND_WORDS[visit.kind] if plain else NEUTRAL,
        sequence=visit.version - 1,
        changed_at=visit.changed_at,
        url=f"/visits/{visit.id}",
        move_url=f"/visits/{visit.id}?do={Action.MOVE}" if visit.guest_id != user_id else "",
        cancelled=visit.state in (State.CANCELLED, State.DECLINED),
        holds=visit.state in (State.ASKED, State.SCHEDULED),
    )


register(Subject("visit", VISITS.notices, about_visit))

"""Who hears of duty and of swaps, what waits for whose answer, and what is in calendars: neutral words only."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select

from webapp.core import clock, reading
from webapp.core.calendar import CalendarEntry, calendar_entries
from webapp.core.db import db
from webapp.core.hot.forms import Piece, piece
from webapp.core.notices import About, Entry, Subject, always, decided_by, keyed, register, to_do
from webapp.emergencies.standing import queries_duty
from webapp.emergencies.standing.models import EmergencyDuty, EmergencyMember, EmergencySwap, Part
from webapp.emergencies.standing.schemas_duty import DAY
from webapp.emergencies.standing.states import ASKER, DESK, OTHER, SWAPS
from webapp.people.actor import Actor
from webapp.people.permissions import Role
from webapp.people.queries import holders_of_role, names_of

ON, OFF, MEMBER = "on", "off", "member"
MOST_ENTRIES, NAMED = 500, 3
PART_WORDS = {Part.MAIN: "主班", Part.DEPUTY: "副班"}


def day_said(day: date) -> str:
    """Return a day in words: 12月5日."""
    return f"{day.month}月{day.day}日"


def days_said(days: Sequence[str]) -> str:
    """Return days in words, the first ones by name: 12月5日、6日、7日等 9 天."""
    found = [day for one in sorted(days) if (day := reading.day(one))]
    words: list[str] = []
    for number, one in enumerate(found[:NAMED]):
        same_month = number > 0 and found[number - 1].month == one.month
        words.append(f"{one.day}日" if same_month else day_said(one))
    return "、".join(words) + (f"等 {len(found)} 天" if len(found) > NAMED else "")


def about_team(entry: Entry) -> About | None:
    """Return who hears of a change of the calendar: each of their own days; of gaps the desk."""
    if entry.event == "emergency.duty_gap":
        gaps = list(entry.content.get("gaps", ()))
        values = {"days": days_said(gaps)}
        url = "/emergencies/duty?show=gaps"
        return About(
            {DESK: holders_of_role(Role.DISPATCHER)}, values, url, key=f"emergency_team:{entry.subject_id}:gaps"
        )
    said = {name: _own_days(entry.content.get(name, {})) for name in (ON, OFF)}
    audiences = {name: list(own) for name, own in said.items()}
    return About(audiences, {"days": ""}, "/emergencies/duty", own=said)


def _own_days(content: Mapping[str, Sequence[str]]) -> dict[int, dict[str, str]]:
    return {int(user): {"days": days_said(days)} for user, days in content.items()}


def about_member(entry: Entry) -> About | None:
    """Return who hears that somebody joined or left the team: they themselves; of a left unit the desk."""
    row = db.session().get(EmergencyMember, entry.subject_id)
    if row is None:
        return None
    days = list(entry.content.get("days", ()))
    values = {
        "name": names_of([row.user_id]).get(row.user_id, ""),
        "since": day_said(row.since),
        "until": day_said(row.until) if row.until else "",
        "duties": f"还排着 {days_said(days)}" if days else "后面没有排班",
    }
    url = f"/emergencies/team/{row.id}"
    return About(
        {MEMBER: [row.user_id], DESK: holders_of_role(Role.DISPATCHER)}, values, url, urls={MEMBER: "/emergencies/duty"}
    )


def about_swap(entry: Entry) -> About | None:
    """Return who hears of a swap: who asked, who was asked, and the desk when the calendar changed."""
    row = db.session().get(EmergencySwap, entry.subject_id)
    duty = db.session().get(EmergencyDuty, row.duty_id) if row else None
    if row is None or duty is None:
        return None
    names = names_of([row.asker_id, row.other_id])
    values = {
        "day": day_said(duty.day),
        "part": PART_WORDS[row.part],
        "asker": names.get(row.asker_id, ""),
        "other": names.get(row.other_id, ""),
    }
    audiences = {ASKER: [row.asker_id], OTHER: [row.other_id], DESK: holders_of_role(Role.DISPATCHER)}
    # The day before, an evening's question must not wait for the morning.
    soon = clock.day_start(duty.day) - entry.at < DAY
    return About(audiences, values, f"/emergencies/duty/{duty.day}", urgent=soon)


@decided_by
def waits_for_answer(actor: Actor) -> Piece:
    """Select the swaps that wait for a person's answer."""
    return piece(_waiting, user_id=actor.id)


def _waiting(user_id: int) -> Select[Any]:
    return keyed("emergency_swap", queries_duty.waits_for_answer(user_id))


@calendar_entries
def days_of_duty(user_id: int, since: datetime, until: datetime) -> Iterable[CalendarEntry]:
    """Return a person's days of duty, in one statement; they hold nobody, whoever is on duty goes about their work."""
    first, last = clock.local_day(since), clock.local_day(until)
    rows = db.session().scalars(queries_duty.own_days(user_id, first, last).limit(MOST_ENTRIES))
    return [_entry(row) for row in rows if since <= clock.day_start(row.day) < until]


def _entry(row: EmergencyDuty) -> CalendarEntry:
    return CalendarEntry(
        uid=f"duty-{row.id}@one-door",
        starts_at=clock.day_start(row.day),
        ends_at=clock.day_start(row.day + DAY),
        title="值班",
        sequence=row.mark,
        changed_at=row.changed_at,
        url=f"/emergencies/duty/{row.day}",
        holds=False,
    )


register(
    Subject(
        "emergency_team",
        {
            "emergency.duty_set": (
                to_do(always(ON, "排了您值班：{days}", "calendar-event", "blue", "0 点到 24 点，不方便就换班")),
                always(OFF, "不用您值班了：{days}", "calendar-event", "neutral", "值班表改过了"),
            ),
            "emergency.duty_gap": (
                to_do(always(DESK, "值班有空：{days}", "calendar-event", "amber", "一周以内，请排上")),
            ),
        },
        about_team,
    )
)
register(
    Subject(
        "emergency_member",
        {
            "emergency.member_added": (
                always(MEMBER, "您在应急队伍里了", "users", "blue", "从 {since} 起，有应急会叫您"),
            ),
            "emergency.member_ended": (always(MEMBER, "您不在应急队伍里了", "users", "neutral", "从 {until} 起"),),
            "emergency.member_left": (
                to_do(always(DESK, "{name} 离开单位了，还在应急队伍里", "users", "amber", "{duties}，请看要不要改")),
            ),
        },
        about_member,
    )
)
register(Subject("emergency_swap", SWAPS.notices, about_swap))

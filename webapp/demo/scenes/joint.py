"""Joint meetings in every state: two that were issued, whose decisions were done or are late, and one of each other."""

import json
import uuid
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from webapp.core.db import db
from webapp.decisions.models import Decision
from webapp.decisions.schemas import StepInput as Done
from webapp.decisions.schemas_drafts import Draft
from webapp.decisions.service import take as take_decision
from webapp.decisions.states import Action as Decide
from webapp.demo import who
from webapp.demo.corpus import DATA
from webapp.demo.lives import calendar
from webapp.demo.moments import DAY, Moments, Scene, on
from webapp.meetings import clocks
from webapp.meetings.minutes.schemas import Came, Words
from webapp.meetings.minutes.service import add_topic, attend, write
from webapp.meetings.models import Meeting, MeetingDecision, MeetingSeat, MeetingTopic
from webapp.meetings.schemas import EXTRA, SPECIAL, MeetingInput
from webapp.meetings.service import record, take
from webapp.meetings.service_schedule import schedule
from webapp.reports.service import Sent

# Who answers the notice, and how.
_ANSWERS = (
    ("POLICE", {"answer": "coming", "who": "值班的所长"}),
    ("JUSTICE", {"answer": "coming"}),
    ("WOMEN", {"answer": "cannot", "reason": "那天在县里开会", "instead": "副主席"}),
)


def scenes(moments: Moments) -> Iterator[Scene]:
    """Yield (moment, what happens) of all meetings: the regular ones about today, and some that were called."""
    said: dict[str, Any] = json.loads((DATA / "joint.json").read_text(encoding="utf-8"))
    for number, regular in enumerate(_regular(moments)):
        yield from _regular_one(moments, said, number, regular)
    yield from _called(moments, said)


def _regular(moments: Moments) -> list[clocks.Regular]:
    """Return the last two regular meetings, and the next one where it has been made by now."""
    works, begins = calendar().is_workday, clocks.beginning(moments.today - 62 * DAY)
    found = []
    while begins <= moments.today + clocks.AHEAD:
        found.append(clocks.regular(begins, works))
        begins = clocks.beginning(begins + 16 * DAY)
    over = [one for one in found if one.starts_at <= moments.at]
    ahead = [one for one in found if one.starts_at > moments.at]
    return [*over[-2:], *(one for one in ahead[:1] if one.day <= moments.today + clocks.AHEAD)]


def _regular_one(moments: Moments, said: dict[str, Any], number: int, regular: clocks.Regular) -> Iterator[Scene]:
    slot, begins = regular.slot, regular.starts_at

    def at(before: timedelta, action: str, by: str = "DISPATCHER", **form: Any) -> Scene:
        own_id = _id(moments, f"{slot} {action} {by}")
        return begins + before, partial(_step, slot, by, action, form, own_id)

    yield begins - clocks.AHEAD + timedelta(hours=3), schedule
    told = {"units": said["units"], "place": said["place"]}
    if begins - 5 * DAY < moments.at:
        yield begins - 5 * DAY, partial(_notify, slot, told, _id(moments, f"{slot} notify"))
    for name, form in _ANSWERS if begins - 4 * DAY < moments.at else ():
        yield at(timedelta(days=-4), "answer", name, **form)
    if begins > moments.at:
        return
    yield at(timedelta(0), "open")
    held = said["held"][number % len(said["held"])]
    yield min(begins + timedelta(minutes=20), moments.at), partial(_write, slot, held["topics"])
    if begins + timedelta(hours=7) > moments.at:
        return
    yield at(timedelta(hours=2), "minutes")
    yield at(timedelta(hours=6), "issue", "COMMISSIONER")
    done = [one for topic in held["topics"] for one in topic["decisions"] if "done" in one]
    for one in done if begins + 2 * DAY < moments.at else ():
        yield begins + 2 * DAY, partial(_done, one, _id(moments, one["what"]))


def _called(moments: Moments, said: dict[str, Any]) -> Iterator[Scene]:
    draft, now = on(moments.workday(-2), time(15)), moments.ago(hours=1)
    off = on(moments.workday(-1), time(10))
    for name, begins in (("draft", draft), ("open", now), ("cancelled", off)):
        made: list[int] = []
        yield begins - 3 * DAY, partial(_call, made, EXTRA, "", (begins,), said["place"], _id(moments, name))
        told = {"units": said["units"][:4], "place": said["place"]}
        yield begins - 2 * DAY, partial(_notify, made, told, _id(moments, f"{name} notify"))
        if name == "cancelled":
            form = {"reason": said[name]}
            yield begins - DAY, partial(_step, made, "DISPATCHER", "cancel", form, _id(moments, f"{name} cancel"))
            continue
        yield begins, partial(_step, made, "DISPATCHER", "open", {}, _id(moments, f"{name} open"))
        yield begins + timedelta(minutes=20), partial(_write, made, [said[name]])
        if name == "draft":
            hand_in = partial(_step, made, "DISPATCHER", "minutes", {}, _id(moments, f"{name} minutes"))
            yield begins + timedelta(hours=1), hand_in
    starts = tuple(clocks.at_nine(moments.today + days * DAY) for days in (20, 23))
    yield moments.ago(hours=2), partial(_call, [], SPECIAL, said["special"], starts, "", _id(moments, "special"))


def _call(made: list[int], kind: str, name: str, starts: tuple[datetime, ...], place: str, own_id: str) -> None:
    wanted = MeetingInput(own_id, kind, name, place, starts)
    made.append(record(_person("DISPATCHER"), wanted, _digest(own_id))[0][0].id)


def _meeting(which: str | list[int]) -> int:
    """Return the meeting of a half, or the one that was made."""
    if isinstance(which, list):
        return which[0]
    return db.session().scalars(select(Meeting.id).where(Meeting.slot == which)).one()


def _notify(which: str | list[int], told: dict[str, Any], own_id: str) -> None:
    _step(which, "DISPATCHER", "notify", {**told, "units": [_code(one) for one in told["units"]]}, own_id)


def _step(which: str | list[int], by: str, action: str, form: dict[str, Any], own_id: str) -> None:
    sent: MultiDict[str, str] = MultiDict({"client_id": own_id})
    for name, value in form.items():
        sent.setlist(name, value if isinstance(value, list) else [value])
    take(_person(by), _meeting(which), action, sent, _digest(own_id))


def _write(which: str | list[int], topics: list[dict[str, Any]]) -> None:
    """Write what was said on each topic and who came, as people do while the others talk."""
    desk, number, session = _person("DISPATCHER"), _meeting(which), db.session()
    seats = session.scalars(select(MeetingSeat).where(MeetingSeat.meeting_id == number)).all()
    attend(desk, number, None, {one.code: Came(one.state != "cannot", one.person) for one in seats})
    for topic in topics:
        row = add_topic(desk, number, topic["title"])
        drafts = [
            Draft(
                one["what"],
                _code(one["lead"]),
                (_code(one["helpers"]),) if one["helpers"] else (),
                _days_after(number, one["days"]),
            )
            for one in topic["decisions"]
        ]
        write(desk, number, row.id, Words(topic["words"], drafts, seen=session.get_one(MeetingTopic, row.id).version))


def _days_after(number: int, days: int) -> str:
    """Return the day so many working days after a meeting."""
    day = db.session().get_one(Meeting, number).starts_at.date()
    while days:
        day += DAY
        days -= calendar().is_workday(day)
    return day.isoformat()


def _done(one: dict[str, Any], own_id: str) -> None:
    """Let who leads accept what was decided and say what they did."""
    query = select(Decision.id).join(MeetingDecision, MeetingDecision.decision_id == Decision.id)
    found = db.session().scalars(query.order_by(Decision.id.desc())).all()
    number = next(one_id for one_id in found if db.session().get_one(Decision, one_id).what == one["what"])
    lead = _person({"civil_affairs_office": "CIVIL", "justice_office": "JUSTICE"}[one["lead"]])
    for action, words in ((Decide.ACCEPT, ""), (Decide.DONE, one["done"])):
        step_id = str(uuid.uuid5(uuid.NAMESPACE_OID, f"{own_id} {action}"))
        take_decision(lead, number, action, partial(_said, words), Sent(_digest(step_id)), client_id=step_id)


def _said(words: str, _step: object) -> Done:
    return Done(words)


def _person(name: str) -> Any:
    return who.person(who.VILLAGE_LEAD if name == "VILLAGE" else getattr(who, name))


def _code(name: str) -> str:
    """Return a unit's code, or that of the village whose lead is known by name."""
    return str(_person(name).leading[0].area_code) if name == "VILLAGE" else name


def _id(moments: Moments, what: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"one-door joint meeting {moments.today} {what}"))


def _digest(own_id: str) -> str:
    return own_id.replace("-", "") * 2

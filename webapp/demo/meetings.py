"""A few 约访 and 走访 around 南一村: asked, agreed, held, to look at again; written down at the end of the play."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select

from webapp.core import clock
from webapp.core.db import db
from webapp.core.journal import JournalEntry
from webapp.core.protection.crypto import current_keyring
from webapp.people.actor import Actor
from webapp.people.models import User
from webapp.people.queries import actor_by_id
from webapp.reports.service import Sent
from webapp.visits.schemas import PlanInput, StepInput
from webapp.visits.service import record, take
from webapp.visits.states import Action, Kind

LEAD, INFORMANT, NEIGHBOUR = "10020000026", "10010000103", "10010000104"
DISPATCHER = "10050000001"


@dataclass(frozen=True)
class Meeting:
    """One visit of the demo: who plans it how many days from the anchor, and what became of it."""

    planner: str
    kind: Kind
    days: int
    at: time
    place: str
    reason: str
    guest: tuple[str, str] = ("", "")  # name and number
    steps: tuple[tuple[Action, str], ...] = ()
    again_days: int | None = None


MEETINGS = (
    Meeting(LEAD, Kind.FIELD, 0, time(15, 30), "三组老祠堂旁边的几家", "下雨前看看后山的排水沟"),
    Meeting(LEAD, Kind.INVITED, 1, time(9, 30), "南一村村委会", "谈谈晒谷坪轮着用的事", ("", INFORMANT)),
    Meeting(
        DISPATCHER,
        Kind.INVITED,
        2,
        time(10, 0),
        "红色政法小院一楼",
        "两家的地界，请来一起看看图",
        ("周大山", "10099990011"),
        ((Action.ACCEPT, ""),),
    ),
    Meeting(
        LEAD,
        Kind.FIELD,
        -9,
        time(16, 0),
        "独居老人秦阿婆家",
        "天冷了，看看取暖和电线",
        steps=((Action.HOLD, "换了一个旧插线板，教她人走断电。炭盆移到了通风的屋里。"),),
        again_days=0,
    ),
    Meeting(
        LEAD,
        Kind.INVITED,
        -6,
        time(19, 30),
        "南一村村委会",
        "水渠轮灌的先后",
        ("", NEIGHBOUR),
        (
            (Action.ACCEPT, ""),
            (Action.HOLD, "说好了：单日东边，双日西边，写在村口黑板上。"),
            (Action.FOLLOW_UP, "用了一轮，没再争"),
        ),
    ),
)


def add_meetings(anchor: date) -> None:
    """Add the visits in the open transaction; the journal goes on in the order of time."""
    # The last evening is full of people's steps: what is written down now comes after the last of them.
    latest = db.session().scalar(select(func.max(JournalEntry.at))) or clock.day_start(anchor)
    with clock.travel(min(latest, clock.day_start(anchor) - timedelta(seconds=1))):
        for number, meeting in enumerate(MEETINGS):
            _add(anchor, number, meeting)


def _add(anchor: date, number: int, meeting: Meeting) -> None:
    planner = _actor(meeting.planner)
    if planner is None:
        return
    starts_at = datetime.combine(anchor + timedelta(days=meeting.days), meeting.at, clock.SHANGHAI)
    guest = _guest(meeting.guest[0] or _name(meeting.guest[1]), meeting)
    place = (meeting.place, meeting.reason)
    wanted = PlanInput(_id(anchor, number), meeting.kind, None, starts_at, *place, *guest, ())
    visit_id = record(planner, wanted, f"{number:064}").id
    for turn, (action, note) in enumerate(meeting.steps, 1):
        again = None
        if action == Action.HOLD and meeting.again_days is not None:
            again = anchor + timedelta(days=meeting.again_days)
        step = StepInput(action, _id(anchor, number, turn), None, note, None, again)
        take(planner, visit_id, step, Sent(f"{number:032}{turn:032}"))


def _guest(name: str, meeting: Meeting) -> tuple[str, str, str]:
    return ("other" if name else "", name, meeting.guest[1])


def _actor(phone: str) -> Actor | None:
    user_id = db.session().scalar(select(User.id).where(User.phone_index == current_keyring().blind_index(phone)))
    return actor_by_id(user_id) if user_id else None


def _name(phone: str) -> str:
    if not phone:
        return ""
    index = current_keyring().blind_index(phone)
    return db.session().scalar(select(User.name).where(User.phone_index == index)) or ""


def _id(anchor: date, number: int, turn: int = 0) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"one-door visit {anchor} {number} {turn}"))

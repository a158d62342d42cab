"""A few orders of the demo town in every state, played through the real services; everybody in them is made up."""

import random
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import partial

from webapp.areas.models import Area
from webapp.core import clock
from webapp.core.db import db
from webapp.demo.lives import calendar
from webapp.people.actor import Actor
from webapp.people.models import Post
from webapp.people.permissions import Role
from webapp.people.queries import actor_by_id
from webapp.service_orders.advisers import service as service_advisers
from webapp.service_orders.models import ServiceOrder
from webapp.service_orders.schemas import OrderInput, StepInput
from webapp.service_orders.service import Source, place_order
from webapp.service_orders.service_steps import (
    act,
    act_as_resident,
    add_note,
)
from webapp.service_orders.states import Action, Rating

# Days before the anchor, village and group, item, meeting, name, whom to inform, words, how far it came.
_ORDERS = (
    (1, "208001", "legal_advice", "home", "蒋阿公", "anyone", "田坎和隔壁的界线说不清", "requested"),
    (0.6, "203002", "draft_document", "village", "唐阿姨", "self", "", "requested"),
    (4, "208002", "legal_advice", "phone", "老李", "anyone", "工钱三个月没给", "scheduled"),
    (3, "203001", "heart_talk", "home", "秀兰", "secret", "", "scheduled"),
    (6, "200003", "notary_guidance", "courtyard", "文大哥", "anyone", "房子过户要带什么", "confirmed"),
    (9, "201002", "legal_advice", "home", "邓婶", "anyone", "", "completed"),
    (16, "205001", "legal_advice", "village", "秦伯", "anyone", "", "rated"),
    (20, "208003", "mediation", "courtyard", "赵叔", "anyone", "两家共用的水沟", "dissatisfied"),
    (12, "209001", "law_talk", "home", "七星村委", "anyone", "想请人讲讲土地流转", "cancelled"),
    (8, "210002", "legal_advice", "home", "马奶奶", "anyone", "", "no_show"),
)
_DONE = {"completed", "rated", "dissatisfied", "no_show"}
_RATED = {
    "rated": StepInput("讲得明白", rating=Rating.SATISFIED),
    "dissatisfied": StepInput("水沟还是没通", rating=Rating.DISSATISFIED),
}

Scene = tuple[datetime, Callable[[], object]]


def order_scenes(areas: dict[str, Area], anchor: date) -> Iterator[Scene]:
    """Yield (moment, what happens) of every order up to the anchor day, for the history to play in its order."""
    randbytes = random.Random(f"orders of {anchor.isoformat()}").randbytes  # noqa: S311 - no secret
    for number, planned in enumerate(_ORDERS, 1):
        days, place, item, meeting, name, tell, words, reached = planned
        at = _working(clock.day_start(anchor) - timedelta(days=days) + timedelta(hours=10, minutes=number * 7))
        incoming = OrderInput(
            item, areas[f"450324106{place}"].code, meeting, None, name, f"100900{number:05}", tell, words=words
        )
        one = _Ordered(incoming, Source(f"demo-{number}", f"demo-address-{number}"), randbytes)
        yield at, one.place
        if reached != "requested":
            yield from _served(one, reached, at)
    yield clock.day_start(anchor) - timedelta(hours=2), partial(_go_away, anchor)


class _Ordered:
    """One order as the play goes on; what it is and who serves it is known once it was placed."""

    def __init__(self, incoming: OrderInput, source: Source, randbytes: Callable[[int], bytes]) -> None:
        self._incoming, self._source, self._randbytes = incoming, source, randbytes
        self._order: ServiceOrder | None = None

    def place(self) -> None:
        self._order = place_order(self._incoming, self._source, randbytes=self._randbytes)

    def step(self, action: Action, said: StepInput) -> None:
        act(self._server, self._placed.code, action, said, version=None)

    def rate(self, said: StepInput) -> None:
        act_as_resident(self._placed.id, Action.RATE, said, version=None)

    def note(self, words: str) -> None:
        add_note(self._server, self._placed.code, words)

    @property
    def _placed(self) -> ServiceOrder:
        assert self._order is not None
        return self._order

    @property
    def _server(self) -> Actor:
        adviser_id = self._placed.adviser_id
        who = actor_by_id(adviser_id) if adviser_id else _holder(Role.JUSTICE_OFFICER)
        assert who is not None
        return who


def _served(one: _Ordered, reached: str, at: datetime) -> Iterator[Scene]:
    """Yield what became of an order after it was placed."""
    meet_at = _working(at + timedelta(days=2 if reached in _DONE else 6, hours=1))
    yield at + timedelta(hours=1), partial(one.step, Action.CONFIRM, StepInput())
    if reached == "cancelled":
        yield at + timedelta(hours=20), partial(one.step, Action.CANCEL, StepInput("村里改了日子，下月再请"))
    elif reached != "confirmed":
        yield at + timedelta(hours=1, minutes=5), partial(one.step, Action.SCHEDULE, StepInput(at=meet_at))
    if reached == "scheduled":
        yield at + timedelta(hours=2), partial(one.note, "电话里说好了，先带上次的材料")
    if reached == "no_show":
        yield meet_at + timedelta(minutes=30), partial(one.step, Action.NO_SHOW, StepInput("门锁着，电话没接"))
    elif reached in _DONE:
        done = StepInput("讲清楚了，下一步怎么办写在纸上留给了他")
        yield meet_at, partial(one.step, Action.START, StepInput())
        yield meet_at + timedelta(minutes=45), partial(one.step, Action.COMPLETE, done)
    if reached in _RATED:
        yield meet_at + timedelta(days=1), partial(one.rate, _RATED[reached])


def _go_away(anchor: date) -> None:
    """Let the adviser of 紫岭村 be away for the coming days, so that a neighbour stands in."""
    query = db.session().query(Post.user_id).join(Area, Area.id == Post.area_id)
    user_id = query.filter(Post.role == Role.VILLAGE_LEGAL_ADVISER, Area.code == "450324106211").scalar()
    adviser = actor_by_id(user_id) if user_id else None
    if adviser:
        service_advisers.go_away(adviser, anchor, anchor + timedelta(days=20))


def _holder(role: Role) -> Actor:
    user_id = db.session().query(Post.user_id).filter(Post.role == role).order_by(Post.id).limit(1).scalar()
    found = actor_by_id(user_id)
    assert found is not None
    return found


def _working(moment: datetime) -> datetime:
    """Return the moment, or the same hour of the next working Monday to Friday: nobody orders or comes otherwise."""
    while clock.local(moment).weekday() >= 5 or not calendar().is_workday(clock.local_day(moment)):
        moment += timedelta(days=1)
    return moment

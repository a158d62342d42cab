"""A few orders of the demo town in every state, played through the real services; everybody in them is made up."""

import random
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import NamedTuple

from webapp.areas.models import Area
from webapp.core import clock
from webapp.core.db import db
from webapp.demo.forms import client_id, payload_of, words_form
from webapp.demo.lives import calendar
from webapp.demo.moments import Moments, Scene, daylight, on
from webapp.demo.who import actor_of, at_a_free_hour, holder, person
from webapp.people.actor import Actor
from webapp.people.models import Post
from webapp.people.permissions import Role
from webapp.reports.service import claim
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


class _Told(NamedTuple):
    """One order: how long ago, village and group, item, meeting, name, whom to inform, words, how far it came."""

    ago: float
    place: str
    item: str
    meeting: str
    name: str
    tell: str
    words: str
    reached: str


# Working days ago.
_ORDERS = (
    (1, "208001", "legal_advice", "home", "蒋阿公", "anyone", "田坎和隔壁的界线说不清", "requested"),
    (2, "203002", "draft_document", "village", "唐阿姨", "self", "", "requested"),
    (3, "208002", "legal_advice", "phone", "老李", "anyone", "工钱三个月没给", "scheduled"),
    (2, "203001", "heart_talk", "home", "秀兰", "secret", "", "scheduled"),
    (5, "200003", "notary_guidance", "courtyard", "文大哥", "anyone", "房子过户要带什么", "confirmed"),
    (7, "201002", "legal_advice", "home", "邓婶", "anyone", "", "completed"),
    (12, "205001", "legal_advice", "village", "秦伯", "anyone", "", "rated"),
    (14, "208003", "mediation", "courtyard", "赵叔", "anyone", "两家共用的水沟", "dissatisfied"),
    (9, "209001", "law_talk", "home", "七星村委", "anyone", "想请人讲讲土地流转", "cancelled"),
    (6, "210002", "legal_advice", "home", "马奶奶", "anyone", "", "no_show"),
    (1, "203004", "legal_advice", "home", "龙婶", "anyone", "借出去的钱要不回来，只有一张条子", "requested"),
    (4, "203003", "legal_advice", "village", "老唐", "anyone", "承包的山场到期了怎么续", "today"),
    (8, "203001", "draft_document", "phone", "阳叔", "anyone", "租地的合同帮看一看", "completed"),
    (4, "001001", "legal_advice", "home", "苏奶奶", "anyone", "存折上的钱被人转走了", "to_call"),
    (1, "001002", "mediation", "courtyard", "廖大哥", "anyone", "楼上漏水，谈了两回没谈拢", "requested"),
    (3, "206002", "mediation", "courtyard", "蒋婶", "anyone", "两兄弟分家，想请人主持", "scheduled"),
    (10, "213001", "mediation", "village", "盘伯", "anyone", "果树的枝伸过了界", "rated"),
    (2, "001003", "expert_visit", "home", "天湖社区居委会", "anyone", "想请人给商户讲讲合同", "requested"),
    (5, "200001", "expert_visit", "village", "才湾村委", "anyone", "集体的地出租，合同怎么签", "scheduled"),
    (11, "214001", "expert_visit", "village", "新村村委", "anyone", "", "rated"),
)
# Hours ago.
_JUST_NOW = (
    (2, "001001", "legal_advice", "phone", "小廖", "anyone", "老板说下个月再给工钱，怎么办", "requested"),
    (5, "203002", "legal_advice", "home", "老蒋", "anyone", "宅基地的证丢了怎么补", "confirmed"),
)
# Ordered for a neighbour: by whom, hours ago, village and group, item, meeting, name, whom to inform, words, how far.
_HELPED = (
    ("10010000103", _Told(20, "203002", "legal_advice", "home", "秦阿婆", "anyone", "儿子的赔偿款谁来管", "confirmed")),
    ("10010000103", _Told(190, "203002", "draft_document", "home", "龙大伯", "anyone", "", "completed")),
    ("10010000001", _Told(22, "001001", "legal_advice", "home", "黄奶奶", "anyone", "医保卡被人拿去用了", "requested")),
    ("10020000026", _Told(26, "203002", "legal_advice", "village", "唐大伯", "anyone", "地租三年没给", "requested")),
    ("10020000001", _Told(28, "001001", "legal_advice", "phone", "苏大叔", "anyone", "买的房子没有证", "confirmed")),
    (
        "10020000103",
        _Told(30, "001002", "legal_advice", "phone", "一位家长", "anyone", "孩子在校门口被车擦了", "requested"),
    ),
    ("10030000005", _Told(32, "203004", "mediation", "village", "阳家两兄弟", "anyone", "老屋怎么分", "requested")),
    ("10030000001", _Told(34, "001003", "legal_advice", "home", "廖阿婆", "anyone", "", "confirmed")),
    ("10040000001", _Told(36, "212001", "legal_advice", "phone", "盘大叔", "anyone", "征地的钱怎么算", "requested")),
)
_OFFICE_OF = {"mediation": Role.MEDIATOR}
_DONE = {"completed", "rated", "dissatisfied", "no_show"}
_RATED = {
    "rated": StepInput("讲得明白", rating=Rating.SATISFIED),
    "dissatisfied": StepInput("水沟还是没通", rating=Rating.DISSATISFIED),
}


def order_scenes(areas: dict[str, Area], moments: Moments) -> Iterator[Scene]:
    """Yield (moment, what happens) of every order so far, for the history to play in its order."""
    randbytes = random.Random(f"orders of {moments.today.isoformat()}").randbytes  # noqa: S311 - no secret
    told = [(_Told(*row), True, "") for row in _ORDERS] + [(_Told(*row), False, "") for row in _JUST_NOW]
    told += [(row, False, helper) for helper, row in _HELPED]
    for number, (row, of_days, helper) in enumerate(told, 1):
        at = daylight(moments.ago(hours=row.ago))
        if of_days:
            at = moments.working(-int(row.ago), "10:00") + timedelta(minutes=7 * number)
        incoming = _input(row, number, areas, "beside" if helper else None)
        one = _Ordered(incoming, _source(number, helper, moments), randbytes)
        yield at, one.place
        if row.reached != "requested":
            yield from _served(one, row.reached, at, moments)
    yield moments.ago(hours=2), partial(_go_away, moments.today)


def _source(number: int, helper: str, moments: Moments) -> Callable[[], Source]:
    """Return what says where an order comes from once it is placed: a browser, or a helper with their submission."""
    if not helper:
        return lambda: Source(f"demo-{number}", f"demo-address-{number}")
    own_id = client_id(moments.today, number, "helped")

    def of_helper() -> Source:
        author = person(helper)
        submission, _ = claim(author.id, own_id, "order", payload_of(words_form(own_id, helper), []).digest)
        return Source(author_id=author.id, submission_id=submission.id)

    return of_helper


def _input(row: _Told, number: int, areas: dict[str, Area], consent: str | None) -> OrderInput:
    by_a_body = row.item == "expert_visit"
    return OrderInput(
        item=row.item,
        area_code=areas[f"450324106{row.place}"].code,
        meeting=row.meeting,
        slot=None,
        name=row.name,
        phone=f"100980{number:05}",
        tell=row.tell,
        words=row.words,
        call_only=row.reached == "to_call",
        body="village" if by_a_body else None,
        body_name=row.name if by_a_body else "",
        heads=30 if by_a_body else None,
        consent=consent,
    )


class _Ordered:
    """One order as the play goes on; what it is and who serves it is known once it was placed."""

    def __init__(self, incoming: OrderInput, source: Callable[[], Source], randbytes: Callable[[int], bytes]) -> None:
        self._incoming, self._source, self._randbytes = incoming, source, randbytes
        self._order: ServiceOrder | None = None

    def place(self) -> None:
        self._order = place_order(self._incoming, self._source(), randbytes=self._randbytes)

    def step(self, action: Action, said: StepInput) -> None:
        act(self._server, self._placed.code, action, said, version=None)

    def agree(self, meet_at: datetime) -> None:
        at_a_free_hour(lambda at: self.step(Action.SCHEDULE, StepInput(at=at)), meet_at)

    def rate(self, said: StepInput) -> None:
        act_as_resident(self._placed.id, Action.RATE, said, version=None)

    def note(self, words: str) -> None:
        add_note(self._server, self._placed.code, words)

    @property
    def _placed(self) -> ServiceOrder:
        if self._order is None:
            raise LookupError("nothing was ordered")
        return self._order

    @property
    def _server(self) -> Actor:
        adviser_id = self._placed.adviser_id
        return actor_of(adviser_id) if adviser_id else holder(_OFFICE_OF.get(self._placed.item, Role.JUSTICE_OFFICER))


def _served(one: _Ordered, reached: str, at: datetime, moments: Moments) -> Iterator[Scene]:
    """Yield what became of an order after it was placed."""
    # Whenever it was ordered, they meet by day.
    meet_at = on(clock.local_day(_working(at + timedelta(days=2))), time(10, at.minute))
    if reached == "today":
        meet_at = moments.working(0, "15:00")
    elif reached not in _DONE:
        meet_at = moments.working(1, "09:30") + timedelta(minutes=at.minute)
    yield at + timedelta(hours=1), partial(one.step, Action.CONFIRM, StepInput())
    if reached == "cancelled":
        yield at + timedelta(hours=20), partial(one.step, Action.CANCEL, StepInput("村里改了日子，下月再请"))
    elif reached != "confirmed":
        yield at + timedelta(hours=1, minutes=5), partial(one.agree, meet_at)
    if reached == "scheduled":
        yield at + timedelta(hours=2), partial(one.note, "电话里说好了，先带上次的材料")
    if reached == "no_show":
        yield meet_at + timedelta(minutes=30), partial(one.step, Action.NO_SHOW, StepInput("门锁着，电话没接"))
    elif reached in _DONE or reached == "today":
        done = StepInput("讲清楚了，下一步怎么办写在纸上留给了他")
        yield meet_at, partial(one.step, Action.START, StepInput())
        yield meet_at + timedelta(minutes=45), partial(one.step, Action.COMPLETE, done)
    if reached in _RATED:
        yield meet_at + timedelta(days=1), partial(one.rate, _RATED[reached])


def _go_away(anchor: date) -> None:
    """Let the adviser of 紫岭村 be away for the coming days, so that a neighbour stands in."""
    query = db.session().query(Post.user_id).join(Area, Area.id == Post.area_id)
    user_id = query.filter(Post.role == Role.VILLAGE_LEGAL_ADVISER, Area.code == "450324106211").scalar()
    if user_id:
        service_advisers.go_away(actor_of(user_id), anchor, anchor + timedelta(days=20))


def _working(moment: datetime) -> datetime:
    """Return the moment, or the same hour of the next working Monday to Friday: nobody orders or comes otherwise."""
    while clock.local(moment).weekday() >= 5 or not calendar().is_workday(clock.local_day(moment)):
        moment += timedelta(days=1)
    return moment

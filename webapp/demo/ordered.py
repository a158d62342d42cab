"""A few orders of the demo town in every state, played through the real services; everybody in them is made up."""

import random
from datetime import date, datetime, timedelta

from webapp.areas.models import Area
from webapp.core import clock
from webapp.core.db import db
from webapp.people.actor import Actor
from webapp.people.models import Post
from webapp.people.permissions import Role
from webapp.people.queries import actor_by_id
from webapp.services import service_advisers
from webapp.services.models import ServiceOrder
from webapp.services.schemas import OrderIn
from webapp.services.service_orders import Source, place_order
from webapp.services.service_steps import Said, act, act_as_resident, add_note
from webapp.services.states import Action, Rating

# Days before the anchor, village and group, item, meeting, name, whom to tell, words, how far it came.
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


def play_orders(areas: dict[str, Area], anchor: date) -> None:
    """Play the orders up to the anchor day, inside the open transaction."""
    randbytes = random.Random(f"orders of {anchor.isoformat()}").randbytes  # noqa: S311 - no secret
    office = _holder(Role.JUSTICE_OFFICER)
    for number, planned in enumerate(_ORDERS, 1):
        days, place, item, meeting, name, tell, words, reached = planned
        at = _working(clock.day_start(anchor) - timedelta(days=days) + timedelta(hours=10, minutes=number * 7))
        area = areas[f"450324106{place}"]
        incoming = OrderIn(item, area.code, meeting, None, name, f"100900{number:05}", tell, words=words)
        source = Source(f"demo-{number}", f"demo-address-{number}")
        with clock.travel(at):
            order = place_order(incoming, source, randbytes=randbytes)
        if reached != "requested":
            _serve(order, reached, at, office)
    _go_away(anchor)


def _serve(order: ServiceOrder, reached: str, at: datetime, office: Actor) -> None:
    who = actor_by_id(order.adviser_id) if order.adviser_id else office
    assert who is not None
    meet_at = _working(at + timedelta(days=2 if reached in _DONE else 6, hours=1))
    steps: list[tuple[Action, Said, timedelta]] = [(Action.CONFIRM, Said(), timedelta(hours=1))]
    if reached == "cancelled":
        steps.append((Action.CANCEL, Said("村里改了日子，下月再请"), timedelta(hours=20)))
    elif reached != "confirmed":
        steps.append((Action.SCHEDULE, Said(at=meet_at), timedelta(hours=1, minutes=5)))
    if reached == "no_show":
        steps.append((Action.NO_SHOW, Said("门锁着，电话没接"), meet_at - at + timedelta(minutes=30)))
    elif reached in _DONE:
        steps.append((Action.START, Said(), meet_at - at))
        steps.append(
            (Action.COMPLETE, Said("讲清楚了，下一步怎么办写在纸上留给了他"), meet_at - at + timedelta(minutes=45))
        )
    for action, said, after in steps:
        with clock.travel(at + after):
            act(who, order.code, action, said, version=None)
    if reached in ("rated", "dissatisfied"):
        happy = reached == "rated"
        said = Said("讲得明白" if happy else "水沟还是没通", rating=Rating.SATISFIED if happy else Rating.DISSATISFIED)
        with clock.travel(meet_at + timedelta(days=1)):
            act_as_resident(order.id, Action.RATE, said, version=None)
    if reached == "scheduled":
        with clock.travel(at + timedelta(hours=2)):
            add_note(who, order.code, "电话里说好了，先带上次的材料")


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
    """Return the moment, or the Monday after it: nobody orders and nobody comes on a Sunday of this history."""
    day = clock.local_day(moment)
    return moment + timedelta(days=(7 - day.weekday()) if day.weekday() >= 5 else 0)

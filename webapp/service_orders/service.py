"""Placing an order: once only, with a time that nobody else has, within limits that keep the list readable."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import Row, func, select
from sqlalchemy.exc import IntegrityError

from webapp.areas.models import Area
from webapp.areas.queries import by_code
from webapp.cases.clocks import calendar
from webapp.core import clock, journal
from webapp.core.background import submit_after_commit
from webapp.core.codes import new_code
from webapp.core.db import db, savepoint, transactional
from webapp.core.deadlines import Kind, Limit
from webapp.core.errors import Problem, invalid
from webapp.core.protection.crypto import current_keyring
from webapp.people.service_times import is_held
from webapp.service_orders.advisers.queries import offer, server_for, unit_ids
from webapp.service_orders.advisers.sharing import Choice
from webapp.service_orders.advisers.slots import SLOT, Day, found
from webapp.service_orders.menu import OFFICE, Item, items
from webapp.service_orders.models import ServiceOrder
from webapp.service_orders.schemas import OrderInput
from webapp.service_orders.service_lists import sync_scope
from webapp.service_orders.states import State

PER_PHONE_A_DAY = 4
PER_DEVICE_A_DAY = 10
CROWD_FROM = 3  # unconfirmed ones of one origin; what comes on top of them is in one row
ADDRESS_CROWD = 60  # unconfirmed ones of one address, whatever the phones
PER_ADDRESS_A_DAY = 200
CONFIRM_WITHIN = Limit(Kind.WORKING_DAYS, timedelta(days=1))
CONFIRM_SOON = Limit(Kind.WORKING_HOURS, timedelta(hours=2))
TOO_MANY = "今天点得够多了。急的话打 12348，或者请信息员帮您点"
TAKEN = "这个时间已经有约了，换一个吧"
GATHERED = "从这里点的已经有好几件还没打电话定下来，这一件先不留钟点。要照样点，再按一次，我们打电话跟您定时间"
NOT_OFFERED = "这个时间约不了，请重新选一个，或者选尽快"


@dataclass(frozen=True)
class Source:
    """Where an order came from: a device and an address as keyed digests, or a helper with their submission.

    ``told``: the form said that this one would keep no hour.
    """

    device: str = ""
    address: str = ""
    author_id: int | None = None
    submission_id: int | None = None
    told: bool = False


@transactional
def place_order(
    incoming: OrderInput, source: Source, *, randbytes: Callable[[int], bytes] = secrets.token_bytes
) -> ServiceOrder:
    """Store an order.

    Problem 422 for a place that is none, a time that is gone or was never offered, or an hour that would not be kept
    without a word said; 429 when the day's limit is reached.
    """
    item, area = items()[incoming.item], _area(incoming.area_code)
    index = current_keyring().blind_index(incoming.phone)
    origin, crowd = ("", False) if source.author_id else _weigh(source, index)
    choice = server_at(item, area, incoming.slot)
    if choice and incoming.slot and is_held(choice.seat.user_id, incoming.slot, SLOT):
        raise invalid(slot=TAKEN)
    if crowd and choice and incoming.slot and not source.told:
        raise Problem("invalid", GATHERED)
    unit_id, office_id = offices(item.unit, OFFICE)
    order = _new(incoming, item, area, source, randbytes)
    order.unit_id = unit_id
    order.phone_index, order.origin, order.address, order.crowd = index, origin, source.address, crowd
    if choice:
        order.adviser_id, order.adviser_reason = choice.seat.user_id, choice.reason
        # What a flood asks for keeps no time from anybody.
        order.slot_at = incoming.slot if not crowd else None
    _store(order, office_id)
    journal.append("order.requested", ("order", order.id), actor_id=source.author_id, content={"item": item.code})
    submit_after_commit("deliver_notices")
    return order


def keyed(purpose: str, text: str) -> str:
    """Return a digest under the installation's key: the same for the same text, and no way back."""
    key = current_app.config["INDEX_KEY"].encode()
    return hmac.new(key, f"{purpose}\n{text}".encode(), hashlib.sha256).hexdigest()


def confirm_due(urgent: bool, start: datetime) -> datetime:
    """Return until when an adviser should have called back: one working day, for 尽快 two working hours."""
    return calendar().due(start, CONFIRM_SOON if urgent else CONFIRM_WITHIN)


def offices(*codes: str) -> list[int]:
    """Return the ids of these units, the justice office's for one that is not there; Problem 404 without any."""
    known = unit_ids((*codes, OFFICE))
    if OFFICE not in known:
        raise Problem("not_found")
    return [known.get(code, known[OFFICE]) for code in codes]


def _area(code: str) -> Area:
    area = by_code(code)
    if area is None:
        raise invalid(area="选一下您在哪个村")
    return area


def server_at(item: Item, area: Area, slot: datetime | None) -> Choice | None:
    """Return who serves it, None where an office does; Problem 422 for a time that was not offered, or is taken."""
    if slot is None and item.served_by == "adviser":
        return server_for(area)
    choice, days = offer(item, area)
    if slot:
        refuse_unless_offered(days, slot)
    return choice


def refuse_unless_offered(days: Sequence[Day], slot: datetime) -> None:
    """Raise the 422 beside the times for one that is taken, or that was never among them."""
    known = found(days, slot)
    if known is None or not known.free:
        raise invalid(slot=TAKEN if known else NOT_OFFERED)


def gathers(source: Source) -> bool:
    """Say whether an order that came from there now would be gathered, and keep no hour; the form says so first."""
    return _origin(source, _came(source, ""))[1]


def _weigh(source: Source, phone_index: str) -> tuple[str, bool]:
    """Return the origin of an order and whether it is in the crowd; Problem 429 when the day's limit is reached."""
    row = _came(source, phone_index)
    too_many = row.of_phone >= PER_PHONE_A_DAY or (source.device and row.of_device >= PER_DEVICE_A_DAY)
    if too_many or row.of_address >= PER_ADDRESS_A_DAY:
        raise Problem("too_many", TOO_MANY, retry_after=3600)
    return _origin(source, row)


def _came(source: Source, phone_index: str) -> Row[*tuple[Any, ...]]:
    """Count what came on this day by telephone, device and address, and what of it waits for an answer."""
    waits = ServiceOrder.state == State.REQUESTED
    counts = select(
        _today(ServiceOrder.phone_index == phone_index).label("of_phone"),
        _today(ServiceOrder.origin == source.device).label("of_device"),
        _today(ServiceOrder.address == source.address).label("of_address"),
        _today(ServiceOrder.origin == (source.device or source.address), waits).label("waiting"),
        _today(ServiceOrder.address == source.address, waits).label("waiting_there"),
    )
    return db.session().execute(counts).one()


def _origin(source: Source, came: Row[*tuple[Any, ...]]) -> tuple[str, bool]:
    """Return from where an order counts as coming, and whether so much waits from there that it is gathered.

    A village shares one address, so a phone with a mark counts for itself, unless a flood comes from there.
    """
    if came.waiting_there >= ADDRESS_CROWD:
        return source.address, True
    return source.device or source.address, came.waiting >= CROWD_FROM


def _today(*conditions: Any) -> Any:
    since = clock.day_start(clock.local_day(clock.now()))
    query = select(func.count()).select_from(ServiceOrder)
    return query.where(*conditions, ServiceOrder.received_at >= since).scalar_subquery()


def _new(
    incoming: OrderInput, item: Item, area: Area, source: Source, randbytes: Callable[[int], bytes]
) -> ServiceOrder:
    now = clock.now()
    return ServiceOrder(
        code=new_code(randbytes),
        submission_id=source.submission_id,
        kind=incoming.kind,
        item=item.code,
        state=State.REQUESTED,
        area_id=area.id,
        author_id=source.author_id,
        consent=incoming.consent,
        meeting=incoming.meeting,
        way=incoming.way or None,
        name=incoming.name,
        phone=incoming.phone,
        tell=incoming.tell,
        groups=json.dumps(incoming.groups) if incoming.groups else None,
        priority=bool(incoming.groups),
        words=incoming.words or None,
        body=incoming.body,
        body_name=incoming.body_name or None,
        heads=incoming.heads,
        call_only=incoming.call_only,
        urgent=incoming.slot is None,
        received_at=now,
        confirm_due_at=confirm_due(incoming.slot is None, now),
        meet_at=incoming.slot,
        changed_at=now,
    )


def _store(order: ServiceOrder, office_id: int) -> None:
    """Store it with its list entries; Problem 422 when another writer was faster with the same time."""
    session = db.session()
    try:
        with savepoint():
            session.add(order)
            session.flush()
    except IntegrityError as error:
        raise invalid(slot=TAKEN) from error
    sync_scope(order, office_id, new=True)

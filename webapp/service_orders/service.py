"""Placing an order: once only, with a time that nobody else has, within limits that keep the list readable."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import func, select
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
from webapp.service_orders import queries
from webapp.service_orders.advisers.queries import (
    expert,
    server_for,
    times_of,
    unit_ids,
)
from webapp.service_orders.advisers.sharing import Choice
from webapp.service_orders.menu import OFFICE, Item, items
from webapp.service_orders.models import ServiceOrder
from webapp.service_orders.schemas import OrderInput
from webapp.service_orders.service_lists import sync_scope
from webapp.service_orders.states import State

PER_PHONE_A_DAY = 4
PER_DEVICE_A_DAY = 10
CROWD_FROM = 3  # unconfirmed ones of one origin; what comes on top of them is in one row
ADDRESS_CROWD = 20
PER_ADDRESS_A_DAY = 200
CONFIRM_WITHIN = Limit(Kind.WORKING_DAYS, timedelta(days=1))
CONFIRM_SOON = Limit(Kind.WORKING_HOURS, timedelta(hours=2))
TOO_MANY = "今天点得够多了。急的话打 12348，或者请信息员帮您点"
TAKEN = "这个时间刚刚被别人约了，换一个吧"


@dataclass(frozen=True)
class Source:
    """Where an order came from: a device and an address as keyed digests, or a helper with their submission."""

    device: str = ""
    address: str = ""
    form_id: str | None = None
    author_id: int | None = None
    submission_id: int | None = None


@transactional
def place_order(
    incoming: OrderInput, source: Source, *, randbytes: Callable[[int], bytes] = secrets.token_bytes
) -> ServiceOrder:
    """Store an order; the same form again returns the first one.

    Problem 422 for a place that is none or a time that is gone, 429 when the day's limit is reached.
    """
    item, area = items()[incoming.item], _area(incoming.area_code)
    known = queries.by_form(source.form_id) if source.form_id else None
    if known:
        return known
    index = current_keyring().blind_index(incoming.phone)
    origin, crowd = ("", False) if source.author_id else _weigh(source, index)
    choice = _server(item, area, incoming.slot)
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


def _server(item: Item, area: Area, slot: datetime | None) -> Choice | None:
    """Return who serves it; a chosen time must be one of theirs, still free."""
    if item.served_by == "expert":
        seat = expert()
        choice = Choice(seat, "首席法律咨询专家", True) if seat else None
    else:
        choice = server_for(area, slot) if item.served_by == "adviser" else None
    if (
        choice
        and slot
        and not any(one.at == slot and one.free for d in times_of(choice.seat.user_id) for one in d.times)
    ):
        raise invalid(slot=TAKEN)
    return choice


def _weigh(source: Source, phone_index: str) -> tuple[str, bool]:
    """Return the origin of an order and whether it is in the crowd; Problem 429 when the day's limit is reached."""
    device = source.device or source.address
    row = (
        db.session()
        .execute(
            select(
                _today(ServiceOrder.phone_index == phone_index).label("of_phone"),
                _today(ServiceOrder.origin == device).label("of_device"),
                _today(ServiceOrder.address == source.address).label("of_address"),
                _today(ServiceOrder.origin == device, ServiceOrder.state == State.REQUESTED).label("from_device"),
                _today(ServiceOrder.origin == source.address, ServiceOrder.state == State.REQUESTED).label(
                    "from_address"
                ),
            )
        )
        .one()
    )
    too_many = row.of_phone >= PER_PHONE_A_DAY or (source.device and row.of_device >= PER_DEVICE_A_DAY)
    if too_many or row.of_address >= PER_ADDRESS_A_DAY:
        raise Problem("too_many", TOO_MANY, retry_after=3600)
    # A village shares one address, so it only gathers what comes from there once there is a flood.
    if row.of_address < ADDRESS_CROWD:
        return device, row.from_device >= CROWD_FROM
    return source.address, row.from_address >= CROWD_FROM


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
        form_id=source.form_id,
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

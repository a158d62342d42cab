"""What the residents' pages show, put together from queries, so that routes stay thin."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import segno
from flask import request, url_for

from webapp.areas.models import Area, Level
from webapp.areas.queries import by_code
from webapp.cases.clocks import guess_note
from webapp.cases.matter.queries_hands import hands_for_resident
from webapp.cases.matter.standing import standing
from webapp.cases.models import Case
from webapp.cases.states import OPEN_STATES
from webapp.cases.states import STATE_LABELS as CASE_WORDS
from webapp.core.db import db
from webapp.core.registry import Registry
from webapp.people.models import User
from webapp.reports.catalogue import KINDS, categories
from webapp.reports.models import ReportKind
from webapp.service_orders.advisers.slots import Day
from webapp.service_orders.menu import items
from webapp.service_orders.models import ServiceOrder
from webapp.service_orders.progress.queries import known_under
from webapp.service_orders.rules import resident_steps
from webapp.service_orders.states import AHEAD, MEETINGS, STATE_LABELS, State, Step
from webapp.web.formatting import (
    WEEKDAYS,
    clock_time,
    day_words,
    when,
)
from webapp.web.render import Tab

STEPS = ("where", "when", "who")
STEP_WORDS = ("要什么", "在哪里", "什么时候", "留电话")
_TABS = (
    ("menu", "点餐", "bell-ringing", "bell-ringing-filled", "/services"),
    ("speak", "有事说事", "message-2", "message-2-filled", "/services/speak"),
    ("progress", "查进度", "list-search", "list-search", "/services/progress"),
)
# The road of an order on its slip; what happened off it (不约了, 没见到面) ends the road there.
_ROAD = (State.REQUESTED, State.SCHEDULED, State.EN_ROUTE, State.COMPLETED, State.RATED)
_ROAD_WORDS = {State.RATED: "您说满不满意"}


@dataclass(frozen=True)
class Slip:
    """What a resident may see of an order: no names, no content."""

    code: str
    state: tuple[str, str, str, str]
    when: str
    how: str
    road: list[dict[str, Any]]
    steps: Mapping[str, Step]
    version: int
    qr: str
    over: bool = False  # settled: the three questions may be asked


@dataclass(frozen=True)
class SlipRow:
    """A slip that this phone remembers, as one row: no names, no content beyond what was ordered openly."""

    title: str
    second: str
    url: str
    state: tuple[str, str, str] | None = None
    area_id: int | None = None


@dataclass(frozen=True)
class Shelf:
    """What another package shows below the residents' three cards: rows of (title, address, second line)."""

    title: str
    url: str
    second: str  # where there are no rows
    icon: str
    rows: Sequence[tuple[str, str, str]]


# Packages further right add theirs: the place that is meant, if any → a shelf.
SHELVES: Registry[Callable[[Area | None], Shelf]] = Registry("what stands below the residents' cards")


def shelf(function: Callable[[Area | None], Shelf]) -> Callable[[Area | None], Shelf]:
    """Register what stands below the residents' three cards."""
    return SHELVES.add(function)


def shelves(at: Area | None, mine: Sequence[SlipRow]) -> list[Shelf]:
    """Return what stands below, near the poster's place, else near where the newest of my slips is about."""
    area_id = next((row.area_id for row in mine if row.area_id), None)
    near = at or (db.session().get(Area, area_id) if area_id else None)
    return [function(near) for function in SHELVES]


def slip_rows(codes: Sequence[str]) -> list[SlipRow]:
    """Return the slips that a phone remembers, in its order; what is gone or was taken from sight is left out."""
    known = known_under(codes)
    rows = []
    for code in codes:
        order, case = known.orders.get(code), known.cases.get(code)
        if order:
            rows.append(_order_row(order))
        elif case:
            second = f"{day_words(case.received_at)} 说的"
            rows.append(SlipRow("有事说事", second, _slip_url(code), CASE_WORDS[case.state], case.area_id))
        elif code in known.elsewhere:
            rows.append(SlipRow(known.elsewhere[code][0], "", known.elsewhere[code][1]))
    return rows


def _order_row(order: ServiceOrder) -> SlipRow:
    title = items()[order.item].name if order.tell == "anyone" else "一份单子"
    word, tone, icon, following = STATE_LABELS[order.state]
    return SlipRow(title, _when(order) or following, _slip_url(order.code), (word, tone, icon), order.area_id)


def helped_row(client_id: str, order: ServiceOrder) -> SlipRow:
    """Return what somebody ordered for another as one row: for whom, and how far it is."""
    word, tone, icon, _ = STATE_LABELS[order.state]
    whom = order.name if order.tell != "secret" else "不想让家里人知道"
    at = _when(order) or f"{day_words(order.received_at)} 点的"
    url = url_for("service_orders_help.sent", client_id=client_id)
    return SlipRow(items()[order.item].name, f"{whom} · {at}", url, (word, tone, icon))


def _slip_url(code: str) -> str:
    return url_for("service_orders_progress.order", code=code)


def adviser_phone(order: ServiceOrder) -> str | None:
    """Return the telephone of who comes, from the moment on that they agreed until it is done."""
    adviser = db.session().get(User, order.adviser_id) if order.adviser_id and order.state in AHEAD else None
    return adviser.phone if adviser and adviser.active else None


# What people come with most, as pictures: (kind, category, icon where the list has none of its own).
_FIRST = (
    ("hazard", "public_facility", ""),
    ("hazard", "road_traffic", ""),
    ("hazard", "flood", ""),
    ("hazard", "electrical", ""),
    ("dispute", "neighbour", "users"),
    ("dispute", "water_use", "droplet-bolt"),
    ("dispute", "house_homestead", "home"),
    ("dispute", "marriage_family", "home-heart"),
    ("appeal", "social_aid", ""),
    ("appeal", "insurance", ""),
    ("appeal", "village_affairs_open", ""),
    ("appeal", "suggestion", ""),
)


@dataclass(frozen=True)
class Matter:
    """A kind of matter as a resident chooses it: its value in the form, its word, its icon if it is a picture."""

    value: str
    word: str
    icon: str = ""


def kinds_of_matters() -> tuple[list[Matter], list[Matter]]:
    """Return the twelve kinds that are pictures, and all others."""
    first = [
        Matter(f"{kind}:{code}", found.name, icon or found.icon)
        for kind, code, icon in _FIRST
        if (found := categories(ReportKind(kind)).get(code))
    ]
    shown = {one.value for one in first}
    every = [
        Matter(f"{kind}:{one.code}", f"其他{word}" if one.code == "other" else one.name)
        for kind, word in KINDS.items()
        for one in categories(kind).values()
    ]
    return first, [one for one in every if one.value not in shown]


def resident_tabs(active: str) -> list[Tab]:
    """Return the three tabs of residents."""
    return [Tab(name, word, icon, on, url, 0, name == active, False) for name, word, icon, on, url in _TABS]


def place_from(code: str | None) -> Area | None:
    """Return the area that a poster or a form names, when people live in it."""
    area = by_code(code[:20]) if code else None
    return area if area and area.level != Level.COUNTY else None


def day_title(day: Day) -> str:
    """Return a day for a list of times: 明天 周四 27日."""
    start = day.times[0].at
    near = day_words(start)
    named = f"周{WEEKDAYS[day.day.weekday()]}"
    return f"{near} {named}" if near in ("今天", "明天") else f"{named} {day.day.month}月{day.day.day}日"


def time_words(at: datetime, half_day: bool = False) -> str:
    """Return a time as people say it: 周三 11月25日 10:20."""
    local_day = day_words(at)
    clock_words = ("上午" if int(clock_time(at).split(":")[0]) < 12 else "下午") if half_day else clock_time(at)
    return f"{local_day} {clock_words}"


def slip_of(order: ServiceOrder) -> Slip:
    """Return what the resident may see of an order."""
    state = STATE_LABELS[order.state]
    return Slip(
        order.code,
        state,
        _when(order),
        MEETINGS[order.meeting][0] if order.meeting != "home" else "上门",
        _road(order),
        {step.action: step for step in resident_steps(order)},
        order.version,
        qr(f"{request.url_root}services/progress?code={order.code}"),
    )


def _when(order: ServiceOrder) -> str:
    """Return the time of an order in words; a wish says that it is one, of what an office serves it is half a day."""
    if order.meet_at is None:
        return ""
    if order.state not in (State.REQUESTED, State.CONFIRMED):
        return time_words(order.meet_at)
    half_day = order.adviser_id is None or not items()[order.item].by_person
    return time_words(order.meet_at, half_day) + ("" if order.slot_at else "（还没定，打电话跟您定）")


def case_slip(case: Case) -> Slip:
    """Return what a resident who reported it may see of a case: its state, and by when it should be settled."""
    word, tone, icon = CASE_WORDS[case.state]
    done = case.state not in OPEN_STATES
    note = guess_note(case.resolve_due_at, case.severity)
    stands = standing(case, hands_for_resident(case))
    following = f"{stands}。还没好就打电话或者到小院来说" if done else stands + (f"（{note}）" if note else "")
    marks = ((case.received_at, "已收到"), (case.acknowledged_at, "已签收"), (case.resolved_at, "已办好"))
    passed = [{"title": title, "time": when(at), "datetime": at.isoformat()} for at, title in marks if at]
    to_come = [{"title": title, "tone": "todo"} for at, title in marks if not at and not done]
    link = f"{request.url_root}services/progress?code={case.code}"
    state = (word, tone, icon, following)
    return Slip(case.code, state, "", "有事说事", passed + to_come, {}, case.version, qr(link), over=done)


def qr(text: str) -> str:
    """Return a QR code as the address of a picture that lies in the page itself."""
    return segno.make(text, error="m", micro=False).png_data_uri(scale=6, border=2)


def _road(order: ServiceOrder) -> list[dict[str, Any]]:
    times = {
        State.REQUESTED: order.received_at,
        State.SCHEDULED: order.confirmed_at,
        State.EN_ROUTE: order.started_at,
        State.COMPLETED: order.finished_at,
        State.RATED: order.changed_at,
    }
    state = order.state
    road = [one for one in _ROAD if one != State.EN_ROUTE or order.meeting in ("home", "village")]
    if state in (State.CANCELLED, State.NO_SHOW):
        passed = [State.REQUESTED, *([State.SCHEDULED] if order.confirmed_at else [])]
        return [*(_passed(one, times[one]) for one in passed), _stopped(state, order)]
    at = {State.CONFIRMED: State.REQUESTED, State.IN_SERVICE: State.EN_ROUTE}.get(state, state)
    reached = max((n for n, one in enumerate(road) if _ROAD.index(one) <= _ROAD.index(at)), default=0)
    return [_passed(one, times[one]) if n <= reached else _to_come(one) for n, one in enumerate(road)]


def _passed(state: State, at: datetime | None) -> dict[str, Any]:
    word = "已评价" if state == State.RATED else STATE_LABELS[state][0]
    return {"title": word, "time": when(at) if at else None, "datetime": at.isoformat() if at else None}


def _to_come(state: State) -> dict[str, Any]:
    return {"title": _ROAD_WORDS.get(state, STATE_LABELS[state][0]), "tone": "todo"}


def _stopped(state: State, order: ServiceOrder) -> dict[str, Any]:
    tone = "wrong" if state == State.NO_SHOW else "done"
    return {
        "title": STATE_LABELS[state][0],
        "tone": tone,
        "time": when(order.finished_at or order.changed_at),
        "icon": "x",
    }

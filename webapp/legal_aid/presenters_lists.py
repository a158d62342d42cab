"""Applications for legal aid as lists: the columns, what narrows them, and what the law wants today."""

from collections.abc import Sequence
from typing import Any

from webapp.areas.queries_lists import lies_in, village_names
from webapp.areas.scope import Window
from webapp.core import clock
from webapp.legal_aid import guide, queries
from webapp.legal_aid.models import AidApplication
from webapp.legal_aid.presenters import light_of, masked, title_of
from webapp.legal_aid.queries import AidRow
from webapp.legal_aid.states import STATE_LABELS, State
from webapp.people.actor import Actor
from webapp.web import tables
from webapp.web.formatting import by_when, when
from webapp.web.lists.filters import FROM, TO, Filter, Filters, filters_of, offered
from webapp.web.tables import Chip, Column, Lamp, Link
from webapp.web.waiting import tonight

BUCKET_WORDS = {"due": "要办的", "soon": "不到 2 天", "waiting": "等材料", "assigned": "有人在帮", "done": "办完的"}
# By what each list is sorted, and whether it begins at the end.
SORTS = {
    "due": {"due": False},
    "soon": {"due": False},
    "waiting": {"since": False},
    "assigned": {"since": False},
    "done": {"since": True},
}
# What the running clock wants; the sentence beside it says of whom.
_TO_DO = {State.APPLIED: "决定", State.GRANTED: "定人"}
GROUPS = ("超过期限的", "今天到期", "后面的")


def due(row: AidRow) -> Lamp:
    """Return what the law wants of whom until when; without a running clock when it came."""
    one, light = row.application, light_of(row.application)
    if light is None or one.due_at is None:
        return Lamp(None, "", f"{when(one.received_at)} 收到")
    return Lamp(light[0], by_when(one.due_at, _TO_DO[one.state]), light[1])


def name(row: AidRow) -> Link:
    """Return what it is about and leads to its page; a protected one is opened by nobody's arrow key."""
    one = row.application
    return Link(title_of(one), f"/legal-aid/{one.code}", one.code, not one.protected)


def who(row: AidRow) -> str:
    """Return who applied, masked; nothing of a protected one."""
    return "" if row.application.protected else masked(row.application)


def place(row: AidRow) -> Lamp:
    """Return where, on a phone with who; nothing of a protected one."""
    label = "" if row.application.protected else row.place
    return Lamp(None, label, " · ".join(filter(None, [who(row), label])))


def state(row: AidRow) -> Chip:
    """Return how it stands."""
    one = row.application
    return Chip("受保护", "brick", "shield-lock") if one.protected else Chip(*STATE_LABELS[one.state][:3])


COLUMNS = (
    Column("due", "该办什么，到什么时候", tables.lamp(due), width="l", sort="due", phone="out"),
    Column("matter", "什么事", tables.title(name), width="fill", filter=("matter",), phone="title"),
    Column("who", "谁申请", tables.words(who), width="s", narrow=True),
    Column("place", "地方", tables.lamp(place), width="l", filter=("village",), phone="second", narrow=True),
    Column("state", "步", tables.chip(state), width="m", phone="chip"),
    Column(
        "received",
        "收到",
        tables.moment(lambda row: row.application.received_at),
        width="s",
        filter=("from", "to"),
        narrow=True,
    ),
)


def filters_for() -> Filters:
    """Return what narrows these lists: what it is about, the village, the days of receipt."""
    if not offered("matter", "village", "from", "to"):
        return filters_of((), "show")
    matters = Filter("matter", "什么事", guide.matters())
    return filters_of([matters, Filter("village", "哪个村", village_names()), FROM, TO], "show")


def list_page(actor: Actor, bucket: str, after: tuple[int, int] | None) -> dict[str, Any]:
    """Return one list of applications: what the law wants first on top, and how much of it is late or due today."""
    filters, sorts = filters_for(), SORTS[bucket]
    asked = tables.asked_of("aid", COLUMNS, sorts=sorts, by=next(iter(sorts)))
    until = clock.to_micros(queries.soon()) if bucket == "soon" else None
    window = Window(until=until, after=after, newest_first=asked.descending)
    listed = "due" if bucket == "soon" else bucket
    found = queries.list_page(actor, listed, window, _wanted(filters), asked.size)
    late, today = queries.pressing(actor)
    in_order = bucket == "due" and not asked.descending
    return {
        "rows": found.rows,
        "groups": _groups(found.rows) if in_order else [],
        "asked": asked,
        "more": tables.more(found, asked),
        "late": late,
        "today": today,
        "bucket": bucket,
        "filters": filters,
        "views": [
            {
                "word": word,
                "url": filters.address(show=code),
                "active": code == bucket,
                "count": (late + today or None) if code == "due" else None,
                "bad": code == "due" and bool(late + today),
            }
            for code, word in BUCKET_WORDS.items()
            if code != "soon" or code == bucket
        ],
    }


def _groups(rows: Sequence[AidRow]) -> list[tuple[str, list[AidRow]]]:
    now, night = clock.now(), tonight()
    found: dict[str, list[AidRow]] = {word: [] for word in GROUPS}
    for row in rows:
        at = row.application.due_at
        found[GROUPS[0] if at and at < now else GROUPS[1] if at and at < night else GROUPS[2]].append(row)
    return list(found.items())


def _wanted(filters: Filters) -> list[Any]:
    """Return what the filters want in SQL; of a protected matter nothing is said, so no filter finds it."""
    found: list[Any] = []
    if filters["matter"]:
        found.append(AidApplication.matter == filters["matter"])
    if filters["village"]:
        found.append(lies_in(AidApplication.area_id, filters["village"]))
    if filters.since:
        found.append(AidApplication.received_at >= filters.since)
    if filters.until:
        found.append(AidApplication.received_at < filters.until)
    return [*found, ~AidApplication.protected] if found else []

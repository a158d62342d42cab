"""What the roll-up page shows, put together from the numbers; every number links to exactly the cases it counted."""

from collections.abc import Callable
from typing import Any

from webapp.areas.models import Level
from webapp.areas.scope import area_scope
from webapp.cases.lists.presenters_map import Counted, numbers_map, spots_map
from webapp.cases.lists.queries_map import clusters
from webapp.core import clock
from webapp.core.errors import not_found
from webapp.insight.queries import Around, Counts, Location, Numbers, around, numbers
from webapp.people.actor import Actor
from webapp.reports.catalogue import categories
from webapp.reports.models import ReportKind
from webapp.web.formatting import clock_time, day_words
from webapp.web.maps import FINGER

COLUMNS = ("open", "overdue", "new_today", "resolved_month")
HEAD = ("点数字看事", "在办", "超期", "今天", "月办好")
# What the map can show: the number of each part, or where each case is.
_VIEWS = {None: "看数字", "spots": "看位置"}
_OTHER = {ReportKind.HAZARD: "其他隐患", ReportKind.DISPUTE: "其他纠纷"}
_KINDS_SHOWN = 6


def own_area_code(actor: Actor) -> str:
    """Return the area with which the actor's roll-up begins: that of their first leading post."""
    for post in actor.leading:
        if post.area_code:
            return post.area_code
    raise not_found()


def roll_up_page(actor: Actor, code: str, on: str | None = None) -> dict[str, Any]:
    """Return the roll-up of an area, one level down; ``on`` the map are its ``numbers`` or its ``spots``."""
    tree = around(actor, code)
    counted = numbers([tree.place, *tree.parts], tree.place)
    now = clock.now()
    days = [value for _, value in counted.days]
    first = counted.days[0][0]
    kinds = _kinds(tree.place, counted)
    return {
        "place": tree.place,
        "title": tree.place.label,
        "counts": counted.of[tree.place.id],
        "as_of": f"{day_words(now)} {clock_time(now)}",
        "link": lambda show: _link(tree.place.code, show),
        "above": tree.above,
        "others": [p for p in actor.leading if p.area_code and not tree.place.path.startswith(p.area_path)],
        "head": HEAD,
        "rows": _rows(tree, counted),
        "parts": parts_words(tree),
        **_map(tree, counted, on),
        "days": days,
        "first_day": f"{first.month}月{first.day}日",
        "days_words": "，".join(f"{d.month}月{d.day}日 {n} 件" for d, n in counted.days),
        "kinds": kinds[:_KINDS_SHOWN],
        "more_kinds": kinds[_KINDS_SHOWN:],
        "most": max((k["value"] for k in kinds), default=0),
        "micro_grids": tree.micro_grids,
        "vacant": tree.vacant,
        "vacant_names": [p.name for p in tree.parts if p.vacant],
    }


def _link(code: str, show: str, **more: str) -> str:
    # By hand: a page has hundreds of them, and building them takes longer than all the rest.
    return "&".join([f"/cases?area={code}", f"show={show}", *(f"{name}={value}" for name, value in more.items())])


def _rows(tree: Around, counted: Numbers) -> list[dict[str, Any]]:
    rows = [_row(tree.place, "合计" if tree.parts else tree.place.name, counted.of[tree.place.id], own=True)]
    return rows + [_row(p, part_name(p), counted.of[p.id]) for p in tree.parts]


def _row(place: Location, name: str, counts: Counts, *, own: bool = False) -> dict[str, Any]:
    return {
        "code": place.code,
        "name": name,
        "own": own,
        "url": None if own else f"/roll-up/{place.code}",
        "counts": [
            {
                "name": column,
                "value": getattr(counts, column),
                "url": _link(place.code, column),
                "bad": column == "overdue",
            }
            for column in COLUMNS
        ],
    }


def part_name(place: Location) -> str:
    """Return how an area is called in a table of its neighbours."""
    return f"微网格 {place.name}" if place.level == Level.MICRO_GRID else place.name


def parts_words(tree: Around) -> str:
    """Return what an area consists of: 17 个村（社区）、6 个专属网格."""
    kinds = {Level.TOWN: "个乡镇", Level.VILLAGE: "个村（社区）", Level.GRID: "个网格", Level.MICRO_GRID: "个微网格"}
    words = []
    for level, unit in kinds.items():
        plain = sum(1 for p in tree.parts if p.level == level and not p.special)
        if plain:
            words.append(f"{plain} {unit}")
    special = sum(1 for p in tree.parts if p.special)
    return "、".join([*words, *([f"{special} 个专属网格"] if special else [])])


def _map(tree: Around, counted: Numbers, on: str | None) -> dict[str, Any]:
    """Return the map with the numbers of the parts, or with the open cases as points (always, without parts)."""
    drawing, place = tree.drawing, tree.place
    where: dict[str, Any] = {"spots": None, "views": [], "not_drawn": False}
    if not drawing.outlines:
        return where | {"map": None}
    where["not_drawn"] = any(p.code not in drawing.outlines for p in tree.parts)
    if tree.parts:
        where["views"] = [_view(place, word, one, on == "spots") for one, word in _VIEWS.items()]
    if on == "spots" or not tree.parts:
        mesh = drawing.mesh(FINGER)
        found = clusters(area_scope(place.id), mesh) if mesh else None
        names = {p.code: p.name for p in tree.parts}
        return where | {"map": spots_map(drawing, names, found, _square_of(place)), "spots": found}
    shown = {p.code: _counted(p, counted) for p in [place, *tree.parts]}
    return where | {"map": numbers_map(drawing, shown)}


def _view(place: Location, word: str, on: str | None, spots: bool) -> dict[str, Any]:
    address = f"/roll-up/{place.code}{f'?on={on}' if on else ''}#where"
    return {"word": word, "url": address, "active": (on == "spots") == spots}


def _counted(place: Location, counted: Numbers) -> Counted:
    counts = counted.of[place.id]
    return Counted(place.name, counts.open, counts.overdue, f"/roll-up/{place.code}")


def _square_of(place: Location) -> Callable[[tuple[int, int, int, int]], str]:
    return lambda square: _link(place.code, "open", within=",".join(map(str, square)))


def _kinds(place: Location, counted: Numbers) -> list[dict[str, Any]]:
    """Return what the open cases are about, the most frequent first; things are compared here, never people."""
    rows = [
        {
            "word": _OTHER[kind] if code == "other" else category.name,
            "icon": category.icon,
            "value": counted.kinds[kind, code],
            "url": _link(place.code, "open", kind=kind, category=code),
        }
        for kind in (ReportKind.HAZARD, ReportKind.DISPUTE)
        for code, category in categories(kind).items()
        if counted.kinds.get((kind, code))
    ]
    return sorted(rows, key=lambda row: -row["value"])

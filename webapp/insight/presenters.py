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
from webapp.insight.queries_board_links import Number
from webapp.people.actor import Actor
from webapp.reports.catalogue import KINDS, categories
from webapp.reports.models import ReportKind
from webapp.web.formatting import clock_time, day_words
from webapp.web.maps import FINGER
from webapp.web.render import prefs
from webapp.web.tables import on_a_desk

COLUMNS = ("open", "overdue", "new_today", "resolved_month")
HEAD = ("点数字看事", "在办", "超期", "今天", "月办好")
_OTHER = {ReportKind.HAZARD: "其他隐患", ReportKind.DISPUTE: "其他纠纷", ReportKind.APPEAL: "其他诉求"}
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
    place, url = tree.place, f"/roll-up/{tree.place.code}"
    return {
        "view": "roll_up",
        "place": place,
        "title": place.label,
        "as_of": f"{day_words(now)} {clock_time(now)}",
        "at": now.isoformat(timespec="seconds"),
        "opens": True,
        "now_url": f"{url}/now{'?on=spots' if on == 'spots' else ''}",
        "sheet_url": f"/sheets/roll-up/{place.code}",
        "wall_url": f"/board?area={place.code}&wall=1",
        "open_url": _link(place.code, "open"),
        "above": [(one.name, f"/roll-up/{one.code}") for one in tree.above],
        "others": [
            (post.area_label, f"/roll-up/{post.area_code}")
            for post in actor.leading
            if post.area_code and not place.path.startswith(post.area_path)
        ],
        "tiles": _tiles(place, counted.of[place.id]),
        "table_head": HEAD,
        "rows": _rows(tree, counted),
        "desk": on_a_desk(),
        "wide": not prefs().care or on_a_desk(),
        **_map(tree, counted, on),
        **_about(tree, counted),
        "micro_grids": tree.micro_grids,
        "vacant": tree.vacant,
        "vacant_names": [p.name for p in tree.parts if p.vacant],
    }


def _about(tree: Around, counted: Numbers) -> dict[str, Any]:
    """Return the last days, and what the open cases are about."""
    kinds, first = _kinds(tree.place, counted), counted.days[0][0]
    return {
        "days": [value for _, value in counted.days],
        "first_day": f"{first.month}月{first.day}日",
        "days_words": "，".join(f"{d.month}月{d.day}日 {n} 件" for d, n in counted.days),
        "kinds": kinds[:_KINDS_SHOWN],
        "more_kinds": kinds[_KINDS_SHOWN:],
        "most": max((k["value"] for k in kinds), default=0),
    }


def _tiles(place: Location, counts: Counts) -> list[dict[str, Any]]:
    """Return the numbers on top; the last one is a desk's."""
    words = ("在办", "已超期", "今天新", "本月办好")
    return [
        {
            "number": Number("", getattr(counts, name), _link(place.code, name), name == "overdue"),
            "word": word,
            "look": "desk-num" if name == COLUMNS[-1] else "",
        }
        for name, word in zip(COLUMNS, words, strict=True)
    ]


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
        "numbers": [
            Number(column, getattr(counts, column), _link(place.code, column), column == "overdue")
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
    shown: dict[str, Any] = {"map": None, "spots": None, "views": (), "not_drawn": False}
    shown["where"] = parts_words(tree) or "在办的事在哪里"
    shown["map_label"] = f"{place.label}，数字在表里"
    if not drawing.outlines:
        return shown
    shown["not_drawn"] = any(p.code not in drawing.outlines for p in tree.parts)
    if tree.parts:
        shown["views"] = map_views(place, f"/roll-up/{place.code}", spots=on == "spots")
    if on == "spots" or not tree.parts:
        mesh = drawing.mesh(FINGER)
        found = clusters(area_scope(place.id), mesh) if mesh else None
        names = {p.code: p.name for p in tree.parts}
        said = {"where": "在办的事在哪里", "map_label": f"{place.label}，在办的事的位置"}
        return shown | said | {"map": spots_map(drawing, names, found, _square_of(place)), "spots": found}
    with_numbers = {p.code: _counted(p, counted) for p in [place, *tree.parts]}
    return shown | {"map": numbers_map(drawing, with_numbers)}


def map_views(place: Location, numbers_at: str, *, spots: bool = False) -> list[dict[str, Any]]:
    """Return what a map can show: the number of each part, as at this address, or where each case is."""
    return [
        {"word": "看数字", "url": f"{numbers_at}#where", "active": not spots},
        {"word": "看位置", "url": f"/roll-up/{place.code}?on=spots#where", "active": spots},
    ]


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
        for kind in KINDS
        for code, category in categories(kind).items()
        if counted.kinds.get((kind, code))
    ]
    return sorted(rows, key=lambda row: -row["value"])

"""What the board shows, put together from its numbers: tiles, map, table, trends, and what the cases are about.

Every number that the actor may open leads to exactly its cases; whoever only reads the board sees the same numbers as
plain text. On a wall nothing is a link.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from webapp.areas.models import Level
from webapp.cases.lists.presenters_labels import lettered
from webapp.cases.lists.presenters_map import Counted, numbers_map
from webapp.cases.lists.schemas_filters import KIND_WORDS
from webapp.core import clock
from webapp.core.errors import not_found
from webapp.core.letters.characters import shortened
from webapp.insight.presenters import map_views, part_name, parts_words
from webapp.insight.queries import Around, Location, around
from webapp.insight.queries_board import VERB, Board, Point, Tally, board
from webapp.insight.queries_board_links import Number, Ways
from webapp.insight.queries_board_what import FEWEST, kind_tables, severity_rows
from webapp.insight.schemas_board import PERIODS, BoardInput, Span, months_back
from webapp.people.actor import Actor
from webapp.reports.catalogue import KINDS, categories, category_name, severities
from webapp.reports.models import ReportKind, Severity
from webapp.web.formatting import clock_time, day_words
from webapp.web.maps import Picture

_ROOM = 6  # characters of a name on a map


def own_board_area(actor: Actor) -> str:
    """Return the area with which the actor's board begins: that of the first post that may read one."""
    paths = actor.paths_for(VERB)
    for post in actor.posts:
        if post.area_code and post.area_path in paths:
            return post.area_code
    raise not_found()


class BoardPage:
    """One board for one actor; ``shown`` is what its templates take, ``tree`` and ``found`` what they are made of."""

    def __init__(self, actor: Actor, wanted: BoardInput) -> None:
        """Read the area and its numbers; the one 404 for an area whose board isn't theirs."""
        code = wanted.area_code or own_board_area(actor)
        self.now = clock.now()
        self.today = clock.local_day(self.now)
        self.actor, self.wanted = actor, wanted.but(area_code=code)
        self.tree: Around = around(actor, code, VERB)
        self.found: Board = board(self.tree.place, self.tree.parts, self.wanted)
        self.period = PERIODS[wanted.period]
        self._ways = Ways(actor, self.wanted, self.tree.place, self.today)
        self._spans = wanted.spans(self.today)

    @property
    def head(self) -> tuple[str, ...]:
        """The words of the table's columns."""
        return "在办", "超期", self.period.new, self.period.done, "缺信息员"

    @property
    def shown(self) -> dict[str, Any]:
        """Return what is refreshed while a reader looks; the same numbers give the same words at any time."""
        place = self.tree.place
        return {
            "place": place,
            "view": "board",
            "wall": self.wanted.wall,
            "opens": self._ways.open(place),
            "tiles": self._tiles(),
            "map": self._map(),
            "map_label": "数字在表里",
            "where": "在办的事在哪里",
            "views": map_views(place, self.wanted.url()) if self._ways.open(place) and self.tree.parts else (),
            "not_drawn": any(p.code not in self.tree.drawing.outlines for p in self.tree.parts),
            "head": self.head,
            "table_head": ("地方", *self.head),
            "wide": True,
            "rows": [self._area_row(p) for p in self.tree.parts or [place]],
            "days": self.trend_rows(self.found.days),
            "months": self.trend_rows(self.found.months, "month"),
            "kinds": kind_tables(self.found, self._ways),
            "severities": severity_rows(self.found, self._ways),
            "total": self.found.of[place.id].open,
            "fewest": FEWEST,
        }

    @property
    def frame(self) -> dict[str, Any]:
        """Return what is around it and only changes with the address."""
        return {
            "title": self.tree.place.label,
            "now_url": self.wanted.url("/board/now"),
            "sheet_url": self.wanted.url("/sheets/board"),
            "wall_url": self.wanted.but(wall=True).url(),
            "line": self._line(),
            "above": [(p.name, self._ways.board(p.code)) for p in self.tree.above],
            "others": [
                (post.area_label, self._ways.board(post.area_code))
                for post in self.actor.leading
                if post.area_code and not self.tree.place.path.startswith(post.area_path)
            ],
            "wanted": self.wanted,
            "as_of": f"{day_words(self.now)} {clock_time(self.now)}",
            "at": self.now.isoformat(timespec="seconds"),
            "chips": self.chips(),
            "choices": _choices(),
        }

    def areas(self) -> list[tuple[str, Tally]]:
        """Return the areas of the table with their numbers, the area itself first."""
        own = self.tree.place
        return [(own.label, self.found.of[own.id])] + [(part_name(p), self.found.of[p.id]) for p in self.tree.parts]

    def trend_rows(self, moments: Sequence[Point], by: str = "day") -> list[dict[str, Any]]:
        """Return a day or month a row: its word, what came in and what was done."""
        rows = []
        for point in moments:
            last = months_back(point.first, -1) - timedelta(days=1) if by == "month" else point.first
            span = Span(point.first, min(last, self.today), by)
            word = f"{point.first.month}月" + ("" if by == "month" else f"{point.first.day}日")
            numbers = (self._ways.number("new", point.new, span), self._ways.number("done", point.done, span))
            rows.append({"word": word, "now": span.last == self.today, "numbers": numbers, "year": point.first.year})
        return rows

    def chips(self) -> list[tuple[str, str]]:
        """Return each thing that narrows the board, with the address of the board without it."""
        wanted, on = self.wanted, []
        if wanted.category:
            kind = ReportKind(wanted.kind) if wanted.kind else ReportKind.HAZARD
            on.append((category_name(kind, wanted.category), wanted.but(kind=None, category=None)))
        elif wanted.kind:
            on.append((KIND_WORDS[wanted.kind], wanted.but(kind=None)))
        if wanted.severity:
            on.append((severities()[Severity(wanted.severity)].name, wanted.but(severity=None)))
        if wanted.period:
            on.append((self.period.name, wanted.but(period="")))
        return [(word, without.url()) for word, without in on]

    def _tiles(self) -> list[dict[str, Any]]:
        own, number = self.found.of[self.tree.place.id], self._ways.number
        late = f"最久 {_long(self.now - self.found.longest)}" if self.found.longest else ""
        vacant = Number("vacant", own.vacant, self._ways.vacancies() if own.vacant else None)
        return [
            {"number": number("open", own.open), "word": "在办"},
            {"number": number("overdue", own.overdue), "word": "已超期", "side": late},
            {"number": number("new", own.new, self._spans[0]), "word": self.period.new},
            {"number": number("done", own.done, self._spans[1]), "word": self.period.done},
            {
                "number": vacant,
                "word": "微网格没有信息员",
                "side": f"共 {self.tree.micro_grids} 个",
                "look": "vacant" if own.vacant else "",
            },
        ]

    def _map(self) -> Picture | None:
        """Return the map with the numbers of the parts; on a wall, where there is room, also how many are overdue."""
        places = {p.code: p for p in [self.tree.place, *self.tree.parts]}
        of = {code: self.found.of[p.id] for code, p in places.items()}
        shown = {c: Counted(_short(p.name), of[c].open, of[c].overdue, self._ways.down(p)) for c, p in places.items()}
        picture = numbers_map(self.tree.drawing, shown)
        if picture is None or not self.wanted.wall:
            return picture
        drawn = [of[code] for code in self.tree.drawing.outlines if code in of]
        zones = [
            replace(zone, words=f"{tally.open} 超{tally.overdue}") if tally.overdue else zone
            for zone, tally in zip(picture.zones, drawn, strict=True)
        ]
        return lettered(replace(picture, zones=zones, crowded=False))

    def _area_row(self, place: Location) -> dict[str, Any]:
        tally = self.found.of[place.id]
        counted = zip(("open", "overdue", "new", "done"), (None, None, *self._spans), strict=True)
        numbers = [self._ways.number(name, getattr(tally, name), span, place=place) for name, span in counted]
        return {
            "code": place.code,
            "name": part_name(place),
            "url": self._ways.down(place),
            "numbers": [*numbers, Number("vacant", tally.vacant)],
        }

    def _line(self) -> str:
        """Return what the area consists of: 17 个村（社区） · 102 个网格 · 333 个微网格."""
        words = parts_words(self.tree).split("、") if self.tree.parts else []
        rank, below = self.tree.place.level.rank, {}
        if rank < Level.VILLAGE.rank:
            below["个网格"] = self.found.grids
        if rank < Level.GRID.rank:
            below["个微网格"] = self.tree.micro_grids
        words += [f"{number} {unit}" for unit, number in below.items() if number]
        return " · ".join(words)


def _short(name: str) -> str:
    """Return a name as there is room for it on a map; the table has the whole."""
    return shortened(name, _ROOM, "…")


def _choices() -> dict[str, Any]:
    """Return what the sheet offers."""
    named = {code: one.name for kind in KINDS for code, one in categories(kind).items()}
    return {
        "kind": (("", "都要"), *KIND_WORDS.items()),
        "category": (("", "都要"), *named.items()),
        "severity": (("", "都要"), *((code.value, one.name) for code, one in severities().items())),
        "period": tuple((code, one.name) for code, one in PERIODS.items()),
    }


def _long(late: timedelta) -> str:
    """Return a length of time in days and hours: 2 天 4 小时."""
    days, hours = divmod(int(late.total_seconds() // 3600), 24)
    if not days and not hours:
        return "不到 1 小时"
    return " ".join([*([f"{days} 天"] if days else []), *([f"{hours} 小时"] if hours else [])])

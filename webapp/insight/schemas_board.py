"""What the address of the board asks for: an area, what the cases are about, over which time; a link says it all."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from webapp.cases.lists.schemas import parse_list
from webapp.core.errors import not_found
from webapp.reports.catalogue import KINDS, categories
from webapp.reports.models import ReportKind

# What narrows a board, by the names of the counters' columns.
ABOUT = ("kind", "category", "severity")


@dataclass(frozen=True)
class Span:
    """Shanghai days, both included; counted by whole months when it is made of them."""

    first: date
    last: date
    by: str = "day"

    @property
    def ends(self) -> tuple[str, str]:
        """The first and the last period of the counters."""
        length = 7 if self.by == "month" else 10
        return self.first.isoformat()[:length], self.last.isoformat()[:length]


@dataclass(frozen=True)
class Period:
    """A time to look at: how it is called in the sheet, and before 新报 and 办好."""

    name: str
    new: str
    done: str


# In the order of the sheet. Without a choice it is what a town asks every morning: what came today, what was done.
PERIODS: dict[str, Period] = {
    "": Period("今天和本月", "今天新报", "本月办好"),
    "week": Period("最近 7 天", "7 天新报", "7 天办好"),
    "fortnight": Period("最近 14 天", "14 天新报", "14 天办好"),
    "month": Period("本月", "本月新报", "本月办好"),
    "last_month": Period("上月", "上月新报", "上月办好"),
    "year": Period("最近 12 个月", "一年新报", "一年办好"),
}


@dataclass(frozen=True)
class BoardInput:
    """Which board is asked for; ``wall`` is the same for a large screen that nobody operates."""

    area_code: str | None = None
    kind: str | None = None
    category: str | None = None
    severity: str | None = None
    period: str = ""
    wall: bool = False

    @property
    def about(self) -> dict[str, str]:
        """What narrows it, as it is in the address and in the counters."""
        return {name: value for name in ABOUT if (value := getattr(self, name))}

    def spans(self, today: date) -> tuple[Span, Span]:
        """Return the time of 新报 and that of 办好."""
        month = Span(today.replace(day=1), today, "month")
        before = month.first - timedelta(days=1)
        both = {
            "week": Span(today - timedelta(days=6), today),
            "fortnight": Span(today - timedelta(days=13), today),
            "month": month,
            "last_month": Span(before.replace(day=1), before, "month"),
            "year": Span(months_back(today, 11), today, "month"),
        }
        return (both[self.period], both[self.period]) if self.period else (Span(today, today), month)

    def but(self, **changes: Any) -> "BoardInput":
        """Return the same board, changed."""
        return replace(self, **changes)

    def url(self, path: str = "/board") -> str:
        """Return the address that shows this again."""
        values = {"area": self.area_code, **self.about, "period": self.period, "wall": "1" if self.wall else ""}
        query = urlencode({name: value for name, value in values.items() if value})
        return f"{path}?{query}" if query else path


def months_back(day: date, months: int) -> date:
    """Return the first day of the month so many months before that of ``day``."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, 1)


def parse_board(arguments: Mapping[str, str]) -> BoardInput:
    """Return what an address asks for; unknown words are the ordinary 404.

    Who chose a kind and a category of another one in the sheet meant the category: it says its kind.
    """
    kind = parse_list({"kind": arguments.get("kind", "")}).kind
    about = parse_list({name: arguments.get(name, "") for name in ("category", "severity")})
    period, wall = arguments.get("period", ""), arguments.get("wall", "")
    if period not in PERIODS or wall not in ("", "1"):
        raise not_found()
    kinds = [one for one in KINDS if about.category in categories(ReportKind(one))]
    if len(kinds) == 1:  # 其他 is one of all kinds, and narrows to any or to all
        kind = kinds[0].value
    return BoardInput(arguments.get("area") or None, kind, about.category, about.severity, period, wall == "1")

"""What narrows a list of cases, by its names in an address, with the words of the panel and of the chips."""

import re
from collections.abc import Mapping, Sequence

from webapp.areas.models import Area
from webapp.cases.states import STATE_LABELS, State
from webapp.reports.catalogue import KINDS, categories, category_name, severities
from webapp.reports.models import ReportKind
from webapp.web.lists.filters import FROM, TO, Filter, Given, OneDay

KIND_WORDS: dict[str, str] = {kind.value: word for kind, word in KINDS.items()}
HELP = {"yes": "紧急求助"}
# Days that only a link gives: how a case stood when such a day was over, and between which days it is due.
DAYS = {"open_on": "{day}还在办", "late_on": "{day}已超期", "due_from": "{day}起到期", "due_to": "到{day}到期"}
_SQUARE = re.compile(r"-?\d{1,9}(,-?\d{1,9}){3}", re.ASCII)


def case_filters(arguments: Mapping[str, str]) -> list[Filter]:
    """Return the filters of every list of cases; the categories are those of the kind that the address names."""
    kind = arguments.get("kind")
    kinds = [ReportKind(kind)] if kind in KINDS else list(KINDS)
    return [
        Filter("kind", "哪一种", KIND_WORDS),
        Filter("category", "类别", {one.code: one.name for each in kinds for one in categories(each).values()}),
        Filter("severity", "急不急", {code.value: one.name for code, one in severities().items()}),
        Filter("state", "办到哪一步", {state.value: STATE_LABELS[state][0] for state in State}),
        FROM,
        TO,
        Filter("emergency", "怎么来的", HELP, hidden=True),
        *(OneDay(name, said, hidden=True) for name, said in DAYS.items()),
        Given("within", reads=lambda value: bool(_SQUARE.fullmatch(value)), says=lambda _value: "图上这一处"),
    ]


def of_the_page(units: Sequence[tuple[str, str]], places: Sequence[tuple[str, str]], area: Area | None) -> list[Filter]:
    """Return what the page of cases is narrowed by besides: the unit that was asked, and the place."""
    named = dict(places) | ({area.code: area.label} if area else {})
    return [
        Filter("unit", "派给哪一家", dict(units), hidden=not units),
        Filter("area", "哪个村", named, hidden=len(places) < 2),
    ]


def narrowed_to(kind: str | None, category: str | None) -> str:
    """Return the kind or category of a list, for its heading."""
    if not category:
        return KIND_WORDS.get(kind or "", "")
    kinds = [ReportKind(kind)] if kind else list(KINDS)
    known = next((one for one in kinds if category in categories(one)), ReportKind.HAZARD)
    return category_name(known, category)

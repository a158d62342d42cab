"""What narrows a list of cases, as its page shows it: a chip to take each filter off, and the sheet to choose them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import url_for

from webapp.cases.lists.schemas import KINDS, ListInput
from webapp.cases.states import STATE_LABELS, State
from webapp.core import clock
from webapp.reports.catalogue import categories, category_name, severities
from webapp.reports.models import ReportKind, Severity
from webapp.web.formatting import day_words
from webapp.web.tables import On

KIND_WORDS = {"hazard": "隐患", "dispute": "纠纷"}


def filters_of(
    wanted: ListInput, units: Sequence[tuple[str, str]] = (), places: Sequence[tuple[str, str]] = ()
) -> dict[str, Any]:
    """Return the chips of the filters that are on, and what the sheet offers: ``units``, ``places`` among it."""
    on = _on(wanted) | {"unit": dict(units).get(wanted.unit or "", "")}
    chips = [On(word, _without(wanted, name)) for name, word in on.items() if word]
    kinds = [ReportKind(wanted.kind)] if wanted.kind else list(KINDS)
    return {
        "chips": chips,
        "unfiltered": url_for("cases.cases", show=wanted.show, area=wanted.area_code) if chips else None,
        "kinds": (("", "都要"), *KIND_WORDS.items()),
        "categories": (("", "都要"), *{c.code: c.name for kind in kinds for c in categories(kind).values()}.items()),
        "severities": (("", "都要"), *((code.value, one.name) for code, one in severities().items())),
        "states": (("", "都要"), *((state.value, STATE_LABELS[state][0]) for state in State)),
        "units": (("", "都要"), *units) if units else (),
        "places": (("", "全部"), *places) if places else (),
        "today": clock.local_day(clock.now()).isoformat(),
    }


def narrowed_to(wanted: ListInput) -> str:
    """Return the kind or category of a list, for its heading."""
    if wanted.category:
        return _category(wanted)
    return KIND_WORDS.get(wanted.kind or "", "")


def _on(wanted: ListInput) -> dict[str, str]:
    words = {
        "kind": None if wanted.category else KIND_WORDS.get(wanted.kind or ""),
        "category": _category(wanted) if wanted.category else None,
        "severity": severities()[Severity(wanted.severity)].name if wanted.severity else None,
        "state": STATE_LABELS[State(wanted.state)][0] if wanted.state else None,
        "from": f"{_day(wanted.first_day)}起" if wanted.first_day else None,
        "to": f"到{_day(wanted.last_day)}" if wanted.last_day else None,
        "within": "图上这一处" if wanted.within else None,
    }
    return {name: word for name, word in words.items() if word}


def _category(wanted: ListInput) -> str:
    kinds = [wanted.kind] if wanted.kind else list(KINDS)
    kind = next((k for k in kinds if wanted.category in categories(ReportKind(k))), ReportKind.HAZARD)
    return category_name(kind, wanted.category)


def _day(day: date) -> str:
    return day_words(clock.day_start(day))


def _without(wanted: ListInput, name: str) -> str:
    gone = {name, "kind"} if name == "category" else {name}  # a category says its kind
    kept = {key: value for key, value in wanted.address.items() if key not in gone}
    return url_for("cases.cases", show=wanted.show, **kept)

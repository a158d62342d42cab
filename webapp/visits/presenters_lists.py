"""约访 and 走访 as lists: the columns, the days, the week, and what narrows them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from webapp.areas.scope import Window
from webapp.core import clock
from webapp.people.actor import Actor
from webapp.visits import queries
from webapp.visits.models import Visit
from webapp.visits.presenters import day_and_weekday, line
from webapp.visits.states import KIND_WORDS, STATE_LABELS, TO_COME
from webapp.web import tables
from webapp.web.lists import weeks
from webapp.web.lists.filters import FROM, TO, Filter, Filters, filters_of
from webapp.web.lists.weeks import Entry
from webapp.web.tables import Chip, Column, Lamp, Link
from webapp.web.waiting import tonight

Line = Mapping[str, Any]
VIEWS = {"": "接下来", "week": "一周", "past": "以前的"}
# Parts of what comes that the page of the morning leads to.
PARTS = {"asked": "要回话", "today": "今天的约"}
AGAIN = "说好再去看看的"


def name(row: Line) -> Link:
    """Return when it begins and what it is; a protected one is opened by nobody's arrow key."""
    return Link(f"{row['time']} {row['title']}", row["url"], str(row["id"]), row["opens"])


def place(row: Line) -> Lamp:
    """Return where, on a phone with who."""
    return Lamp(None, row["place"], " · ".join(filter(None, [row["place"], row["who"]])))


COLUMNS = (
    Column("visit", "几点、什么", tables.title(name), width="fill", filter=("kind",), phone="title"),
    Column("minutes", "多久", tables.words(lambda row: f"{row['minutes']} 分钟"), width="s", narrow=True),
    Column("place", "在哪里", tables.lamp(place), width="xl", phone="second", narrow=True),
    Column("who", "约谁、谁去", tables.words(lambda row: row["who"]), width="xl"),
    Column("state", "步", tables.chip(lambda row: Chip(*row["chip"])), width="m", filter=("state",), phone="chip"),
)


def filters_for() -> Filters:
    """Return what narrows these lists: 约访 or 走访, how it stands, from which day to which."""
    kinds = {str(kind): word for kind, word in KIND_WORDS.items()}
    states = {str(state): words[0] for state, words in STATE_LABELS.items()}
    return filters_of([Filter("kind", "哪一种", kinds), Filter("state", "办到哪一步", states), FROM, TO], "show")


def list_page(actor: Actor, show: str, after: tuple[int, int] | None) -> dict[str, Any]:
    """Return my visits day by day: what comes, or what was; on top those to look at again."""
    filters, past = filters_for(), show == "past"
    asked = tables.asked_of("visits", COLUMNS)
    first = not show and after is None and not filters.chosen
    window, wanted = _window(filters, past, after), [*_wanted(filters), *_part(actor, show)]
    if show == "today":
        window = replace(window, until=_micros(tonight()))
    found, again = queries.page(actor, window, wanted, asked.size, again=first)
    days = groupby(found.rows, key=lambda row: day_and_weekday(row.visit))
    groups = [(AGAIN, [_dated(row, actor) for row in again])] if again else []
    groups += [(day, [line(row, actor) for row in rows]) for day, rows in days]
    return {"groups": groups, "asked": asked, "more": tables.more(found, asked), **_shared(filters, show)}


def week_page(actor: Actor) -> dict[str, Any]:
    """Return the week in the address, each visit on its day."""
    filters, monday = filters_for(), weeks.monday_asked()
    since, until = (clock.to_micros(moment) for moment in weeks.bounds(monday))
    window = Window(since, until, newest_first=False)
    found, _ = queries.page(actor, window, _wanted(filters), queries.MOST_IN_A_WEEK)
    entries = [_entry(line(row, actor)) for row in found.rows]
    return {"week": weeks.week_of(monday, entries, filters), **_shared(filters, "week")}


def _part(actor: Actor, show: str) -> Sequence[Any]:
    """Return what is true of the visits of a part of what comes, in SQL."""
    if show == "asked":
        return list(queries.asked(actor.id, clock.now()))
    return [Visit.state.in_(TO_COME)] if show == "today" else []


def _entry(row: Line) -> Entry:
    link = Link(row["title"], row["url"], str(row["id"]), row["opens"])
    return Entry(row["at"], link, " · ".join(filter(None, [row["who"], row["place"]])), Chip(*row["chip"]))


def _dated(row: queries.VisitRow, actor: Actor) -> Line:
    """Return a visit to look at again, with the day on which it was."""
    found = line(row, actor)
    return found | {"time": found["day"]}


def _shared(filters: Filters, show: str) -> dict[str, Any]:
    views = [
        {"word": word, "url": filters.address(show=code) if code else filters.address(), "active": code == show}
        for code, word in (VIEWS | PARTS).items()
        if code in VIEWS or code == show
    ]
    return {"views": views, "filters": filters, "past": show == "past"}


def _window(filters: Filters, past: bool, after: tuple[int, int] | None) -> Window:
    """Return from which day to which: before today, or from today on, within the days that were chosen."""
    today = clock.day_start(clock.local_day(clock.now()))
    since, until = filters.since, filters.until
    if past:
        until = min(until, today) if until else today
    else:
        since = max(since, today) if since else today
    return Window(_micros(since), _micros(until), after, newest_first=past)


def _wanted(filters: Filters) -> Sequence[Any]:
    found = []
    if filters["kind"]:
        found.append(Visit.kind == filters["kind"])
    if filters["state"]:
        found.append(Visit.state == filters["state"])
    return found


def _micros(moment: Any) -> int | None:
    return clock.to_micros(moment) if moment else None

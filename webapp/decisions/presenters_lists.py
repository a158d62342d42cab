"""Decisions as lists: the columns, the views of who makes them and of who is asked, what is counted."""

from dataclasses import replace
from typing import Any

from webapp.areas.scope import Window
from webapp.core import clock
from webapp.core.letters.characters import shortened
from webapp.decisions import queries
from webapp.decisions.queries import DecisionRow
from webapp.decisions.states import RUNNING, STATE_LABELS, State
from webapp.documents.stubs import STATE, is_stub, register_columns
from webapp.people.actor import Actor
from webapp.web import tables
from webapp.web.formatting import by_when, day_words
from webapp.web.lists.filters import DaySpan, Filters, filters_of, moments_of
from webapp.web.tables import Chip, Column, Lamp, Link

LONGEST_TITLE = 60
SOON = 0.8
# View → (its word, the list it reads, whether it is one of who makes decisions alone).
VIEWS: dict[str, tuple[str, str, bool]] = {
    "waiting": ("等您处理", "waiting", False),
    "asked": ("申请延期", "asked", True),
    "working": ("在办", "working", False),
    "late": ("超期", "open", False),
    "done": ("办完", "done", False),
    "all": ("编号", "all", True),
}
COUNTED = ("waiting", "asked", "working")
# What the number of a situation leads to: late when those days were over.
SPANS = (DaySpan("due", "{days}完了时已超期"),)


def lamp_of(row: DecisionRow) -> Lamp:
    """Return until when it is to be done, or when it was."""
    decision, due = row.decision, row.due_at
    if row.state in (State.DONE, State.CHECKED):
        day = day_words(decision.done_at or decision.changed_at)
        return Lamp("good", day, f"{day}办好")
    if row.state not in RUNNING:
        day = day_words(decision.changed_at)
        return Lamp(None, day, day)
    now = clock.now()
    soon = now >= decision.clock_from + (due - decision.clock_from) * SOON
    tone = "late" if due < now else "soon" if soon else "good"
    return Lamp(tone, by_when(due), by_when(due, "办好"))


def chip_of(row: DecisionRow) -> Chip:
    """Return where it stands; first of all that more time is asked for."""
    return Chip("申请延期", "amber", "hourglass") if row.asks else Chip(*STATE_LABELS[row.state])


def _title(row: DecisionRow) -> Link:
    decision = row.decision
    return Link(shortened(decision.what, LONGEST_TITLE, "…"), f"/decisions/{decision.id}", str(decision.id))


def _lead(row: DecisionRow) -> Lamp:
    return Lamp(None, row.lead, f"{row.decision.number} · {row.lead}")


COLUMNS = register_columns(
    (
        Column("due", "到期", tables.lamp(lamp_of), phone="out"),
        Column("what", "定了什么", tables.title(_title), width="fill", phone="title"),
        Column("lead", "谁牵头", tables.lamp(_lead), width="l", phone="second"),
        Column("number", "编号", tables.words(lambda row: row.decision.number), width="l", narrow=True),
        Column("made", "定的日子", tables.moment(lambda row: row.decision.made_at), width="s", tight=True),
        Column("state", "办到哪一步", tables.chip(chip_of), width="l", phone="chip"),
    ),
    lambda row: row.decision,
    chip="state",
)


def attributes(row: DecisionRow) -> dict[str, str]:
    """Return what programs know a row by; of a stub nothing but that it is one."""
    decision = row.decision
    if is_stub(decision):
        return {"data-state": STATE}
    return {"data-state": row.state, "data-due": clock.local(row.due_at).isoformat()}


def views_of(actor: Actor) -> list[str]:
    """Return the codes of the views that a person has."""
    rights = {"makes": actor.can("decision.make"), "extends": actor.can("decision.extend")}
    return [code for code in VIEWS if _open_to(code, **rights)]


def next_rows(actor: Actor, most: int) -> list[DecisionRow]:
    """Return the next decisions that wait for a step of this person, the nearest due first."""
    found = queries.page(actor, "waiting", Window(newest_first=False), (), most).rows
    if actor.can("decision.extend") and len(found) < most:
        found += queries.page(actor, "asked", Window(newest_first=False), (), most - len(found)).rows
    return found


def list_page(actor: Actor, show: str | None, after: tuple[int, int] | None) -> dict[str, Any]:
    """Return one list of decisions with what is counted above it."""
    makes, asked = actor.can("decision.make"), tables.asked_of("decisions", COLUMNS, each="条")
    numbers = queries.counts(actor.scopes, COUNTED)
    show = show or next((one for one in COUNTED if numbers[one]), "done")
    filters = filters_of(SPANS, "show")
    found = queries.page(actor, VIEWS[show][1], _window(show, after, filters), (), asked.size)
    return {
        "filters": filters,
        "asked": asked,
        "rows": found.rows,
        "more": tables.more(found, asked),
        "show": show,
        "numbers": _tiles(numbers, makes=makes, extends=actor.can("decision.extend"), show=show),
        "views": _views(show, makes=makes, extends=actor.can("decision.extend")),
        "makes": makes,
        "row_attributes": attributes,
    }


def _window(show: str, after: tuple[int, int] | None, filters: Filters) -> Window:
    window = Window(after=after, newest_first=show in ("done", "all"))
    due = moments_of(filters["due"])
    until = min(clock.now(), due[1]) if due else clock.now()
    return replace(window, until=clock.to_micros(until)) if show == "late" else window


def _open_to(code: str, *, makes: bool, extends: bool) -> bool:
    return (makes or not VIEWS[code][2]) and (extends or code != "asked")


def _word(code: str, *, makes: bool) -> str:
    return "等接下" if code == "waiting" and not makes else VIEWS[code][0]


def _views(show: str, *, makes: bool, extends: bool) -> list[dict[str, Any]]:
    return [
        {"word": _word(code, makes=makes), "url": f"/decisions?show={code}", "active": code == show}
        for code in VIEWS
        if _open_to(code, makes=makes, extends=extends)
    ]


def _tiles(numbers: dict[str, int], *, makes: bool, extends: bool, show: str) -> list[dict[str, Any]]:
    return [
        {
            "value": numbers[code],
            "word": _word(code, makes=makes),
            "url": f"/decisions?show={code}",
            "data_count": code,
            "bad": code == "late",
            "current": code == show,
        }
        for code in (*COUNTED, "late")
        if _open_to(code, makes=makes, extends=extends)
    ]

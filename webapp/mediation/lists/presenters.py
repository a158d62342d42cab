"""Mediations as lists: the columns, the views of who decides, who mediates and who referred, what narrows them."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from webapp.areas.scope import Window
from webapp.core import clock
from webapp.core.letters.characters import shortened
from webapp.documents.stubs import STATE, is_stub, register_columns
from webapp.mediation.lists import queries
from webapp.mediation.lists.queries import MediationRow
from webapp.mediation.models import Mediation
from webapp.mediation.page.presenters_standing import Hands, chip_of, lamp_of, standing
from webapp.mediation.states import STATE_LABELS, STOPPED, TALKING, State
from webapp.people.actor import Actor
from webapp.reports.catalogue import choices
from webapp.web import tables
from webapp.web.formatting import day_words
from webapp.web.lists.filters import FROM, TO, DaySpan, Filter, Filters, filters_of, moments_of, offered
from webapp.web.tables import Column, Lamp, Link
from webapp.web.waiting import tonight

LONGEST_TITLE = 48
NEUTRAL = "一件要专人办的事"


class View(NamedTuple):
    """One list: its word, the bucket it reads, whether it is shown in numbers, whether it begins at the end."""

    word: str
    bucket: str
    number: bool = False
    newest_first: bool = False


VIEWS: dict[str, View] = {
    "waiting": View("等您处理", "waiting", number=True),
    "working": View("在调", "working", number=True),
    "today": View("今天到期", "open"),
    "late": View("超期", "open", number=True),
    "done": View("结束了", "done", newest_first=True),
    "all": View("编号", "all", newest_first=True),
}
# What a situation's numbers lead to.
SPANS = (
    DaySpan("agreed", "{days}谈成"),
    DaySpan("failed", "{days}没谈成"),
    DaySpan("talking", "{days}在谈"),
    DaySpan("begun", "{days}以前启动"),
)
_ONLY_REFERS = {"all": "我移送的"}
_ROUTER = {"waiting": "等启动"}
_MEMBER = {"all": "全部"}


def words_of(actor: Actor) -> dict[str, str]:
    """Return the views that a person has with their words; who only refers finds what they referred."""
    if not actor.can("mediation.work") and not actor.can("mediation.route"):
        return dict(_ONLY_REFERS)
    named = _ROUTER if actor.can("mediation.route") else _MEMBER
    return {code: named.get(code, view.word) for code, view in VIEWS.items()}


def _title(row: MediationRow) -> Link:
    if row.protected:
        return Link(NEUTRAL, row.url, str(row.mediation.id), opens=False)
    return Link(shortened(row.mediation.summary, LONGEST_TITLE, "…"), row.url, str(row.mediation.id))


def _due(row: MediationRow) -> Lamp:
    lamp = lamp_of(row.mediation)
    return lamp._replace(sentence=standing(row.mediation, Hands(row.host, row.mediator)))


def _who(row: MediationRow) -> Lamp:
    who = row.mediator or row.host or "还没定"
    return Lamp(None, who, " · ".join(filter(None, [row.mediation.number, who])))


COLUMNS = register_columns(
    (
        Column("due", "到期", tables.lamp(_due), phone="out"),
        Column("what", "为什么事", tables.title(_title), width="fill", phone="title"),
        Column("who", "谁在调", tables.lamp(_who), width="m", phone="second"),
        Column("number", "编号", tables.words(lambda row: row.mediation.number or ""), width="l", narrow=True),
        Column(
            "source",
            "怎么来的",
            tables.words(lambda row: _source(row.mediation)),
            width="s",
            filter=("source",),
            tight=True,
        ),
        Column("referred", "移送", tables.moment(lambda row: row.mediation.referred_at), width="s", tight=True),
        Column("state", "到哪一步", tables.chip(lambda row: chip_of(row.mediation)), filter=("state",), phone="chip"),
    ),
    lambda row: row.mediation,
    chip="state",
)


def _source(mediation: Mediation) -> str:
    return choices("mediation_source").get(mediation.source, "")


def attributes(row: MediationRow) -> dict[str, str]:
    """Return what programs know a row by; of a stub nothing but that it is one."""
    mediation = row.mediation
    if is_stub(mediation):
        return {"data-state": STATE}
    due = {"data-due": clock.local(mediation.due_at).isoformat()} if mediation.due_at else {}
    named = {"data-state": mediation.state, "data-mediation-state": mediation.state}
    return {**named, "data-number": mediation.number or "", **due}


def filters_for() -> Filters:
    """Return what narrows these lists: how far it is, how it came, and days."""
    if not offered("state", "source", "from", "to", *(one.name for one in SPANS)):
        return filters_of((), "show")
    states = {str(state): word for state, (word, *_) in STATE_LABELS.items()}
    known = [Filter("state", "到哪一步", states), Filter("source", "怎么来的", choices("mediation_source")), FROM, TO]
    return filters_of([*known, *SPANS], "show")


def wanted_of(filters: Filters) -> list[Any]:
    """Return what the filters ask of a mediation, in SQL; what is set aside answers to none."""
    found: list[Any] = []
    if filters["state"]:
        found.append(Mediation.state == State(filters["state"]))
    if filters["source"]:
        found.append(Mediation.source == filters["source"])
    if filters.since:
        found.append(Mediation.referred_at >= filters.since)
    if filters.until:
        found.append(Mediation.referred_at < filters.until)
    if agreed := moments_of(filters["agreed"]):
        found += [Mediation.agreed_at >= agreed[0], Mediation.agreed_at < agreed[1]]
    if failed := moments_of(filters["failed"]):
        ended = (Mediation.ended_at >= failed[0], Mediation.ended_at < failed[1])
        found += [Mediation.state.in_(STOPPED), *ended]
    if begun := moments_of(filters["begun"]):
        found.append(Mediation.started_at < begun[1])
    if talking := moments_of(filters["talking"]):
        found += [Mediation.state.in_(TALKING), Mediation.started_at < talking[1]]
    return [*found, Mediation.set_aside_at.is_(None)] if found else []


def list_page(actor: Actor, show: str | None, after: tuple[int, int] | None) -> dict[str, Any]:
    """Return one list of mediations with what is counted above it."""
    words, filters = words_of(actor), filters_for()
    asked = tables.asked_of("mediations", COLUMNS, each="件")
    numbers = queries.counts(actor.scopes) if len(words) > 1 else {}
    show = show or next((code for code in ("waiting", "working") if numbers.get(code)), list(words)[-1])
    found = queries.page(actor.scopes, VIEWS[show].bucket, _window(show, after), wanted_of(filters), asked.size)
    return {
        "asked": asked,
        "rows": found.rows,
        "more": tables.more(found, asked),
        "show": show,
        "filters": filters,
        "numbers": _tiles(words, numbers, show, filters),
        "views": _views(words, show, filters),
        "row_attributes": attributes,
    }


def next_rows(actor: Actor, most: int) -> list[MediationRow]:
    """Return the next mediations that wait for this person, the nearest due first."""
    return queries.page(actor.scopes, "waiting", Window(newest_first=False), (), most).rows


def lines_of(actor: Actor, rows: Sequence[MediationRow]) -> list[dict[str, Any]]:
    """Return rows as first pages show them: what about, where it stands, how its clock stands."""
    return [
        {
            "title": _title(row).words,
            "url": row.url,
            "words": standing(row.mediation, Hands(row.host, row.mediator, row.mediation.mediator_id == actor.id)),
            "number": "" if row.protected else row.mediation.number or "调解",
            "who": day_words(row.mediation.referred_at),
            "lamp": _lit(row),
        }
        for row in rows
    ]


def _lit(row: MediationRow) -> Lamp:
    """Return the light of a card: where no clock runs what it waits for."""
    lamp = lamp_of(row.mediation)
    return lamp if lamp.tone else Lamp("soon", chip_of(row.mediation).word)


def _window(show: str, after: tuple[int, int] | None) -> Window:
    until = {"late": clock.now(), "today": tonight()}.get(show)
    return Window(
        after=after, newest_first=VIEWS[show].newest_first, until=clock.to_micros(until) if until is not None else None
    )


def _views(words: Mapping[str, str], show: str, filters: Filters) -> list[dict[str, Any]]:
    shown = [code for code in words if code != "today" or code == show]
    found = [{"word": words[code], "url": filters.address(show=code), "active": code == show} for code in shown]
    return found if len(found) > 1 else []


def _tiles(words: Mapping[str, str], numbers: Mapping[str, int], show: str, filters: Filters) -> list[dict[str, Any]]:
    return [
        {
            "value": numbers[code],
            "word": words[code],
            "url": f"{filters.path}?show={code}",
            "data_count": code,
            "bad": code == "late",
            "current": code == show,
        }
        for code in numbers
    ]

"""Petitions as lists: the columns, the views, what narrows them."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from webapp.areas.scope import Window
from webapp.core import clock
from webapp.documents.stubs import STATE, is_stub, register_columns
from webapp.people.actor import Actor
from webapp.petitions.clocks import running
from webapp.petitions.lists import queries
from webapp.petitions.lists.queries import PetitionRow
from webapp.petitions.models import Petition
from webapp.petitions.page.presenters_standing import chip_of, lamp_of, standing
from webapp.petitions.service_lists import APART
from webapp.petitions.states import STATE_LABELS, PetitionType, State
from webapp.reports.catalogue import CHANNELS, category_name, choices
from webapp.reports.models import Channel
from webapp.web import tables
from webapp.web.lists.filters import FROM, TO, DaySpan, Filter, Filters, filters_of, moments_of, offered
from webapp.web.tables import Column, Lamp, Link
from webapp.web.waiting import tonight


class View(NamedTuple):
    """One list: its word, the bucket it reads, whether it begins at the end."""

    word: str
    bucket: str
    newest_first: bool = False


VIEWS: dict[str, View] = {
    "waiting": View("等您处理", "waiting"),
    "working": View("在办", "working"),
    "to_tell": View("要告知", "to_tell"),
    "today": View("今天到期", "duty"),
    "late": View("超期", "duty"),
    "done": View("结束了", "done", newest_first=True),
    "all": View("编号", "all", newest_first=True),
    "apart": View("检举控告", APART, newest_first=True),
}
# What a situation counts; nobody chooses them, links lead to them.
SPANS = (DaySpan("to_tell", "{days}以前要告知"), DaySpan("to_answer", "{days}以前要答复"))
_NUMBERED = ("waiting", "to_tell", "late")


def words_of(actor: Actor) -> dict[str, str]:
    """Return the views that a person has with their words; what has to be told is for who tells it."""
    left = set() if actor.can("petition.receive") else {"to_tell"}
    return {code: view.word for code, view in VIEWS.items() if code not in left}


def title_of(row: PetitionRow) -> str:
    """Return what a petition is called in a list: what it is about; nobody's name and no word of it."""
    if not row.code:
        return "检举控告"
    return f"{category_name(row.kind, row.petition.category)}，{choices('petition_type')[row.petition.petition_type]}"


def _due(row: PetitionRow) -> Lamp:
    return lamp_of(row.petition)._replace(sentence=standing(row.petition, row.lead or "单位"))


def _who(row: PetitionRow) -> Lamp:
    who = row.lead or "还没交办"
    return Lamp(None, who, " · ".join(filter(None, [row.petition.number, who])))


COLUMNS = register_columns(
    (
        Column("due", "到期", tables.lamp(_due), width="m", phone="out"),
        Column(
            "what",
            "什么事",
            tables.title(lambda row: Link(title_of(row), row.url, str(row.petition.id))),
            width="fill",
            phone="title",
        ),
        Column("who", "谁在办", tables.lamp(_who), width="m", phone="second"),
        Column("number", "编号", tables.words(lambda row: row.petition.number or ""), width="l", narrow=True),
        Column(
            "channel",
            "怎么来的",
            tables.words(lambda row: CHANNELS.get(row.petition.channel, "")),
            width="s",
            filter=("channel",),
            tight=True,
        ),
        Column("people", "人数", tables.number(lambda row: row.petition.people), width="s", tight=True),
        Column("registered", "登记", tables.moment(lambda row: row.petition.registered_at), width="s", tight=True),
        Column("state", "到哪一步", tables.chip(lambda row: chip_of(row.petition)), filter=("state",), phone="chip"),
    ),
    lambda row: row.kept,
    chip="state",
)


def attributes(row: PetitionRow) -> dict[str, str]:
    """Return what programs know a row by; of a stub nothing but that it is one."""
    if is_stub(row.kept):
        return {"data-state": STATE}
    petition = row.petition
    nearest = next(iter(running(petition)), None)
    due = {"data-due": clock.local(nearest.due).isoformat()} if nearest else {}
    named = {"data-state": petition.state, "data-petition-state": petition.state}
    return {**named, "data-number": petition.number or "", **due}


def filters_for() -> Filters:
    """Return what narrows these lists: how far it is, what it is, how it came, and days."""
    if not offered("state", "type", "channel", "from", "to", *(one.name for one in SPANS)):
        return filters_of((), "show")
    states = {str(state): word for state, (word, *_) in STATE_LABELS.items()}
    channels = {str(code): word for code, word in CHANNELS.items()}
    known = [
        Filter("state", "到哪一步", states),
        Filter("type", "来做什么", choices("petition_type")),
        Filter("channel", "怎么来的", channels),
        FROM,
        TO,
        *SPANS,
    ]
    return filters_of(known, "show")


def wanted_of(filters: Filters) -> list[Any]:
    """Return what the filters ask of a petition, in SQL; what is set aside or sealed answers to none."""
    found: list[Any] = []
    if filters["state"]:
        found.append(Petition.state == State(filters["state"]))
    if filters["type"]:
        found.append(Petition.petition_type == PetitionType(filters["type"]))
    if filters["channel"]:
        found.append(Petition.channel == Channel(filters["channel"]))
    if filters.since:
        found.append(Petition.registered_at >= filters.since)
    if filters.until:
        found.append(Petition.registered_at < filters.until)
    if told := moments_of(filters["to_tell"]):
        found.append(queries.to_tell_before(told[1]))
    if answered := moments_of(filters["to_answer"]):
        found.append(queries.to_answer_before(answered[1]))
    hidden = [Petition.set_aside_at.is_(None), Petition.petition_type != PetitionType.ACCUSATION]
    return [*found, *hidden] if found else []


def list_page(actor: Actor, show: str | None, after: tuple[int, int] | None) -> dict[str, Any]:
    """Return one list of petitions with what is counted above it."""
    words, filters = words_of(actor), filters_for()
    asked = tables.asked_of("petitions", COLUMNS, each="件")
    numbers = queries.counts(actor.scopes)
    apart = numbers.pop("apart")
    if not apart and show != "apart":
        words.pop("apart")
    show = show or ("waiting" if numbers["waiting"] else "working")
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


def next_lines(actor: Actor, bucket: str, most: int) -> list[dict[str, Any]]:
    """Return the next petitions of a list, the nearest due first, as the page of the morning shows them."""
    rows = queries.page(actor.scopes, bucket, Window(newest_first=False), (), most).rows
    return [
        {
            "title": title_of(row),
            "url": row.url,
            "words": standing(row.petition, row.lead or "单位"),
            "number": row.petition.number or "",
            "lamp": lamp_of(row.petition),
        }
        for row in rows
    ]


def _window(show: str, after: tuple[int, int] | None) -> Window:
    until = {"late": clock.now(), "today": tonight()}.get(show)
    return Window(
        after=after, newest_first=VIEWS[show].newest_first, until=clock.to_micros(until) if until is not None else None
    )


def _views(words: Mapping[str, str], show: str, filters: Filters) -> list[dict[str, Any]]:
    shown = [code for code in words if code != "today" or code == show]
    return [{"word": words[code], "url": filters.address(show=code), "active": code == show} for code in shown]


def _tiles(words: Mapping[str, str], numbers: Mapping[str, int], show: str, filters: Filters) -> Sequence[Any]:
    return [
        {
            "value": numbers[code],
            "word": words[code],
            "url": f"{filters.path}?show={code}",
            "data_count": code,
            "bad": code == "late",
            "current": code == show,
        }
        for code in _NUMBERED
        if code in words
    ]

"""送餐 and 典型案例 as lists: their columns, and what narrows them."""

from typing import Any

from webapp.areas.queries_lists import lies_in, village_names
from webapp.areas.scope import Window
from webapp.core import clock
from webapp.outreach import queries, queries_stories
from webapp.outreach.models import OutreachEvent
from webapp.outreach.queries import EventRow, when_words
from webapp.outreach.states import STATE_LABELS, STORY_WORDS, StoryState
from webapp.outreach.topics import KINDS, LECTURERS
from webapp.people.actor import Actor
from webapp.web import tables
from webapp.web.lists.filters import FROM, TO, Filter, Filters, filters_of, offered
from webapp.web.tables import Chip, Column, Lamp, Link

SHOWS = {"coming": "要办的", "past": "办过的"}


def _lecturer(row: EventRow) -> str:
    word = LECTURERS.get(row.event.lecturer_kind, "")  # type: ignore[call-overload]
    return f"{word}：{row.event.lecturer}" if row.event.lecturer else word


def _where(row: EventRow) -> Lamp:
    """Return where, on a phone with when."""
    return Lamp(None, f"{row.area} {row.event.place}".strip(), f"{row.area} · {when_words(row.event)}")


def _came(row: EventRow) -> Lamp:
    number = row.event.head_count
    return Lamp(None, "" if number is None else str(number), "" if number is None else f"来了 {number} 人")


EVENTS = (
    Column("when", "什么时候", tables.words(lambda row: when_words(row.event)), width="l", sort="when"),
    Column(
        "topic",
        "讲什么",
        tables.title(lambda row: Link(row.event.topic, f"/outreach/events/{row.event.code}", row.event.code)),
        width="fill",
        phone="title",
    ),
    Column("where", "在哪里", tables.lamp(_where), width="xl", filter=("village",), phone="second", narrow=True),
    Column("kind", "哪一种", tables.words(lambda row: KINDS.get(row.event.kind, "")), width="m", narrow=True),
    Column("lecturer", "谁来讲", tables.words(_lecturer), width="l", narrow=True),
    Column("came", "来的人", tables.lamp(_came), width="xs", phone="out"),
    Column("state", "步", tables.chip(lambda row: Chip(*STATE_LABELS[row.event.state][:3])), width="m", phone="chip"),
)
STORIES = (
    Column(
        "title",
        "题目",
        tables.title(lambda row: Link(row.title, f"/outreach/stories/{row.id}", str(row.id))),
        width="fill",
        phone="title",
    ),
    Column("topic", "哪一类", tables.words(lambda row: row.topic), width="l", phone="second"),
    Column("lesson", "记住这一点", tables.words(lambda row: row.lesson), width="xl", narrow=True),
    Column("state", "步", tables.chip(lambda row: Chip(*STORY_WORDS[row.state][:3])), width="m", phone="chip"),
    Column("at", "时间", tables.moment(lambda row: row.sort_at), width="m", phone="out"),
)


def events_page(actor: Actor, show: str, after: tuple[int, int] | None) -> dict[str, Any]:
    """Return one list of events: the next one first, of the past ones the newest; narrowed by village and days."""
    filters = _event_filters()
    asked = tables.asked_of("events", EVENTS, sorts={"when": show == "past"}, by="when")
    since, until = filters.since, filters.until
    window = Window(
        clock.to_micros(since) if since else None, clock.to_micros(until) if until else None, after, asked.descending
    )
    wanted = [lies_in(OutreachEvent.area_id, filters["village"])] if filters["village"] else []
    found = queries.events(actor, show, window, wanted, asked.size)
    views = [{"word": word, "url": filters.address(show=code), "active": code == show} for code, word in SHOWS.items()]
    return {
        "rows": found.rows,
        "asked": asked,
        "more": tables.more(found, asked),
        "filters": filters,
        "views": views,
        "show": show,
    }


def stories_page(state: StoryState, after: tuple[int, int] | None) -> dict[str, Any]:
    """Return one list of typical cases by their state, the newest first."""
    asked = tables.asked_of("stories", STORIES)
    found = queries_stories.stories(state, after, asked.size)
    views = [
        {"word": words[0], "url": f"/outreach/stories?show={code}", "active": code == state}
        for code, words in STORY_WORDS.items()
    ]
    return {"rows": found.rows, "asked": asked, "more": tables.more(found, asked), "views": views}


def _event_filters() -> Filters:
    if not offered("village", "from", "to"):
        return filters_of((), "show")
    return filters_of([Filter("village", "哪个村", village_names()), FROM, TO], "show")

"""Requests as lists: those that wait for a decision, mine, those that are over; the auditor's list of all."""

from typing import Any

from webapp.cameras.presenters import views as page_views
from webapp.cameras.reviews import queries
from webapp.cameras.reviews.models import CameraReview
from webapp.cameras.reviews.queries import ReviewRow
from webapp.cameras.reviews.rules import is_late, standing
from webapp.cameras.reviews.schemas import purposes
from webapp.cameras.reviews.states import STATE_LABELS, State
from webapp.core import clock
from webapp.people.actor import Actor
from webapp.web import tables
from webapp.web.formatting import by_when, clock_time, day_words
from webapp.web.tables import Chip, Column, Lamp, Link

# View → (its word, the right that it takes).
VIEWS = {"waiting": ("等您定", "camera.decide"), "mine": ("我申请的", "camera.ask"), "done": ("结束的", "camera.ask")}
COUNTED = ("waiting", "mine")
SHOWN = 3


def chip_of(row: CameraReview) -> Chip:
    """Return where a request stands."""
    return Chip(*STATE_LABELS[standing(row, clock.now())])


def lamp_of(row: CameraReview) -> Lamp:
    """Return until when it is to be decided or seen; else when it changed last."""
    state = standing(row, clock.now())
    if state == State.ASKED_URGENT and row.due_at:
        late = is_late(row, clock.now())
        return Lamp("late" if late else "soon", by_when(row.due_at), by_when(row.due_at, "补批"))
    if state == State.GRANTED and row.ends_at:
        return Lamp("good", by_when(row.ends_at), by_when(row.ends_at, "去看"))
    words = day_words(row.changed_at)
    return Lamp(None, words, words)


def span_words(row: CameraReview) -> str:
    """Return from when to when footage is asked for."""
    first, last = day_words(row.since), day_words(row.until)
    ends = clock_time(row.until) if first == last else f"{last} {clock_time(row.until)}"
    return f"{first} {clock_time(row.since)} 到 {ends}"


def cameras_words(row: ReviewRow) -> str:
    """Return the points in a line, as codes."""
    codes = [one.code for one in row.cameras]
    more = f"等 {len(codes)} 个点" if len(codes) > SHOWN else ""
    return "、".join(codes[:SHOWN]) + more


def _title(row: ReviewRow) -> Link:
    words = f"{purposes().get(row.row.purpose, '')} · {cameras_words(row)}"
    return Link(words, f"/cameras/reviews/{row.row.id}", str(row.row.id))


def _named(row: ReviewRow) -> Link:
    """Return what the auditor reads: nothing opens from there."""
    return Link(f"{purposes().get(row.row.purpose, '')} · {cameras_words(row)}", "", str(row.row.id))


def _second(row: ReviewRow) -> Lamp:
    return Lamp(None, row.row.asker_label, f"{row.row.asker_label} · {span_words(row.row)}")


def _late(row: ReviewRow) -> Chip | None:
    one = row.row
    if is_late(one, clock.now()):
        return Chip("没有补批", "brick", "alarm")
    if one.urgent and one.decided_at and one.due_at and one.decided_at > one.due_at:
        return Chip("补批晚了", "amber", "alarm")
    return Chip("先看后批", "neutral", "alarm") if one.urgent else None


_SPAN = Column("span", "看哪一段", tables.words(lambda row: span_words(row.row)), width="m", narrow=True)
_NUMBER = Column("number", "编号", tables.words(lambda row: row.row.number), width="m", tight=True)
_ASKED = Column("asked", "申请的时候", tables.moment(lambda row: row.row.asked_at), width="s", narrow=True)
_STATE = Column("state", "到哪一步", tables.chip(lambda row: chip_of(row.row)), width="m", phone="chip")
_WHO = Column("asker", "谁要看", tables.lamp(_second), width="s", phone="second")
COLUMNS = (
    Column("due", "时间", tables.lamp(lambda row: lamp_of(row.row)), width="m", phone="out"),
    Column("what", "要看什么", tables.title(_title), width="fill", phone="title"),
    _WHO,
    _SPAN,
    _NUMBER,
    _ASKED,
    _STATE,
)
AUDITED = (
    Column("what", "看了什么", tables.title(_named), width="fill", phone="title"),
    _WHO,
    _SPAN,
    _NUMBER,
    _ASKED,
    Column("decided", "定的时候", tables.moment(lambda row: row.row.decided_at), width="s", narrow=True),
    Column("late", "先看后批", tables.chip(_late), width="s", phone="side"),
    _STATE,
)


def attributes(row: ReviewRow) -> dict[str, str]:
    """Return what programs know a row by."""
    one, now = row.row, clock.now()
    late = {"data-late": "yes"} if is_late(one, now) else {}
    return {"data-review": str(one.id), "data-state": standing(one, now), "data-number": one.number or "", **late}


def views_of(actor: Actor) -> list[str]:
    """Return the codes of the views that a person has."""
    return [code for code, (_, verb) in VIEWS.items() if actor.can(verb)]


def next_rows(actor: Actor) -> list[ReviewRow]:
    """Return the next requests that wait for this person's word."""
    return queries.page(queries.in_view(actor, "waiting"), None, SHOWN).rows


def list_page(actor: Actor, show: str | None, after: tuple[int, int] | None) -> dict[str, Any]:
    """Return one list of requests with what is counted above it."""
    asked, known = tables.asked_of("camera_reviews", COLUMNS, each="个"), views_of(actor)
    numbers = queries.counts(actor, known)
    show = show or next((code for code in known if code in COUNTED and numbers[code]), "mine")
    found = queries.page(queries.in_view(actor, show), after, asked.size)
    return {
        "asked": asked,
        "rows": found.rows,
        "more": tables.more(found, asked),
        "show": show,
        "numbers": [
            {
                "value": numbers[code],
                "word": VIEWS[code][0],
                "url": f"/cameras/reviews?show={code}",
                "data_count": code,
                "current": code == show,
                "bad": code == "waiting" and numbers[code] > 0,
            }
            for code in known
        ],
        "views": page_views(actor, "reviews"),
        "row_attributes": attributes,
    }


def audit_page(show: str | None, after: tuple[int, int] | None) -> dict[str, Any]:
    """Return the auditor's list: who asked to see what and when, who decided late; no words, no case."""
    asked = tables.asked_of("camera_audit", AUDITED, each="个")
    found = queries.page(queries.audited(late=show == "late"), after, asked.size)
    views = [
        {"word": "全部", "url": "/cameras/reviews/audit", "active": show is None},
        {"word": "没有按时补批", "url": "/cameras/reviews/audit?show=late", "active": show == "late"},
    ]
    return {
        "asked": asked,
        "rows": found.rows,
        "more": tables.more(found, asked),
        "views": views,
        "row_attributes": attributes,
    }

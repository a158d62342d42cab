"""Requests as lists: the columns, the views of who asks and of who decides, what is counted."""

from typing import Any

from webapp.areas.scope import Window
from webapp.consultation.files import queries
from webapp.consultation.files.models import FileRequest
from webapp.consultation.files.rules import scopes_of, standing
from webapp.consultation.files.schemas import purposes
from webapp.consultation.files.states import STATE_LABELS, State
from webapp.core import clock
from webapp.people.actor import Actor
from webapp.web import tables
from webapp.web.formatting import by_when, day_words
from webapp.web.tables import Chip, Column, Lamp, Link

# View → (its word, the right that it takes).
VIEWS = {
    "waiting": ("等您定", "file.decide"),
    "kept": ("本单位保管", "file.decide"),
    "mine": ("我申请的", "file.ask"),
    "done": ("结束的", "file.read"),
}
COUNTED = ("waiting", "kept", "mine")
KINDS = {"case": "事情", "mediation": "调解", "petition": "信访件"}
MOST = 3


def state_of(row: FileRequest) -> State:
    """Return where a request stands now."""
    return standing(row, clock.now())


def chip_of(row: FileRequest) -> Chip:
    """Return where a request stands."""
    return Chip(*STATE_LABELS[state_of(row)])


def lamp_of(row: FileRequest) -> Lamp:
    """Return until when it is to be decided, or until when it may be looked at; else when it changed last."""
    state = state_of(row)
    if state == State.ASKED:
        late = row.due_at <= clock.now()
        return Lamp("late" if late else "soon", by_when(row.due_at), by_when(row.due_at, "定"))
    if state == State.GRANTED:
        day = day_words(clock.day_start(row.until_on))
        return Lamp("good", f"看到{day}", f"看到{day}")
    day = day_words(row.changed_at)
    return Lamp(None, day, day)


def due_of(row: FileRequest) -> str:
    """Return the nearest open clock of a request; nothing once it is over."""
    state = state_of(row)
    moment = row.due_at if state == State.ASKED else row.ends_at if state == State.GRANTED else None
    return clock.local(moment).isoformat() if moment else ""


def _title(row: FileRequest) -> Link:
    return Link(f"{KINDS[row.kind]} {row.what}", f"/files/{row.id}", str(row.id))


def _who(row: FileRequest) -> Lamp:
    return Lamp(None, row.asker_label, f"{row.asker_label} · {purposes().get(row.purpose, '')}")


COLUMNS = (
    Column("due", "时间", tables.lamp(lamp_of), phone="out"),
    Column("what", "哪一份", tables.title(_title), width="fill", phone="title"),
    Column("asker", "谁要看", tables.lamp(_who), width="m", phone="second"),
    Column("keeper", "谁保管", tables.words(lambda row: row.keeper_label), width="m", tight=True),
    Column("number", "编号", tables.words(lambda row: row.number), width="m", narrow=True),
    Column("asked", "申请的日子", tables.moment(lambda row: row.asked_at), width="s", tight=True),
    Column("state", "到哪一步", tables.chip(chip_of), width="m", phone="chip"),
)


def attributes(row: FileRequest) -> dict[str, str]:
    """Return what programs know a row by."""
    due = due_of(row)
    return {"data-state": state_of(row), "data-number": row.number or "", **({"data-due": due} if due else {})}


def views_of(actor: Actor) -> list[str]:
    """Return the codes of the views that a person has."""
    return [code for code, (_, verb) in VIEWS.items() if actor.can(verb)]


def next_rows(actor: Actor) -> list[FileRequest]:
    """Return the next requests that wait for this person's word, the nearest due first."""
    return queries.page(actor, "waiting", Window(newest_first=False), MOST).rows


def list_page(actor: Actor, show: str | None, after: tuple[int, int] | None) -> dict[str, Any]:
    """Return one list of requests with what is counted above it."""
    asked, views = tables.asked_of("files", COLUMNS, each="份"), views_of(actor)
    counted = [code for code in COUNTED if code in views]
    numbers = queries.counts(scopes_of(actor), counted)
    show = show or next((code for code in counted if numbers[code]), "done")
    found = queries.page(actor, show, Window(after=after, newest_first=show != "waiting"), asked.size)
    return {
        "asked": asked,
        "rows": found.rows,
        "more": tables.more(found, asked),
        "show": show,
        "numbers": [
            {
                "value": numbers[code],
                "word": VIEWS[code][0],
                "url": f"/files?show={code}",
                "data_count": code,
                "bad": False,
                "current": code == show,
            }
            for code in counted
        ],
        "views": [{"word": VIEWS[code][0], "url": f"/files?show={code}", "active": code == show} for code in views],
        "asks": actor.can("file.ask"),
        "row_attributes": attributes,
    }

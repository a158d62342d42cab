"""Consultations as lists: the columns, the views of the desk and of the units that are asked, what is counted."""

from typing import Any

from webapp.areas.scope import Window
from webapp.consultation import queries
from webapp.consultation.models import Consultation
from webapp.consultation.queries import ConsultationRow
from webapp.consultation.rules import is_about_a_person
from webapp.consultation.schemas import topics
from webapp.consultation.states import STATE_LABELS, State
from webapp.core import clock
from webapp.core.letters.characters import shortened
from webapp.documents.stubs import STATE, is_stub, register_columns
from webapp.people.actor import Actor
from webapp.web import tables
from webapp.web.formatting import by_when, day_words
from webapp.web.tables import Chip, Column, Lamp, Link

LONGEST_TITLE = 60
SOON = 0.8
NO_DAY = "请来听，不催"
# View → (its word, whether it is one of who makes consultations alone).
VIEWS = {"waiting": ("等您", False), "open": ("在会商", False), "done": ("有结论", False), "all": ("编号", True)}
COUNTED = ("waiting", "open")


def chip_of(row: ConsultationRow) -> Chip:
    """Return where a consultation stands; of one on a person also that nobody asked for a yes yet."""
    if row.consultation.state == State.DRAFT and not row.asks:
        return Chip("还没请", "amber", "edit")
    return Chip(*STATE_LABELS[row.consultation.state])


def lamp_of(row: ConsultationRow) -> Lamp:
    """Return until when the units write; else when it changed last. A guest has no day."""
    consultation, due = row.consultation, row.consultation.due_at
    if row.guest and consultation.state == State.OPEN:
        return Lamp(None, NO_DAY, NO_DAY)
    if consultation.state not in (State.OPEN, State.DRAFT):
        day = day_words(consultation.changed_at)
        return Lamp(None, day, day)
    now = clock.now()
    soon = now >= consultation.clock_from + (due - consultation.clock_from) * SOON
    tone = "late" if due < now else "soon" if soon else "good"
    return Lamp(tone, by_when(due), by_when(due, "写意见"))


def title_of(consultation: Consultation) -> str:
    """Return what a list calls a consultation: its question, or of one on a person nothing but the number."""
    if is_about_a_person(consultation):
        return consultation.number or ""
    return shortened(consultation.question, LONGEST_TITLE, "…")


def _title(row: ConsultationRow) -> Link:
    one = row.consultation
    return Link(title_of(one), f"/consultations/{one.id}", str(one.id))


def _topic(row: ConsultationRow) -> Lamp:
    word = topics().get(row.consultation.topic, "")
    titled = is_about_a_person(row.consultation)  # by its number alone
    return Lamp(None, word, word if titled else f"{word} · {row.consultation.number}")


COLUMNS = register_columns(
    (
        Column("due", "意见到期", tables.lamp(lamp_of), phone="out"),
        Column("question", "会商什么", tables.title(_title), width="fill", phone="title"),
        Column("topic", "哪一类", tables.lamp(_topic), width="m", phone="second"),
        Column("number", "编号", tables.words(lambda row: row.consultation.number), width="l", narrow=True),
        Column("made", "发起", tables.moment(lambda row: row.consultation.made_at), width="s", tight=True),
        Column("state", "到哪一步", tables.chip(chip_of), width="l", phone="chip"),
    ),
    lambda row: row.consultation,
    chip="state",
)


def attributes(row: ConsultationRow) -> dict[str, str]:
    """Return what programs know a row by; of a stub nothing but that it is one."""
    one = row.consultation
    if is_stub(one):
        return {"data-state": STATE, "data-number": one.number or ""}
    due = {} if row.guest else {"data-due": clock.local(one.due_at).isoformat()}
    return {"data-state": one.state, "data-number": one.number or "", **due}


def views_of(actor: Actor) -> list[str]:
    """Return the codes of the views that a person has."""
    makes = actor.can("consultation.make")
    return [code for code, (_, makers) in VIEWS.items() if makes or not makers]


def next_rows(actor: Actor, most: int) -> list[ConsultationRow]:
    """Return the next consultations that wait for a step of this person, the nearest due first."""
    return queries.page(actor, "waiting", Window(newest_first=False), most).rows


def list_page(actor: Actor, show: str | None, after: tuple[int, int] | None) -> dict[str, Any]:
    """Return one list of consultations with what is counted above it."""
    makes, asked = actor.can("consultation.make"), tables.asked_of("consultations", COLUMNS, each="个")
    numbers = queries.counts(actor, COUNTED)
    show = show or next((one for one in COUNTED if numbers[one]), "done")
    found = queries.page(actor, show, Window(after=after, newest_first=show in ("done", "all")), asked.size)
    return {
        "asked": asked,
        "rows": found.rows,
        "more": tables.more(found, asked),
        "show": show,
        "numbers": [
            {
                "value": numbers[code],
                "word": _word(code, makes=makes),
                "url": f"/consultations?show={code}",
                "data_count": code,
                "current": code == show,
            }
            for code in COUNTED
        ],
        "views": [
            {"word": _word(code, makes=makes), "url": f"/consultations?show={code}", "active": code == show}
            for code in views_of(actor)
        ],
        "makes": makes,
        "row_attributes": attributes,
    }


def _word(code: str, *, makes: bool) -> str:
    return "等您写意见" if code == "waiting" and not makes else VIEWS[code][0]

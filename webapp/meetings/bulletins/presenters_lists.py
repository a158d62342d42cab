"""Bulletins as lists: the columns, the views of who reads, of who writes and of who signs, what is counted."""

from typing import Any

from webapp.areas.scope import Window
from webapp.core.letters.characters import shortened
from webapp.meetings.bulletins import queries
from webapp.meetings.bulletins.models import Bulletin
from webapp.meetings.bulletins.queries import BulletinRow
from webapp.meetings.bulletins.schemas import kinds
from webapp.meetings.bulletins.states import STATE_LABELS, State
from webapp.people.actor import Actor
from webapp.web import tables
from webapp.web.tables import Chip, Column, Link

LONGEST_TITLE = 40
# View → (its word, the list it reads, the right that it takes).
VIEWS = {
    "unread": ("没看的", "issued", "bulletin.read"),
    "waiting": ("等签发", "waiting", "bulletin.sign"),
    "drafts": ("草稿", "drafts", "bulletin.write"),
    "issued": ("发出的", "issued", "bulletin.read"),
}
COUNTED = ("unread", "waiting", "drafts")


def state_of(bulletin: Bulletin) -> State:
    """Return where a bulletin stands for whoever sees it; set aside looks as if it had been withdrawn."""
    return State.WITHDRAWN if bulletin.gone else bulletin.state


def chip_of(row: BulletinRow) -> Chip:
    """Return where a bulletin stands; first of all that its reader has not read it."""
    unread = row.unread and not row.bulletin.gone
    return Chip("没看", "blue", "bell") if unread else Chip(*STATE_LABELS[state_of(row.bulletin)])


def heading_of(bulletin: Bulletin) -> str:
    """Return what a bulletin is called: its title, else how it begins; its number alone where it is gone."""
    if bulletin.gone:
        return bulletin.number or "通报"
    return shortened(bulletin.title or " ".join(bulletin.body.split()), LONGEST_TITLE, "…")


def _title(row: BulletinRow) -> Link:
    bulletin = row.bulletin
    return Link(heading_of(bulletin), f"/bulletins/{bulletin.id}", str(bulletin.id))


def _kind(row: BulletinRow) -> str:
    return "" if row.bulletin.gone else kinds().get(row.bulletin.kind, "")


COLUMNS = (
    Column("title", "说的什么", tables.title(_title), width="fill", phone="title"),
    Column("kind", "哪一种", tables.words(_kind), width="l", phone="second"),
    Column("number", "编号", tables.words(lambda row: row.bulletin.number or ""), width="l", narrow=True),
    Column(
        "issued",
        "发出",
        tables.moment(lambda row: row.bulletin.issued_at or row.bulletin.changed_at),
        width="s",
        phone="out",
    ),
    Column("state", "怎么样了", tables.chip(chip_of), width="l", phone="chip"),
)


def attributes(row: BulletinRow) -> dict[str, str]:
    """Return what programs know a row by."""
    found = {"data-state": str(state_of(row.bulletin))}
    return found | ({"data-number": row.bulletin.number} if row.bulletin.number else {})


def views_of(actor: Actor) -> list[str]:
    """Return the codes of the views that a person has."""
    return [code for code, (_, _, verb) in VIEWS.items() if actor.can(verb)]


def list_page(actor: Actor, show: str | None, after: tuple[int, int] | None) -> dict[str, Any]:
    """Return one list of bulletins with what is counted above it."""
    asked = tables.asked_of("bulletins", COLUMNS, each="份")
    numbers, mine = queries.counts(actor), views_of(actor)
    show = show or next((one for one in COUNTED if one in mine and numbers[one]), "issued")
    unread = show == "unread"
    found = queries.page(actor, VIEWS[show][1], Window(after=after), asked.size, unread=unread)
    return {
        "asked": asked,
        "rows": found.rows,
        "more": tables.more(found, asked),
        "show": show,
        "views": [{"word": VIEWS[one][0], "url": f"/bulletins?show={one}", "active": one == show} for one in mine],
        "numbers": [
            {
                "value": numbers[one],
                "word": VIEWS[one][0],
                "url": f"/bulletins?show={one}",
                "data_count": one,
                "current": one == show,
            }
            for one in COUNTED
            if one in mine
        ],
        "writes": actor.can("bulletin.write"),
        "row_attributes": attributes,
    }

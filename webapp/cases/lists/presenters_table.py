"""Cases as a table: the columns of /cases, and what each shows of a row."""

from webapp.cases.lists.queries import CaseRow
from webapp.cases.matter.standing import WAITS
from webapp.cases.states import State
from webapp.core import clock
from webapp.people.actor import Actor
from webapp.reports.catalogue import category_name
from webapp.web import tables
from webapp.web.formatting import by_when, day_words, when
from webapp.web.tables import Column, Lamp, Link, Photo


def due(row: CaseRow) -> Lamp:
    """Return until when a case is to be settled, or the day it was; on a phone where it stands."""
    case, light = row.case, row.light
    if light and case.protected and case.state != State.SUBMITTED:
        return Lamp(light[0], WAITS.get(case.waits_for) or "已签收", row.standing)
    if light:
        return Lamp(light[0], by_when(case.due_at), row.standing)
    return Lamp(None, f"{day_words(case.resolved_at or case.closed_at or case.received_at)}办完", row.standing)


def name(row: CaseRow) -> Link:
    """Return how a case is called and where it lies; a protected one is opened by nobody's arrow key."""
    return Link(row.title, f"/cases/{row.case.code}", row.case.code, not row.case.protected)


def about(row: CaseRow) -> str:
    """Return its category in words; nothing of a protected one."""
    return "" if row.case.protected else category_name(row.case.kind, row.case.category)


def picture(row: CaseRow) -> Photo | None:
    """Return its small picture."""
    return Photo(row.thumb_url) if row.thumb_url else None


def pictures(row: CaseRow) -> Photo | None:
    """Return its small picture with how many there are."""
    return Photo(row.thumb_url, row.photo_count) if row.thumb_url else None


def who(row: CaseRow) -> Lamp:
    """Return who reported it, on a phone with how urgent it is; of a protected one when."""
    said = when(row.case.received_at) if row.case.protected else row.author_name
    return Lamp(None, row.author_name, f"{said} 报 · {row.severity}")


def todo_attributes(row: CaseRow, actor: Actor) -> dict[str, str]:
    """Return what scripts know a row of 待办 by: its case, whether it waits for this person's 我已收到."""
    case = row.case
    waits = case.state == State.SUBMITTED and case.author_id != actor.id
    found = {"id": f"row-{case.code}", "data-case": case.code}
    of_course = {"data-protected": "yes", "data-due": case.due_at.isoformat()} if case.protected else {}
    return found | ({"data-waiting": "yes"} if waits else {}) | of_course


def picked(row: CaseRow) -> dict[str, object] | None:
    """Return what may be sent for a chosen case; a protected one is never chosen."""
    if row.case.protected:
        return None
    return {
        "data-at": clock.to_micros(row.case.received_at),
        "data-version": row.case.version,
        "data-order": row.hands.number,
        "data-order-version": row.hands.version,
    }


CASE_COLUMNS = (
    Column("photo", "照片", tables.photo(picture), width="photo", phone="photo"),
    Column("due", "到期", tables.lamp(due), width="m", sort="due", phone="out"),
    Column("title", "事情", tables.title(name), width="fill", phone="title"),
    Column(
        "place",
        "地方",
        tables.words(lambda row: row.place),
        width="xl",
        filter=("area", "within"),
        phone="second",
        tight=True,
    ),
    Column("category", "类别", tables.words(about), width="s", filter=("kind", "category"), narrow=True),
    Column("severity", "急", tables.words(lambda row: row.severity), width="xs", filter=("severity",), narrow=True),
    Column(
        "state",
        "步",
        tables.state(lambda row: "protected" if row.case.protected else row.state),
        width="chip",
        filter=("state",),
        phone="chip",
    ),
    Column("author", "谁报", tables.words(lambda row: row.author_name), width="s", narrow=True),
    Column(
        "received",
        "收到",
        tables.moment(lambda row: row.case.received_at),
        width="s",
        sort="received",
        filter=("from", "to"),
        narrow=True,
    ),
)
TODO_COLUMNS = (
    Column("due", "到期", tables.lamp(due), phone="top"),
    Column("title", "事情", tables.title(name), width="fill", phone="title"),
    Column("place", "地方", tables.words(lambda row: row.place), width="xl", phone="second"),
    Column("who", "谁报", tables.lamp(who), width="s", phone="out", narrow=True),
    Column("severity", "急", tables.words(lambda row: row.severity), width="xs", narrow=True),
    Column("state", "步", tables.state(lambda row: "protected" if row.case.protected else row.state), width="chip"),
    Column("photo", "照片", tables.photo(pictures), width="photo", phone="photo", narrow=True),
)
REGISTERED_COLUMNS = (
    Column("received", "登记", tables.moment(lambda row: row.case.received_at), width="s", phone="side"),
    Column("title", "事情", tables.title(name), width="fill", phone="title"),
    Column("place", "地方", tables.words(lambda row: row.place), width="xl", phone="second"),
    Column("standing", "办到哪", tables.words(lambda row: row.standing), width="xl"),
    Column("state", "步", tables.state(lambda row: row.state), width="chip", phone="chip"),
)

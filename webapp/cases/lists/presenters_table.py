"""Cases as a table: the columns of /cases, and what each shows of a row."""

from webapp.cases.lists.queries import CaseRow
from webapp.core import clock
from webapp.reports.catalogue import category_name
from webapp.web import tables
from webapp.web.formatting import by_when, day_words
from webapp.web.tables import Column, Lamp, Link


def due(row: CaseRow) -> Lamp:
    """Return until when a case is to be settled, or the day it was; on a phone where it stands."""
    case, light = row.case, row.light
    if light:
        return Lamp(light[0], by_when(case.due_at), row.standing)
    return Lamp(None, f"{day_words(case.resolved_at or case.closed_at or case.received_at)}办完", row.standing)


def name(row: CaseRow) -> Link:
    """Return how a case is called and where it lies; a protected one is opened by nobody's arrow key."""
    return Link(row.title, f"/cases/{row.case.code}", row.case.code, not row.case.protected)


def about(row: CaseRow) -> str:
    """Return its category in words; nothing of a protected one."""
    return "" if row.case.protected else category_name(row.case.kind, row.case.category)


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
    Column("photo", "照片", tables.photo(lambda row: row.thumb_url), width="photo", phone="photo"),
    Column("due", "到期", tables.lamp(due), width="m", sort="due", phone="out"),
    Column("title", "事情", tables.title(name), width="fill", phone="title"),
    Column("place", "地方", tables.words(lambda row: row.place), width="xl", phone="second"),
    Column("category", "类别", tables.words(about), width="s", filter=("kind", "category"), narrow=True),
    Column("severity", "急", tables.words(lambda row: row.severity), width="xs", filter=("severity",), narrow=True),
    Column(
        "state",
        "步",
        tables.state(lambda row: "protected" if row.case.protected else row.state),
        width="m",
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

"""What the grid centre has just done in the demo town: a deputy, an invitation, a spreadsheet."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from webapp.core import clock
from webapp.core.db import db
from webapp.core.media import table_reader
from webapp.demo.moments import Scene, on
from webapp.demo.names import name_for
from webapp.demo.who import GRID_CENTRE, person, user_of
from webapp.grid_centre import service
from webapp.grid_centre.schemas import PersonInput
from webapp.grid_centre.spreadsheets import service as service_import
from webapp.grid_centre.spreadsheets import workbook
from webapp.grid_centre.spreadsheets.plan import plan_for
from webapp.grid_centre.spreadsheets.queries_state import state_for
from webapp.grid_centre.spreadsheets.schemas_book import parse
from webapp.grid_centre.spreadsheets.sheets import (
    AREAS,
    COLUMNS,
    PEOPLE,
    POSTS,
)
from webapp.people import service_invitations
from webapp.people.models import Post
from webapp.people.permissions import Position
from webapp.people.rules import giver_of

AWAY, STANDS_IN = "10020000090", "10020000201"  # a lead on leave, and a cadre who holds no other post
JOINING = ("10020000202", "10020000203")  # by the spreadsheet: cadres who have no post yet
NEW_PHONE = "10010000259"  # has a new phone, and an invitation for it


def scenes(anchor: date) -> Iterator[Scene]:
    """Yield (moment, what happens) of the last two days; everybody in the list of accounts keeps exactly their post."""

    def at(days: int, hour: time) -> datetime:
        return on(anchor + timedelta(days=days), hour)

    yield at(-2, time(15, 0)), lambda: _stand_in(clock.day_start(anchor + timedelta(days=9)))
    yield at(-1, time(20, 30)), lambda: _take_in(anchor - timedelta(days=1))
    yield at(-1, time(20, 40)), lambda: service_invitations.invite(user_of(NEW_PHONE), actor_id=user_of(GRID_CENTRE).id)


def _stand_in(until: datetime) -> None:
    cadre = PersonInput(STANDS_IN, name_for(STANDS_IN), Position.TOWN_CADRE)
    service.deputise(person(GRID_CENTRE), _post(AWAY).id, cadre, until)


def _take_in(today: date) -> None:
    """Take a small spreadsheet in, as the desk does it, but read in this process."""
    rows: dict[str, list[list[str]]] = {AREAS: [], POSTS: []}
    rows[PEOPLE] = [[phone, name_for(phone), "乡镇干部"] for phone in JOINING]
    data, officer = workbook.roster(rows), person(GRID_CENTRE)
    book = parse(table_reader.read(data, list(COLUMNS)))
    plan = plan_for(book, state_for(set(JOINING), set()), giver_of(officer), today)
    if plan.faults:
        raise RuntimeError(plan.faults[0].message)
    kept = service_import.keep(data, "新来的干部.xlsx", plan, actor_id=officer.id)
    service_import.carry_out(kept, plan, actor_id=officer.id)


def _post(phone: str) -> Post:
    query = select(Post).where(Post.user_id == user_of(phone).id, Post.deputy_for.is_(None))
    return db.session().scalars(query.order_by(Post.id).limit(1)).one()

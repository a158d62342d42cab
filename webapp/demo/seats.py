"""What the grid centre has just done in the demo town: a deputy, an empty seat, an invitation, a spreadsheet."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from webapp.areas.models import Area
from webapp.core import clock
from webapp.core.crypto import current_keyring
from webapp.core.db import db
from webapp.grid_centre import reader, service_import, workbook
from webapp.grid_centre.plan import may_import, plan_for
from webapp.grid_centre.queries_state import state_for
from webapp.grid_centre.sheets import AREAS, COLUMNS, PEOPLE, POSTS, parse
from webapp.people import service_invitations, service_posts
from webapp.people.models import Post, User
from webapp.people.permissions import ROLE_NAMES, Role

OFFICER = "10060000007"
AWAY, STANDS_IN = "10020000090", "10020000089"  # leads of neighbouring groups
GONE = "10010000252"  # an informant who moved away; the seat is empty
BEFORE, AFTER = "10010000255", "10010000256"  # by the spreadsheet the second sees to the micro-grid of the first too
NEW_PHONE = "10010000259"  # has a new phone, and an invitation for it


def scenes(anchor: date) -> Iterator[tuple[datetime, Callable[[], object]]]:
    """Yield (moment, what happens) of the last two days."""

    def at(days: int, hour: time) -> datetime:
        return clock.day_start(anchor + timedelta(days=days)) + timedelta(hours=hour.hour, minutes=hour.minute)

    yield at(-2, time(15, 0)), lambda: _stand_in(clock.day_start(anchor + timedelta(days=9)))
    yield at(-1, time(20, 10)), lambda: service_posts.finish(_post(GONE), actor_id=_user(OFFICER).id)
    yield at(-1, time(20, 30)), lambda: _take_in(anchor - timedelta(days=1))
    yield at(-1, time(20, 40)), lambda: service_invitations.invite(_user(NEW_PHONE), actor_id=_user(OFFICER).id)


def _stand_in(until: datetime) -> None:
    service_posts.deputise(_post(AWAY), _user(STANDS_IN), until, actor_id=_user(OFFICER).id)


def _take_in(today: date) -> None:
    """Take a small spreadsheet in, as the desk does it, but read in this process."""
    place = _area_code(_post(BEFORE))
    word, day = ROLE_NAMES[Role.MICRO_GRID_INFORMANT], today.isoformat()
    rows: dict[str, list[list[str]]] = {AREAS: [], PEOPLE: []}
    rows[POSTS] = [[BEFORE, word, place, "", day], [AFTER, word, place, day, ""]]
    data, allowed = workbook.roster(rows), may_import(system_admin=False)
    book = parse(reader.read(data, list(COLUMNS)))
    plan = plan_for(book, state_for({BEFORE, AFTER}, {place}), allowed, today)
    if plan.faults:
        raise RuntimeError(plan.faults[0].message)
    officer = _user(OFFICER).id
    service_import.carry_out(
        service_import.keep(data, "十一月换人.xlsx", plan, actor_id=officer), plan, actor_id=officer
    )


def _user(phone: str) -> User:
    return db.session().scalars(select(User).where(User.phone_index == current_keyring().blind_index(phone))).one()


def _post(phone: str) -> Post:
    query = select(Post).where(Post.user_id == _user(phone).id, Post.deputy_for.is_(None))
    return db.session().scalars(query.order_by(Post.id).limit(1)).one()


def _area_code(post: Post) -> str:
    return db.session().get_one(Area, post.area_id).code

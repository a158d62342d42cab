"""What the grid centre has just done in the demo town; nobody of the list of accounts lost their post by it."""

from datetime import date

from sqlalchemy import select

from tests.support.running.demo import build_demo
from webapp.areas.models import Area
from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.core.protection.crypto import current_keyring
from webapp.demo.names import ACCOUNTS, phone
from webapp.demo.scenes import seats
from webapp.grid_centre.spreadsheets.service_undo import last_import, undo
from webapp.people.models import Post, User
from webapp.people.permissions import Role
from webapp.people.queries import vacant_micro_grids

ANCHOR = date(2026, 11, 24)


def holder(number: str) -> int:
    index = current_keyring().blind_index(number)
    return db.session().scalars(select(User.id).where(User.phone_index == index)).one()


def test_a_deputy_and_a_spreadsheet_that_can_be_taken_back_take_nobody_of_the_list_off_their_post(
    empty_instance, tmp_path
):
    app, _ = build_demo(empty_instance, tmp_path / "instance", ANCHOR, [])
    with app.app_context():
        for moment, happens in seats.scenes(ANCHOR):
            with clock.travel(moment), transaction():
                happens()
        with clock.travel(clock.day_start(ANCHOR)):
            informants = select(Post.user_id).join(Area, Area.id == Post.area_id).order_by(Area.code)
            informants = informants.where(Post.role == Role.MICRO_GRID_INFORMANT, Post.ended_at.is_(None))
            named = [holder(phone("1001", number)) for number in range(1, ACCOUNTS["1001"] + 1)]
            assert list(db.session().scalars(informants)) == named
            assert vacant_micro_grids("/") == 0
            posts = list(db.session().scalars(select(Post).where(Post.deputy_for.is_not(None))))
            assert [post.user_id for post in posts] == [holder(seats.STANDS_IN)]
            with transaction():
                undo(last_import().id, actor_id=None)

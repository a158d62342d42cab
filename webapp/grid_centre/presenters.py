"""Columns of the grid centre's lists."""

from flask import url_for
from flask_login import current_user

from webapp.areas.models import Level
from webapp.grid_centre.queries import Seat
from webapp.grid_centre.queries_vacancies import FurtherSeat
from webapp.people.permissions import ROLE_NAMES
from webapp.web import tables
from webapp.web.tables import Chip, Column, Link


def vacancies(*, managing: bool) -> tuple[Column, ...]:
    """Return the columns of empty seats; a row leads to where somebody is put in, for whoever may."""

    def place(seat: Seat | FurtherSeat) -> Link:
        if isinstance(seat, FurtherSeat):
            return Link(seat.words, seat.url if current_user.can(seat.verb) else "", seat.key)
        code = seat.area.code
        if managing:
            return Link(seat.area.label, url_for("grid_centre.seat_page", code=code), code)
        micro = seat.area.level == Level.MICRO_GRID
        return Link(seat.area.label, url_for("grid_centre_informants.new_page", code=code) if micro else "", code)

    return (
        Column("place", "地方", tables.title(place), width="fill", phone="title"),
        Column("role", "缺谁", tables.words(lambda seat: ROLE_NAMES[seat.role]), width="xl", phone="out"),
        Column("now", "现在", tables.chip(_now), width="l", phone="chip"),
    )


def _now(seat: Seat | FurtherSeat) -> Chip:
    return Chip("有人代理", "blue", "users") if seat.holders else Chip("空着", "amber", "user")

"""服务记录 and who serves, as tables."""

from collections.abc import Sequence
from typing import NamedTuple

from webapp.areas.models import Area
from webapp.service_orders.advisers.logbook import LogRow
from webapp.service_orders.advisers.sharing import Seat
from webapp.web import tables
from webapp.web.formatting import when
from webapp.web.tables import Chip, Column, Lamp, Link


def _told(line: LogRow) -> Lamp:
    """Return where, on a phone with how it was done, how it ended and how long it took."""
    spent = f"{line.minutes} 分钟" if line.minutes else ""
    return Lamp(None, line.where, " · ".join(filter(None, [line.where, line.how, line.outcome, spent])))


LOG = (
    Column("at", "什么时候", tables.words(lambda line: when(line.at)), width="l", phone="side"),
    Column(
        "what",
        "办了什么",
        tables.title(lambda line: Link(line.what, line.url, line.url.rsplit("/", 1)[-1])),
        width="fill",
        phone="title",
    ),
    Column("where", "在哪里", tables.lamp(_told), width="xl", phone="second"),
    Column("how", "怎么办的", tables.words(lambda line: line.how), width="m", narrow=True),
    Column("outcome", "结果", tables.words(lambda line: line.outcome), width="m"),
    Column("minutes", "用时（分）", tables.number(lambda line: line.minutes or ""), width="m", narrow=True),
)


class Village(NamedTuple):
    """A village with who sits there as its adviser, if anybody does."""

    code: str
    name: str
    seat: Seat | None = None


def _link(row: Village) -> Link:
    """Return the way to the adviser's week, or to what was ordered in a village without one."""
    url = f"/orders?show=week&adviser={row.seat.user_id}" if row.seat else f"/orders?village={row.code}"
    return Link(row.name, url, row.code)


def _today(row: Village) -> Chip | None:
    if row.seat is None:
        return Chip("暂缺", "brick", "user")
    return Chip("今天不在", "amber", "calendar-event") if row.seat.away else None


SEATS = (
    Column("village", "村", tables.title(_link), width="l", phone="title"),
    Column(
        "adviser",
        "法律顾问",
        tables.words(lambda row: row.seat.name if row.seat else "有人点，由邻近的法律顾问代办"),
        width="fill",
        phone="second",
    ),
    Column("today", "今天", tables.chip(_today), width="l", phone="chip"),
)


def villages(known: Sequence[Seat], vacant: Sequence[Area]) -> list[tuple[str, list[Village]]]:
    """Return the villages without an adviser first, then those with one, in the order of their codes."""
    empty = [Village(area.code, area.name) for area in vacant]
    sat = [Village(seat.village_code, seat.village_name, seat) for seat in known]
    return [("没有法律顾问的村", empty), ("各村法律顾问", sat)]


def people_of(people: Sequence[tuple[int, str, str]]) -> dict[str, str]:
    """Return whose record may be asked for: number → name and place."""
    return {str(user_id): f"{name} · {where}" for user_id, name, where in people}

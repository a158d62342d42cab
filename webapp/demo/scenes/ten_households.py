"""Ten households of one village: its groups, one of them without a head, and alarms of the last weeks."""

import json
import random
import uuid
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from webapp.areas.models import Area
from webapp.core.db import db
from webapp.demo import who
from webapp.demo.corpus import DATA
from webapp.demo.drawn.boundaries import micro_grid_codes
from webapp.demo.moments import Moments, Scene
from webapp.demo.names import HEADS, name_for, phone
from webapp.demo.roster import ten_household_places
from webapp.neighbours.models import NeighbourAlarm, NeighbourGroup, NeighbourHousehold
from webapp.neighbours.queries import group, households_of
from webapp.neighbours.schemas import HEAD, HouseholdInput
from webapp.neighbours.service import Place, raise_alarm, take_answer, take_end
from webapp.neighbours.service_groups import add_group, put_household, put_in_seat
from webapp.reports.service import Sent

BEGUN, FEWEST, MOST = -30, 5, 9  # working days ago; households a group
_ORDER = "一二三四"


def scenes(moments: Moments) -> Iterator[Scene]:
    """Yield (moment, what happens): the groups are made a month ago, then come the alarms."""
    told = json.loads((DATA / "ten_households.json").read_text(encoding="utf-8"))
    yield moments.working(BEGUN, "10:00"), partial(_make_groups, told["doors"])
    for number, row in enumerate(told["alarms"]):
        begun = moments.working(row["days"], row["at"])
        made: list[int] = []
        ids = partial(_id, moments, number)
        yield begun, partial(_shout, made, row, ids(0))
        for turn, (minutes, name, answer) in enumerate(row["answers"], 1):
            yield begun + timedelta(minutes=minutes), partial(_answer, made, row, name, answer, ids(turn))
        yield begun + timedelta(minutes=row["end"][0]), partial(_end, made, row, ids(99))


def _make_groups(doors: list[str]) -> None:
    """Make one group more than there are heads, so that one is vacant; who writes them down is the village's lead."""
    lead, centre = who.person(who.VILLAGE_LEAD), who.person(who.GRID_CENTRE)
    chance, session = random.Random("ten households"), db.session()  # noqa: S311 - no secret
    codes = ten_household_places()
    areas = {one.code: one for one in session.scalars(select(Area).where(Area.code.in_(codes)))}
    for at in range(len(HEADS) + 1):
        area = areas[codes[at % len(codes)]]
        made = add_group(lead, area, f"第{_ORDER[at // len(codes)]}组")
        for number in range(chance.randint(FEWEST, MOST)):
            put_household(lead, made.id, _household(chance, doors, at, number))
        if at < len(HEADS):
            put_in_seat(centre, made, HEAD, who.user_of(phone("1001", HEADS[at])))


def _household(chance: random.Random, doors: list[str], at: int, number: int) -> HouseholdInput:
    own, second = (phone("1008", 1_000_000 + at * 100 + number * 2 + one) for one in (0, 1))
    two = chance.random() < 0.3
    return HouseholdInput(
        door=f"{at * 10 + number + 1} 号" if number % 3 else f"{doors[number]} {at + 1} 号",
        name=name_for(own),
        phone=own,
        second_name=name_for(second) if two else "",
        second_phone=second if two else None,
        no_calls=chance.random() < 0.08,
    )


def _shout(made: list[int], row: dict[str, Any], own_id: str) -> None:
    sent = {name: row[name] for name in ("kind", "words", "place")} | {"client_id": own_id}
    made.append(raise_alarm(_place(row["group"], row["by"]), MultiDict(sent), _sent(own_id)).alarm.id)


def _answer(made: list[int], row: dict[str, Any], name: str, answer: str, own_id: str) -> None:
    form = MultiDict({"answer": answer, "client_id": own_id})
    take_answer(_place(row["group"], name), made[0], form, _sent(own_id))


def _end(made: list[int], row: dict[str, Any], own_id: str) -> None:
    _, name, action, fields = row["end"]
    assert db.session().get(NeighbourAlarm, made[0])
    form = MultiDict({**fields, "client_id": own_id})
    take_end(_place(row["group"], name), made[0], action, form, _sent(own_id))


def _place(at: int, name: str) -> Place:
    """Return the group of a head, with who does something there: its head, the informant, one of its households."""
    head = who.person(phone("1001", HEADS[at]))
    query = select(NeighbourGroup.id).where(NeighbourGroup.head_id == head.id)
    group_id = db.session().scalars(query).one()
    seen = group(head, group_id)
    if name == "head":
        return Place(seen.group, seen.area, head, keeper=True)
    if name == "informant":
        informant = who.person(_informant_of(seen.area.code))
        return Place(seen.group, seen.area, informant, keeper=True)
    homes: list[NeighbourHousehold] = list(households_of(group_id))
    return Place(seen.group, seen.area, household_id=homes[1 if name == "home" else 2].id)


def _informant_of(code: str) -> str:
    return phone("1001", micro_grid_codes().index(code) + 1)


def _id(moments: Moments, number: int, turn: int) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"one-door ten households {moments.today} {number} {turn}"))


def _sent(own_id: str) -> Sent:
    return Sent(own_id.replace("-", "") * 2)

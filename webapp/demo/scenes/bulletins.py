"""Bulletins of the joint meeting's office: in every state, read by some, and one that names a case."""

import json
import uuid
from collections.abc import Iterator
from functools import partial
from typing import Any

from sqlalchemy import select

from webapp.cases.models import Case
from webapp.cases.queries import visible_to
from webapp.cases.states import State
from webapp.core.db import db
from webapp.demo import who
from webapp.demo.corpus import DATA
from webapp.demo.moments import Moments, Scene
from webapp.meetings.bulletins.schemas import BulletinInput, StepInput
from webapp.meetings.bulletins.service import record, take
from webapp.meetings.bulletins.states import Action
from webapp.people.actor import Actor

# What stands in a text for the code of a case that is at work.
A_CASE = "CASE"


def scenes(moments: Moments) -> Iterator[Scene]:
    """Yield (moment, what happens) of all bulletins; each day is a working day, counted from today."""
    rows: list[dict[str, Any]] = json.loads((DATA / "bulletins.json").read_text(encoding="utf-8"))
    for number, row in enumerate(rows):
        made: list[int] = []
        yield moments.working(row["days"], row["at"]), partial(_write, made, row, _id(moments, number))
        for turn, step in enumerate(row["steps"], 1):
            yield moments.working(step[0], step[1]), partial(_take, made, step, _id(moments, number, turn))


def _write(made: list[int], row: dict[str, Any], own_id: str) -> None:
    writer = _person(row["by"])
    body = row["body"].replace(A_CASE, _case(writer)) if A_CASE in row["body"] else row["body"]
    to = tuple(_code(name) for name in row["to"])
    wanted = BulletinInput(own_id, row["kind"], row["title"], body, to, "", keep=row.get("keep", False))
    made.append(record(writer, wanted, _digest(own_id))[0].id)


def _take(made: list[int], step: list[Any], own_id: str) -> None:
    phone, action, words = step[2:]
    take(_person(phone), made[0], Action(action), lambda _step: StepInput(words), _digest(own_id), client_id=own_id)


def _case(writer: Actor) -> str:
    """Return the code of the newest case at work that the writer sees."""
    seen = (visible_to(writer), ~Case.protected, Case.state == State.IN_PROGRESS)
    return db.session().scalars(select(Case.code).where(*seen).order_by(Case.id.desc()).limit(1)).one()


def _person(name: str) -> Actor:
    return who.person(who.VILLAGE_LEAD if name == "VILLAGE" else getattr(who, name))


def _code(name: str) -> str:
    """Return a unit's code, that of a post, or that of the village whose lead is known by name."""
    return str(_person(name).leading[0].area_code) if name == "VILLAGE" else name


def _id(moments: Moments, number: int, turn: int = 0) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"one-door bulletin {moments.today} {number} {turn}"))


def _digest(own_id: str) -> str:
    return own_id.replace("-", "") * 2

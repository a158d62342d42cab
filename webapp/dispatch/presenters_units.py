"""The units as a table: its columns for the desk, and for an administrator, who is told of no matter."""

from flask import url_for

from webapp.dispatch.queries_units import UnitNow
from webapp.people.actor import Actor
from webapp.web import tables
from webapp.web.tables import Column, Lamp, Link

KIND_WORDS = {"courtyard": "小院的单位", "linked": "联动单位", "task_group": "专项工作组"}
MOST_NAMED = 3


def _name(row: UnitNow) -> Link:
    return Link(row.unit.name, url_for("dispatch_units.unit", code=row.unit.code), row.unit.code)


def _people(row: UnitNow) -> Lamp:
    """Return who works there: the first of them, all in the title."""
    shown = "、".join(row.people[:MOST_NAMED]) + (" 等" if len(row.people) > MOST_NAMED else "")
    return Lamp(None, shown or "还没有人", "、".join(row.people) or "还没有人")


def _in_hand(row: UnitNow) -> Lamp:
    return Lamp(None, str(row.in_hand or 0), f"在办 {row.in_hand or 0}")


_NAME = Column("name", "单位", tables.title(_name), width="fill", phone="title")
_KIND = Column("kind", "哪一种", tables.words(lambda row: KIND_WORDS[row.unit.kind]), width="l", phone="second")
_PEOPLE = Column("people", "谁在那里", tables.lamp(_people), width="fill", narrow=True)
_CODE = Column("code", "代号", tables.words(lambda row: row.unit.code), width="xl", phone="out", narrow=True)
_HAND = Column("in_hand", "在办", tables.lamp(_in_hand), width="s", phone="side")


def columns_for(actor: Actor) -> tuple[Column, ...]:
    """Return what a person sees of units: the desk what is in hand, an administrator the codes of the spreadsheets."""
    return (_NAME, _KIND, _PEOPLE, _HAND if actor.can("unit.manage") else _CODE)

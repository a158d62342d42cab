"""The columns of phones that need a hand, in the order of places."""

from webapp.people.queries_devices import SilentPhone
from webapp.web import tables
from webapp.web.formatting import tel, when
from webapp.web.tables import Column, Link


def _name(one: SilentPhone) -> Link:
    return Link(one.name, tel(one.phone), one.phone, opens=False)


SILENT_PHONES = (
    Column("name", "谁的手机", tables.title(_name), width="l", phone="title"),
    Column("place", "地方", tables.words(lambda one: one.place), width="fill", phone="out"),
    Column("phone", "电话", tables.link(lambda one: Link(one.phone, tel(one.phone), one.phone)), width="m"),
    Column("unsent", "没发出来", tables.words(lambda one: f"{one.unsent} 件"), width="m", phone="side"),
    Column("since", "从什么时候起", tables.words(lambda one: when(one.since)), width="l", phone="second"),
)

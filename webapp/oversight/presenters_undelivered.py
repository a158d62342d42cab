"""没送到的 as two tables: the machines outside, and what reached nobody."""

from webapp.oversight.queries_undelivered import Lost, Machine
from webapp.web import tables
from webapp.web.formatting import when
from webapp.web.tables import Column, Link


def _state(one: Machine) -> str:
    if one.rests_until:
        return f"先不问，到 {when(one.rests_until)}"
    return "有几条不收" if one.why else "收"


def _who(one: Lost) -> Link:
    return Link(f"{one.who}（急）" if one.urgent else one.who, "", str(one.id))


MACHINE_COLUMNS = (
    Column("name", "对方", tables.title(lambda one: Link(one.way, "", one.name)), width="fill", phone="title"),
    Column("state", "收不收", tables.words(_state), width="l", phone="side"),
    Column("why", "为什么", tables.words(lambda one: one.why), width="l", phone="out"),
    Column("took", "最近收下一条", tables.words(lambda one: when(one.took_at) if one.took_at else "还没有"), width="l"),
    Column("waiting", "等着的", tables.number(lambda one: one.waiting), width="s"),
    Column("machine", "它的名字", tables.words(lambda one: one.name), width="l", narrow=True),
)
LOST_COLUMNS = (
    Column("who", "给谁", tables.title(_who), width="l", phone="title"),
    Column("ways", "怎么送的", tables.words(lambda one: one.ways), width="l", phone="second"),
    Column("at", "什么时候", tables.words(lambda one: when(one.at)), width="l", phone="side"),
    Column("why", "为什么没送到", tables.words(lambda one: one.why), width="fill", phone="out"),
)

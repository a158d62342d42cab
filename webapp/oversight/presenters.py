"""The journal as a table: its columns, and the filters that are on."""

from flask import url_for

from webapp.core import reading
from webapp.oversight.queries import Line
from webapp.oversight.queries_words import GROUPS, event_words, say
from webapp.web import tables
from webapp.web.formatting import when
from webapp.web.lists.filters import Day, Filter, Given, Words
from webapp.web.tables import Column, Link

LONGEST_EVENT = 60


def _who(line: Line) -> Link:
    url = url_for("oversight.browse", actor=line.actor_id) if line.actor_id else ""
    return Link(line.who, url, str(line.id))


AUDIT_COLUMNS = (
    Column("id", "编号", tables.number(lambda line: line.id), width="s"),
    Column("at", "时间", tables.words(lambda line: when(line.at)), width="l", sort="at", phone="side"),
    Column("who", "谁", tables.link(_who), width="m", filter=("who", "actor"), phone="second", fixed=True),
    Column(
        "event",
        "事情",
        tables.title(lambda line: Link(line.words, "", str(line.id))),
        width="l",
        filter=("group", "event", "reads"),
        phone="title",
    ),
    Column("about", "对象", tables.words(lambda line: line.subject if line.subject != line.who else ""), width="m"),
    Column("content", "内容", tables.words(lambda line: say(line.content)), width="fill", phone="out"),
)

SETTINGS_COLUMNS = (
    Column("what", "是什么", tables.title(lambda row: Link(row[0], "", row[1])), width="fill", phone="title"),
    Column("name", "名字", tables.words(lambda row: row[1]), width="xl", phone="second"),
    Column("value", "现在", tables.words(lambda row: row[2]), width="xl", phone="out"),
)
ALARM_WORDS = {"security.password_spray": "有人拿同一个密码试了很多账号", "security.delay_lifted": "提前放行了一个账号"}
ALARM_COLUMNS = (
    Column(
        "what",
        "提醒",
        tables.title(lambda one: Link(ALARM_WORDS.get(one.event, one.event), "", str(one.id))),
        width="fill",
        phone="title",
    ),
    Column("at", "时间", tables.words(lambda one: when(one.at)), width="l", phone="out"),
)
KEY_COLUMNS = (
    Column("name", "钥匙", tables.title(lambda key: Link(key.name, "", key.name)), width="fill", phone="title"),
    Column("count", "几把", tables.words(lambda key: f"{key.count} 把"), width="s", phone="side"),
    Column(
        "since",
        "从什么时候起",
        tables.words(lambda key: f"从 {when(key.since)} 起用" if key.since else "由服务器的环境设置"),
        width="xl",
        phone="out",
    ),
)


def audit_filters() -> list[Filter]:
    """Return what narrows the journal: a group of events or one event, who acted, days, reads of protected matters."""
    return [
        Filter("group", "哪一类事", {code: word for code, (word, _) in GROUPS.items()}),
        Given(
            "event", reads=lambda value: len(value) <= LONGEST_EVENT, says=lambda value: event_words().get(value, value)
        ),
        Words("who", "谁（姓名或整个手机号）"),
        Given("actor", reads=lambda value: reading.row_id(value) is not None),
        Day("since", "从哪天"),
        Day("until", "到哪天", last=True),
        Filter("reads", choices={"1": "谁看过受保护的事"}, hidden=True),
        Filter("week", choices={"1": "最近 7 天"}, hidden=True),
        Filter("unproved", choices={"1": "上次验过以后的"}, hidden=True),
    ]

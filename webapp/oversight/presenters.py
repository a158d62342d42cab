"""The journal as a table: its columns, and the filters that are on."""

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlencode

from flask import url_for

from webapp.oversight.queries import Line
from webapp.oversight.queries_words import GROUPS, event_words, say
from webapp.web import tables
from webapp.web.formatting import when
from webapp.web.tables import Column, Link


class On(NamedTuple):
    """A filter that is on, and the address without it."""

    word: str
    url: str


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


def filters_on(asked: Mapping[str, str], lines: list[Line]) -> list[On]:
    """Return a chip for each filter in the address."""
    words = {
        "group": GROUPS.get(asked.get("group", ""), ("",))[0],
        "event": event_words().get(asked.get("event", ""), asked.get("event", "")),
        "who": asked.get("who", ""),
        "actor": lines[0].who if asked.get("actor") and lines else "",
        "since": f"{asked['since']} 起" if asked.get("since") else "",
        "until": f"到 {asked['until']}" if asked.get("until") else "",
        "reads": "谁看过受保护的事" if asked.get("reads") == "1" else "",
        "week": "最近 7 天" if asked.get("week") == "1" else "",
        "unproved": "上次验过以后的" if asked.get("unproved") == "1" else "",
    }
    return [On(word, f"/audit?{urlencode(_without(asked, name))}") for name, word in words.items() if word]


def _without(asked: Mapping[str, str], name: str) -> dict[str, str]:
    return {key: value for key, value in asked.items() if key != name}

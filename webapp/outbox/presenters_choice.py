"""What the page 消息怎么到 shows: each way, whether it reaches this person, and the times of the house."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from flask import current_app

from webapp.core import clock, reading
from webapp.core.masking import mask_phone
from webapp.outbox import push
from webapp.outbox import queries_choice as queries
from webapp.outbox.queries_choice import Mine, Tried
from webapp.outbox.ways import WAYS, Address, open_ways
from webapp.people.actor import Actor

ICONS = {
    "push": "device-mobile",
    "wecom": "building",
    "dingtalk": "send",
    "wechat": "message-circle",
    "text": "message-2",
}
# What is said where a way reaches somebody, and where it does not.
HERE = {"wecom": "企业微信里有您", "dingtalk": "钉钉里有您", "wechat": "已经绑了您的微信"}
NOT_HERE = {
    "push": "这台手机还没有打开",
    "wecom": "企业微信里还没有您，请系统管理员绑上",
    "dingtalk": "钉钉里还没有您，请系统管理员绑上",
    "wechat": "还没有绑您的微信",
    "text": "您留的号码收不了短信",
}
HANDED = {
    "wecom": "已经交给企业微信，看看手机",
    "dingtalk": "已经交给钉钉，看看手机",
    "wechat": "已经交给微信，看看手机",
}
WHY = {
    "unreachable": "连不上那边",
    "timeout": "那边没有回答",
    "busy": "那边太忙了",
    "broken": "那边出了故障",
    "nonsense": "那边的回答看不懂",
    "gone": "这个地址收不到了",
    "not_allowed": "这个地址不让发",
    "no_right": "小院的账号不对，请系统管理员看看",
    "no_template": "这句话还没有配好，请系统管理员看看",
    "unknown_person": "那边没有您，请系统管理员绑上",
    "used_up": "那边的次数用完了",
    "refused": "那边不收",
    "failed": "小院这边出错了",
}
"""What a person reads of ``providers.outcome.REASONS``."""
# So long the page shows what came of a try; so long it takes until a phone that shows a push has said so.
SHOWN_FOR, SAYS_SO_IN = timedelta(minutes=10), timedelta(seconds=10)


class Row(NamedTuple):
    """A way as its row says it; ``first`` and ``last`` of those that are there."""

    name: str
    word: str
    icon: str
    says: str
    reached: bool
    on: bool
    first: bool
    last: bool


class TriedRow(NamedTuple):
    """What came of a try on one way; tones ``gi`` it arrived, ``ai`` it may, ``bi`` it did not.

    ``going``: that is not known yet.
    """

    word: str
    says: str
    tone: str
    icon: str
    going: bool = False


def ways_page(actor: Actor) -> dict[str, Any]:
    """Return what the page of a person's ways shows; with no way configured nothing, in no statement."""
    if not open_ways():
        return {"rows": []}
    wish = queries.wish_of(actor.id)
    mine = queries.ways_of(actor.id, wish)
    rows = [_row(actor, one, place, len(mine)) for place, one in enumerate(mine)]
    return {
        "rows": rows,
        "push_key": push.public_key() if push.is_configured() else "",
        "version": wish.version if wish else 0,
        "urgent_only": bool(wish and wish.urgent_only),
        "times": times_words(),
        "can_try": any(row.on and row.reached for row in rows),
        "tried": tried_rows(actor),
    }


def first_way_word(actor: Actor) -> str:
    """Return the words at the right of the row in 我的: the first way that reaches this person."""
    way = queries.first_way(actor.id)
    return way.word if way else "没有"


def tried_rows(actor: Actor) -> list[TriedRow]:
    """Return what has come by now of the try that this person made last; nothing a while after it."""
    return [_tried(actor, one) for one in queries.tried_of(actor.id, clock.now() - SHOWN_FOR)]


def _tried(actor: Actor, tried: Tried) -> TriedRow:
    one, now = tried.delivery, clock.now()
    here = tried.session_id == actor.session_id
    way = WAYS[one.way].word if one.way in WAYS else one.way
    word = f"{way}（{'这台' if here else '另一部手机'}）" if one.way == "push" else way
    if one.shown_at:
        return TriedRow(word, "手机显示了", "gi", "circle-check")
    if one.sent_at and one.way != "push":
        return TriedRow(word, HANDED.get(one.way, "已经发出去了，看看手机"), "gi", "check")
    if one.sent_at and one.sent_at > now - SAYS_SO_IN:
        return TriedRow(word, "已经发出去了，看看手机", "ai", "clock", going=True)
    if one.sent_at:
        return TriedRow(word, "已经发出去了，手机还没有显示", "ai", "clock", going=tried.lapses_at > now)
    if one.failed_at:
        return TriedRow(word, f"没有发成：{WHY.get(one.reason or '', '那边不收')}", "bi", "alert-circle")
    if one.next_at is None or tried.lapses_at <= now:
        return TriedRow(word, "没有发成：两分钟里没有送到", "bi", "alert-circle")
    if tried.paused_until and tried.paused_until > now:
        return TriedRow(word, f"{way}那边这会儿不通", "bi", "wifi-off", going=True)
    return TriedRow(word, "正在发", "ai", "clock", going=True)


def times_words() -> str:
    """Say when people are told what is not urgent, and when not."""
    config = current_app.config
    times = "、".join(_plain(one) for one in str(config["DIGESTS"]).split(","))
    begins, ends = config["QUIET_FROM"], config["QUIET_TO"]
    # Quiet hours that end when they begin are none.
    quiet = f"夜里 {_plain(begins)}–{_plain(ends)} 不打扰；" if begins != ends else ""
    return f"不急的事一天合起来说：{times}；{quiet}急事什么时候都叫。"


def _plain(time: str) -> str:
    found = reading.time_of_day(time)
    return f"{found.hour}:{found.minute:02}" if found else time


def _row(actor: Actor, mine: Mine, place: int, many: int) -> Row:
    name, reached = mine.way.name, bool(mine.addresses)
    says = _here(actor, name, mine.addresses) if reached else NOT_HERE.get(name, "现在到不了您")
    icon = ICONS.get(name, "bell")
    return Row(name, mine.way.word, icon, says, reached, mine.on, place == 0, place == many - 1)


def _here(actor: Actor, name: str, addresses: Sequence[Address]) -> str:
    if name == "push":
        return _phones(actor, addresses)
    if name == "text":
        return "发到 " + mask_phone(addresses[0].values.get("phone", ""))
    return HERE.get(name, "到得了您")


def _phones(actor: Actor, addresses: Sequence[Address]) -> str:
    here = actor.session_id in queries.sessions_of(addresses)
    others = len(addresses) - here
    if not here:
        return f"另外 {others} 部手机收得到，这台还没有打开"
    return f"这台手机，还有另外 {others} 部" if others else "这台手机"

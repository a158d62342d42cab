"""What is said of a case for which event, to whom, as data: plain words that say what happened and what it is about.

``{title}`` names the case, ``{seat}`` who got it, ``{who}`` the actor, ``{note}`` their words. What is said of other
things stands with them (core/notices).
"""

from enum import StrEnum

from webapp.core.notices import Wording


class To(StrEnum):
    """Who hears of it: those who hold the case now, all whose reports make it up, or somebody of a work order.

    ``unit`` its officers, ``officer`` who accepted it (else all of them), ``unit_head`` its head (else all of them),
    ``units`` the officers of all units that have an order; ``desk`` the dispatchers, ``deciders`` them and the
    commissioner, ``checkers`` the dispatchers and the lead who handed the case up (``handed_up``), ``asker`` who asked,
    ``recheckers`` the informant of the micro-grid.
    """

    HOLDERS = "holders"
    REPORTERS = "reporters"
    UNIT = "unit"
    OFFICER = "officer"
    UNIT_HEAD = "unit_head"
    UNITS = "units"
    DESK = "desk"
    DECIDERS = "deciders"
    CHECKERS = "checkers"
    HANDED_UP = "handed_up"
    ASKER = "asker"
    RECHECKERS = "recheckers"


def _holders(title: str, icon: str, tone: str, second: str = "{who}：{note}", quiet: str = "") -> Wording:
    return Wording(To.HOLDERS, title, icon, tone, second, quiet)


def _reporters(title: str, icon: str, tone: str, second: str = "{who}：{note}", quiet: str = "") -> Wording:
    return Wording(To.REPORTERS, title, icon, tone, second, quiet)


WORDINGS: dict[str, tuple[Wording, ...]] = {
    "case.opened": (_holders("新上报：{title}", "bell", "amber", "{place} · {severity}", "{place} · {severity}"),),
    "case.joined": (_holders("又有人报了：{title}", "users", "amber", quiet="{who} 也看到了"),),
    "case.acknowledged": (_reporters("{level}已签收：{title}", "checks", "green", quiet="{who} 看到了"),),
    "case.started": (_reporters("正在办：{title}", "tool", "blue", quiet="{who} 开始办了"),),
    "case.resolved": (
        _reporters("已办好：{title}", "circle-check", "green", "{note}，您看看真的好了吗？", "您看看真的好了吗？"),
    ),
    "case.escalated": (
        _reporters("已交给{seat}：{title}", "arrow-up", "blue"),
        _holders("交到您这里：{title}", "arrow-up", "amber"),
    ),
    "case.passed_up": (
        _reporters("已交给{seat}：{title}", "arrow-up", "blue", quiet="到时间没人签收，往上交了一级"),
        _holders("交到您这里：{title}", "alarm", "brick", quiet="下一级到时间没有签收"),
    ),
    "case.returned": (
        _reporters("改由{seat}来办：{title}", "arrow-back-up", "amber"),
        _holders("退给您来办：{title}", "arrow-back-up", "amber"),
    ),
    "case.confirmed": (
        _holders("真的好了：{title}", "circle-check", "green", quiet="{who} 看过，说好了"),
        _reporters("已归档：{title}", "archive", "neutral", "有人看过，说好了", "有人看过，说好了"),
    ),
    "case.partly_solved": (
        _holders("只好了一部分，重新办：{title}", "arrow-back-up", "amber", quiet="{who} 看过，说只好了一部分"),
        _reporters("还要再办：{title}", "arrow-back-up", "amber", "有人说只好了一部分", "有人说只好了一部分"),
    ),
    "case.not_solved": (
        _holders("还没好，重新办：{title}", "arrow-back-up", "brick", quiet="{who} 看过，说还没好"),
        _reporters("还要再办：{title}", "arrow-back-up", "amber", "有人说还没好", "有人说还没好"),
    ),
    "case.reopened": (
        _reporters("重新办：{title}", "arrow-back-up", "amber"),
        _holders("重新办：{title}", "arrow-back-up", "amber"),
    ),
    "case.closed_unanswered": (
        _reporters("已归档：{title}", "archive", "neutral", quiet="没等到您的回话，先收起来了。没好就再报一次"),
    ),
    "case.added": (
        _holders("补充说明：{title}", "edit", "blue", quiet="{who} 加了照片或语音"),
        _reporters("补充说明：{title}", "edit", "blue", quiet="{who} 加了照片或语音"),
    ),
}

# Of a protected matter nothing is said but that it is there, or that it is in hands; no title, place, name or note.
PROTECTED: dict[str, tuple[Wording, ...]] = {
    "case.opened": (_holders("有一件受保护的事，请打开看", "shield-lock", "brick", "", ""),),
    "case.added": (_holders("受保护的事有补充，请打开看", "shield-lock", "brick", "", ""),),
    "case.acknowledged": (_reporters("您说的事，已有人在办", "checks", "green", "已交给专人", "已交给专人"),),
}

# Said to those who look after the names, when nobody could be told of one: that there is one, and no more.
UNREAD_TITLE = "有一件受保护的事，没有人看"
UNREAD_TEXT = "现在没有指定的人。请马上指定，或者让候补顶上"

ALARM_TITLE = "有人拿同一个密码试了很多账号"
ALARM_TEXT = "一天里试了 {accounts} 个账号，请查一查是谁"
DIGEST_TITLE = "昨晚到今早有 {count} 件新上报"
DUE_TITLE = "有 {count} 件事要抓紧"
DIGEST_TEXT = "最近一件：{title}"

"""What is said of dispatch, work orders, rechecks and calls back, to whom, as data. Beside the words of cases.

Further values: ``{unit}`` the unit, ``{to}`` the one it goes to, ``{what}`` what was asked for, ``{number}`` of a 督办,
``{due}`` and ``{wanted}`` days, ``{why}`` a case is closed.
"""

from webapp.core.notices import Wording
from webapp.inbox.words import To

_SAID = "{who}：{note}"


def _to(to: To, title: str, icon: str, tone: str, quiet: str = "", second: str = _SAID) -> Wording:
    return Wording(to, title, icon, tone, second, quiet)


def _gathered(to: To, title: str, icon: str, tone: str, quiet: str = "") -> Wording:
    """Two times a day, all that was gathered for a person in one row; of urgent matters at once."""
    return Wording(to, title, icon, tone, _SAID, quiet, gathered=True)


def _reopened(title: str, tone: str, quiet: str) -> tuple[Wording, ...]:
    return (
        _to(To.REPORTERS, f"{title}：{{title}}", "arrow-back-up", tone, quiet),
        _to(To.DESK, f"{title}：{{title}}", "arrow-back-up", tone, quiet),
    )


ORDER_WORDINGS: dict[str, tuple[Wording, ...]] = {
    "case.dispatch_asked": (
        _to(To.REPORTERS, "已交给{seat}：{title}", "arrow-up", "blue"),
        _to(To.DESK, "请您派单：{title}", "send", "amber"),
        _to(To.HOLDERS, "请镇里派单：{title}", "send", "amber"),
    ),
    "case.due_soon": (_gathered(To.HOLDERS, "快到期：{title}", "hourglass", "amber", "{due}到期"),),
    "case.overdue": (_gathered(To.HOLDERS, "到期了：{title}", "alarm", "brick", "现在就办，办不了的交给上级"),),
    "case.chased": (_gathered(To.HOLDERS, "催办：{title}", "alarm", "brick", "过期还没办，请尽快"),),
    "case.dispatched": (_to(To.REPORTERS, "已派给{unit}：{title}", "send", "blue", "", "要他们：{note}"),),
    "case.recalled": (_to(To.REPORTERS, "重新派单：{title}", "arrow-back-up", "amber", "刚才派错了，马上重新派"),),
    "case.back_at_desk": (_to(To.REPORTERS, "正在找合适的单位：{title}", "send", "amber", "调度员会再派"),),
    "case.recheck_asked": (
        _to(To.REPORTERS, "请您去看看好了没有：{title}", "eye", "amber", "{unit} 说办好了", "{unit}：{note}"),
        _to(
            To.RECHECKERS,
            "请您去复查：{title}",
            "eye",
            "amber",
            "{place} · {unit} 说办好了",
            "{place} · {unit}：{note}",
        ),
        _to(To.HANDED_UP, "等人复查：{title}", "eye", "amber", "{unit} 说办好了", "{unit}：{note}"),
    ),
    "case.recheck_passed": (
        _to(To.REPORTERS, "已办好：{title}", "circle-check", "green", "{who} 去看过，您看看真的好了吗？"),
        _to(To.UNITS, "复查过，好了：{title}", "circle-check", "green", "{who} 去看过"),
        _to(To.DESK, "复查过，好了：{title}", "circle-check", "green", "{who} 去看过"),
    ),
    "case.recheck_failed": (
        _to(To.REPORTERS, "还要再办：{title}", "arrow-back-up", "amber"),
        _to(To.DESK, "复查没通过：{title}", "arrow-back-up", "brick"),
    ),
    "case.unit_resolved": (
        _to(
            To.REPORTERS,
            "已办好：{title}",
            "circle-check",
            "green",
            "您看看真的好了吗？",
            "{unit}：{note}，您看看真的好了吗？",
        ),
        _to(To.HANDED_UP, "单位办好了：{title}", "circle-check", "green", "{unit} 办好了", "{unit}：{note}"),
    ),
    "case.followed_up_satisfied": (_to(To.UNITS, "回访满意：{title}", "circle-check", "green"),),
    "case.followed_up_fairly": (_to(To.UNITS, "回访基本满意：{title}", "circle-check", "green"),),
    "case.followed_up_dissatisfied": _reopened("回访不满意，重新办", "brick", "打电话问过，说不满意"),
    "case.agreed": (
        _to(To.REPORTERS, "双方谈好了：{title}", "heart-handshake", "green", "", "{note}，您看看真的好了吗？"),
        _to(To.HANDED_UP, "双方谈好了：{title}", "heart-handshake", "green"),
    ),
    "case.closed": (
        _to(To.REPORTERS, "已归档：{title}", "archive", "neutral", "{why}", "{why}：{note}"),
        _to(To.HANDED_UP, "已归档：{title}", "archive", "neutral", "{why}", "{why}：{note}"),
    ),
    "order.dispatched": (_to(To.UNIT, "派给你们：{title}", "send", "amber", "{due}前办好", "{due}前办好：{note}"),),
    "order.accepted": (_to(To.REPORTERS, "{unit}已受理：{title}", "clipboard-check", "blue", "{who} 来办"),),
    "order.started": (_to(To.REPORTERS, "{unit}开始办：{title}", "tool", "blue", "{who} 在办"),),
    "order.done": (
        _to(To.CHECKERS, "{unit}办好了，请核实：{title}", "checks", "amber"),
        _to(To.REPORTERS, "{unit}办好了自己的一份：{title}", "check", "green"),
    ),
    "order.returned": (_to(To.DESK, "{unit}退回来了：{title}", "arrow-back-up", "brick"),),
    "order.return_asked": (_to(To.DESK, "{unit}又要退回，请您定：{title}", "arrow-back-up", "brick"),),
    "order.transferred": (
        _to(To.DESK, "{unit}转给了{to}：{title}", "arrow-forward-up", "amber"),
        _to(To.REPORTERS, "改由{to}来办：{title}", "arrow-forward-up", "amber", "期限不变", "期限不变"),
    ),
    "order.extension_asked": (_to(To.DECIDERS, "{unit}要延到{wanted}，请您定：{title}", "hourglass", "amber"),),
    "order.suspension_asked": (_to(To.DECIDERS, "{unit}要先停到{wanted}，请您定：{title}", "hourglass", "amber"),),
    "order.request_approved": (
        _to(To.ASKER, "同意{what}：{title}", "check", "green", "{who} 同意了"),
        _to(To.UNIT, "同意{what}：{title}", "check", "green", "{who} 同意了"),
    ),
    "order.request_refused": (
        _to(To.ASKER, "不同意{what}：{title}", "x", "brick"),
        _to(To.UNIT, "不同意{what}：{title}", "x", "brick"),
    ),
    "order.suspended": (_to(To.REPORTERS, "先停一停：{title}", "hourglass", "amber", "到时候接着办", "因为{note}"),),
    "order.resumed": (
        _to(To.UNIT, "接着办：{title}", "tool", "amber", "停的时间到了"),
        _to(To.REPORTERS, "接着办：{title}", "tool", "blue", "{unit} 接着办"),
    ),
    "order.sent_back": (_to(To.UNIT, "还没办好，接着办：{title}", "arrow-back-up", "brick"),),
    "order.withdrawn": (_to(To.UNIT, "不用你们办了：{title}", "x", "neutral"),),
    "order.recalled": (_to(To.UNIT, "派错了，已收回：{title}", "x", "neutral", "不用办"),),
    "order.dropped": (_to(To.UNIT, "不用再办了：{title}", "archive", "neutral"),),
    "order.reopened": (_to(To.UNIT, "还没好，接着办：{title}", "arrow-back-up", "brick", "期限重新算"),),
    "order.reminded": (_to(To.OFFICER, "催一下：{title}", "bell", "amber", "{who} 问办得怎么样了"),),
    "order.chased": (
        _to(To.UNIT, "催办，已经过期：{title}", "alarm", "brick", "请尽快办，办不了就申请延期或退回"),
        _gathered(To.DESK, "{unit}过期没办完：{title}", "alarm", "brick", "已自动催办"),
    ),
    "order.supervised": (_to(To.UNIT_HEAD, "{number}：{title}", "alert-circle", "brick"),),
    "order.half_gone": (_gathered(To.OFFICER, "时间过了一半：{title}", "hourglass", "blue", "{due}前办好"),),
    "order.due_soon": (_gathered(To.OFFICER, "快到期：{title}", "hourglass", "amber", "{due}前办好"),),
    "order.overdue": (
        _gathered(To.OFFICER, "已到期：{title}", "alarm", "brick", "请马上办，办不了就申请延期或退回"),
        _gathered(To.DESK, "{unit}到期没办完：{title}", "alarm", "brick", "明天还没办完会自动催办"),
    ),
    "order.supervision_proposed": (
        _gathered(To.DESK, "过期 5 个工作日，要不要督办：{title}", "alert-circle", "brick", "{unit}"),
    ),
}

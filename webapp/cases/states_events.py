"""What happens to a case without a step of it, and what is reported of protected matters, with their words."""

from webapp.cases.notices import To, gathered, to
from webapp.core.notices import Wording, always, neutral, to_do, to_sign
from webapp.core.workflow import Event

_T = To

EVENTS = (
    Event(
        "case.opened",
        "立案",
        ("{who} 上报", "green", "flag"),
        (to_sign(always(_T.HOLDERS, "新上报：{title}", "bell", "amber", "{place} · {severity}")),),
    ),
    Event(
        "case.joined",
        "同一件事又有人报",
        ("{who} 也报了这件事", "green", "users"),
        (to(_T.HOLDERS, "又有人报了：{title}", "users", "amber", "{who} 也看到了"),),
    ),
    Event(
        "case.added",
        "补充了内容",
        ("{who} 补充说明", "green", "edit"),
        (
            to(_T.HOLDERS, "补充说明：{title}", "edit", "blue", "{who} 加了照片或语音"),
            to(_T.REPORTERS, "补充说明：{title}", "edit", "blue", "{who} 加了照片或语音"),
        ),
    ),
    Event(
        "case.forwarded",
        "转给同事",
        ("{who} 转给{to}看", "green", "send"),
        (to(_T.FORWARDED, "{who} 转给您看：{title}", "send", "blue", "请您看一看"),),
    ),
    # What is told of these to nobody: who sees the case less hears nothing, who sees it more finds it in their list.
    Event("case.town_only", "改由镇里看", ("{who} 改由镇里看，村里不看了", "neutral", "building")),
    Event("case.whole_reach", "村里也看", ("{who} 改回村里也看", "neutral", "building")),
    Event("case.shown_to_village", "给村里看", ("{who} 给{to}看了", "green", "send")),
    Event("unit.formed", "成立专班", ("{who} 为这件事成立{unit}", "green", "users")),
    Event(
        "case.due_soon",
        "快到期（网格长、村、镇）",
        notice=(to_do(gathered(_T.HOLDERS, "快到期：{title}", "hourglass", "amber", "{due}到期")),),
    ),
    Event(
        "case.overdue",
        "到期（网格长、村、镇）",
        notice=(to_do(gathered(_T.HOLDERS, "到期了：{title}", "alarm", "brick", "现在就办，办不了的交给上级")),),
    ),
    Event(
        "case.chased",
        "催办（网格长、村、镇）",
        ("到期没办完，自动催办", "brick", "alarm"),
        (to_do(gathered(_T.HOLDERS, "催办：{title}", "alarm", "brick", "过期还没办，请尽快")),),
    ),
)

# What another reporter did without a step, as another reporter reads it; None: not at all.
TO_OTHER_REPORTERS: dict[str, str | None] = {
    "case.opened": "有人先报了这件事",
    "case.joined": "又有人报了这件事",
    "case.added": None,
    "case.forwarded": None,
}

# A notice of a protected matter says only that it is there, or that it is in hands; no title, place, name or note.
PROTECTED: dict[str, tuple[Wording, ...]] = {
    "case.opened": (neutral(always(_T.HOLDERS, "有一件要专人办的事，请打开看", "shield-lock", "brick", "")),),
    "case.added": (neutral(always(_T.HOLDERS, "要专人办的事有补充，请打开看", "shield-lock", "brick", "")),),
    "case.turned_protected": (neutral(always(_T.HOLDERS, "有一件要专人办的事，请打开看", "shield-lock", "brick", "")),),
    "order.let_go": (always(_T.UNIT, "这件不用办了", "x", "neutral", "已另行办理"),),
    "case.recused": (neutral(always(_T.HOLDERS, "要专人办的事换了人，请打开看", "shield-lock", "brick", "")),),
    "case.acknowledged": (always(_T.REPORTERS, "您说的事，已有人在办", "checks", "green", "已交给专人"),),
}

"""Every step between the states of a case, as data, with its words. ``service.advance`` alone follows it."""

from enum import StrEnum
from typing import Any

from webapp.cases.notices import To, to
from webapp.cases.states import HANDED_STATES, OPEN_STATES, STATE_LABELS, By, Clock, CloseReason, State
from webapp.cases.states_events import EVENTS
from webapp.cases.states_kinds import (
    CaseStep,
    above,
    answered,
    by_time,
    by_worker,
    called,
    columns,
    follows,
    guided,
    held,
    rechecked,
)
from webapp.core.notices import always, neutral, to_decide, to_do, to_sign
from webapp.core.workflow import NOTE, Standing, Workflow


class Action(StrEnum):
    """What can be done to a case; the names are in the address ``/cases/<code>/<action>``."""

    ACKNOWLEDGE = "acknowledge"
    START = "start"
    ESCALATE = "escalate"
    RETURN = "return"
    RESOLVE = "resolve"
    ANSWER_SOLVED = "answer-solved"
    ANSWER_PARTLY = "answer-partly"
    ANSWER_NOT_SOLVED = "answer-not-solved"
    REOPEN = "reopen"
    ASK_DISPATCH = "ask-dispatch"
    DISPATCH = "dispatch"
    RECALL = "recall"
    BACK_AT_DESK = "back-at-desk"
    ALL_DONE = "all-done"
    ALL_CHECKED = "all-checked"
    RECHECK_PASS = "recheck-pass"  # noqa: S105  (not a password)
    RECHECK_FAIL = "recheck-fail"
    FOLLOW_UP_SATISFIED = "follow-up-satisfied"
    FOLLOW_UP_FAIRLY = "follow-up-fairly-satisfied"
    FOLLOW_UP_DISSATISFIED = "follow-up-dissatisfied"
    FOLLOW_UP_UNREACHED = "follow-up-unreached"
    AGREE = "agree"
    CLOSE = "close"
    PASS_UP = "pass-up"  # noqa: S105  (not a password)
    CLOSE_UNANSWERED = "close-unanswered"
    MERGE = "merge"
    UNMERGE = "unmerge"
    PROTECT = "protect"
    RECUSE = "recuse"
    HAND_ON = "hand-on"
    EMERGENCY = "emergency"
    COURSE_BEGUN = "course-begun"
    COURSE_GOES_ON = "course-goes-on"
    COURSE_ENDED = "course-ended"


Step = CaseStep[Action]

# By these the house says that a case is settled or over: none of them while something holds it open (panels). What a
# reporter answers, or a caller hears, is not theirs to refuse.
ENDING = frozenset(
    {
        *(Action.RESOLVE, Action.AGREE, Action.CLOSE, Action.MERGE),
        *(Action.ALL_CHECKED, Action.RECHECK_PASS, Action.CLOSE_UNANSWERED),
    }
)

# Written about a case without changing it.
QUIET = {"case.viewed", "case.printed", "case.visit_planned", "case.visit_held"}

_S, _A, _C, _WHY, _T = State, Action, Clock, CloseReason, To
_ACCEPTED = OPEN_STATES - {_S.SUBMITTED}
_WORKED = frozenset({_S.ACKNOWLEDGED, _S.IN_PROGRESS})
_AT_UNITS = frozenset({_S.DISPATCHED})
_HANDED, _OVER = HANDED_STATES, frozenset({_S.RESOLVED, _S.CLOSED})
_AGAIN: dict[str, Any] = {"clock": _C.RESOLVE, "ordered": _S.DISPATCHED}
_NOT_OWN: dict[str, Any] = {"not_by": ("author_id",), "another": "这是您自己报的，要由上一级来办"}
_FIRST: dict[str, Any] = {"clock": _C.FIRST_ACTION, "protected_too": True, **_NOT_OWN}
_HANDED_ON: dict[str, Any] = {"clock": _C.ACKNOWLEDGE, "note": NOTE}

CASES = Workflow(
    "A case",
    "webapp/cases/states_steps.py",
    "case",
    labels=STATE_LABELS,
    begins=(_S.SUBMITTED, "a report opens it"),
    steps=(
        above(
            _A.ACKNOWLEDGE,
            "我已收到",
            {_S.SUBMITTED},
            _S.ACKNOWLEDGED,
            "case.acknowledged",
            "case.acknowledge",
            **_FIRST,
        ).says(
            "签收",
            to(_T.REPORTERS, "{level}已签收：{title}", "checks", "green", "{who} 看到了"),
            flash="已签收，报的人会知道",
            prompt=("想说一句吗？可以不写", "这件事已经在上级手里，您也可以签收"),
            history=("{who} 已签收", "green", "check"),
        ),
        held(
            _A.START, "开始办", {_S.ACKNOWLEDGED}, _S.IN_PROGRESS, "case.started", "case.handle", clock=_C.RESOLVE
        ).says(
            "开始办",
            to(_T.REPORTERS, "正在办：{title}", "tool", "blue", "{who} 开始办了"),
            flash="记下了，报的人会知道",
            prompt=("打算怎么办？可以不写", "报的人会看到"),
            history=("{who} 开始办", "green", "tool"),
        ),
        held(_A.RESOLVE, "办好了", _WORKED, _S.RESOLVED, "case.resolved", "case.resolve", note=NOTE, **_NOT_OWN).says(
            "办好了",
            to(
                _T.REPORTERS,
                "已办好：{title}",
                "circle-check",
                "green",
                "您看看真的好了吗？",
                second="{note}，您看看真的好了吗？",
            ),
            flash="办好了，等报的人回话",
            prompt=("怎么办好的？说一句", "报的人会收到，问他真的好了没有"),
            history=("{who} 办好了", "green", "check"),
        ),
        held(
            _A.ESCALATE, "交给上级", _HANDED, _S.SUBMITTED, "case.escalated", "case.escalate", move=1, **_HANDED_ON
        ).says(
            "交给上级",
            to(_T.REPORTERS, "已交给{seat}：{title}", "arrow-up", "blue"),
            to_sign(to(_T.HOLDERS, "交到您这里：{title}", "arrow-up", "amber")),
            flash="交上去了，上一级会收到",
            prompt=("要哪几家？什么难处？说一句就行", "上一级网格长会马上收到"),
            history=("{who} 交给{seat}", "green", "arrow-up"),
        ),
        held(_A.RETURN, "退回下级", _HANDED, _S.SUBMITTED, "case.returned", "case.return", move=-1, **_HANDED_ON).says(
            "退回下级",
            to(_T.REPORTERS, "改由{seat}来办：{title}", "arrow-back-up", "amber"),
            to_sign(to(_T.HOLDERS, "退给您来办：{title}", "arrow-back-up", "amber")),
            flash="退回去了，下一级会收到",
            prompt=("为什么退回？说一句", "下一级网格长会马上收到"),
            history=("{who} 退回{seat}", "brick", "arrow-back-up"),
        ),
        answered(
            _A.ANSWER_SOLVED, "好了", _S.CLOSED, "case.confirmed", close_reason=_WHY.SOLVED, to_others="报的人说好了"
        ).says(
            "上报人说好了",
            to(_T.HOLDERS, "真的好了：{title}", "circle-check", "green", "{who} 看过，说好了"),
            always(_T.REPORTERS, "已归档：{title}", "archive", "neutral", "有人看过，说好了"),
            flash="谢谢您回话，这件事办完了",
            history=("{who} 说好了", "green", "check"),
        ),
        answered(
            _A.ANSWER_PARTLY,
            "只好了一部分",
            _S.IN_PROGRESS,
            "case.partly_solved",
            to_others="报的人说只好了一部分，重新办",
            **_AGAIN,
        ).says(
            "上报人说只好了一部分",
            to_do(
                to(_T.HOLDERS, "只好了一部分，重新办：{title}", "arrow-back-up", "amber", "{who} 看过，说只好了一部分")
            ),
            always(_T.REPORTERS, "还要再办：{title}", "arrow-back-up", "amber", "有人说只好了一部分"),
            flash="知道了，会接着办",
            history=("{who} 说只好了一部分，重新办", "brick", "arrow-back-up"),
        ),
        answered(
            _A.ANSWER_NOT_SOLVED,
            "还没好",
            _S.IN_PROGRESS,
            "case.not_solved",
            to_others="报的人说还没好，重新办",
            **_AGAIN,
        ).says(
            "上报人说还没好",
            to_do(to(_T.HOLDERS, "还没好，重新办：{title}", "arrow-back-up", "brick", "{who} 看过，说还没好")),
            always(_T.REPORTERS, "还要再办：{title}", "arrow-back-up", "amber", "有人说还没好"),
            flash="知道了，会接着办",
            history=("{who} 说还没好，重新办", "brick", "arrow-back-up"),
        ),
        above(_A.REOPEN, "重新办", _OVER, _S.IN_PROGRESS, "case.reopened", "case.reopen", note=NOTE, **_AGAIN).says(
            "重新办",
            to(_T.REPORTERS, "重新办：{title}", "arrow-back-up", "amber"),
            to_do(to(_T.HOLDERS, "重新办：{title}", "arrow-back-up", "amber")),
            flash="重新办，报的人会知道",
            prompt=("为什么重新办？说一句", "报的人会看到"),
            history=("{who} 重新办", "brick", "arrow-back-up"),
        ),
        held(
            _A.ASK_DISPATCH,
            "请镇里派单",
            _HANDED,
            _S.SUBMITTED,
            "case.dispatch_asked",
            "case.escalate",
            move=2,
            **_HANDED_ON,
        ).says(
            "请镇里派单",
            to(_T.REPORTERS, "已交给{seat}：{title}", "arrow-up", "blue"),
            to_decide(to(_T.DESK, "请您派单：{title}", "send", "amber")),
            to_decide(to(_T.HOLDERS, "请镇里派单：{title}", "send", "amber")),
            flash="交给镇里了，调度员会收到",
            prompt=("为什么要镇里派单？说一句", "调度员会马上收到"),
            history=("{who} 请{seat}派单", "green", "arrow-up"),
        ),
        held(_A.DISPATCH, "派单", _HANDED | _AT_UNITS, _S.DISPATCHED, "case.dispatched", "case.dispatch").says(
            "派单",
            to(_T.REPORTERS, "已派给{unit}：{title}", "send", "blue", second="要他们：{note}"),
            flash="派出去了，单位会马上收到",
            history=("{who} 派给{unit}", "green", "send"),
        ),
        follows(_A.RECALL, "派错了，收回", _S.ACKNOWLEDGED, "case.recalled").says(
            "收回派单",
            to(_T.REPORTERS, "重新派单：{title}", "arrow-back-up", "amber", "刚才派错了，马上重新派"),
            history=("派错了，{who} 收回来重新派", "brick", "arrow-back-up"),
        ),
        follows(_A.BACK_AT_DESK, "回到调度员", _S.ACKNOWLEDGED, "case.back_at_desk", clock=_C.FIRST_ACTION).says(
            "回到调度员手里",
            to(_T.REPORTERS, "正在找合适的单位：{title}", "send", "amber", "调度员会再派"),
            history=("没有单位在办，回到调度员手里", "brick", "arrow-back-up"),
        ),
        follows(_A.ALL_DONE, "等人复查", _S.PENDING_RECHECK, "case.recheck_asked").says(
            "请人去看一眼",
            to(_T.REPORTERS, "请您去看看好了没有：{title}", "eye", "amber", "{unit} 说办好了", second="{unit}：{note}"),
            to(
                _T.RECHECKERS,
                "请您去复查：{title}",
                "eye",
                "amber",
                "{place} · {unit} 说办好了",
                second="{place} · {unit}：{note}",
            ),
            to(_T.HANDED_UP, "等人复查：{title}", "eye", "amber", "{unit} 说办好了", second="{unit}：{note}"),
            history=("{unit} 办好了，等另一个人去看", "green", "eye"),
        ),
        follows(_A.ALL_CHECKED, "核实过，办好了", _S.RESOLVED, "case.unit_resolved").says(
            "单位办好，已核实",
            to(
                _T.REPORTERS,
                "已办好：{title}",
                "circle-check",
                "green",
                "您看看真的好了吗？",
                second="{unit}：{note}，您看看真的好了吗？",
            ),
            to(_T.HANDED_UP, "单位办好了：{title}", "circle-check", "green", "{unit} 办好了", second="{unit}：{note}"),
            history=("{unit} 办好了，已核实", "green", "check"),
        ),
        rechecked(_A.RECHECK_PASS, "看过，好了", _S.RESOLVED, "case.recheck_passed").says(
            "看过，好了",
            to(_T.REPORTERS, "已办好：{title}", "circle-check", "green", "{who} 去看过，您看看真的好了吗？"),
            to(_T.UNITS, "复查过，好了：{title}", "circle-check", "green", "{who} 去看过"),
            to(_T.DESK, "复查过，好了：{title}", "circle-check", "green", "{who} 去看过"),
            flash="谢谢您去看，报的人会知道",
            history=("{who} 去看过，好了", "green", "checks"),
        ),
        rechecked(_A.RECHECK_FAIL, "看过，还没好", _S.DISPATCHED, "case.recheck_failed", note=NOTE, **_AGAIN).says(
            "看过，还没好",
            to(_T.REPORTERS, "还要再办：{title}", "arrow-back-up", "amber"),
            to_do(to(_T.DESK, "复查没通过：{title}", "arrow-back-up", "brick")),
            flash="知道了，单位会接着办",
            history=("{who} 去看过，还没好，接着办", "brick", "arrow-back-up"),
        ),
        called(_A.FOLLOW_UP_SATISFIED, "满意", _S.CLOSED, "case.followed_up_satisfied", close_reason=_WHY.SOLVED).says(
            "回访：满意",
            to(_T.UNITS, "回访满意：{title}", "circle-check", "green"),
            flash="记下了，这件事办完了",
            history=("{who} 回访：满意", "green", "check"),
        ),
        called(_A.FOLLOW_UP_FAIRLY, "基本满意", _S.CLOSED, "case.followed_up_fairly", close_reason=_WHY.SOLVED).says(
            "回访：基本满意",
            to(_T.UNITS, "回访基本满意：{title}", "circle-check", "green"),
            flash="记下了，这件事办完了",
            history=("{who} 回访：基本满意", "green", "check"),
        ),
        called(_A.FOLLOW_UP_DISSATISFIED, "不满意", _S.IN_PROGRESS, "case.followed_up_dissatisfied", **_AGAIN).says(
            "回访：不满意",
            to(_T.REPORTERS, "回访不满意，重新办：{title}", "arrow-back-up", "brick", "打电话问过，说不满意"),
            to_do(to(_T.DESK, "回访不满意，重新办：{title}", "arrow-back-up", "brick", "打电话问过，说不满意")),
            flash="记下了，重新办",
            history=("{who} 回访：不满意，重新办", "brick", "arrow-back-up"),
        ),
        called(_A.FOLLOW_UP_UNREACHED, "没联系上", _S.RESOLVED, "case.followed_up_unreached").says(
            "回访：没联系上", flash="记下了，过后再打", history=("{who} 回访：没联系上", "brick", "phone")
        ),
        held(
            _A.AGREE,
            "双方谈好了",
            _ACCEPTED,
            _S.RESOLVED,
            "case.agreed",
            "case.close",
            note=NOTE,
            close_reason=_WHY.AGREED,
            **_NOT_OWN,
        ).says(
            "双方谈好了",
            to(_T.REPORTERS, "双方谈好了：{title}", "heart-handshake", "green", second="{note}，您看看真的好了吗？"),
            to(_T.HANDED_UP, "双方谈好了：{title}", "heart-handshake", "green"),
            flash="记下了，等报的人回话",
            history=("{who} 说双方谈好了", "green", "heart-handshake"),
        ),
        held(_A.CLOSE, "归档", _ACCEPTED, _S.CLOSED, "case.closed", "case.close", **_NOT_OWN).says(
            "归档",
            to(_T.REPORTERS, "已归档：{title}", "archive", "neutral", "{why}", second="{why}：{note}"),
            to(_T.HANDED_UP, "已归档：{title}", "archive", "neutral", "{why}", second="{why}：{note}"),
            flash="归档了，报的人会知道原因",
            history=("{who} 归档：{why}", "green", "archive"),
        ),
        by_time(
            _A.PASS_UP, "自动交给上级", _S.SUBMITTED, _S.SUBMITTED, "case.passed_up", move=1, clock=_C.ACKNOWLEDGE
        ).says(
            "没人签收，自动交上级",
            to(_T.REPORTERS, "已交给{seat}：{title}", "arrow-up", "blue", "到时间没人签收，往上交了一级"),
            to_sign(to(_T.HOLDERS, "交到您这里：{title}", "alarm", "brick", "下一级到时间没有签收")),
            history=("到时间没人签收，已交给{seat}", "brick", "alarm"),
        ),
        by_time(
            _A.CLOSE_UNANSWERED,
            "没有回话，自动归档",
            _S.RESOLVED,
            _S.CLOSED,
            "case.closed_unanswered",
            close_reason=_WHY.UNANSWERED,
        ).says(
            "没人回答，自动归档",
            to(_T.REPORTERS, "已归档：{title}", "archive", "neutral", "没等到您的回话，先收起来了。没好就再报一次"),
            history=("15 天没有回话，自动归档", "green", "archive"),
        ),
        guided(_A.COURSE_BEGUN, {_S.ACKNOWLEDGED}, _S.IN_PROGRESS),
        guided(_A.COURSE_GOES_ON, _WORKED, None),
        guided(_A.COURSE_ENDED, _WORKED, _S.CLOSED),
        above(
            _A.MERGE, "并到另一件", OPEN_STATES, _S.CLOSED, "case.merged", "case.merge", close_reason=_WHY.MERGED
        ).says(
            "并到另一件", flash="并到一起了，报的人都会知道", history=("{who} 把它并到另一件里", "green", "git-merge")
        ),
        # It goes back to how it was; when units had it and none of them has any more, it is with the desk again.
        above(_A.UNMERGE, "拆回来单独办", {_S.CLOSED}, _S.ACKNOWLEDGED, "case.unmerged", "case.merge").says(
            "拆回来", flash="拆回来了，报的人都会知道", history=("{who} 把它拆回来单独办", "brick", "arrow-back-up")
        ),
        # It begins anew with those named; what has spread of it is taken back (core/protection/turning).
        by_worker(
            _A.PROTECT, "转为受保护", _S.SUBMITTED, "case.turned_protected", "case.protect", clock=_C.ACKNOWLEDGE
        ).says(
            "转为受保护",
            neutral(always(_T.HOLDERS, "有一件要专人办的事，请打开看", "shield-lock", "brick", "")),
            flash="已交给专人",
            history=("{who} 转为受保护", "brick", "shield-lock"),
        ),
        # Who withdraws says why to those who work on it, never in the journal; what follows is in recusal/service.
        CaseStep(_A.RECUSE, "我要回避", OPEN_STATES | {_S.RESOLVED}, None, "case.recused", By.WORKER, "case.read").says(
            "回避",
            to_do(always(_T.COLLEAGUES, "{who}要回避，请别人来办：{title}", "user", "amber", "期限不变")),
            flash="记下了，由别人来办",
            prompt=("为什么要回避？说一句", "交给别人办。您不能再办这件，期限不变"),
            history=("{who} 回避，不再办这件", "brick", "user"),
        ),
        CaseStep(
            _A.HAND_ON,
            "回避，交给上级",
            _HANDED,
            _S.SUBMITTED,
            "case.handed_on",
            By.ORDERS,
            move=1,
            clock=_C.ACKNOWLEDGE,
        ).says(
            "回避，交给上级",
            to(_T.REPORTERS, "已交给{seat}：{title}", "arrow-up", "blue"),
            to_sign(always(_T.HOLDERS, "交到您这里：{title}", "arrow-up", "amber", "{who} 要回避，期限不变")),
            history=("交给{seat}", "green", "arrow-up"),
        ),
        # A headquarters was started for it (emergencies): the town holds it, whoever did.
        CaseStep(
            _A.EMERGENCY, "启动应急", OPEN_STATES, None, "case.emergency_started", By.ORDERS, clock=_C.RESOLVE
        ).says(
            "启动应急，由镇里管",
            to(_T.REPORTERS, "镇里启动了应急：{title}", "sos", "brick", "{who} 在指挥"),
            history=("启动应急，由{seat}管", "brick", "sos"),
        ),
    ),
    events=EVENTS,
    ends=(_S.CLOSED,),
    quiet=QUIET,
    columns=columns,
    standing=lambda case: Standing(case.id, code=case.code),
)

"""Every step of a work order, as data, with its words. ``service_steps.advance_order`` alone follows it."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from webapp.cases.notices import To, gathered, to
from webapp.cases.work_orders.states import (
    FINISHED_ORDERS,
    OPEN_ORDERS,
    ORDER_LABELS,
    RUNNING_ORDERS,
    OrderBy,
    OrderState,
    RequestKind,
)
from webapp.core.asks import Answer
from webapp.core.notices import always, settled, to_decide, to_do, to_sign
from webapp.core.workflow import NOTE, Event, Transition, Workflow


class OrderAction(StrEnum):
    """What can be done to a work order; names in the address ``/cases/<code>/orders/<number>/<action>``."""

    ACCEPT = "accept"
    START = "start"
    FINISH = "finish"
    RETURN = "return"
    TRANSFER = "transfer"
    ASK_EXTENSION = "ask-extension"
    ASK_SUSPENSION = "ask-suspension"
    ASK_RETURN = "ask-return"
    RESUME = "resume"
    TAKE_OVER = "take-over"
    APPROVE = "approve"
    REFUSE = "refuse"
    CHECK = "check"
    SEND_BACK = "send-back"
    WITHDRAW = "withdraw"
    RECALL = "recall"
    REMIND = "remind"
    SUPERVISE = "supervise"
    SUSPEND = "suspend"
    CONFIRM = "confirm"
    REDO = "redo"
    CLOSE = "close"
    DROP = "drop"
    LET_GO = "let-go"
    LAY_DOWN = "lay-down"
    GIVE_BACK = "give-back"


@dataclass(frozen=True)
class OrderStep(Transition[OrderState, OrderAction]):
    """One allowed step; without ``event`` the step of the case says it. ``new_clock``: its time begins anew."""

    new_clock: bool = False


_S, _A, _B, _T = OrderState, OrderAction, OrderBy, To
_WORKED = frozenset({_S.ACCEPTED, _S.IN_PROGRESS})
_STOPPED, _DONE = frozenset({_S.SUSPENDED}), frozenset({_S.DONE})
_HANDLE, _DECIDE, _CHECK = "order.handle", "order.decide", "order.check"
_K, _ALL = RequestKind, tuple(RequestKind)
_ANOTHER = "这一步要由另一个人来做，您自己办的或自己申请的不能自己定"
_DECIDED: dict[str, Any] = {"decides": _ALL, "not_by": ("asks_by_id",), "another": _ANOTHER}
_CHECKED: dict[str, Any] = {"not_by": ("done_by_id", "officer_id"), "another": _ANOTHER}


def _by_unit(
    action: OrderAction,
    word: str,
    sources: Collection[OrderState],
    target: OrderState | None,
    event: str,
    verb: str,
    note: str = "",
    **more: Any,
) -> OrderStep:
    return OrderStep(action, word, sources, target, event, _B.UNIT, verb, note, **more)


def _by_case(
    action: OrderAction,
    word: str,
    sources: Collection[OrderState],
    target: OrderState | None,
    event: str | None,
    **more: Any,
) -> OrderStep:
    return OrderStep(action, word, sources, target, event, _B.CASE, **more)


WORK_ORDERS = Workflow(
    "A work order",
    "webapp/cases/work_orders/states_steps.py",
    "case",
    labels=ORDER_LABELS,
    begins=(_S.DISPATCHED, "a dispatch makes it"),
    steps=(
        _by_unit(_A.ACCEPT, "受理", {_S.DISPATCHED}, _S.ACCEPTED, "order.accepted", "order.accept").says(
            "受理工单",
            to(_T.REPORTERS, "{unit}已受理：{title}", "clipboard-check", "blue", "{who} 来办"),
            flash="已受理，报的人会知道",
            history=("{unit} 已受理", "green", "clipboard-check"),
        ),
        _by_unit(_A.START, "开始办", {_S.ACCEPTED}, _S.IN_PROGRESS, "order.started", _HANDLE).says(
            "开始办工单",
            to(_T.REPORTERS, "{unit}开始办：{title}", "tool", "blue", "{who} 在办"),
            flash="记下了，报的人会知道",
            history=("{unit} 开始办", "green", "tool"),
        ),
        _by_unit(_A.FINISH, "办好了", _WORKED, _S.DONE, "order.done", _HANDLE, NOTE).says(
            "单位办好自己的一份",
            to_decide(to(_T.CHECKERS, "{unit}办好了，请核实：{title}", "checks", "amber")),
            to(_T.REPORTERS, "{unit}办好了自己的一份：{title}", "check", "green"),
            flash="办好了，等另一个人去看",
            prompt=("怎么办好的？说一句", "会请另一个人去看"),
            history=("{unit} 办好了自己的一份", "green", "check"),
        ),
        _by_unit(_A.RETURN, "退回", RUNNING_ORDERS, _S.RETURNED, "order.returned", _HANDLE, NOTE).says(
            "退回工单",
            to_decide(to(_T.DESK, "{unit}退回来了：{title}", "arrow-back-up", "brick")),
            flash="交给调度员了",
            prompt=("为什么退回？说一句", "调度员会马上收到"),
            history=("{unit} 退回来了", "brick", "arrow-back-up"),
        ),
        OrderStep(
            _A.TRANSFER,
            "转给别的单位",
            OPEN_ORDERS,
            _S.TRANSFERRED,
            "order.transferred",
            _B.UNIT_OR_DESK,
            "order.transfer",
            NOTE,
        ).says(
            "转给别的单位",
            to_decide(to(_T.DESK, "{unit}转给了{to}：{title}", "arrow-forward-up", "amber")),
            always(_T.REPORTERS, "改由{to}来办：{title}", "arrow-forward-up", "amber", "期限不变"),
            flash="转过去了，期限不变",
            prompt=("为什么转？说一句", "期限不变"),
            history=("{unit} 转给{to}", "green", "arrow-forward-up"),
        ),
        _by_unit(
            _A.ASK_EXTENSION, "申请延期", RUNNING_ORDERS, None, "order.extension_asked", _HANDLE, NOTE, ask=_K.EXTENSION
        ).says(
            "申请延期",
            to_decide(to(_T.DECIDERS, "{unit}要延到{wanted}，请您定：{title}", "hourglass", "amber")),
            flash="交上去了，定下来之前期限不变",
            prompt=("为什么要延期？说一句", "定下来之前，期限不变"),
            history=("{unit} 申请延到{wanted}", "brick", "hourglass"),
        ),
        _by_unit(
            _A.ASK_SUSPENSION, "申请先停一停", _WORKED, None, "order.suspension_asked", _HANDLE, NOTE, ask=_K.SUSPENSION
        ).says(
            "申请先停",
            to_decide(to(_T.DECIDERS, "{unit}要先停到{wanted}，请您定：{title}", "hourglass", "amber")),
            flash="交上去了，定下来之前期限不变",
            prompt=("为什么要停？等什么？说一句", "定下来之前，期限不变"),
            history=("{unit} 申请先停到{wanted}", "brick", "hourglass"),
        ),
        OrderStep(_A.RESUME, "接着办", _STOPPED, _S.IN_PROGRESS, "order.resumed", _B.UNIT_OR_DESK, "order.resume").says(
            "接着办",
            to_do(to(_T.UNIT, "接着办：{title}", "tool", "amber", "停的时间到了")),
            to(_T.REPORTERS, "接着办：{title}", "tool", "blue", "{unit} 接着办"),
            flash="接着办，期限重新算好了",
            history=("{unit} 接着办", "green", "tool"),
        ),
        _by_unit(_A.TAKE_OVER, "我来接手", _WORKED | _STOPPED, None, "order.taken_over", "order.accept").says(
            "接过来办", flash="这一单到您手里了", history=("{unit} 换{who}接手", "green", "user")
        ),
        OrderStep(
            _A.APPROVE,
            "同意",
            OPEN_ORDERS,
            None,
            "order.request_approved",
            _B.DECIDER,
            _DECIDE,
            answer=Answer.YES,
            **_DECIDED,
        ).says(
            "同意申请",
            to(_T.ASKER, "同意{what}：{title}", "check", "green", "{who} 同意了"),
            to(_T.UNIT, "同意{what}：{title}", "check", "green", "{who} 同意了"),
            settled(_T.DECIDERS, "{who}已同意{what}：{title}", "check", "green", "{unit}要{what}，不用再定了"),
            flash="记下了",
            prompt=("想说一句吗？可以不写", "单位会马上收到"),
            history=("{who} 同意{unit}{what}", "green", "check"),
        ),
        OrderStep(
            _A.REFUSE,
            "不同意",
            OPEN_ORDERS,
            None,
            "order.request_refused",
            _B.DECIDER,
            _DECIDE,
            NOTE,
            answer=Answer.NO,
            **_DECIDED,
        ).says(
            "不同意申请",
            to(_T.ASKER, "不同意{what}：{title}", "x", "brick"),
            to(_T.UNIT, "不同意{what}：{title}", "x", "brick"),
            settled(_T.DECIDERS, "{who}没有同意{what}：{title}", "x", "neutral", "{unit}要{what}，不用再定了"),
            flash="记下了",
            prompt=("为什么不同意？说一句", "单位会马上收到，期限不变"),
            history=("{who} 不同意{unit}{what}", "brick", "x"),
        ),
        OrderStep(_A.CHECK, "核实过，好了", _DONE, _S.CHECKED, "order.checked", _B.CHECKER, _CHECK, **_CHECKED).says(
            "核实",
            flash="核实过了",
            prompt=("怎么核实的？可以不写", "报的人会收到"),
            history=("{who} 核实过{unit}办的，好了", "green", "checks"),
        ),
        OrderStep(
            _A.SEND_BACK,
            "还没办好，接着办",
            _DONE,
            _S.IN_PROGRESS,
            "order.sent_back",
            _B.CHECKER,
            _CHECK,
            NOTE,
            new_clock=True,
            **_CHECKED,
        ).says(
            "退回重办",
            to_do(to(_T.UNIT, "还没办好，接着办：{title}", "arrow-back-up", "brick")),
            flash="退给单位接着办",
            prompt=("还差什么？说一句", "单位接着办，期限重新算"),
            history=("{who} 看过{unit}办的，还没好，接着办", "brick", "arrow-back-up"),
        ),
        OrderStep(
            _A.WITHDRAW, "撤回", OPEN_ORDERS, _S.WITHDRAWN, "order.withdrawn", _B.DESK, "case.dispatch", NOTE
        ).says(
            "撤回工单",
            to(_T.UNIT, "不用你们办了：{title}", "x", "neutral"),
            flash="撤回来了",
            prompt=("为什么撤回？说一句", "单位会收到，就看不到这件事了"),
            history=("{who} 撤回派给{unit}的单", "brick", "x"),
        ),
        OrderStep(
            _A.RECALL, "派错了，收回", {_S.DISPATCHED}, _S.WITHDRAWN, "order.recalled", _B.DESK, "case.dispatch"
        ).says(
            "收回工单",
            to(_T.UNIT, "派错了，已收回：{title}", "x", "neutral", "不用办"),
            flash="收回来了，回到原来的地方",
        ),
        OrderStep(_A.REMIND, "催一下", OPEN_ORDERS, None, "order.reminded", _B.WATCHER, "order.remind").says(
            "催一下",
            to_do(to(_T.OFFICER, "催一下：{title}", "bell", "amber", "{who} 问办得怎么样了")),
            flash="催过了，单位会收到",
            prompt=("想说一句吗？可以不写", "一天催一次"),
            history=("{who} 催了{unit}", "brick", "bell"),
        ),
        OrderStep(
            _A.SUPERVISE, "督办", OPEN_ORDERS, None, "order.supervised", _B.DECIDER, "order.supervise", NOTE
        ).says(
            "督办",
            to_do(to(_T.UNIT_HEAD, "{number}：{title}", "alert-circle", "brick")),
            flash="已督办，单位负责人会收到",
            prompt=("督办什么？说一句", "编上号，单位负责人会马上收到"),
            history=("{who} 督办{unit}：{number}", "brick", "alert-circle"),
        ),
        # What 退回 becomes when it is no longer the unit's own choice.
        _by_case(_A.ASK_RETURN, "申请退回", RUNNING_ORDERS, None, "order.return_asked", ask=_K.RETURN).says(
            "要求退回",
            to_decide(to(_T.DESK, "{unit}又要退回，请您定：{title}", "arrow-back-up", "brick")),
            history=("{unit} 再次要求退回，等调度员定", "brick", "arrow-back-up"),
        ),
        _by_case(_A.SUSPEND, "先停一停", _WORKED, _S.SUSPENDED, "order.suspended").says(
            "先停一停",
            to(_T.REPORTERS, "先停一停：{title}", "hourglass", "amber", "到时候接着办", second="因为{note}"),
            history=("{unit} 这一单先停一停", "brick", "hourglass"),
        ),
        _by_case(_A.CONFIRM, "复查过，好了", _DONE, _S.CHECKED, None),
        _by_case(_A.REDO, "接着办", FINISHED_ORDERS, _S.IN_PROGRESS, "order.reopened", new_clock=True).says(
            "工单重新办",
            to_do(to(_T.UNIT, "还没好，接着办：{title}", "arrow-back-up", "brick", "期限重新算")),
            history=("{unit} 接着办", "brick", "tool"),
        ),
        _by_case(_A.CLOSE, "归档", _DONE | {_S.CHECKED}, _S.CLOSED, None),
        _by_case(_A.DROP, "不用办了", OPEN_ORDERS, _S.WITHDRAWN, "order.dropped").says(
            "不办了",
            to(_T.UNIT, "不用再办了：{title}", "archive", "neutral"),
            history=("{unit} 不用再办了", "green", "x"),
        ),
        # The case turned protected: the unit hears that it is over, and neither why nor of which.
        _by_case(_A.LET_GO, "这件不用办了", OPEN_ORDERS | _DONE, _S.WITHDRAWN, "order.let_go").says(
            "这件不用办了",
            always(_T.UNIT, "这件不用办了", "x", "neutral", "已另行办理"),
            history=("{unit} 不用办了", "brick", "x"),
        ),
        # Who had it in hand withdrew (我要回避): a colleague accepts it, else another unit is asked; its clock runs on.
        _by_case(_A.LAY_DOWN, "换人来办", _WORKED, _S.DISPATCHED, "order.laid_down").says(
            "回避，退给单位",
            to_sign(always(_T.UNIT, "请换个人来办：{title}", "user", "amber", "{who} 要回避，期限不变")),
            history=("{unit} 换人来办", "brick", "user"),
        ),
        _by_case(_A.GIVE_BACK, "没有别人能办，退回", OPEN_ORDERS, _S.RETURNED, "order.given_back").says(
            "回避，退回调度员",
            to_decide(
                always(_T.DESK, "{unit}没有别人能办，退回来了：{title}", "arrow-back-up", "brick", "{who} 要回避")
            ),
            history=("{unit} 没有别人能办，退回来了", "brick", "arrow-back-up"),
        ),
    ),
    events=(
        Event(
            "order.dispatched",
            "工单派出",
            notice=(
                to_sign(to(_T.UNIT, "派给你们：{title}", "send", "amber", "{due}前办好", second="{due}前办好：{note}")),
            ),
        ),
        Event("order.handed_over", "手上的单交给同事", ("{unit} 换{to}来办", "green", "user")),
        Event(
            "order.chased",
            "催办",
            ("{unit} 到期没办完，自动催办", "brick", "alarm"),
            (
                to_do(to(_T.UNIT, "催办，已经过期：{title}", "alarm", "brick", "请尽快办，办不了就申请延期或退回")),
                to_do(gathered(_T.DESK, "{unit}过期没办完：{title}", "alarm", "brick", "已自动催办")),
            ),
        ),
        Event(
            "order.half_gone",
            "时间过半",
            notice=(to_do(gathered(_T.OFFICER, "时间过了一半：{title}", "hourglass", "blue", "{due}前办好")),),
        ),
        Event(
            "order.due_soon",
            "快到期",
            notice=(to_do(gathered(_T.OFFICER, "快到期：{title}", "hourglass", "amber", "{due}前办好")),),
        ),
        Event(
            "order.overdue",
            "工单超期",
            notice=(
                to_do(gathered(_T.OFFICER, "已到期：{title}", "alarm", "brick", "请马上办，办不了就申请延期或退回")),
                to_do(gathered(_T.DESK, "{unit}到期没办完：{title}", "alarm", "brick", "明天还没办完会自动催办")),
            ),
        ),
        Event(
            "order.supervision_proposed",
            "建议督办",
            notice=(
                to_decide(gathered(_T.DESK, "过期 5 个工作日，要不要督办：{title}", "alert-circle", "brick", "{unit}")),
            ),
        ),
    ),
    ends=(_S.RETURNED, _S.TRANSFERRED, _S.WITHDRAWN),
    columns=lambda step: {"starts": "the clock anew" if step.new_clock else "–"},
)

"""Every step of a petition with its words, as data. ``service.advance`` alone follows it."""

from collections.abc import Collection
from typing import Any

from webapp.core.asks import Answer
from webapp.core.notices import Wording, always, to_decide, to_do, to_sign
from webapp.core.workflow import NOTE, Event, Workflow
from webapp.petitions.states import (
    DECLINE,
    EXTEND,
    IN_HAND,
    STATE_LABELS,
    TO_TELL,
    UNANSWERED,
    Action,
    By,
    State,
    Step,
)

# Who hears of it.
DESK, RECEPTION, LEAD, HEAD = "desk", "reception", "lead", "head"
DECIDERS, TOP, REGISTRAR, ASKER = "deciders", "top", "registrar", "asker"
_S, _A = State, Action
_LOOK = "点开看"
_ANOTHER = "您请的，要由别人定"
_DECLINED: dict[str, Any] = {"decides": (DECLINE,), "another": _ANOTHER}
_EXTENDED: dict[str, Any] = {"decides": (EXTEND,), "another": _ANOTHER}
# Open for whoever came: they may take it back, die, come again.
OPEN = UNANSWERED | {_S.ANSWERED, _S.IN_REVIEW, _S.REVIEWED, _S.IN_RECHECK}


def _step(
    action: Action,
    word: str,
    sources: Collection[State],
    target: State | None,
    event: str,
    by: By,
    verb: str | None,
    **more: Any,
) -> Step:
    return Step(action, word, frozenset(sources), target, f"petition.{event}", by, verb, **more)


def _told(title: str, icon: str, tone: str, second: str = _LOOK, *also: str) -> tuple[Wording, ...]:
    return tuple(always(audience, title, icon, tone, second) for audience in (REGISTRAR, *also))


PETITIONS = Workflow(
    "A petition",
    "webapp/petitions/states_steps.py",
    "petition",
    labels=STATE_LABELS,
    begins=(_S.REGISTERED, "reception, the desk or an officer registers it (按信访件登记)"),
    steps=(
        _step(_A.PASS_ON, "转送", {_S.REGISTERED}, _S.PASSED_ON, "passed_on", By.RECEPTION, "petition.receive").says(
            "转送信访件",
            *_told("转送了：{number}", "arrow-forward-up", "blue", "15天内告诉信访人"),
            flash="转送了，记得告诉信访人",
            history=("{who} 转送了",),
        ),
        _step(_A.GUIDE, "引导", {_S.REGISTERED, _S.ASSIGNED}, _S.GUIDED, "guided", By.EITHER, "petition.register").says(
            "引导信访人走别的路",
            *_told("引导走别的路了：{number}", "arrow-forward-up", "blue", "15天内告诉信访人", DESK),
            flash="记下了，记得告诉信访人",
            history=("{who} 引导信访人走别的路",),
        ),
        _step(
            _A.ASK_DECLINE,
            "请不予受理",
            {_S.REGISTERED, _S.ASSIGNED},
            None,
            "decline_asked",
            By.EITHER,
            "petition.register",
            ask=DECLINE,
        ).says(
            "请不予受理信访件",
            to_decide(always(DECIDERS, "要不要受理，请您定：{number}", "file-pencil", "amber", _LOOK)),
            flash="交上去了，定下来之前照常办",
            history=("{who} 请不予受理",),
        ),
        _step(
            _A.AGREE_DECLINE,
            "同意不予受理",
            {_S.REGISTERED, _S.ASSIGNED},
            _S.DECLINED,
            "declined",
            By.DECIDER,
            "petition.decide",
            answer=Answer.YES,
            **_DECLINED,
        ).says(
            "同意不予受理",
            always(ASKER, "同意不予受理：{number}", "check", "green", "15天内告诉信访人"),
            *_told("不予受理：{number}", "x", "neutral", "15天内告诉信访人"),
            flash="定了，记得告诉信访人",
            history=("{who} 同意不予受理",),
        ),
        _step(
            _A.REFUSE_DECLINE,
            "不同意，要受理",
            {_S.REGISTERED, _S.ASSIGNED},
            None,
            "decline_refused",
            By.DECIDER,
            "petition.decide",
            note=NOTE,
            answer=Answer.NO,
            **_DECLINED,
        ).says(
            "不同意不予受理",
            always(ASKER, "没同意不予受理：{number}", "x", "amber", "照常办"),
            flash="告诉他们了",
            prompt=("为什么要受理？说一句",),
            history=("{who} 没同意不予受理",),
        ),
        _step(_A.ACCEPT, "受理", {_S.ASSIGNED}, _S.ACCEPTED, "accepted", By.LEAD, "petition.work").says(
            "受理信访件",
            *_told("受理了：{number}", "clipboard-check", "green", "{due}前办结，15天内告诉信访人", DESK),
            flash="受理了，60天内办结，记得告诉信访人",
            history=("{who} 受理了",),
        ),
        _step(_A.TELL, "告诉信访人了", TO_TELL | {_S.SIGNED}, None, "told", By.EITHER, "petition.register").says(
            "告知信访人", flash="记下了", history=("{who} 告诉信访人了",)
        ),
        _step(
            _A.ASK_EXTEND,
            "申请延期",
            {_S.ACCEPTED},
            None,
            "extension_asked",
            By.LEAD,
            "petition.work",
            ask=EXTEND,
        ).says(
            "申请延长办理期限",
            to_decide(always(HEAD, "要延到{until}，请您定：{number}", "hourglass", "amber", _LOOK)),
            flash="交上去了，定下来之前期限不变",
            history=("{who} 申请延期",),
        ),
        _step(
            _A.AGREE_EXTEND,
            "同意延期",
            {_S.ACCEPTED},
            None,
            "extended",
            By.HEAD,
            "petition.sign",
            answer=Answer.YES,
            **_EXTENDED,
        ).says(
            "同意延期",
            always(ASKER, "同意延期：{number}", "check", "green", "延到{until}，要告诉信访人为什么"),
            *_told("延期了：{number}", "hourglass", "amber", "延到{until}，要告诉信访人为什么"),
            flash="延了，要告诉信访人为什么",
            history=("{who} 同意延期",),
        ),
        _step(
            _A.REFUSE_EXTEND,
            "不同意延期",
            {_S.ACCEPTED},
            None,
            "extension_refused",
            By.HEAD,
            "petition.sign",
            note=NOTE,
            answer=Answer.NO,
            **_EXTENDED,
        ).says(
            "不同意延期",
            always(ASKER, "没同意延期：{number}", "x", "amber", "还是{due}前办结"),
            flash="告诉他们了",
            prompt=("为什么不延？说一句",),
            history=("{who} 没同意延期",),
        ),
        _step(_A.DRAFT, "交处理意见", {_S.ACCEPTED}, _S.DRAFTED, "drafted", By.LEAD, "petition.work").says(
            "交处理意见",
            to_decide(always(HEAD, "处理意见请您签发：{number}", "file-pencil", "amber", "{due}前办结")),
            flash="交上去了，等签发",
            history=("{who} 交了处理意见",),
        ),
        _step(
            _A.SIGN,
            "签发",
            {_S.DRAFTED},
            _S.SIGNED,
            "signed",
            By.HEAD,
            "petition.sign",
            not_by=("drafted_by_id",),
            another="您自己写的，要由别人签发",
        ).says(
            "签发处理意见书",
            *_told("处理意见签发了，请送达：{number}", "file-pencil", "amber", "{due}前送到信访人手里", LEAD),
            flash="签发了，等送达",
            history=("{who} 签发了处理意见",),
        ),
        _step(
            _A.CORRECT,
            "退回修改",
            {_S.DRAFTED},
            _S.ACCEPTED,
            "sent_back",
            By.HEAD,
            "petition.sign",
            note=NOTE,
        ).says(
            "退回修改处理意见",
            to_do(always(LEAD, "处理意见要改：{number}", "arrow-back-up", "amber", _LOOK)),
            flash="退回去改了",
            prompt=("要改什么？说一句", "期限不变"),
            history=("{who} 退回修改",),
        ),
        _step(_A.SETTLE, "调解成了", {_S.ACCEPTED}, _S.CLOSED, "settled", By.LEAD, "petition.work").says(
            "调解成了，信访件办结",
            *_told("调解成了：{number}", "users", "green", _LOOK, DESK),
            flash="记下了，这件信访办结",
            history=("{who} 记下：调解成了",),
        ),
        _step(_A.SERVE, "送达", {_S.SIGNED, _S.ANSWERED}, _S.ANSWERED, "served", By.EITHER, "petition.register").says(
            "送达处理意见书",
            *_told("送达了：{number}", "check", "green", "{due}前可以要求复查", LEAD),
            flash="记下了，信访人30天内可以要求复查",
            history=("{who} 送达了",),
        ),
        _step(
            _A.REVIEW, "要求复查", {_S.ANSWERED}, _S.IN_REVIEW, "review_asked", By.RECEPTION, "petition.receive"
        ).says(
            "要求复查",
            always(LEAD, "信访人要求复查：{number}", "hourglass", "amber", "县里定，请准备好材料"),
            *_told("要求复查：{number}", "hourglass", "amber", "县里30天内定", DESK),
            flash="记下了，县里30天内定",
            history=("{who} 记下：要求复查",),
        ),
        _step(
            _A.REVIEW_RESULT,
            "复查结果",
            {_S.IN_REVIEW},
            _S.REVIEWED,
            "reviewed",
            By.RECEPTION,
            "petition.receive",
        ).says(
            "复查结果",
            always(LEAD, "复查有结果了：{number}", "check", "blue", _LOOK),
            *_told("复查有结果了：{number}", "check", "blue", "{due}前可以要求复核", DESK),
            flash="记下了，信访人30天内可以要求复核",
            history=("{who} 记下复查结果",),
        ),
        _step(
            _A.RECHECK, "要求复核", {_S.REVIEWED}, _S.IN_RECHECK, "recheck_asked", By.RECEPTION, "petition.receive"
        ).says(
            "要求复核",
            always(LEAD, "信访人要求复核：{number}", "hourglass", "amber", "请准备好材料"),
            *_told("要求复核：{number}", "hourglass", "amber", "上级30天内定", DESK),
            flash="记下了，上级30天内定",
            history=("{who} 记下：要求复核",),
        ),
        _step(
            _A.RECHECK_RESULT,
            "复核结果",
            {_S.IN_RECHECK},
            _S.ENDED,
            "ended",
            By.RECEPTION,
            "petition.receive",
        ).says(
            "复核结果，三级终结",
            always(LEAD, "三级终结：{number}", "checks", "green", "同一事实和理由不再受理"),
            *_told("三级终结：{number}", "checks", "green", "要给信访人终结告知书", DESK),
            flash="三级终结了，要给信访人终结告知书",
            history=("{who} 记下复核结果，三级终结",),
        ),
        _step(
            _A.WITHDRAW,
            "信访人撤回",
            OPEN,
            _S.WITHDRAWN,
            "withdrawn",
            By.EITHER,
            "petition.register",
        ).says(
            "信访人撤回",
            to_do(always(DESK, "信访人撤回，请别人回电问一声：{number}", "phone", "amber", "3个工作日内")),
            to_do(always(RECEPTION, "信访人撤回，请别人回电问一声：{number}", "phone", "amber", "3个工作日内")),
            always(LEAD, "信访人撤回了：{number}", "x", "neutral", _LOOK),
            flash="记下了，会由别人回电问一声",
            history=("{who} 记下：信访人撤回",),
        ),
        _step(
            _A.RANG_BACK,
            "回电问过了",
            {_S.WITHDRAWN},
            None,
            "rang_back",
            By.ANOTHER,
            "petition.register",
            not_by=("withdrawn_by_id",),
            another="撤回是您记的，要由别人回电问一声",
            may_reach=tuple(state for state in _S if state in OPEN),
        ).says(
            "回电问过撤回",
            flash="记下了",
            history=("{who} 回电问过了",),
        ),
        _step(
            _A.DIED, "信访人去世", OPEN, None, "died", By.EITHER, "petition.register", may_reach=(_S.WITHDRAWN,)
        ).says(
            "信访人去世",
            always(LEAD, "信访人去世了：{number}", "user", "amber", _LOOK),
            flash="记下了",
            history=("{who} 记下：信访人去世",),
        ),
        _step(_A.TO_VILLAGE, "交给村里", UNANSWERED, None, "to_village", By.DESK, "petition.route").says(
            "信访件交给村里", flash="交给村里了，村里能看到这件事", history=("{who} 交给村里一起办",)
        ),
        _step(_A.REPORT_UP, "报告上级", set(_S), None, "reported_up", By.EITHER, "petition.register").says(
            "信访件报告上级", flash="记下了", history=("{who} 报告了上级",)
        ),
        _step(_A.VISIT, "又来了一次", OPEN | {_S.CLOSED}, None, "visited", By.SYSTEM, None).says(
            "同一件信访又来了",
            always(LEAD, "信访人又来了：{number}", "users", "amber", _LOOK),
            always(DESK, "信访人又来了：{number}", "users", "amber", _LOOK),
            history=("{who} 记下：又来了一次",),
        ),
        # What follows of the case's work orders.
        _step(_A.ASSIGN, "派单", {_S.REGISTERED}, _S.ASSIGNED, "assigned", By.SYSTEM, None).says(
            "信访件交办",
            to_sign(always(LEAD, "交办信访件：{number}", "send", "amber", "15天内决定受理不受理，并告诉信访人")),
            history=("交办了",),
        ),
        _step(_A.RETURN, "退回", IN_HAND, _S.REGISTERED, "returned", By.SYSTEM, None).says(
            "信访件退回调度台",
            to_decide(always(DESK, "信访件退回来了，请重新交办：{number}", "arrow-back-up", "amber", "{due}前")),
            history=("退回来了，要重新交办",),
        ),
        _step(_A.FILE, "归档", {_S.ANSWERED, _S.REVIEWED}, _S.CLOSED, "filed", By.SYSTEM, None).says(
            "信访件归档", history=("30天内没有再要求复查、复核，归档了",)
        ),
    ),
    events=(
        Event(
            "petition.registered",
            "登记信访件",
            notice=(to_decide(always(DESK, "新的信访件，请交办：{number}", "clipboard-check", "amber", "{due}前")),),
        ),
        Event(
            "petition.pressing",
            "登记紧急或五人以上的信访件",
            notice=(to_do(always(TOP, "紧急或多人的信访件：{number}", "alarm", "brick", "请马上看")),),
        ),
        Event("petition.sealed", "登记检举控告"),
        Event("petition.moved", "信访件换了单位"),
        Event("petition.set_aside", "信访件另行办理"),
        Event("petition.number_shown", "看信访人的电话、证件号"),
        Event(
            "petition.due_soon",
            "信访件快到期",
            notice=(
                to_do(always(DESK, "快到期了：{number}", "clock", "amber", "{what}，{due}前")),
                to_do(always(LEAD, "快到期了：{number}", "clock", "amber", "{what}，{due}前")),
            ),
        ),
        Event(
            "petition.overdue",
            "信访件到期",
            notice=(
                to_do(always(DESK, "到期了：{number}", "alarm", "brick", "{what}")),
                to_do(always(LEAD, "到期了：{number}", "alarm", "brick", "{what}")),
                to_do(always(HEAD, "到期了：{number}", "alarm", "brick", "{what}")),
            ),
        ),
        Event(
            "petition.chased",
            "信访件催办",
            notice=(
                to_do(always(LEAD, "超期一个工作日了：{number}", "alarm", "brick", "{what}，请今天就办")),
                to_do(always(HEAD, "超期一个工作日了：{number}", "alarm", "brick", "{what}")),
                to_do(always(DESK, "超期一个工作日了：{number}", "alarm", "brick", "{what}")),
            ),
        ),
    ),
    ends=(_S.PASSED_ON, _S.GUIDED, _S.DECLINED, _S.ENDED, _S.CLOSED),
    quiet=(
        "document.seen",
        "petition.due_soon",
        "petition.overdue",
        "petition.chased",
        "petition.number_shown",
    ),
)

"""Every step of a mediation with its words, as data. ``service.advance`` alone follows it."""

from collections.abc import Collection

from webapp.core.notices import Wording, always, to_decide, to_do, to_sign
from webapp.core.workflow import NOTE, Event, Workflow
from webapp.mediation.states import AGREED, ENDED, STATE_LABELS, Action, By, State, Step

# Who hears of it.
ROUTERS, COMMISSIONER, HOST, MEDIATOR, FORCES, POLICE, COURT = (
    "routers",
    "commissioner",
    "host",
    "mediator",
    "forces",
    "police",
    "court",
)
REFERRER, HEAD = "referrer", "head"
EVERYBODY = (HOST, FORCES, REFERRER)
_S, _A = State, Action
TALKS = frozenset({_S.ASKING, _S.OPEN, _S.SIGNING})
_OPENS = (_S.OPEN,)
_RUNS = TALKS | AGREED
_LOOK = "点开看"


def _step(
    action: Action,
    word: str,
    sources: Collection[State],
    target: State | None,
    event: str,
    by: By,
    verb: str,
    **more: object,
) -> Step:
    return Step(action, word, frozenset(sources), target, f"mediation.{event}", by, verb, **more)  # type: ignore[arg-type]


def _work(
    action: Action, word: str, sources: Collection[State], target: State | None, event: str, **more: object
) -> Step:
    return _step(action, word, sources, target, event, By.MEDIATOR, "mediation.work", **more)


def _to_all(title: str, icon: str, tone: str, second: str) -> tuple[Wording, ...]:
    return tuple(always(audience, title, icon, tone, second) for audience in EVERYBODY)


MEDIATIONS = Workflow(
    "A mediation",
    "webapp/mediation/states_steps.py",
    "mediation",
    labels=STATE_LABELS,
    begins=(_S.SUGGESTED, "an officer, a lead, the desk or reception refers a case (移送调解)"),
    steps=(
        _step(_A.START, "启动三力联调", {_S.SUGGESTED}, _S.ASKING, "started", By.COMMISSIONER, "mediation.start").says(
            "启动三力联调",
            to_sign(always(HOST, "要您调解：{title}", "users", "amber", "先问每个人愿不愿意")),
            to_do(always(FORCES, "请您参加调解：{title}", "users", "amber", "参加还是不参加，点开说一声")),
            to_do(always(POLICE, "请您说公安意见：{title}", "shield-lock", "amber", _LOOK)),
            always(REFERRER, "启动了三力联调：{title}", "users", "green", "{host}主持"),
            flash="启动了，调委会会收到",
            history=("{who} 启动了三力联调",),
        ),
        _step(_A.COMMITTEE, "交调委会调", {_S.SUGGESTED}, _S.ASKING, "handed", By.ROUTER, "mediation.route").says(
            "交调委会调解",
            to_sign(always(HOST, "要您调解：{title}", "users", "amber", "先问每个人愿不愿意")),
            to_do(always(POLICE, "请您说公安意见：{title}", "shield-lock", "amber", _LOOK)),
            always(REFERRER, "交给调委会了：{title}", "users", "green", "{host}主持"),
            flash="交给调委会了",
            history=("{who} 交给了调委会",),
        ),
        _step(_A.DECLINE, "不宜调", {_S.SUGGESTED}, _S.TURNED_AWAY, "declined", By.ROUTER, "mediation.route").says(
            "不宜调解",
            always(REFERRER, "不宜调解：{title}", "x", "neutral", _LOOK),
            flash="记下了，那件事照原来的办",
            prompt=("该走哪条路？说一句", "移送的人会看到"),
            history=("{who} 说不宜调解",),
        ),
        _step(
            _A.MEDIATOR, "换调解员", TALKS | AGREED, None, "mediator", By.NAMER, "mediation.read", may_reach=_OPENS
        ).says(
            "换调解员",
            to_do(always(MEDIATOR, "请您来调解：{title}", "users", "amber", _LOOK)),
            flash="换好了",
            history=("{who} 换了调解员",),
        ),
        _step(
            _A.PARTY,
            "记当事人",
            TALKS | {_S.SUGGESTED},
            None,
            "party",
            By.RECORDER,
            "mediation.read",
            may_reach=(_S.OPEN,),
        ).says("记当事人", flash="记下了", history=("{who} 记了当事人",)),
        _work(
            _A.CONSENT,
            "记意愿",
            TALKS,
            None,
            "consent",
            may_reach=(_S.OPEN, _S.REFUSED, _S.STOPPED),
        ).says("记意愿", flash="记下了", history=("{who} 记了意愿",)),
        _step(_A.JOIN, "参加", {_S.ASKING, _S.OPEN}, None, "joined", By.FORCE, "mediation.work").says(
            "参加调解",
            always(HOST, "{who}参加：{title}", "users", "green", _LOOK),
            flash="记下了",
            history=("{who} 参加",),
        ),
        _step(_A.NOT_JOIN, "不参加", {_S.ASKING, _S.OPEN}, None, "not_joined", By.FORCE, "mediation.work").says(
            "不参加调解",
            always(HOST, "{who}不参加：{title}", "users", "amber", _LOOK),
            always(COMMISSIONER, "{who}不参加：{title}", "users", "amber", _LOOK),
            flash="记下了",
            prompt=("为什么不参加？可以不写",),
            history=("{who} 不参加",),
        ),
        _step(
            _A.POLICE_VIEW,
            "公安意见",
            {_S.ASKING, _S.OPEN},
            None,
            "police_view",
            By.POLICE,
            "mediation.police",
            may_reach=(_S.STOPPED,),
        ).says(
            "公安意见",
            always(HOST, "公安说了意见：{title}", "shield-lock", "blue", _LOOK),
            flash="记下了，调解员会看到",
            history=("{who} 说了公安意见",),
        ),
        _work(_A.SESSION, "记一次", {_S.OPEN}, None, "session").says(
            "记一次调解", flash="记下了", history=("{who} 记了一次调解",)
        ),
        _work(_A.EXTEND, "再谈一段", {_S.OPEN}, None, "extended").says(
            "调解延期", flash="记下了", history=("{who} 都同意再谈一段",)
        ),
        _work(
            _A.AGREE,
            "谈成了",
            {_S.OPEN},
            None,
            "agreed",
            may_reach=(_S.EFFECTIVE, _S.SIGNING),
        ).says(
            "谈成了",
            *_to_all("谈成了：{number}", "check", "green", _LOOK),
            always(COMMISSIONER, "谈成了：{number}", "check", "green", _LOOK),
            flash="谈成了",
            history=("{who} 谈成了",),
        ),
        _work(_A.SIGNED, "签好了", {_S.SIGNING, *AGREED}, None, "signed").says(
            "协议签好了",
            to_decide(always(HOST, "签好了，请另一个人核对：{number}", "file-pencil", "amber", _LOOK)),
            flash="记下了，等调委会另一个人核对",
            history=("{who} 交了签好的协议",),
        ),
        _step(
            _A.CHECK,
            "核对",
            {_S.SIGNING, *AGREED},
            None,
            "checked",
            By.HOST_OTHER,
            "mediation.work",
            not_by=("recorded_by_id",),
            another="您记的，要由调委会另一个人核对",
            may_reach=(_S.EFFECTIVE,),
        ).says(
            "核对协议",
            *_to_all("协议核对过了：{number}", "checks", "green", _LOOK),
            flash="核对好了",
            history=("{who} 核对过了",),
        ),
        _step(
            _A.CORRECT,
            "退回修改",
            {_S.SIGNING, *AGREED},
            None,
            "sent_back",
            By.HOST_OTHER,
            "mediation.work",
            note=NOTE,
            not_by=("recorded_by_id",),
            another="您记的，要由调委会另一个人核对",
        ).says(
            "协议退回修改",
            to_do(always(MEDIATOR, "协议要改：{number}", "arrow-back-up", "amber", _LOOK)),
            flash="退回去了",
            prompt=("哪里不对？说一句",),
            history=("{who} 退回修改",),
        ),
        _work(_A.TO_PAPER, "补签书面", AGREED, None, "to_paper").says(
            "补签书面协议", flash="记下了，签好、盖好章再交", history=("{who} 要补签书面",)
        ),
        _work(_A.FAIL, "没谈成", TALKS, _S.FAILED, "failed").says(
            "没谈成",
            *_to_all("没谈成：{title}", "x", "neutral", _LOOK),
            always(COMMISSIONER, "没谈成：{title}", "x", "neutral", _LOOK),
            flash="记下了，那件事回到派单台",
            prompt=("为什么没谈成？可以不写", "告诉他们还能走哪条路"),
            history=("{who} 没谈成",),
        ),
        _work(_A.STOP, "停止", TALKS, _S.STOPPED, "stopped").says(
            "停止调解",
            *_to_all("调解停了：{title}", "x", "neutral", _LOOK),
            always(COMMISSIONER, "调解停了：{title}", "x", "neutral", _LOOK),
            flash="停了，那件事回到派单台",
            history=("{who} 停了调解",),
        ),
        _work(
            _A.CLAUSE,
            "履行",
            {_S.EFFECTIVE, _S.BROKEN},
            None,
            "clause",
            may_reach=(_S.FULFILLED, _S.CLOSED),
        ).says("记履行", flash="记下了", history=("{who} 记了履行",)),
        _work(_A.URGE, "催过了", {_S.EFFECTIVE, _S.BROKEN}, None, "urged").says(
            "催过履行", flash="记下了", prompt=("怎么催的？说一句",), history=("{who} 催过了",)
        ),
        _work(_A.WAYS, "告诉怎么办", {_S.EFFECTIVE}, _S.BROKEN, "ways").says(
            "告诉没履行怎么办", flash="记下了", history=("{who} 告诉了怎么办",)
        ),
        _work(_A.FOLLOW_UP, "回访", AGREED, None, "followed_up", may_reach=(_S.CLOSED,)).says(
            "调解回访", flash="记下了", history=("{who} 回访了",)
        ),
        _work(_A.CONFIRM_ASK, "都愿意申请", AGREED | {_S.CLOSED}, None, "confirm_asked").says(
            "申请司法确认",
            to_do(always(COURT, "申请司法确认：{number}", "gavel", "blue", _LOOK)),
            flash="记下了，法庭会看到",
            history=("{who} 记了都愿意申请司法确认",),
        ),
        _step(
            _A.CONFIRM_RESULT,
            "司法确认结果",
            AGREED | {_S.CLOSED},
            None,
            "confirm_result",
            By.COURT,
            "mediation.confirm",
        ).says(
            "司法确认结果",
            always(HOST, "法庭有回音：{number}", "gavel", "blue", _LOOK),
            always(REFERRER, "法庭有回音：{number}", "gavel", "blue", _LOOK),
            flash="记下了",
            history=("{who} 记了司法确认结果",),
        ),
        _step(_A.RECUSE, "我要回避", _RUNS, None, "recused", By.MEDIATOR, "mediation.work").says(
            "回避调解",
            to_do(always(HOST, "{who}要回避，请别人来：{title}", "user", "amber", _LOOK)),
            always(COMMISSIONER, "{who}要回避：{title}", "user", "amber", _LOOK),
            flash="记下了，由别人来调",
            prompt=("为什么要回避？说一句", "您不能再办这件，期限不变"),
            history=("{who} 回避，不再办这件",),
        ),
    ),
    events=(
        Event(
            "mediation.referred",
            "移送调解",
            notice=(to_decide(always(ROUTERS, "等启动调解：{title}", "hourglass", "amber", "一个工作日内定")),),
        ),
        Event(
            "mediation.opened", "都愿意，开始调解", notice=_to_all("都愿意，开始调：{number}", "users", "green", _LOOK)
        ),
        Event("mediation.refused", "有人不愿意", notice=_to_all("有人不愿意，不调了：{title}", "x", "neutral", _LOOK)),
        Event(
            "mediation.mediator_unwanted",
            "有人不同意调解员",
            notice=(
                to_do(always(HOST, "有人不同意这个调解员：{title}", "user", "amber", "请换一个人")),
                to_do(always(COMMISSIONER, "有人不同意这个调解员：{title}", "user", "amber", "{host}")),
            ),
        ),
        Event(
            "mediation.mediator_gone",
            "调解员走了",
            notice=(
                to_do(always(HOST, "没有调解员了：{title}", "user", "amber", "请定一个人来调")),
                to_do(always(COMMISSIONER, "没有调解员了：{title}", "user", "amber", "{host}")),
            ),
        ),
        Event("mediation.effective", "协议生效"),
        Event(
            "mediation.fulfilled",
            "协议履行完",
            notice=(
                *_to_all("履行完了：{number}", "checks", "green", _LOOK),
                always(POLICE, "履行完了：{number}", "checks", "green", "可以不予处罚的，照规定办"),
            ),
        ),
        Event("mediation.closed", "调解结案"),
        Event(
            "mediation.due_soon",
            "调解快到期",
            notice=(to_do(always(MEDIATOR, "快到期了：{title}", "clock", "amber", "{due}前")),),
        ),
        Event(
            "mediation.term_soon",
            "调解协议有一条快到日子",
            notice=(to_do(always(MEDIATOR, "有一条快到日子了：{number}", "clock", "amber", "{due}前，问问做了没有")),),
        ),
        Event(
            "mediation.term_late",
            "调解协议有一条过了三天",
            notice=(
                to_do(always(MEDIATOR, "有一条过了三天：{number}", "alarm", "brick", "履行了就记上，没履行就去催")),
            ),
        ),
        Event(
            "mediation.paper_visit",
            "夜里谈成的，上门补签",
            notice=(
                to_do(always(MEDIATOR, "下班时候谈成的：{number}", "file-pencil", "amber", "今天上门，要书面的就补签")),
            ),
        ),
        Event(
            "mediation.confirm_soon",
            "快过司法确认的日子",
            notice=(
                to_do(always(MEDIATOR, "快过司法确认的日子：{number}", "gavel", "amber", "{due}前，要不要一起申请")),
            ),
        ),
        Event(
            "mediation.overdue",
            "调解到期",
            notice=(to_do(always(MEDIATOR, "到期了：{title}", "alarm", "brick", _LOOK)),),
        ),
        Event(
            "mediation.chased",
            "调解催办",
            notice=(
                to_do(always(MEDIATOR, "超期一个工作日了：{title}", "alarm", "brick", "请今天就办")),
                to_do(always(HEAD, "超期一个工作日了：{title}", "alarm", "brick", "请看看难在哪里")),
                to_do(always(COMMISSIONER, "超期一个工作日了：{title}", "alarm", "brick", "{host}")),
            ),
        ),
        Event("mediation.set_aside", "调解另行办理"),
        Event("mediation.phone_shown", "看了当事人的完整号码"),
    ),
    ends=tuple(sorted(ENDED)),
    quiet=(
        *("document.seen", "document.signature_seen"),
        *("mediation.due_soon", "mediation.overdue", "mediation.chased"),
        *("mediation.term_soon", "mediation.term_late", "mediation.confirm_soon", "mediation.phone_shown"),
        "mediation.paper_visit",
    ),
)

# What a case's own course says of it, and how another reporter reads it.
COURSE: dict[str, tuple[str, str, str]] = {
    "case.mediation_referred": ("{who} 移送调解", "green", "users"),
    "case.mediation_started": ("{who} 启动了三力联调", "green", "users"),
    "case.mediation_handed": ("{who} 交给调委会调解", "green", "users"),
    "case.mediation_declined": ("{who} 说不宜调解", "brick", "x"),
    "case.mediation_opened": ("都愿意，开始调解", "green", "users"),
    "case.mediation_agreed": ("调解谈成了", "green", "check"),
    "case.mediation_refused": ("有人不愿意，不调了", "brick", "x"),
    "case.mediation_failed": ("调解没谈成", "brick", "x"),
    "case.mediation_stopped": ("调解停了", "brick", "x"),
}
ON_CASE = {f"mediation.{event.removeprefix('case.mediation_')}": event for event in COURSE}

"""The states of an alarm and every step between them, as data."""

from enum import StrEnum

from webapp.core.notices import Wording, always, neutral, settled
from webapp.core.workflow import Event, Transition, Workflow


class State(StrEnum):
    """The state of an alarm."""

    RAISED = "raised"
    ANSWERED = "answered"
    RESOLVED = "resolved"
    FALSE_ALARM = "false_alarm"
    PASSED_ON = "passed_on"


# State → (word, tone of its chip, icon).
STATE_LABELS: dict[State, tuple[str, str, str]] = {
    State.RAISED: ("还没人应", "brick", "bell-ringing"),
    State.ANSWERED: ("有人应了", "blue", "users"),
    State.RESOLVED: ("解决了", "green", "circle-check"),
    State.FALSE_ALARM: ("喊错了", "neutral", "x"),
    State.PASSED_ON: ("转出去了", "blue", "arrow-forward-up"),
}
LIVE = frozenset({State.RAISED, State.ANSWERED})
# Who says so helps; 去不了 alone leaves it unanswered, so the leads above are called.
HELPING = frozenset({"coming", "calling"})


class Action(StrEnum):
    """What can be done; but for ``answered`` the names are in the address ``…/alarms/<id>/<action>``."""

    ANSWERED = "answered"
    RESOLVE = "resolve"
    FALSE_ALARM = "false-alarm"
    PASS_ON = "pass-on"  # noqa: S105  (no password)


class By(StrEnum):
    """Who takes a step: who called or keeps the group, who keeps it alone; ``system`` what follows of an answer."""

    CALLER = "caller"
    KEEPER = "keeper"
    SYSTEM = "system"


# Who hears of it: all who were called; who called; who leads the grid, and the village.
CALLED, CALLER, LEAD, VILLAGE = "called", "caller", "lead", "village"
_S, _A = State, Action
_LOOK = "点开看，能去就去"


class Step(Transition[State, Action]):
    """A step of an alarm."""


def _ends(action: Action, word: str, target: State, event: str, by: By = By.CALLER) -> Step:
    return Step(action, word, LIVE, target, event, by, "neighbour.call")


def _loud(to: str, title: str, second: str) -> Wording:
    return neutral(always(to, title, "bell-ringing", "brick", second), "neighbour")


ALARMS = Workflow(
    "An alarm of ten households",
    "webapp/neighbours/states.py",
    "neighbour_alarm",
    labels=STATE_LABELS,
    begins=(_S.RAISED, "somebody of the group shouts"),
    steps=(
        Step(_A.ANSWERED, "有人应了", frozenset({_S.RAISED}), _S.ANSWERED, "neighbour_alarm.answered", By.SYSTEM).says(
            "喊一声有人应了",
            always(CALLER, "有人应了：{kind}", "users", "green", "{group}"),
            history=("有人应了",),
        ),
        _ends(_A.RESOLVE, "解决了", _S.RESOLVED, "neighbour_alarm.resolved").says(
            "喊一声解决了",
            settled(CALLED, "解决了：{kind}", "circle-check", "green", "{group}，不用再去了"),
            flash="记下了，都告诉了",
            history=("{who} 说解决了",),
        ),
        _ends(_A.FALSE_ALARM, "喊错了", _S.FALSE_ALARM, "neighbour_alarm.false").says(
            "喊错了",
            settled(CALLED, "喊错了：{kind}", "x", "neutral", "{group}，不用去了"),
            flash="记下了，都告诉了。喊错了不要紧",
            history=("{who} 说喊错了",),
        ),
        _ends(_A.PASS_ON, "转出去", _S.PASSED_ON, "neighbour_alarm.passed_on", By.KEEPER).says(
            "喊一声转出去了",
            settled(CALLED, "转出去了：{kind}", "arrow-forward-up", "blue", "{group}，上面接着管"),
            flash="转出去了，只转这一次",
            prompt=("转成什么？",),
            history=("{who} 转出去了",),
        ),
    ),
    events=(
        Event("neighbour_alarm.raised", "喊了一声", notice=(_loud(CALLED, "喊一声：{kind}，{group}", _LOOK),)),
        Event("neighbour_alarm.answer", "应了一声喊"),
        Event(
            "neighbour_alarm.lead_called",
            "五分钟没人应，叫了网格长",
            notice=(_loud(LEAD, "{minutes} 分钟没人应：{kind}，{group}", "请马上打电话，能去就去"),),
        ),
        Event(
            "neighbour_alarm.village_called",
            "十分钟没人应，叫了村里",
            notice=(_loud(VILLAGE, "{minutes} 分钟没人应：{kind}，{group}", "请马上打电话，能去就去"),),
        ),
        Event("neighbour_alarm.set_aside", "喊一声另行办理"),
    ),
    ends=(_S.RESOLVED, _S.FALSE_ALARM, _S.PASSED_ON),
    quiet=("neighbour_alarm.answer", "neighbour_alarm.lead_called", "neighbour_alarm.village_called"),
)

"""The states of an application for legal aid and every step between them, as data (法律援助法 第四十三条)."""

from dataclasses import dataclass
from enum import StrEnum

from webapp.core.machines import Machine, Step, register


class State(StrEnum):
    """Where an application stands."""

    APPLIED = "applied"
    PAPERS_ASKED = "papers_asked"
    GRANTED = "granted"
    REFUSED = "refused"
    ASSIGNED = "assigned"
    FINISHED = "finished"
    STOPPED = "stopped"
    WITHDRAWN = "withdrawn"


OPEN_STATES = frozenset({State.APPLIED, State.PAPERS_ASKED, State.GRANTED, State.ASSIGNED})
# Those on whom a clock of the law runs.
CLOCKED = frozenset({State.APPLIED, State.GRANTED})

# State → (word, tone of its chip, icon, what comes next in the words of whoever applied).
WORDS: dict[State, tuple[str, str, str, str]] = {
    State.APPLIED: ("已收到", "neutral", "clock", "司法所 7 天内决定，会打电话告诉您"),
    State.PAPERS_ASKED: ("等材料", "amber", "hourglass", "把材料拍来或者拿来，就接着办"),
    State.GRANTED: ("给援助", "green", "check", "3 天内定下帮您的人"),
    State.REFUSED: ("没批", "neutral", "alert-circle", "司法所有书面说明，不服可以提出"),
    State.ASSIGNED: ("定了人", "blue", "user", "帮您的人会和您联系"),
    State.FINISHED: ("已办完", "green", "check", "这件事办完了"),
    State.STOPPED: ("已停止", "neutral", "alert-circle", "司法所有书面说明，不服可以提出"),
    State.WITHDRAWN: ("已撤回", "neutral", "x", "想再申请，随时可以来"),
}


class Action(StrEnum):
    """What can be done to an application; the names stand in the address ``/legal-aid/<code>/<action>``."""

    ASK_PAPERS = "ask-papers"
    PAPERS_CAME = "papers-came"
    GRANT = "grant"
    REFUSE = "refuse"
    ASSIGN = "assign"
    FINISH = "finish"
    STOP = "stop"
    WITHDRAW = "withdraw"
    CORRECT = "correct"


class Clock(StrEnum):
    """What a step does to the clock: start one of statutory_clocks.csv, hold the running one, let it go on, end it."""

    DECIDE = "aid_decide"
    ASSIGN = "aid_assign"
    HOLD = "hold"
    GO_ON = "go_on"
    END = "end"


@dataclass(frozen=True)
class Transition:
    """One allowed step. ``helper_too``: also by whom it was assigned to; ``words`` is asked for where it is set."""

    action: Action
    sources: frozenset[State]
    target: State
    event: str
    word: str
    clock: Clock
    words: str = ""
    helper_too: bool = False
    applicant_too: bool = False


def _from(*states: State) -> frozenset[State]:
    return frozenset(states)


_UNDECIDED = _from(State.APPLIED, State.PAPERS_ASKED)
_GIVEN = _from(State.GRANTED, State.ASSIGNED)

TRANSITIONS: tuple[Transition, ...] = (
    Transition(Action.GRANT, _UNDECIDED, State.GRANTED, "aid.granted", "给予援助", Clock.ASSIGN),
    Transition(
        Action.ASK_PAPERS,
        _from(State.APPLIED),
        State.PAPERS_ASKED,
        "aid.papers_asked",
        "要材料",
        Clock.HOLD,
    ),
    Transition(
        Action.PAPERS_CAME, _from(State.PAPERS_ASKED), State.APPLIED, "aid.papers_came", "材料齐了", Clock.GO_ON
    ),
    Transition(
        Action.REFUSE,
        _UNDECIDED,
        State.REFUSED,
        "aid.refused",
        "不给援助",
        Clock.END,
        words="写清楚为什么，申请人拿得到这份说明",
    ),
    Transition(Action.ASSIGN, _GIVEN, State.ASSIGNED, "aid.assigned", "指派人", Clock.END),
    Transition(
        Action.FINISH,
        _from(State.ASSIGNED),
        State.FINISHED,
        "aid.finished",
        "办完了",
        Clock.END,
        words="写一句办成什么样了",
        helper_too=True,
    ),
    Transition(
        Action.STOP,
        _GIVEN,
        State.STOPPED,
        "aid.stopped",
        "停止援助",
        Clock.END,
        words="写清楚为什么，申请人拿得到这份说明",
    ),
    Transition(
        Action.WITHDRAW,
        OPEN_STATES,
        State.WITHDRAWN,
        "aid.withdrawn",
        "申请人不办了",
        Clock.END,
        words="写一句谁说的、怎么说的",
        applicant_too=True,
    ),
    Transition(
        Action.CORRECT,
        _from(State.REFUSED, State.STOPPED),
        State.GRANTED,
        "aid.corrected",
        "改为给予援助",
        Clock.ASSIGN,
        words="写清楚谁要求改的、文号是什么",
    ),
)

BY_ACTION: dict[Action, Transition] = {transition.action: transition for transition in TRANSITIONS}

_CLOCK_WORDS = {
    Clock.DECIDE: "starts: decide, 7 days",
    Clock.ASSIGN: "starts: assign, 3 days",
    Clock.HOLD: "stands still",
    Clock.GO_ON: "goes on",
    Clock.END: "ends",
}


def _shown(transition: Transition) -> Step:
    by = ["justice office"]
    by += ["who was assigned"] if transition.helper_too else []
    by += ["who applied"] if transition.applicant_too else []
    return Step(
        transition.action,
        transition.word,
        tuple(transition.sources),
        transition.target,
        ", ".join(by),
        "aid.decide",
        {"clock": _CLOCK_WORDS[transition.clock], "needs words": "yes" if transition.words else "–"},
    )


register(
    Machine(
        "An application for legal aid",
        "webapp/legal_aid/states.py",
        {state: WORDS[state][0] for state in State},
        (State.APPLIED, "somebody applies"),
        tuple(_shown(transition) for transition in TRANSITIONS),
        (State.FINISHED, State.WITHDRAWN),
    )
)

"""The states of a petition, what can be done with one, and who does it: as data. Its steps are in ``states_steps``."""

from enum import StrEnum

from webapp.core.workflow import Transition


class State(StrEnum):
    """Where a petition stands in the course of the law (信访工作条例)."""

    REGISTERED = "registered"
    ASSIGNED = "assigned"
    PASSED_ON = "passed_on"
    GUIDED = "guided"
    DECLINED = "declined"
    ACCEPTED = "accepted"
    DRAFTED = "drafted"
    SIGNED = "signed"
    ANSWERED = "answered"
    IN_REVIEW = "in_review"
    REVIEWED = "reviewed"
    IN_RECHECK = "in_recheck"
    ENDED = "ended"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


# State → (word, tone of its chip, icon).
STATE_LABELS: dict[State, tuple[str, str, str]] = {
    State.REGISTERED: ("已登记", "amber", "clipboard-check"),
    State.ASSIGNED: ("已交办", "blue", "send"),
    State.PASSED_ON: ("已转送", "neutral", "arrow-forward-up"),
    State.GUIDED: ("已引导", "neutral", "arrow-forward-up"),
    State.DECLINED: ("不予受理", "neutral", "x"),
    State.ACCEPTED: ("正在办", "blue", "tool"),
    State.DRAFTED: ("等签发", "amber", "file-pencil"),
    State.SIGNED: ("已签发", "blue", "file-pencil"),
    State.ANSWERED: ("已答复", "green", "check"),
    State.IN_REVIEW: ("复查中", "blue", "hourglass"),
    State.REVIEWED: ("复查完", "green", "check"),
    State.IN_RECHECK: ("复核中", "blue", "hourglass"),
    State.ENDED: ("三级终结", "green", "checks"),
    State.CLOSED: ("已归档", "green", "checks"),
    State.WITHDRAWN: ("已撤回", "neutral", "x"),
}
RESTS = frozenset(
    {State.PASSED_ON, State.GUIDED, State.DECLINED, State.ENDED, State.CLOSED, State.WITHDRAWN},
)
# Nobody has answered yet: so long its case can't be resolved, closed or put into another.
UNANSWERED = frozenset({State.REGISTERED, State.ASSIGNED, State.ACCEPTED, State.DRAFTED, State.SIGNED})
# The lead unit works on it.
IN_HAND = frozenset({State.ASSIGNED, State.ACCEPTED, State.DRAFTED, State.SIGNED})
# Who came has to be told of it within 15 days, on paper or by a call (信访工作条例 22, 23).
TO_TELL = frozenset({State.ASSIGNED, State.PASSED_ON, State.GUIDED, State.DECLINED, State.ACCEPTED, State.DRAFTED})
DECLINE, EXTEND = "decline", "extend"


class Action(StrEnum):
    """What can be done; the names are in the address ``/cases/<code>/petition/<action>``."""

    PASS_ON = "pass-on"  # noqa: S105
    GUIDE = "guide"
    ASK_DECLINE = "ask-decline"
    AGREE_DECLINE = "agree-decline"
    REFUSE_DECLINE = "refuse-decline"
    ACCEPT = "accept"
    TELL = "tell"
    ASK_EXTEND = "ask-extend"
    AGREE_EXTEND = "agree-extend"
    REFUSE_EXTEND = "refuse-extend"
    DRAFT = "draft"
    SIGN = "sign"
    CORRECT = "correct"
    SETTLE = "settle"
    SERVE = "serve"
    REVIEW = "review"
    REVIEW_RESULT = "review-result"
    RECHECK = "recheck"
    RECHECK_RESULT = "recheck-result"
    WITHDRAW = "withdraw"
    RANG_BACK = "rang-back"
    DIED = "died"
    TO_VILLAGE = "to-village"
    REPORT_UP = "report-up"
    VISIT = "visit"
    ASSIGN = "assign"
    RETURN = "return"
    FILE = "file"


class By(StrEnum):
    """Who takes a step.

    ``reception`` the reception or the desk; ``lead`` an officer of the unit that leads; ``head`` its head or the town
    lead; ``decider`` the desk or that head; ``another`` anybody of these but who took the step before.
    """

    RECEPTION = "reception"
    DESK = "desk"
    LEAD = "lead"
    EITHER = "either"  # reception, desk, or an officer of the lead
    HEAD = "head"
    DECIDER = "decider"
    ANOTHER = "another"
    SYSTEM = "system"


class PetitionType(StrEnum):
    """What they came for (信访工作条例 17): the values of ``petition_type``."""

    REPORT = "report"  # 反映情况
    SUGGESTION = "suggestion"  # 意见建议
    ACCUSATION = "accusation"  # 检举控告
    CLAIM = "claim"  # 申诉求决


class PersonRole(StrEnum):
    """What somebody is to a petition."""

    CALLER = "caller"
    REPRESENTATIVE = "representative"
    HEIR = "heir"
    AGAINST = "against"


class Step(Transition[State, Action]):
    """A step of a petition."""

"""Where a matter stands, in one sentence that names who and until when: the same on every page, list and slip.

What a reader may not hear is left empty in ``Hands``: a resident reads 网格长 and the unit, nobody's name.
"""

from dataclasses import dataclass
from datetime import datetime

from webapp.areas.models import Level
from webapp.cases.models import Case, WorkOrder
from webapp.cases.states import ANSWER_WITHIN, CLOSE_WORDS, State
from webapp.cases.work_orders.states import OrderState
from webapp.core.registry import Registry
from webapp.web.formatting import by_when, day_words, joined, until

LEAD, TOWN, CHOSEN = "网格长", "镇里", "专人"
_WAITS = "等镇里派单"
# What the clock of a protected matter is for (``Case.waits_for``) → its words, from the package that has its course.
WAITS: Registry[str] = Registry("what protected matters wait for")


@dataclass(frozen=True)
class Hands:
    """In whose hands a case is, as one reader may hear it.

    ``seat`` and ``name`` of who holds it, ``unit`` that leads the work with the state, number and version of its order
    and until when it pauses; ``mine``: the reader holds it; ``asked``: they reported it, hence are asked how it is now;
    ``called``: name and telephone of who sits there, for a page that dials it.
    """

    seat: str = LEAD
    name: str = ""
    unit: str = ""
    order: OrderState | None = None
    number: int | None = None
    version: int | None = None
    paused_until: datetime | None = None
    mine: bool = False
    asked: bool = False
    called: tuple[str, str] = ("", "")

    @property
    def who(self) -> str:
        """Who works on it: the reader, the person by name, else the seat."""
        return "您" if self.mine else self.name or self.seat


def seat_words(level: str | None, label: str | None) -> str:
    """Return a seat as people call it: 2 网格, 南一村, 镇里; nobody's seat is that of whoever was chosen."""
    if level == Level.TOWN:
        return TOWN
    return (label or "").split(" ", 1)[-1] or (LEAD if level else CHOSEN)


def standing(case: Case, hands: Hands) -> str:
    """Return where a case stands, who is at it and until when."""
    if case.protected:
        return _protected(case)
    match case.state:
        case State.SUBMITTED:
            # What was signed for once stays so; who reported it hears that it has arrived.
            again = "已签收，再" if case.acknowledged_at else "已发出，" if hands.asked else ""
            return f"{joined(again + '等', '您' if hands.mine else hands.seat, '签收')}，{by_when(case.due_at)}"
        case State.ACKNOWLEDGED:
            first = case.step_due_at is not None and case.step_due_at < case.resolve_due_at
            return f"{joined(hands.who, '已签收')}，{by_when(case.due_at, '动手' if first else '办好')}"
        case State.IN_PROGRESS:
            return f"{joined(hands.who, '在办')}，{by_when(case.due_at, '办好')}"
        case State.DISPATCHED:
            return with_unit(hands.unit, hands.order, case.due_at, hands.paused_until)
    return _said_done(case, hands)


def of_order(order: WorkOrder, unit: str) -> str:
    """Return where a work order stands; the same words as its case has while this unit leads."""
    return with_unit(unit, order.state, order.due_at, order.suspended_until)


def with_unit(unit: str, state: OrderState | None, due: datetime, paused_until: datetime | None) -> str:
    """Return where a matter stands that a unit has."""
    match state:
        case OrderState.DISPATCHED:
            return f"交给{unit}了，{by_when(due, '办好', said='说好')}"
        case OrderState.ACCEPTED | OrderState.IN_PROGRESS:
            return f"{unit}正在办，{by_when(due, '办好', said='说好')}"
        case OrderState.SUSPENDED:
            return f"{unit}先停着，{joined(until(paused_until or due), '接着办')}"
        case OrderState.DONE:
            return f"{unit}说办好了，等核实"
        case OrderState.CHECKED | OrderState.CLOSED:
            return f"{unit}办好了，核实过了"
        case OrderState.RETURNED:
            return f"{unit}退回了，{_WAITS}"
        case OrderState.TRANSFERRED:
            return f"{unit}转给别的单位了"
        case OrderState.WITHDRAWN:
            return f"从{unit}撤回了，{_WAITS}"
    return f"{_WAITS}，{by_when(due, '办好')}"


def _protected(case: Case) -> str:
    """Return what a protected matter waits for; nothing of what it is."""
    if case.state == State.SUBMITTED:
        return f"等{CHOSEN}签收，{by_when(case.due_at)}"
    waits = WAITS.get(case.waits_for)
    return f"{waits}，{by_when(case.due_at)}" if waits else "已经结束" if case.closed_at else f"{CHOSEN}已签收"


def _said_done(case: Case, hands: Hands) -> str:
    who = hands.unit or hands.who
    if case.state == State.PENDING_RECHECK:
        look = "请您去看一眼" if hands.asked else "等人去看一眼"
        return f"{joined(who, '说办好了')}，{look}，{by_when(case.due_at)}"
    if case.state == State.RESOLVED and case.resolved_at:
        answer = "等您说好没好" if hands.asked else "等报的人说好没好" if case.channel == "app" else "等打电话问"
        return f"{joined(who, '说办好了')}，{answer}，{joined(until(case.resolved_at + ANSWER_WITHIN), '前')}"
    why = CLOSE_WORDS[case.close_reason] if case.close_reason else "办完了"
    return f"{why}，{day_words(case.closed_at or case.received_at)}归档"

"""Where a petition stands: its chip, its clock, and the one sentence that says who is at it and until when."""

from collections.abc import Callable
from datetime import datetime

from webapp.core import clock
from webapp.petitions.clocks import TELL, WAITS_FOR, Running, running
from webapp.petitions.models import Petition
from webapp.petitions.states import RESTS, STATE_LABELS, State
from webapp.reports.catalogue import choices
from webapp.web.formatting import by_when, day_words, joined
from webapp.web.tables import Chip, Lamp

SOON = 0.8


def chip_of(petition: Petition) -> Chip:
    """Return where it stands."""
    return Chip(*STATE_LABELS[petition.state])


def tone_of(petition: Petition) -> str | None:
    """Return how its nearest clock stands: late, soon, good; None where none runs that somebody here has to keep."""
    nearest = next(iter(running(petition)), None)
    if nearest is None or not nearest.duty:
        return None
    now, since, due = clock.now(), nearest.since, nearest.due
    return "late" if due < now else "soon" if now >= since + (due - since) * SOON else "good"


def lamp_of(petition: Petition) -> Lamp:
    """Return until when the next thing is due, or when it ended."""
    tone = tone_of(petition)
    if petition.due_at is None:
        day = day_words(petition.ended_at or petition.changed_at)
        return Lamp(None, day, day)
    words = by_when(petition.due_at)
    return Lamp(tone, words, f"{WAITS_FOR.get(petition.waits_for or '', '')}，{words}")


def clock_words(one: Running) -> str:
    """Return what an open clock waits for."""
    return WAITS_FOR[one.waits_for]


def standing(petition: Petition, lead: str) -> str:
    """Return where it stands in one sentence."""
    said = _SAID.get(petition.state)
    return said(petition, lead) if said else _ended(petition)


def _before(due: datetime | None, done: str = "") -> str:
    return f"，{by_when(due, done)}" if due else ""


def _assigned(petition: Petition, lead: str) -> str:
    told = petition.due_at if petition.waits_for == TELL else None
    return f"{lead}看受不受理{_before(told, '告诉信访人')}"


def _answered(petition: Petition, _lead: str) -> str:
    where = f"{day_words(clock.day_start(petition.served_on))}答复了" if petition.served_on else "答复了"
    return f"{where}，信访人可以要求复查{_before(petition.due_at)}"


def _ended(petition: Petition) -> str:
    day = day_words(petition.ended_at or petition.changed_at)
    word = {
        State.PASSED_ON: "转送了",
        State.GUIDED: "引导走别的路了",
        State.DECLINED: "不予受理",
        State.ENDED: "三级终结，同一事实和理由不再受理",
        State.CLOSED: "调解成了，归档" if petition.agreement else "没有再要求复查、复核，归档了",
        State.WITHDRAWN: "信访人撤回了" + ("，等别人回电问一声" if petition.before_state else ""),
    }[petition.state]
    why = choices("petition_decline").get(petition.end_reason or "", "") if petition.state == State.DECLINED else ""
    told = f"，{by_when(petition.due_at, '告诉信访人')}" if petition.waits_for == TELL and petition.due_at else ""
    return joined(day, word) + (f"：{why}" if why else "") + told


_SAID: dict[State, Callable[[Petition, str], str]] = {
    State.REGISTERED: lambda row, _lead: f"等调度台交办{_before(row.due_at)}",
    State.ASSIGNED: _assigned,
    State.ACCEPTED: lambda row, lead: f"{lead}在办{_before(row.resolve_by, '办结')}",
    State.DRAFTED: lambda row, _lead: f"处理意见写好了，等签发{_before(row.resolve_by, '办结')}",
    State.SIGNED: lambda row, _lead: f"签发了，等送到信访人手里{_before(row.resolve_by)}",
    State.ANSWERED: _answered,
    State.IN_REVIEW: lambda row, _lead: f"县里在复查{_before(row.due_at)}",
    State.REVIEWED: lambda row, _lead: f"复查完了，信访人可以要求复核{_before(row.due_at)}",
    State.IN_RECHECK: lambda row, _lead: f"上级在复核{_before(row.due_at)}",
}
assert set(_SAID) | RESTS == set(State)

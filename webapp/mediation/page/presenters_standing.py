"""Where a mediation stands: its chip, its clock, and the one sentence that says who is at it and until when."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from webapp.core import clock
from webapp.mediation.models import Mediation
from webapp.mediation.states import AGREED, ENDED, STATE_LABELS, State
from webapp.reports.catalogue import choices
from webapp.web.formatting import by_when, day_words, joined
from webapp.web.tables import Chip, Lamp

SOON = 0.8
NOBODY = "调委会"


@dataclass(frozen=True)
class Hands:
    """In whose hands a mediation is: the host, the mediator by name, and whether the reader is the mediator."""

    host: str = ""
    name: str = ""
    mine: bool = False

    @property
    def who(self) -> str:
        """Who works on it: the reader, the mediator by name, else the host."""
        return "您" if self.mine else self.name or self.host or NOBODY


def chip_of(mediation: Mediation) -> Chip:
    """Return where it stands; first of all that somebody else has to look at what was claimed."""
    if mediation.doubtful and mediation.state in AGREED:
        return Chip("待核对", "amber", "eye")
    return Chip(*STATE_LABELS[mediation.state])


def tone_of(mediation: Mediation) -> str | None:
    """Return how its nearest clock stands: late, soon, good; None where none runs."""
    if mediation.due_at is None or mediation.state in ENDED:
        return None
    now, due = clock.now(), mediation.due_at
    soon = now >= mediation.clock_from + (due - mediation.clock_from) * SOON
    return "late" if due < now else "soon" if soon else "good"


def lamp_of(mediation: Mediation) -> Lamp:
    """Return until when the next thing is due, or when it ended."""
    tone = tone_of(mediation)
    if tone is None or mediation.due_at is None:
        day = day_words(mediation.ended_at or mediation.changed_at)
        return Lamp(None, day, day)
    return Lamp(tone, by_day(mediation.due_at), by_day(mediation.due_at))


def by_day(due: datetime, done: str = "") -> str:
    """Return until when it is to be ``done``; what may take all of a day is said so: 今天内, 明天内, 周五前."""
    there = clock.local(due)
    near = day_words(due) in ("今天", "明天") and (there.hour, there.minute) in ((23, 59), (0, 0))
    return f"{day_words(due)}内{done}" if near and due > clock.now() else by_when(due, done)


def standing(mediation: Mediation, hands: Hands) -> str:
    """Return where it stands in one sentence."""
    said = _SAID.get(mediation.state)
    return said(mediation, hands) if said else _ended(mediation)


def _before(mediation: Mediation, done: str = "") -> str:
    """Return until when, after a comma; nothing where no clock runs."""
    return f"，{by_day(mediation.due_at, done)}" if mediation.due_at else ""


def _asking(mediation: Mediation, hands: Hands) -> str:
    return f"{hands.who}在问大家愿不愿意调{_before(mediation, '问完')}"


def _open(mediation: Mediation, hands: Hands) -> str:
    waits = mediation.harm != "none" and mediation.police_view != "allowed"
    told = "，等公安说了意见再谈" if waits else ""
    return f"{hands.who}在调{_before(mediation, '谈好')}{told}"


def _signing(mediation: Mediation, hands: Hands) -> str:
    if mediation.signed_on and mediation.checked_at is None:
        return f"签好了，等调委会另一个人核对{_before(mediation)}"
    return f"谈成了，{hands.who}请大家签字、盖章{_before(mediation)}"


def _effective(mediation: Mediation, hands: Hands) -> str:
    if mediation.waits_for == "follow_up":
        return f"协议生效了，{hands.who}去回访{_before(mediation)}"
    return f"协议生效了，下一条{by_day(mediation.due_at, '履行')}" if mediation.due_at else "协议生效了"


def _fulfilled(mediation: Mediation, hands: Hands) -> str:
    return f"都履行了，{hands.who}去回访{_before(mediation)}"


def _broken(mediation: Mediation, hands: Hands) -> str:
    return f"有一条没履行，{hands.who}告诉过怎么办{_before(mediation)}"


def _ended(mediation: Mediation) -> str:
    day = day_words(mediation.ended_at or mediation.changed_at)
    word = {
        State.TURNED_AWAY: "不宜调解，那件事照原来的办",
        State.REFUSED: "有人不愿意，没有调",
        State.FAILED: "没谈成，还能走别的路",
        State.STOPPED: "调解停了",
        State.CLOSED: "履行了，回访过了，结案",
    }[mediation.state]
    why = choices("stop_reason").get(mediation.end_reason or "", "")
    return joined(day, word) + (f"：{why}" if why and mediation.state == State.STOPPED else "")


_SAID: dict[State, Callable[[Mediation, Hands], str]] = {
    State.SUGGESTED: lambda mediation, _: f"等政法委员定怎么调{_before(mediation)}",
    State.ASKING: _asking,
    State.OPEN: _open,
    State.SIGNING: _signing,
    State.EFFECTIVE: _effective,
    State.FULFILLED: _fulfilled,
    State.BROKEN: _broken,
}

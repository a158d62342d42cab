"""What becomes of a planned case: who says what after how long, so that clocks are mostly kept and some are not."""

import math
import random
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache

from webapp.cases.states import Clock
from webapp.cases.states_steps import Action
from webapp.core.clock import SHANGHAI, local
from webapp.core.deadlines import WorkCalendar, load_overrides
from webapp.demo.corpus import words
from webapp.reports.catalogue import DATA, severities
from webapp.reports.models import Severity

FATES = {"plain": 790, "slow": 45, "slower": 11, "passed_up": 115, "to_town": 20, "sent_back": 19}
"""How often a case goes which way (weights). Nobody below sees the slow and slower ones, so the clock moves them up."""

DESK, REPORTER = "governance_centre", "reporter"

_MINUTES_TO_SEE = {"urgent": 5, "high": 20, "normal": 45, "low": 90}
_MINUTES_TO_START = {"urgent": 15, "high": 30, "normal": 110, "low": 400}
_WAKING = (time(6, 40), time(21, 30))
_WORKING = (time(8), time(18, 20))


@dataclass(frozen=True)
class Step:
    """One step of a case: an action of ``cases.states``, `after` the report came in, with the actor's words."""

    after: timedelta
    action: Action
    note: str


@dataclass(frozen=True)
class UnitStep:
    """One step: how long after the report, by whom (a unit's code, or the reporter), what, in which words."""

    after: timedelta
    who: str
    action: str
    note: str = ""
    number: int = 1
    unit: str = ""
    helpers: tuple[str, ...] = ()
    days: int = 0  # from then on, the day that is asked for
    view: tuple[str, int] | None = None


@dataclass(frozen=True)
class Notes:
    """The words about this matter: of whoever starts (one of several) and of whoever gets it done."""

    started: tuple[str, ...]
    done: str
    kind: str  # prefix of the word lists: "" for hazards, "dispute_" for disputes


@cache
def calendar() -> WorkCalendar:
    """Return the town's working calendar as it is shipped."""
    return WorkCalendar(overrides=load_overrides(DATA / "calendar_overrides.csv"))


def due(start: datetime, severity: str, which: Clock) -> datetime:
    """Return when a clock of this severity that began at `start` runs out."""
    return calendar().due(start, getattr(severities()[Severity(severity)], which.value))


class Life:
    """Lives one case through from the report at `at`; `steps` holds what has happened so far, in order."""

    def __init__(self, chance: random.Random, at: datetime, severity: str, notes: Notes) -> None:
        self.chance, self.at, self.severity, self.notes = chance, at, severity, notes
        self.moment = self.resolve_from = at
        self.steps: list[Step] = []

    def run(self, fate: str) -> tuple[Step, ...]:
        """Live a case of this fate (a key of FATES) to its end."""
        self.acknowledge({"slow": 1, "slower": 2}.get(fate, 0))
        for _ in range({"passed_up": 1, "sent_back": 1, "to_town": 2}.get(fate, 0)):
            self._act(Action.ESCALATE, self._soon(40), self._say("escalated"))
            if fate != "sent_back":
                self.acknowledge()
        if fate == "sent_back":
            self._act(Action.RETURN, self._soon(50), self._say("returned"))
            self.acknowledge()
        self.start()
        # Most things take most of their time, so that a village has some fifteen of them open on any day.
        self.resolve(self.chance.betavariate(3.0, 1.0))
        self._answer()
        return tuple(self.steps)

    def get_stuck(self) -> tuple[Step, ...]:
        """Live a case that nobody finishes: mostly in work, sometimes only seen, sometimes seen by nobody."""
        where = self.chance.choices(("work", "seen", "unseen"), weights=(62, 32, 6))[0]
        if where != "unseen":
            self.acknowledge()
        if where == "work":
            self.start()
        return tuple(self.steps)

    def acknowledge(self, climbs: int = 0) -> None:
        """A lead says 我已收到: soon, or only after the clock has moved it up `climbs` levels."""
        for _ in range(climbs):
            self.moment = due(self.moment, self.severity, Clock.ACKNOWLEDGE)
        limit = due(self.moment, self.severity, Clock.ACKNOWLEDGE)
        moment = self._delay(_MINUTES_TO_SEE[self.severity], limit)
        said = self._say("acknowledged")
        self._act(Action.ACKNOWLEDGE, moment, said)

    def start(self) -> None:
        """Work begins, before the clock for the first action runs out."""
        limit = due(self.moment, self.severity, Clock.FIRST_ACTION)
        note = self.chance.choice(self.notes.started or words(f"{self.notes.kind}started"))
        self._act(Action.START, self._delay(_MINUTES_TO_START[self.severity], limit), note)

    def resolve(self, share: float, note: str = "") -> None:
        """It is done when this share of the time to resolve has gone, by day unless it is urgent."""
        limit = due(self.resolve_from, self.severity, Clock.RESOLVE)
        moment = self.moment + max(share * 0.93 * (limit - self.moment), timedelta(minutes=12))
        if self.severity != "urgent":
            moment = _into(moment, _WORKING, self.chance)
        self._act(Action.RESOLVE, min(moment, limit - timedelta(minutes=9)), note or self.notes.done)

    def _answer(self) -> None:
        """The reporter says whether it is really solved, or says nothing."""
        answer = self.chance.choices(("solved", "partly", "not_solved", ""), weights=(70, 5, 5, 20))[0]
        if not answer:
            return
        self._act(Action(f"answer-{answer.replace('_', '-')}"), self._soon(600), self.chance.choice(words(answer)))
        if answer != "solved":
            self.resolve_from = self.moment
            self.resolve(self.chance.uniform(0.1, 0.5), self.chance.choice(words("resolved_again")))
            self._act(Action.ANSWER_SOLVED, self._soon(600), self.chance.choice(words("solved")))

    def _say(self, name: str) -> str:
        return self.chance.choice(words(self.notes.kind + name))

    def _act(self, action: Action, moment: datetime, note: str) -> None:
        self.moment = max(moment, self.moment + timedelta(minutes=1))
        self.steps.append(Step(self.moment - self.at, action, note))

    def _soon(self, minutes: float) -> datetime:
        """Return a moment about that many minutes on, when people are awake; sooner for grave things."""
        if self.severity in ("high", "urgent"):
            return self.moment + timedelta(minutes=min(minutes, 12) * self.chance.uniform(0.4, 1.2))
        later = self.moment + timedelta(minutes=self.chance.lognormvariate(math.log(minutes), 0.6))
        return _into(later, _WAKING, self.chance)

    def _delay(self, minutes: float, limit: datetime) -> datetime:
        """Return a moment about that many minutes on, awake if it can wait, always well before the limit."""
        later = self.moment + timedelta(minutes=self.chance.lognormvariate(math.log(minutes), 0.8))
        if self.severity != "urgent":
            later = _into(later, _WAKING, self.chance)
        return min(later, self.moment + 0.9 * (limit - self.moment))


def _into(moment: datetime, hours: tuple[time, time], chance: random.Random) -> datetime:
    """Return the moment itself within these hours of the day, else one soon after they begin again."""
    here = local(moment)
    if hours[0] <= here.time() <= hours[1]:
        return moment
    day = here.date() + timedelta(days=1 if here.time() > hours[1] else 0)
    return datetime.combine(day, hours[0], SHANGHAI) + timedelta(minutes=chance.uniform(3, 75))

"""Two months of the demo town, played in the order of time through the real services with the clock set back.

Everything waits in one queue of moments: reports, steps of people, additions, and what time alone does to a case, at
the very moment it falls due. So the history is as the town itself would have written it, and the sweep finds nothing
left to do; for the rest of the day too, because people see in time to what would fall due during it, but for the few
things that wait for whoever looks.
"""

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from typing import Any

from webapp.capture.service import join_token, record_addition, record_report
from webapp.cases.escalation.service_orders import send_due_reminders_batch
from webapp.cases.escalation.service_sweep import sweep_batch
from webapp.cases.models import Case
from webapp.cases.queries import case_by_id
from webapp.cases.service import act
from webapp.cases.states_steps import Action
from webapp.core import clock
from webapp.core.db import savepoint
from webapp.core.errors import Problem
from webapp.demo.corpus import words
from webapp.demo.drawn.album import Album
from webapp.demo.forms import client_id, payload_of, report_form, words_form
from webapp.demo.lives import REPORTER, Step, UnitStep
from webapp.demo.messages import read_most, start_telling, tell
from webapp.demo.moments import A_ROUND, Moments
from webapp.demo.orders import next_rungs, sender, take
from webapp.demo.planned import PlannedReport
from webapp.demo.town import Town
from webapp.demo.waits import next_step
from webapp.demo.who import person
from webapp.people.actor import Actor
from webapp.people.queries import actor_by_id
from webapp.reports import service as reports
from webapp.reports.queries import report_of_submission, submission_of
from webapp.reports.schemas import parse_report
from webapp.reports.service import Sent

_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)
_TOLD = timedelta(days=3)
_ANSWERS = frozenset({Action.ANSWER_SOLVED, Action.ANSWER_PARTLY, Action.ANSWER_NOT_SOLVED})


@dataclass
class Matter:
    """A case under way, as far as the play must know it; ``turn`` counts what happened to it."""

    number: int
    case_id: int
    code: str
    reporter: int
    protected: bool
    steps_left: int
    waits: bool = False
    holder_area_id: int | None = None
    due: tuple[datetime, Action] | None = None  # what time alone does next
    turn: int = 0


class History:
    """Plays one plan; ``skipped`` collects planned steps that no longer fitted when their moment came."""

    def __init__(self, town: Town, moments: Moments) -> None:
        self.town, self.moments, self.anchor, self.end = town, moments, moments.today, moments.at
        self.skipped: list[tuple[int, str]] = []
        self._album = Album()
        self._randbytes = random.Random(f"codes of {self.anchor.isoformat()}").randbytes  # noqa: S311 - no secret
        self._queue: list[tuple[datetime, int, Callable[..., object], tuple[Any, ...]]] = []
        self._turns = count()
        self._matters: dict[int, Matter] = {}
        self._actors: dict[int, Actor] = {}

    def play(self, plan: Sequence[PlannedReport], scenes: Iterable[tuple[datetime, Callable[[], object]]] = ()) -> None:
        """Play the plan to the end, inside the open transaction; people are notified of the last days as they pass.

        ``scenes`` are further things that happen, each at its moment.
        """
        for planned in plan:
            self._at(planned.at, self._report, planned)
        for moment, happen in scenes:
            self._at(moment, self._scene, happen)
        self._until(self.end - _TOLD)
        start_telling()
        for hour in range(int(_TOLD / _HOUR), 0, -1):
            self._until(self.end - (hour - 1) * _HOUR)
            tell()
        read_most()

    def _at(self, moment: datetime, happen: Callable[..., object], *arguments: Any) -> None:
        """Put something into the queue unless it would happen now or later."""
        if moment < self.end:
            heappush(self._queue, (moment, next(self._turns), happen, arguments))

    def _until(self, moment: datetime) -> None:
        """Let everything happen that comes before ``moment``."""
        while self._queue and self._queue[0][0] < moment:
            now, _, happen, arguments = heappop(self._queue)
            with clock.travel(now):
                happen(*arguments)

    def _report(self, planned: PlannedReport) -> None:
        area, reporter = self.town.areas[planned.micro_grid], self._reporter(planned)
        form = report_form(planned, self.anchor, self.town.polygons.get(planned.micro_grid), self._token(planned))
        incoming = parse_report(form, len(planned.pictures))
        photos = [self._album.photo(picture, sealed=incoming.protected) for picture in planned.pictures]
        payload = payload_of(form, [photo.sha256 for photo in photos])
        submission, _ = reports.claim(reporter.id, incoming.client_id, "report", payload.digest)
        sent = Sent(payload.digest, photos)
        _, case = record_report(reporter, incoming, submission, sent, area, randbytes=self._randbytes)
        if planned.addition:
            self._at(planned.at + planned.addition[0], self._add, planned, reporter)
        if case and not planned.joins_previous:
            steps = len(planned.steps)
            matter = Matter(planned.number, case.id, case.code, reporter.id, case.protected, steps, planned.waits)
            self._matters[planned.number] = matter
            for step in planned.steps:
                self._at(planned.at + step.after, self._step, matter, step)
            for one in planned.orders:
                self._at(planned.at + one.after, self._order, matter, one)
            self._follow(matter, case)

    def _scene(self, happen: Callable[[], object]) -> None:
        """Let a scene happen; one that does not fit at this hour of this day is left out: a town always stands."""
        try:
            with savepoint():
                happen()
        except (Problem, LookupError) as error:
            self.skipped.append((0, f"{getattr(happen, '__qualname__', happen)}: {error}"))

    def matter(self, number: int) -> Matter:
        """Return the case that the report with this number opened."""
        return self._matters[number]

    def _reporter(self, planned: PlannedReport) -> Actor:
        return person(planned.by) if planned.by else self._actor(self.town.informants[planned.micro_grid])

    def _order(self, matter: Matter, one: UnitStep) -> None:
        """Let the desk or a unit take a planned step; the ladder of each order is climbed when it is due."""
        who = matter.reporter if one.who == REPORTER else self.town.officers[one.who]
        try:
            case = take(self._actor(who), matter.code, one, sender(self._album, self.anchor, matter.number))
        except Problem:
            self.skipped.append((matter.number, Action.DISPATCH))
            return
        self._follow(matter, case)
        self._climb_later(case)

    def _climb_later(self, case: Case) -> None:
        for moment in next_rungs(case):
            self._at(moment, self._climb, case)

    def _climb(self, case: Case) -> None:
        send_due_reminders_batch()
        self._climb_later(case)

    def _token(self, planned: PlannedReport) -> str | None:
        if planned.joins is None:
            return None
        case = case_by_id(self._matters[planned.joins].case_id)
        return join_token(case) if case else None

    def _add(self, planned: PlannedReport, reporter: Actor) -> None:
        assert planned.addition is not None
        added_to = submission_of(reporter.id, client_id(self.anchor, planned.number))
        report = report_of_submission(added_to.id) if added_to else None
        assert report is not None
        own_id, note = client_id(self.anchor, planned.number, "addition"), planned.addition[1]
        digest = payload_of(words_form(own_id, note), []).digest
        submission, _ = reports.claim(reporter.id, own_id, "addition", digest)
        record_addition(reporter, report, note, submission, Sent(digest))

    def _step(self, matter: Matter, step: Step) -> None:
        """Let a person take a planned step; a step that no longer fits is skipped, as a person would see no button."""
        matter.steps_left -= 1
        try:
            case = act(self._whoever(matter, step.action), matter.code, step.action, version=None, note=step.note)
        except Problem:
            self.skipped.append((matter.number, step.action))
            self._watch(matter)
        else:
            self._follow(matter, case)

    def _fall_due(self, matter: Matter, turn: int, action: Action) -> None:
        if matter.turn == turn:
            sweep_batch(action)
            case = case_by_id(matter.case_id)
            assert case is not None
            self._follow(matter, case)

    def _see_to_it(self, matter: Matter, turn: int, action: Action, note: str) -> None:
        """Do in the last hours what keeps the clock from acting on the day on which somebody looks."""
        if matter.turn != turn:
            return
        case = act(self._whoever(matter, action), matter.code, action, version=None, note=note)
        self._follow(matter, case)
        if action == Action.ACKNOWLEDGE:
            matter.steps_left += 1
            self._at(clock.now() + timedelta(minutes=4), self._step, matter, Step(timedelta(), Action.START, ""))

    def _follow(self, matter: Matter, case: Case) -> None:
        """Note the state of the case after something happened to it."""
        matter.turn += 1
        matter.holder_area_id, matter.due = case.holder_area_id, next_step(case)
        self._watch(matter)

    def _watch(self, matter: Matter) -> None:
        """Put what time alone will do next into the queue, or a person who forestalls it in the last hours."""
        if matter.due is None:
            return
        moment, action = matter.due
        self._at(moment, self._fall_due, matter, matter.turn, action)
        if self.end <= moment < self.moments.quiet_until and not (matter.steps_left or matter.waits):
            wanted, said = {
                Action.PASS_UP: (Action.ACKNOWLEDGE, "acknowledged"),
                Action.CLOSE_UNANSWERED: (Action.ANSWER_SOLVED, "solved"),
            }[action]
            note = words(said)[matter.number % len(words(said))]
            self._at(self._late(matter.number), self._see_to_it, matter, matter.turn, wanted, note)

    def _late(self, number: int) -> datetime:
        """Return a moment of the last round; a few minutes from now when it is later than that already."""
        seen = self.moments.last_round + timedelta(minutes=number * 37 % (A_ROUND // _MINUTE))
        soon = clock.now() + timedelta(minutes=2 + number % 5)
        return min(max(seen, soon), max(self.end - timedelta(seconds=1), clock.now()))

    def _whoever(self, matter: Matter, action: Action) -> Actor:
        """Return who takes the step: the reporter, a named contact, or a person who leads where the case lies."""
        if action in _ANSWERS:
            return self._actor(matter.reporter)
        if matter.protected:
            return self._actor(self.town.protected_contacts[matter.number % len(self.town.protected_contacts)])
        leads = self.town.leads[matter.holder_area_id or 0]
        # The dispatcher, second at the town's seat, may not send back what has come up.
        return self._actor(leads[0 if action == Action.RETURN else matter.number % len(leads)])

    def _actor(self, user_id: int) -> Actor:
        """Return a person as an actor; nobody's posts change during the history, so each is read once."""
        if user_id not in self._actors:
            found = actor_by_id(user_id)
            assert found is not None
            self._actors[user_id] = found
        return self._actors[user_id]

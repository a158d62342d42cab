"""Two months of the demo town, planned before they are played: what is reported, and what comes of it.

Pure and deterministic: the same anchor day gives the same plan. Nobody in it is real, no text names anybody.
"""

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from webapp.cases.states import Clock
from webapp.cases.states_steps import Action
from webapp.core.clock import SHANGHAI, day_start, local_day
from webapp.demo.corpus import Story, Topic, disputes, hazards, protected, screens, season, words
from webapp.demo.dispatched import told as told_of_units
from webapp.demo.drawn.pictures import VIEWS
from webapp.demo.lives import FATES, Life, Notes, Step, due
from webapp.demo.planned import PlannedReport, in_order
from webapp.demo.rhythm import DAYS, Day, days_before, pick_days, pick_time, weight_of
from webapp.demo.round import item_for, walk

PATROLS, HAZARDS, DISPUTES = 1790, 810, 350
"""How many of each kind in 60 days, before the few that join an earlier case or are shown by the screens."""

# When the protected matters came, in the order of their texts.
_PROTECTED_DAYS_AGO, _JUST_NOW = (0, 1, 3, 27, 15, 43, 52), timedelta(minutes=25)
_JOINING = 0.045
_STUCK, _STUCK_WITHIN = 0.07, timedelta(days=26)
_LAST_EVENING = _LAST_HOURS = timedelta(hours=7)
_MORNING = timedelta(hours=6, minutes=40)
_AT_ONCE = ("high", "urgent")
_WHEN_IT_RAINS = {
    "flood": 2.2,
    "geological": 2.4,
    "road_traffic": 1.3,
    "hydropower_dam": 1.4,
    "forest_fire": 0.1,
}
_LIVELY = "450324106203"  # the village that the screens show


def plan(at: datetime, micro_grids: Sequence[str]) -> list[PlannedReport]:
    """Return about 3,000 reports of the 60 days before the day of `at`, and those of that day so far, sorted by time.

    What happened before does not depend on the hour of that day.
    """
    planner = _Planner(local_day(at), micro_grids)
    planner.patrols()
    planner.hazards()
    planner.disputes()
    planner.protected_matters(at)
    planner.what_the_screens_tell()
    planner.what_units_work_on()
    planner.today(at)
    return in_order(planner.reports, at)


class _Planner:
    """Collects the reports of one plan; the order of its methods is part of what makes it deterministic."""

    def __init__(self, anchor: date, micro_grids: Sequence[str]) -> None:
        self.chance = random.Random(anchor.isoformat())  # noqa: S311 - no secret
        self.anchor, self.end = anchor, day_start(anchor)
        self.days = days_before(anchor, self.chance)
        self.micro_grids = tuple(micro_grids)
        self.busy = [self.chance.uniform(0.5, 1.6) * (1.7 if code.startswith(_LIVELY) else 1) for code in micro_grids]
        self.unseen_from: datetime | None = None
        self.reports: list[PlannedReport] = []
        self._decks: dict[str, list[Story]] = {}

    def patrols(self) -> None:
        """Rounds: at least one from every micro-grid, the rest where people like to walk."""
        places = [*self.micro_grids, *self._places(max(PATROLS - len(self.micro_grids), 0))]
        for day, place in zip(pick_days(self.days, "patrol", len(places), self.chance), places, strict=True):
            self._patrol(pick_time(day.date, self.chance), place)

    def hazards(self) -> None:
        """Hazards by season and weather; some found on a round, some seen by a second person."""
        for day in pick_days(self.days, "hazard", HAZARDS, self.chance):
            topic = self._topic(hazards(), day)
            self._hazard(topic, pick_time(day.date, self.chance, night=0.06), self._places(1)[0])

    def disputes(self) -> None:
        """Ordinary disputes: no pictures as a rule, more words."""
        for day in pick_days(self.days, "dispute", DISPUTES, self.chance):
            topic = self._topic(disputes(), day)
            self._dispute(topic, pick_time(day.date, self.chance, night=0.04))

    def protected_matters(self, at: datetime) -> None:
        """A few discreet ones, the newest just now; the named people acknowledge the others (scenes/care)."""
        for ago, matter in zip(_PROTECTED_DAYS_AGO, protected(), strict=True):
            by_day = pick_time(self.days[-max(ago, 1)].date, self.chance)
            came = by_day if ago else at - _JUST_NOW
            seen = Step(timedelta(minutes=self.chance.randrange(6, 50)), Action.ACKNOWLEDGE, "")
            self._add(
                at=came,
                micro_grid=self._places(1)[0],
                kind="dispute",
                category=matter["category"],
                severity="high",
                description=matter["description"],
                safety_answers=dict(matter["answers"]),
                steps=(seen,) if ago else (),
            )

    def what_the_screens_tell(self) -> None:
        """The fixed stories of the first screens, where their micro-grids exist."""
        for told in screens():
            if told["micro_grid"] not in self.micro_grids:
                continue
            day = self.anchor - timedelta(days=told["days_before"])
            here = datetime.combine(day, time.fromisoformat(told["time"]), SHANGHAI)
            self._add(
                at=here.astimezone(UTC),
                pictures=_views(told["category"], told["scene"], told["photos"]),
                offset=(0.5, 0.45) if told["kind"] == "hazard" else None,
                accuracy_m=8 if told["kind"] == "hazard" else None,
                steps=tuple(Step(timedelta(hours=h), Action(action), note) for h, action, note in told["steps"]),
                **{key: told[key] for key in _TOLD},
            )

    def what_units_work_on(self) -> None:
        """A few matters in every state of a work order, where their micro-grids exist."""
        for matter in told_of_units(self.anchor):
            if matter["micro_grid"] in self.micro_grids:
                self._add(**matter)

    def today(self, at: datetime) -> None:
        """What a day like this brings; of the last hours most has not been seen by anybody."""
        self.chance, self.unseen_from = random.Random(f"today {self.anchor}"), at - _LAST_HOURS  # noqa: S311 - no secret
        yesterday = self.days[-1]
        day = Day(self.anchor, yesterday.rainy, yesterday.growth)
        for kind, usual, report in (
            ("patrol", PATROLS, lambda when: self._patrol(when, self._places(1)[0])),
            ("hazard", HAZARDS, lambda when: self._hazard(self._topic(hazards(), day), when, self._places(1)[0])),
            ("dispute", DISPUTES, lambda when: self._dispute(self._topic(disputes(), day), when)),
        ):
            for _ in range(round(usual / DAYS * weight_of(day, kind))):
                report(pick_time(day.date, self.chance))

    def _patrol(self, at: datetime, place: str, issue: str | None = None) -> int:
        notes = walk(self.chance, at.astimezone(SHANGHAI).month, issue)
        return self._add(
            at=at,
            micro_grid=place,
            kind="patrol",
            description="" if issue else notes.words,
            place_name=self._place_name(0.2),
            pictures=self._pictures("patrol", self.chance.randrange(2), (88, 12)),
            round=notes,
            **self._position(0.6),
        )

    def _hazard(self, topic: Topic, at: datetime, place: str) -> None:
        story, severity = self._deal(topic), self._severity(topic)
        item = item_for(topic.category, story.scene, at.astimezone(SHANGHAI).month)
        found = item is not None and self.chance.random() < 0.4
        opened = self._add(
            at=at,
            micro_grid=place,
            kind="hazard",
            category=topic.category,
            severity=severity,
            description=story.text + (self.chance.choice(words("tails")) if self.chance.random() < 0.35 else ""),
            place_name=self._place_name(0.65),
            pictures=self._pictures(topic.category, story.scene),
            found_on=self._patrol(at - timedelta(minutes=4), place, item) if found else None,
            steps=self._life(at, severity, Notes((*topic.started, *words("started")), story.done, "")),
            addition=self._addition("additions"),
            **self._position(0.78),
        )
        if self.chance.random() < _JOINING:
            self._somebody_else_saw_it(self.reports[opened], story)

    def _dispute(self, topic: Topic, at: datetime) -> None:
        story = self._deal(topic)
        severity = self._severity(topic)
        self._add(
            at=at,
            micro_grid=self._places(1)[0],
            kind="dispute",
            category=topic.category,
            severity=severity,
            description=story.text,
            place_name=self._place_name(0.4),
            pictures=self._pictures("dispute", self.chance.randrange(2), (92, 8)),
            people_count=self.chance.choice((2, 2, 2, 3, 4, 5, 6, 8, 11)) if self.chance.random() < 0.7 else None,
            wants=self.chance.choice(words("wants")) if self.chance.random() < 0.6 else "",
            danger_now=severity == "high" and self.chance.random() < 0.15,
            steps=self._life(at, severity, Notes((), story.done, "dispute_")),
            addition=self._addition("dispute_additions"),
            **self._position(0.3),
        )

    def _somebody_else_saw_it(self, first: PlannedReport, story: Story) -> None:
        """A neighbour of the same grid reports the same thing while its case is open."""
        done = first.after(Action.RESOLVE) or max(self.end - first.at, timedelta(hours=1))
        at = first.at + done * self.chance.uniform(0.3, 0.9)
        near = [code for code in self.micro_grids if code[:-2] == first.micro_grid[:-2]]
        self._add(
            at=at,
            micro_grid=self.chance.choice([code for code in near if code != first.micro_grid] or near),
            kind="hazard",
            category=first.category,
            severity=first.severity,
            description=self.chance.choice(words("joins")),
            place_name=first.place_name,
            pictures=self._pictures(first.category or "", story.scene, (20, 80)),
            joins=first.number,
        )

    def _life(self, at: datetime, severity: str, notes: Notes) -> tuple[Step, ...]:
        if self.unseen_from and at > self.unseen_from and severity not in _AT_ONCE and self.chance.random() < 0.6:
            return ()
        if not self.unseen_from and at > self.end - _LAST_EVENING and self.chance.random() < 0.8:
            return self._seen_in_the_morning(at, severity, notes)
        life = Life(self.chance, at, severity, notes)
        late = at > self.end - _STUCK_WITHIN and due(at, severity, Clock.RESOLVE) < self.end
        if late and self.chance.random() < _STUCK:
            return life.get_stuck()
        return life.run(self.chance.choices(list(FATES), weights=list(FATES.values()))[0])

    def _seen_in_the_morning(self, at: datetime, severity: str, notes: Notes) -> tuple[Step, ...]:
        """Live a case of the last evening as it goes on today, by chances of its own; what is grave does not wait."""
        life = Life(random.Random(f"{self.anchor} {len(self.reports)}"), at, severity, notes)  # noqa: S311 - no secret
        if severity not in _AT_ONCE:
            life.moment = self.end + _MORNING
        return life.run("plain")

    def _topic(self, topics: dict[str, Topic], day: Day) -> Topic:
        weights = [
            topic.seasons[season(day.date.month)] * (_WHEN_IT_RAINS.get(category, 1) if day.rainy else 1)
            for category, topic in topics.items()
        ]
        return self.chance.choices(list(topics.values()), weights=weights)[0]

    def _deal(self, topic: Topic) -> Story:
        """Deal the stories of a topic like cards, so that none comes twice before all have come."""
        if not self._decks.get(topic.category):
            self._decks[topic.category] = self.chance.sample(topic.stories, len(topic.stories))
        return self._decks[topic.category].pop()

    def _severity(self, topic: Topic) -> str:
        return self.chance.choices(list(topic.severities), weights=list(topic.severities.values()))[0]

    def _places(self, count: int) -> list[str]:
        return self.chance.choices(self.micro_grids, weights=self.busy, k=count)

    def _place_name(self, often: float) -> str:
        return self.chance.choice(words("places")) if self.chance.random() < often else ""

    def _position(self, often: float) -> dict[str, tuple[float, float] | int]:
        if self.chance.random() > often:
            return {}
        offset = (round(self.chance.uniform(0.2, 0.8), 3), round(self.chance.uniform(0.2, 0.8), 3))
        return {"offset": offset, "accuracy_m": self.chance.choice((5, 6, 8, 8, 10, 12, 15, 20, 35, 60))}

    def _pictures(
        self, category: str, scene: int | None, weights: tuple[int, ...] = (24, 44, 22, 10)
    ) -> tuple[tuple[str, int], ...]:
        return _views(category, scene, self.chance.choices(range(len(weights)), weights=weights)[0])

    def _addition(self, name: str) -> tuple[timedelta, str] | None:
        if self.chance.random() > 0.07:
            return None
        return timedelta(hours=self.chance.uniform(3, 50)), self.chance.choice(words(name))

    def _add(self, **report: object) -> int:
        number = len(self.reports)
        self.reports.append(PlannedReport(number=number, **report))  # type: ignore[arg-type]
        return number


_TOLD = ("micro_grid", "kind", "category", "severity", "description", "place_name")


def _views(category: str, scene: int | None, count: int) -> tuple[tuple[str, int], ...]:
    """Return the first `count` views of a scene, nearest last; none when no scene fits."""
    return () if scene is None else tuple((category, scene * VIEWS + view) for view in range(count))

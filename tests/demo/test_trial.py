"""The year before: what one village reported when it tried the door."""

from datetime import date, timedelta
from itertools import pairwise

from webapp.cases.states_steps import Action
from webapp.core.clock import day_start, local_day
from webapp.demo.drawn.boundaries import micro_grid_codes
from webapp.demo.rhythm import DAYS
from webapp.demo.trial import VILLAGE, trial

ANCHOR = date(2026, 11, 27)


def test_it_fills_the_months_before_the_plan_and_all_of_it_is_done() -> None:
    reports = trial(ANCHOR, micro_grid_codes())
    begins = day_start(ANCHOR - timedelta(days=DAYS))
    assert {(local_day(one.at).year, local_day(one.at).month) for one in reports} >= {
        (2025, 12), *((2026, month) for month in range(1, 10)),
    }  # fmt: skip
    assert all(one.micro_grid.startswith(VILLAGE) and one.at < begins for one in reports)
    assert all(Action.RESOLVE in [step.action for step in one.steps] for one in reports)
    assert all(a.at <= b.at for a, b in pairwise(reports))
    assert max(one.at + one.steps[-1].after for one in reports) < day_start(ANCHOR)


def test_the_same_day_gives_the_same_and_a_town_without_the_village_none() -> None:
    assert trial(ANCHOR, micro_grid_codes()) == trial(ANCHOR, micro_grid_codes())
    assert trial(ANCHOR, ["45032410620000101"]) == []

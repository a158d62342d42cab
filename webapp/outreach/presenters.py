"""What the pages of plans, events, typical cases and the month show, put together from queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from webapp.areas import queries as areas
from webapp.areas.models import Area
from webapp.core import clock, reading
from webapp.core.errors import Problem
from webapp.core.media.sheets import Cell, Column
from webapp.core.workflow import Transition
from webapp.outreach import queries_month, queries_plans
from webapp.outreach.hints import hints_in
from webapp.outreach.models import OutreachPlan, TypicalCase
from webapp.outreach.queries_needs import needs_of
from webapp.outreach.states import STORIES, STORY_WORDS, StoryAction, StoryState
from webapp.outreach.topics import LECTURERS
from webapp.people import queries as people
from webapp.people.actor import Actor
from webapp.web import tables
from webapp.web.lists.months import months_around, next_month


@dataclass(frozen=True)
class Planned:
    """How much is planned for a village in a month."""

    month: date
    lines: int
    out: int

    @property
    def code(self) -> str:
        """The month as addresses write it."""
        return self.month.isoformat()[:7]

    @property
    def words(self) -> str:
        """All of it in words."""
        if not self.lines:
            return "还没排"
        out = "还没放出" if not self.out else "都放出了" if self.out == self.lines else f"放出 {self.out} 条"
        return f"排了 {self.lines} 条，{out}"


def plans_page(actor: Actor, month: date) -> dict[str, Any]:
    """Return the villages with how much is planned in each month of a year, in fixed order; a phone reads one month."""
    months = [month.replace(month=n) for n in range(1, 13)] if tables.on_a_desk() else [month]
    counts = queries_plans.plan_counts(months[0], months[-1])
    rows = [
        (area, [Planned(one, *counts.get((area.id, one), (0, 0))) for one in months])
        for area in queries_plans.villages(actor)
    ]
    return {
        "month": month,
        "months": months,
        "this_month": clock.local_day(clock.now()).replace(day=1),
        "around": months_around(month),
        "rows": rows,
    }


def plan_page(
    actor: Actor,
    village: Area,
    month: date,
    problem: Problem | None = None,
    typed: Mapping[str, str] | None = None,
    *,
    changing: OutreachPlan | None = None,
) -> dict[str, Any]:
    """Return one village's plan with what its people needed lately; ``changing`` is the line that the form changes."""
    lines = queries_plans.plans(actor, village.id, month)
    runs = actor.can("outreach.run")
    return {
        "village": village,
        "month": month,
        "around": months_around(month),
        "lines": lines,
        "made": queries_plans.events_of_plans([line.id for line in lines]),
        "needs": needs_of(village) if runs else [],
        "drafts": any(line.state == "draft" for line in lines),
        "lecturers": list(LECTURERS.items()),
        "lecturer_words": LECTURERS,
        "runs": runs,
        "changing": changing,
        "problem": problem,
        "errors": problem.fields if problem else {},
        "typed": typed or (vars(changing) if changing else {}),
    }


def story_page(
    actor: Actor, story: TypicalCase, problem: Problem | None = None, typed: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return a typical case for whoever writes or checks, with what may give away who it is about."""
    names = people.names_of(i for i in (story.author_id, story.checked_by_id) if i)
    own = story.author_id == actor.id

    def offered(step: Transition[StoryState, StoryAction]) -> bool:
        return own if step.action == StoryAction.CHANGE else not STORIES.is_own(story, step, actor.id)

    text = "\n".join((story.title, story.story, story.outcome, story.lesson))
    return {
        "story": story,
        "state": STORY_WORDS[story.state],
        "author": names.get(story.author_id, ""),
        "checker": names.get(story.checked_by_id or 0, ""),
        "own": own,
        "steps": {step.action: step for step in STORIES.steps_from(story, offered)},
        "hints": hints_in(text, areas.real_names()),
        "problem": problem,
        "errors": problem.fields if problem else {},
        "typed": typed or vars(story),
    }


def month_sheet(month: date) -> tuple[str, list[Column], list[list[Cell]]]:
    """Return title, columns and rows of the month as a sheet: the same cells as on the page, small ones hidden too."""
    rows, total = queries_month.month_table(month, queries_month.MEASURES)
    columns = [Column("村", 16)] + [Column(measure.word, 12) for measure in queries_month.MEASURES]
    cells: list[list[Cell]] = [
        [row.name, *(cell if (number := reading.whole(cell)) is None else number for cell in row.cells)]
        for row in [*rows, total]
    ]
    return f"{month.year}年{month.month}月送法月报", columns, cells


def month_page(month: date) -> dict[str, Any]:
    """Return the month of the justice office, and what people answered to the three questions in its quarter."""
    rows, total = queries_month.month_table(month, queries_month.MEASURES)
    quarter = date(month.year, month.month - (month.month - 1) % 3, 1)
    end = quarter
    for _ in range(3):
        end = next_month(end)
    return {
        "month": month,
        "around": months_around(month),
        "head": [measure.word for measure in queries_month.MEASURES],
        "rows": rows,
        "total": total,
        "survey": queries_month.survey_results(quarter, end),
        "quarter": f"{quarter.month}—{quarter.month + 2}月",
    }

"""Every table of states in the house, walked as a whole: what holds for one holds for all."""

from typing import Any

import pytest

import webapp.cases.states
import webapp.cases.work_orders.states
import webapp.legal_aid.states
import webapp.outreach.states
import webapp.service_orders.states
import webapp.suggestions.states
import webapp.visits.states  # noqa: F401  (each puts its tables in)
from webapp.core import workflow
from webapp.core.errors import Problem
from webapp.core.workflow import Transition, Workflow
from webapp.oversight.queries_words import event_words
from webapp.people.permissions import VERBS

WORKFLOWS = {
    "A case",
    "A line of a village's plan",
    "A suggestion",
    "A typical case",
    "A visit",
    "A work order",
    "An application for legal aid",
    "An event taken to people (送餐)",
    "An order (点餐)",
}
STEPS = [(flow, step) for flow in workflow.registered() for step in flow.steps]
EVENTS = event_words()


class Row:
    """A row in a state, as much of it as a check looks at."""

    def __init__(self, state: str) -> None:
        self.id, self.state, self.version = 1, state, 1


def name(value: object) -> str:
    return value.action if isinstance(value, Transition) else getattr(value, "subject", str(value))


def test_all_tables_of_the_house_are_walked() -> None:
    assert {flow.title for flow in workflow.registered()} == WORKFLOWS


@pytest.mark.parametrize("flow", workflow.registered(), ids=lambda flow: flow.title)
def test_each_action_has_one_step_and_each_state_is_reached_and_has_its_word(flow: Workflow[Any]) -> None:
    assert len(flow.by_action) == len(flow.steps)
    assert {type(step.action) for step in flow.steps} == {type(flow.steps[0].action)}
    assert set(type(flow.steps[0].action)) == set(flow.by_action)
    states = set(type(flow.begins[0]))
    assert set(flow.labels) == states
    assert {step.target for step in flow.steps if step.target} | {flow.begins[0]} == states


@pytest.mark.parametrize(("flow", "step"), STEPS, ids=name)
def test_a_step_fits_exactly_the_states_it_names(flow: Workflow[Any], step: Any, monkeypatch) -> None:
    monkeypatch.setattr(flow, "stale", lambda _row: Problem("stale"))
    for state in flow.labels:
        row = Row(state)
        assert (step in flow.steps_from(row)) == (state in step.sources)
        if state in step.sources:
            flow.check(row, step, version=1, note="写了一句")
        else:
            with pytest.raises(Problem):
                flow.check(row, step, note="写了一句")


@pytest.mark.parametrize(("flow", "step"), STEPS, ids=name)
def test_a_step_leaves_its_states_only_for_one_that_has_a_way_on_or_is_an_end(flow: Workflow[Any], step: Any) -> None:
    assert step.sources
    assert set(step.sources) <= set(flow.labels)
    if step.target:
        goes_on = any(step.target in other.sources for other in flow.steps)
        assert goes_on or step.target in flow.ends


@pytest.mark.parametrize(("flow", "step"), STEPS, ids=name)
def test_a_step_has_a_word_a_known_right_and_words_for_the_auditor(flow: Workflow[Any], step: Any) -> None:
    assert step.word
    assert step.verb is None or step.verb in VERBS
    assert step.event is None or step.event in EVENTS

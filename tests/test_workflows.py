"""Every table of states in the house, walked as a whole: what holds for one holds for all."""

import re
from typing import Any

import pytest

import webapp.cameras.reviews.states
import webapp.care.grants.states
import webapp.care.items.states
import webapp.care.states_steps
import webapp.cases.states
import webapp.cases.work_orders.rules
import webapp.consultation.files.models
import webapp.consultation.models
import webapp.decisions.models
import webapp.emergencies.hq.states
import webapp.emergencies.hq.states_roll
import webapp.emergencies.persons.states
import webapp.emergencies.standing.states
import webapp.emergencies.teams.states
import webapp.legal_aid.states
import webapp.mediation.states_steps
import webapp.meetings.bulletins.states
import webapp.meetings.situations.states
import webapp.meetings.states
import webapp.meetings.states_seats
import webapp.neighbours.states
import webapp.outreach.states
import webapp.patrol_force.rota.states
import webapp.petitions.models
import webapp.service_orders.states
import webapp.suggestions.states
import webapp.visits.states
import webapp.whistle.states
import webapp.whistle.states_seats  # noqa: F401  (each puts its tables in)
from tests.support.rules.sources import ROOT
from webapp.core import workflow
from webapp.core.asks import Answer, Asking, Waiting
from webapp.core.errors import Problem
from webapp.core.workflow import Transition, Workflow
from webapp.oversight.queries_words import event_words
from webapp.people.permissions import VERBS

WORKFLOWS = {
    "A bulletin",
    "A case",
    "A consultation",
    "A day of duty that another is asked to take",
    "A decision",
    "An emergency headquarters",
    "One of the called in an emergency",
    "A joint meeting",
    "A mediation",
    "A missing person",
    "A sector of an emergency",
    "A team in an emergency",
    "A line of a village's plan",
    "A request to see a file",
    "A part of a protected matter opened to one person",
    "A petition",
    "A shift of the patrol force",
    "A situation",
    "A suggestion",
    "A typical case",
    "A unit or village that was whistled for",
    "A visit",
    "An invitation to a joint meeting",
    "A whistle",
    "A request to see footage",
    "An alarm of ten households",
    "A work order",
    "The course of a protected matter",
    "What is done for a protected person",
    "An application for legal aid",
    "An event taken to people (送餐)",
    "An order (点餐)",
}
STEPS = [(flow, step) for flow in workflow.registered() for step in flow.steps]
EVENTS = event_words()
# A month of lines at once, whose route counts them.
PRESSED_IN_BULK = {"plan.published"}
# A mistake of the desk that was undone at once: the case says it in one line, its order not again.
NOT_IN_HISTORY = {"order.recalled"}


class Row:
    """A row in a state, as much of it as a check looks at."""

    def __init__(self, state: str) -> None:
        self.id, self.state, self.version = 1, state, 1


def is_pressed(step: Any) -> bool:
    """Say whether somebody takes a step by a button: it has a right, or is of those whose tables give none."""
    return step.verb is not None or step.by in {"team", "either", "server", "office", "resident"}


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
    assert {target for step in flow.steps for target in step.targets} | {flow.begins[0]} == states


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
    for target in step.targets:
        goes_on = any(target in other.sources for other in flow.steps)
        assert goes_on or target in flow.ends


@pytest.mark.parametrize(("flow", "step"), STEPS, ids=name)
def test_a_step_has_a_word_a_known_right_and_words_for_the_auditor(flow: Workflow[Any], step: Any) -> None:
    assert step.word
    assert step.verb is None or step.verb in VERBS
    assert step.event is None or step.event in EVENTS


@pytest.mark.parametrize(("flow", "step"), STEPS, ids=name)
def test_a_step_that_somebody_presses_says_what_it_did_and_stands_in_the_history(
    flow: Workflow[Any], step: Any
) -> None:
    if is_pressed(step) and step.event not in PRESSED_IN_BULK:
        assert step.flash, "nothing is said to whoever takes it"
    if step.event and flow.histories:
        assert step.history or step.event in NOT_IN_HISTORY, "its event is not in the history of the row"
    if step.note and step.prompt:
        assert step.prompt[0]


@pytest.mark.parametrize("flow", workflow.registered(), ids=lambda flow: flow.title)
def test_what_is_said_of_an_event_has_words_for_everybody_who_hears_or_reads_it(flow: Workflow[Any]) -> None:
    for event, said in flow.said.items():
        assert said.audit, f"{event} has no words for the auditor"
        for wording in said.notice:
            assert wording.to, event
            assert wording.title, event
            assert wording.icon, event
        assert len({len(said.history), *map(len, flow.histories.values())} - {0}) <= 1, f"{event}: another kind of line"
    assert len(flow.said) == len({step.event for step in flow.steps if step.event}) + len(flow.events), "an event twice"


def test_an_event_of_two_tables_is_called_the_same_in_both() -> None:
    called: dict[str, str] = {}
    for flow in workflow.registered():
        for event, said in flow.said.items():
            assert called.setdefault(event, said.audit) == said.audit, event


@pytest.mark.parametrize(("flow", "step"), STEPS, ids=name)
def test_where_a_second_person_is_needed_it_is_somebody_else_and_the_step_says_so(
    flow: Workflow[Any], step: Any, monkeypatch
) -> None:
    """Whoever did it, or asked for it, is refused in plain words; anybody else is not, but in taking back."""
    if step.decides:
        asked = {one.ask for one in flow.steps}
        assert set(step.decides) <= asked, "it decides what nobody can ask for"
        assert flow.asking is not None
        assert step.answer is not None
    if step.ask:
        decided = {kind for one in flow.steps for kind in one.decides}
        assert step.ask in decided, "nobody can decide what it asks for"
    if not (step.decides or step.not_by):
        return
    assert step.another
    row = Row(next(iter(step.sources)))
    for column in step.not_by:
        for other in step.not_by:
            setattr(row, other, 2)
        setattr(row, column, 1)
        with pytest.raises(Problem) as refusal:
            flow.refuse_own(row, step, 1)
        assert (refusal.value.status, refusal.value.message) == (403, step.another)
        flow.refuse_own(row, step, 3)
    if step.decides:
        monkeypatch.setattr(Asking, "waiting", lambda *_: Waiting(step.decides[0], 1))
        refused = 2 if step.answer == Answer.BACK else 1
        with pytest.raises(Problem) as refusal, flow.decide(row, step, refused, "写了一句"):
            pass
        assert (refusal.value.status, refusal.value.message) == (403, step.another)


@pytest.mark.parametrize("flow", workflow.registered(), ids=lambda flow: flow.title)
def test_each_icon_of_a_table_is_drawn(flow: Workflow[Any]) -> None:
    drawn = set(re.findall(r'id="i-([\w-]+)"', (ROOT / "static/img/icons.svg").read_text()))
    named = {label[2] for label in flow.labels.values() if len(label) > 2}
    assert named | {one.icon for wordings in flow.notices.values() for one in wordings} <= drawn

"""The table of states, read as a whole."""

import pytest

from webapp.cases.states import OPEN_STATES, PRESSED_REASONS, UNPRESSED, By, Clock, CloseReason, State
from webapp.cases.states_steps import CASES, Action
from webapp.cases.timeline import OF_ANOTHER_REPORTER
from webapp.cases.timeline import WORDS as EVENT_WORDS
from webapp.cases.work_orders.states import OrderBy
from webapp.cases.work_orders.states_steps import WORK_ORDERS


@pytest.mark.parametrize("transition", CASES.steps, ids=lambda t: t.action)
def test_every_step_of_a_person_needs_a_verb_and_every_event_has_words(transition) -> None:
    assert (transition.verb is None) == (transition.by in UNPRESSED)
    # A protected case follows its course, whose own steps are journalled.
    assert transition.event in EVENT_WORDS or transition.by == By.COURSE


@pytest.mark.parametrize("transition", CASES.steps, ids=lambda t: t.action)
def test_what_is_handed_on_waits_for_a_new_acknowledgement_with_a_reason(transition) -> None:
    if transition.move:
        assert transition.target == State.SUBMITTED
        assert transition.clock == Clock.ACKNOWLEDGE
        assert transition.note or transition.by in (By.SYSTEM, By.ORDERS)


def test_what_was_resolved_is_closed_only_by_who_it_concerns_a_call_back_or_time() -> None:
    closing = [t for t in CASES.steps if t.target == State.CLOSED and State.RESOLVED in t.sources]
    assert {t.by for t in closing} == {By.REPORTER, By.CALLER, By.SYSTEM}
    assert all(t.close_reason for t in closing)


def test_an_open_state_leads_to_closed_only_by_a_reason_that_says_it_was_not_settled() -> None:
    closing = [t for t in CASES.steps if t.target == State.CLOSED and OPEN_STATES & set(t.sources) and t.event]
    assert [t.action for t in closing] == [Action.CLOSE, Action.MERGE]
    assert not {CloseReason.SOLVED, CloseReason.AGREED} & set(PRESSED_REASONS)


def test_every_order_step_that_is_pressed_has_a_verb_and_every_event_has_words() -> None:
    for step in WORK_ORDERS.steps:
        assert (step.verb is None) == (step.by == OrderBy.CASE)
        assert step.event is None or step.event in {*EVENT_WORDS.names(), *WORK_ORDERS.notices}, step.event


def test_what_a_reporter_does_is_told_to_the_others_without_a_name() -> None:
    answers = [step.event for step in CASES.steps if step.by == By.REPORTER]
    assert len(answers) == 3
    for event in (*answers, "case.opened", "case.joined"):
        words = OF_ANOTHER_REPORTER[event]
        assert words
        assert "{who}" in EVENT_WORDS[event][0]
        assert "{" not in words
    assert OF_ANOTHER_REPORTER["case.added"] is None

"""The table of states, read as a whole."""

import pytest

from webapp.cases.states import BY_ACTION, OPEN_STATES, TRANSITIONS, UNPRESSED, WORDS, Action, By, Clock, State
from webapp.cases.states_closing import PRESSED_REASONS, CloseReason
from webapp.cases.states_orders import (
    BY_ORDER_ACTION,
    ORDER_STEPS,
    ORDER_WORDS,
    OrderAction,
    OrderBy,
    OrderState,
)
from webapp.cases.timeline import WORDS as EVENT_WORDS
from webapp.inbox.words_orders import ORDER_WORDINGS
from webapp.people.permissions import VERBS


def test_every_action_has_exactly_one_transition() -> None:
    assert {t.action for t in TRANSITIONS} == set(Action)
    assert len(BY_ACTION) == len(TRANSITIONS)


def test_every_state_can_be_reached_and_has_its_word() -> None:
    assert {t.target for t in TRANSITIONS} == set(State)
    assert WORDS.keys() == set(State)


@pytest.mark.parametrize("transition", TRANSITIONS, ids=lambda t: t.action)
def test_every_step_of_a_person_needs_a_verb_and_every_event_has_words(transition) -> None:
    assert transition.verb is None if transition.by in UNPRESSED else transition.verb in VERBS
    assert transition.event in EVENT_WORDS


@pytest.mark.parametrize("transition", TRANSITIONS, ids=lambda t: t.action)
def test_what_is_handed_on_waits_for_a_new_acknowledgement_with_a_reason(transition) -> None:
    if transition.move:
        assert transition.target == State.SUBMITTED
        assert transition.clock == Clock.ACKNOWLEDGE
        assert transition.note_needed or transition.by == By.SYSTEM


def test_what_was_resolved_is_closed_only_by_who_it_concerns_a_call_back_or_time() -> None:
    closing = [t for t in TRANSITIONS if t.target == State.CLOSED and State.RESOLVED in t.sources]
    assert {t.by for t in closing} == {By.REPORTER, By.CALLER, By.SYSTEM}
    assert all(t.close_reason for t in closing)


def test_an_open_state_leads_to_closed_only_by_a_reason_that_says_it_was_not_settled() -> None:
    closing = [t for t in TRANSITIONS if t.target == State.CLOSED and t.sources & OPEN_STATES]
    assert [t.action for t in closing] == [Action.CLOSE, Action.MERGE]
    assert not {CloseReason.SOLVED, CloseReason.AGREED} & set(PRESSED_REASONS)


def test_every_order_step_has_one_rule_a_verb_and_words() -> None:
    assert {step.action for step in ORDER_STEPS} == set(OrderAction) == set(BY_ORDER_ACTION)
    assert ORDER_WORDS.keys() == set(OrderState)
    for step in ORDER_STEPS:
        assert (step.verb is None) == (step.by == OrderBy.CASE)
        assert step.verb is None or step.verb in VERBS
        assert step.event is None or step.event in {*EVENT_WORDS, *ORDER_WORDINGS}, step.event
    assert {step.target for step in ORDER_STEPS} - {None} == set(OrderState) - {OrderState.DISPATCHED}

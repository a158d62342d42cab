"""The table of states, read as a whole."""

import pytest

from webapp.cases.states import BY_ACTION, OPEN_STATES, TRANSITIONS, WORDS, Action, By, Clock, State
from webapp.cases.timeline import WORDS as EVENT_WORDS
from webapp.people.permissions import VERBS


def test_every_action_has_exactly_one_transition() -> None:
    assert {t.action for t in TRANSITIONS} == set(Action)
    assert len(BY_ACTION) == len(TRANSITIONS)


def test_every_state_can_be_reached_and_has_its_word() -> None:
    assert {t.target for t in TRANSITIONS} == set(State)
    assert WORDS.keys() == set(State)


@pytest.mark.parametrize("transition", TRANSITIONS, ids=lambda t: t.action)
def test_every_step_of_a_person_needs_a_verb_and_every_event_has_words(transition) -> None:
    assert (transition.verb in VERBS) if transition.by != By.SYSTEM else transition.verb is None
    assert transition.event in EVENT_WORDS


@pytest.mark.parametrize("transition", TRANSITIONS, ids=lambda t: t.action)
def test_what_is_handed_on_waits_for_a_new_acknowledgement_with_a_reason(transition) -> None:
    if transition.move:
        assert transition.target == State.SUBMITTED
        assert transition.clock == Clock.ACKNOWLEDGE
        assert transition.note_needed or transition.by == By.SYSTEM


def test_only_a_reporter_or_time_closes_a_case() -> None:
    closing = [t for t in TRANSITIONS if t.target == State.CLOSED]
    assert {t.by for t in closing} == {By.REPORTER, By.SYSTEM}
    assert all(t.close_reason for t in closing)


def test_an_open_state_never_leads_to_closed_without_being_resolved() -> None:
    assert not [t for t in TRANSITIONS if t.target == State.CLOSED and t.sources & OPEN_STATES]

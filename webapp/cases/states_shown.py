"""The table of a case's states as the page of all states shows it."""

from webapp.cases.states import TRANSITIONS, WORDS, State, Transition
from webapp.core.machines import Machine, Step, register


def _shown(transition: Transition) -> Step:
    moves = {2: "to the town", 1: "a level up", -1: "a level down", 0: "–"}[transition.move]
    return Step(
        transition.action,
        transition.word,
        tuple(transition.sources),
        transition.target,
        transition.by,
        transition.verb or "–",
        {
            "moves the holder": moves,
            "starts": transition.clock or "–",
            "needs words": "yes" if transition.note_needed else "–",
        },
    )


register(
    Machine(
        "A case",
        "webapp/cases/states.py",
        {state: WORDS[state][0] for state in State},
        (State.SUBMITTED, "a report opens it"),
        tuple(_shown(transition) for transition in TRANSITIONS),
        (State.CLOSED,),
    )
)

"""What a missing person goes through until they are with the ambulance, as data. The first 找到了 stands."""

from collections.abc import Collection
from enum import StrEnum
from typing import Any

from webapp.core.notices import always, neutral
from webapp.core.workflow import Event, Transition, Workflow


class PersonState(StrEnum):
    """How it is with a missing person."""

    LOST = "lost"
    FOUND = "found"
    AMBULANCE = "ambulance"
    HANDED = "handed"


class PersonAction(StrEnum):
    """What is done: 找到了, the parts of the ambulance, a correction, and that it was somebody else."""

    FOUND = "found"
    AMBULANCE = "ambulance"
    CORRECT = "correct"
    LOST = "still-lost"


class Condition(StrEnum):
    """How somebody was found."""

    AWAKE = "awake"
    INJURED = "injured"
    UNCONSCIOUS = "unconscious"
    DEAD = "dead"


# State → (word, tone of its chip, icon).
PERSON_LABELS: dict[PersonState, tuple[str, str, str]] = {
    PersonState.LOST: ("还在找", "brick", "binoculars"),
    PersonState.FOUND: ("找到了", "green", "circle-check"),
    PersonState.AMBULANCE: ("120 已叫", "amber", "phone"),
    PersonState.HANDED: ("交给救护车了", "green", "check"),
}
# Column → what a part of handing somebody to the ambulance is called.
AMBULANCE_PARTS = {"called_at": "120 已叫", "meeting_place": "定了交接点", "handed_over_at": "交给救护车了"}
CONDITIONS = {
    Condition.AWAKE: "清醒",
    Condition.INJURED: "受伤",
    Condition.UNCONSCIOUS: "昏迷",
    Condition.DEAD: "遇难",
}
# Everybody of the roll-call, those in teams, who commands, the town's deciders who were not called.
CALLED, TEAMED, COMMANDER, DECIDERS = "called", "teamed", "commander", "deciders"
_S, _A = PersonState, PersonAction


class PersonStep(Transition[PersonState, PersonAction]):
    """A step of a missing person."""


def _step(
    action: PersonAction, word: str, sources: Collection[PersonState], target: PersonState | None, event: str, by: str
) -> PersonStep:
    # Who was called an ambulance for before they were found is at that at once.
    reach = {_A.AMBULANCE: (_S.AMBULANCE, _S.HANDED), _A.FOUND: (_S.AMBULANCE,)}
    more: dict[str, Any] = {"may_reach": reach[action]} if action in reach else {}
    return PersonStep(action, word, frozenset(sources), target, event, by, "emergency.answer", **more)


PERSONS = Workflow(
    "A missing person",
    "webapp/emergencies/persons/states.py",
    "emergency_person",
    labels=PERSON_LABELS,
    begins=(_S.LOST, "somebody who was called writes down who is missing"),
    steps=(
        _step(_A.FOUND, "找到了", {_S.LOST}, _S.FOUND, "emergency.person_found", "called").says(
            "找到了人",
            always(TEAMED, "找到了一个：{title}", "circle-check", "green", "{left}"),
            always(COMMANDER, "找到了：{title}", "circle-check", "green", "{who}，{left}"),
            flash="记下了，都在告诉",
            history=("{who}：找到了{left}",),
        ),
        _step(_A.AMBULANCE, "救护车", set(_S), None, "emergency.person_ambulance", "called").says(
            "救护车",
            always(COMMANDER, "{done}：{title}", "phone", "amber", "{who}"),
            flash="记下了",
            history=("{who}：{done}",),
        ),
        _step(_A.CORRECT, "改一改", set(_S), None, "emergency.person_corrected", "called").says(
            "改了要找的人",
            always(TEAMED, "要找的人改了：{title}", "edit", "amber", "点开看长相和地方"),
            flash="改好了，原来的也留着",
            history=("{who} 改了要找的人",),
        ),
        _step(_A.LOST, "认错了，还在找", set(_S) - {_S.LOST}, _S.LOST, "emergency.person_still_lost", "commander").says(
            "认错了人，还在找",
            neutral(always(CALLED, "认错了，还在找：{title}", "binoculars", "brick", "{who}，点开看"), "urgent"),
            flash="都告诉了，接着找",
            history=("{who}：认错了，还在找",),
        ),
    ),
    events=(
        Event(
            "emergency.person_added",
            "写下要找的人",
            history=("{who} 写下要找的人",),
            notice=(always(TEAMED, "要找的人：{title}", "binoculars", "amber", "点开看长相和地方"),),
        ),
        Event("emergency.person_printed", "打印了寻人的一页"),
        Event(
            "emergency.search_ended",
            "都找到了，停止搜索",
            history=("都找到了，停止搜索",),
            notice=(
                neutral(
                    always(CALLED, "停止搜索，返回：{title}", "circle-check", "green", "都找到了，回来了按我回来了"),
                    "urgent",
                ),
                always(DECIDERS, "都找到了：{title}", "circle-check", "green", "{who}"),
            ),
        ),
    ),
    quiet=("emergency.person_printed", "emergency.search_ended"),
)

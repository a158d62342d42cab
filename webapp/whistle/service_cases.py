"""A line each in the course of the case that a whistle is about: that it was blown, who came, how it ended."""

from webapp.cases.panels import case_words
from webapp.core import journal
from webapp.whistle import queries
from webapp.whistle.models import Whistle
from webapp.whistle.states import Action

_STEPS = {
    Action.ASSEMBLED: "case.whistle_assembled",
    Action.RESULT: "case.whistle_result",
    Action.STAND_DOWN: "case.whistle_stood_down",
    Action.CANCEL: "case.whistle_cancelled",
}
WORDS = {
    "case.whistled": ("{who} 吹哨，叫了{to}", "brick", "speakerphone"),
    "case.whistle_coming": ("{unit}：我来", "blue", "walk"),
    "case.whistle_cannot": ("{unit}：来不了", "neutral", "x"),
    "case.whistle_arrived": ("{unit}到了", "green", "map-pin"),
    "case.whistle_left": ("{unit}先走了", "neutral", "door-exit"),
    "case.whistle_assembled": ("哨叫的人齐了", "green", "users"),
    "case.whistle_result": ("{who} 写了做了什么，在哨里看", "blue", "tool"),
    "case.whistle_stood_down": ("{who} 解哨", "green", "circle-check"),
    "case.whistle_cancelled": ("{who} 说哨吹错了", "neutral", "x"),
}
# Who only reported it hears how the case goes on, not who was called where.
case_words(WORDS, dict.fromkeys(WORDS), quiet=True)


def tell(whistle: Whistle, event: str, actor_id: int, **said: str) -> None:
    """Write a line into the course of the case, wherever that is now, in the open transaction."""
    if whistle.case_id is not None and whistle.set_aside_at is None:
        case_id = queries.case_id_now(whistle.case_id)
        journal.append(event, ("case", case_id), actor_id=actor_id, content=said or None)


def tell_step(whistle: Whistle, action: Action, actor_id: int) -> None:
    """Write the line of a step, where it has one."""
    if action in _STEPS:
        tell(whistle, _STEPS[action], actor_id)

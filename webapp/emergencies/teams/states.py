"""What teams and sectors go through, as data. Of presses that arrive late the last by its own time counts."""

from collections.abc import Collection
from enum import StrEnum
from typing import Any

from webapp.core.notices import always, neutral, settled
from webapp.core.workflow import Event, Transition, Workflow


class TeamState(StrEnum):
    """Where a team stands."""

    FORMED = "formed"
    UNDER_WAY = "under_way"
    SEARCHED = "searched"
    FOUND = "found"
    RETURNED = "returned"


class SectorState(StrEnum):
    """How it is with a sector."""

    OPEN = "open"
    SEARCHING = "searching"
    SEARCHED = "searched"
    AGAIN = "again"


class Thorough(StrEnum):
    """How thoroughly a sector was searched."""

    ROUGH = "rough"
    THOROUGH = "thorough"


class TeamAction(StrEnum):
    """What is pressed for a team: ``/emergencies/hq/<code>/teams/<n>/<action>``."""

    CHANGE = "change"
    START = "start"
    SEARCHED = "searched"
    FOUND = "found"
    RETURNED = "returned"
    DISBAND = "disband"
    REACHED = "reached"


class SectorAction(StrEnum):
    """What happens to a sector: 要再搜 and 搜过了 are pressed, the others follow of its teams."""

    SEARCH = "search"
    SEARCHED = "searched"
    AGAIN = "again"


# State → (word, tone of its chip, icon).
TEAM_LABELS: dict[TeamState, tuple[str, str, str]] = {
    TeamState.FORMED: ("分好了", "neutral", "users"),
    TeamState.UNDER_WAY: ("在外面", "blue", "walk"),
    TeamState.SEARCHED: ("搜过了", "blue", "check"),
    TeamState.FOUND: ("找到了", "green", "circle-check"),
    TeamState.RETURNED: ("回来了", "green", "home"),
}
SECTOR_LABELS: dict[SectorState, tuple[str, str, str]] = {
    SectorState.OPEN: ("没搜", "neutral", "map-pin"),
    SectorState.SEARCHING: ("在搜", "blue", "binoculars"),
    SectorState.SEARCHED: ("搜过了", "green", "check"),
    SectorState.AGAIN: ("要再搜", "amber", "refresh"),
}
THOROUGH_WORDS = {Thorough.ROUGH: "粗搜", Thorough.THOROUGH: "细搜"}
# Who is out there, and expected to say 平安.
OUT = frozenset({TeamState.UNDER_WAY, TeamState.SEARCHED, TeamState.FOUND})
WATCHERS, MEMBERS = "watchers", "members"
_S, _A = TeamState, TeamAction


class TeamStep(Transition[TeamState, TeamAction]):
    """A step of a team."""


class SectorStep(Transition[SectorState, SectorAction]):
    """A step of a sector."""


def _step(
    action: TeamAction, word: str, sources: Collection[TeamState], target: TeamState | None, event: str, **more: Any
) -> TeamStep:
    return TeamStep(action, word, frozenset(sources), target, event, "leader or commander", "emergency.answer", **more)


TEAMS = Workflow(
    "A team in an emergency",
    "webapp/emergencies/teams/states.py",
    "field_team",
    labels=TEAM_LABELS,
    begins=(_S.FORMED, "the commander or a lead forms it"),
    steps=(
        _step(_A.START, "出发", {_S.FORMED, _S.UNDER_WAY}, _S.UNDER_WAY, "emergency.team_started").says(
            "队伍出发", flash="记下了，路上按时报平安", history=("{who}：{team}出发",)
        ),
        _step(_A.SEARCHED, "搜过了", {*OUT, _S.RETURNED}, _S.SEARCHED, "emergency.team_searched").says(
            "队伍搜过了",
            always(WATCHERS, "{team}搜过了：{title}", "check", "blue", "{thorough}"),
            flash="记下了",
            history=("{who}：{team}搜过了，{thorough}",),
        ),
        _step(_A.FOUND, "找到了", {*OUT, _S.RETURNED}, _S.FOUND, "emergency.team_found").says(
            "队伍找到了",
            always(WATCHERS, "{team}找到了：{title}", "circle-check", "green", "{who}"),
            flash="记下了",
            history=("{who}：{team}找到了",),
        ),
        _step(_A.RETURNED, "回来了", {*OUT, _S.RETURNED}, _S.RETURNED, "emergency.team_returned").says(
            "队伍回来了", flash="记下了，都回来了", history=("{who}：{team}回来了",)
        ),
        _step(_A.DISBAND, "不去了", {_S.FORMED}, _S.RETURNED, "emergency.team_disbanded").says(
            "队伍不去了", flash="记下了，不去了", history=("{who}：{team}不去了",)
        ),
        _step(_A.CHANGE, "改", set(_S) - {_S.RETURNED}, None, "emergency.team_changed").says(
            "改了队伍",
            always(MEMBERS, "您的队改了：{team}", "users", "blue", "{title}，点开看"),
            flash="改好了，队里的人会知道",
            history=("{who} 改了{team}",),
        ),
        _step(_A.REACHED, "已联系上", OUT, None, "emergency.team_reached").says(
            "联系上了队伍",
            settled(WATCHERS, "联系上了：{team}", "phone", "green", "{who}，{title}"),
            flash="记下了，从现在重新算",
            history=("{who} 联系上了{team}",),
        ),
    ),
    events=(
        Event(
            "emergency.team_formed",
            "分了一个队",
            history=("{who} 分了{team}",),
            notice=(
                neutral(always(MEMBERS, "您在{team}：{title}", "users", "blue", "点开看去哪里、几点回头"), "urgent"),
            ),
        ),
        Event(
            "emergency.team_silent",
            "还没报平安",
            notice=(
                neutral(always(WATCHERS, "{team}还没报平安：{title}", "clock", "brick", "{since}，请联系"), "urgent"),
            ),
        ),
        Event(
            "emergency.team_safe",
            "报平安",
            history=("{who}：{team}平安",),
            notice=(settled(WATCHERS, "{team}报了平安：{title}", "check", "green", "{who}，{pressed}"),),
        ),
    ),
    quiet=("emergency.team_silent", "emergency.team_safe"),
)


def _mark(
    action: SectorAction, word: str, target: SectorState, event: str, audit: str, by: str = "leader or commander"
) -> SectorStep:
    verb = None if by == "system" else "emergency.answer"
    return SectorStep(action, word, frozenset(SectorState), target, event, by, verb).says(
        audit, flash="记下了", history=(f"{{who}}：{{sector}}{word}",)
    )


SECTORS = Workflow(
    "A sector of an emergency",
    "webapp/emergencies/teams/states.py",
    "emergency_sector",
    labels=SECTOR_LABELS,
    begins=(SectorState.OPEN, "it is put on the list"),
    steps=(
        _mark(SectorAction.SEARCH, "在搜", SectorState.SEARCHING, "emergency.sector_searching", "分片在搜", "system"),
        _mark(SectorAction.SEARCHED, "搜过了", SectorState.SEARCHED, "emergency.sector_searched", "分片搜过了"),
        _mark(SectorAction.AGAIN, "要再搜", SectorState.AGAIN, "emergency.sector_again", "分片要再搜"),
    ),
    events=(Event("emergency.sector_made", "划了一片", history=("{who} 划了一片",)),),
)

"""For whom a standard is, how often a checklist comes round, and what can be noted of an item."""

from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from webapp.areas.models import Level
from webapp.people.actor import Actor
from webapp.people.permissions import LEADS, Role


class Group(StrEnum):
    """Whom a standard is for."""

    INFORMANT = "informant"
    GROUP = "group"
    VILLAGE = "village"
    TOWN = "town"
    OFFICE = "office"


GROUP_WORDS = {
    Group.INFORMANT: "微网格信息员",
    Group.GROUP: "村民小组和专属网格长",
    Group.VILLAGE: "村级网格长",
    Group.TOWN: "镇级网格长",
    Group.OFFICE: "小院各单位",
}
ROLES_OF: dict[Group, frozenset[Role]] = {
    Group.INFORMANT: frozenset({Role.MICRO_GRID_INFORMANT}),
    Group.GROUP: frozenset({Role.GROUP_GRID_LEAD, Role.SPECIAL_GRID_LEAD}),
    Group.VILLAGE: frozenset({Role.VILLAGE_GRID_LEAD}),
    Group.TOWN: frozenset({Role.TOWN_GRID_LEAD}),
}
ROLES_OF[Group.OFFICE] = frozenset(
    {
        Role.DISPATCHER,
        Role.PETITION_RECEPTIONIST,
        Role.COURT_OFFICER,
        Role.POLICE_OFFICER,
        Role.JUSTICE_OFFICER,
        Role.MEDIATOR,
        Role.UNIT_OFFICER,
        Role.UNIT_HEAD,
    }
)


class Frequency(StrEnum):
    """How often a checklist comes round."""

    WEEKLY = "weekly"
    HALF_MONTHLY = "half_monthly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"


FREQUENCY_WORDS = {
    Frequency.WEEKLY: "每周",
    Frequency.HALF_MONTHLY: "每半个月",
    Frequency.MONTHLY: "每月",
    Frequency.QUARTERLY: "每季度",
}
LEVELS = {Level.GRID: "网格", Level.VILLAGE: "村（社区）", Level.TOWN: "镇"}


class Mark(StrEnum):
    """What can be noted of an item."""

    DONE = "done"
    NOT_APPLICABLE = "not_applicable"


MARK_WORDS = {Mark.DONE: "做了", Mark.NOT_APPLICABLE: "这次不用做"}


def groups_of(actor: Actor) -> list[Group]:
    """Return the groups a person belongs to by their posts."""
    held = {post.role for post in actor.posts}
    return [group for group in Group if held & ROLES_OF[group]]


class LedArea(NamedTuple):
    """An area that a lead has by a post of their own."""

    id: int
    code: str
    label: str


def led_areas(actor: Actor, level: str) -> list[LedArea]:
    """Return the areas of a level that a person leads by a post of their own."""
    posts = [post for post in actor.posts if post.role in LEADS and post.area_level == level]
    return [LedArea(post.area_id or 0, post.area_code or "", post.area_label) for post in posts]


def period_of(frequency: str, day: date) -> str:
    """Return the name of the period in which a Shanghai day lies: 2026-W48, 2026-11-a, 2026-11, 2026-Q4."""
    if frequency == Frequency.WEEKLY:
        year, week, _ = day.isocalendar()
        return f"{year}-W{week:02}"
    if frequency == Frequency.HALF_MONTHLY:
        return f"{day:%Y-%m}-{'a' if day.day <= 15 else 'b'}"
    if frequency == Frequency.MONTHLY:
        return f"{day:%Y-%m}"
    return f"{day.year}-Q{(day.month + 2) // 3}"


def period_before(frequency: str, day: date) -> date:
    """Return a day of the period before the one in which ``day`` lies."""
    if frequency == Frequency.WEEKLY:
        return day - timedelta(days=7)
    if frequency == Frequency.HALF_MONTHLY:
        return day.replace(day=1) if day.day > 15 else day.replace(day=1) - timedelta(days=1)
    first = day.replace(day=1)
    if frequency == Frequency.QUARTERLY:
        first = first.replace(month=(day.month - 1) // 3 * 3 + 1)
    return first - timedelta(days=1)


def period_words(period: str) -> str:
    """Return a period as people say it."""
    year, _, rest = period.partition("-")
    if rest.startswith("W"):
        monday = date.fromisocalendar(int(year), int(rest[1:]), 1)
        return f"{monday.month}月{monday.day}日这一周"
    if rest.startswith("Q"):
        return f"{year}年第{'一二三四'[int(rest[1]) - 1]}季度"
    month, _, half = rest.partition("-")
    return f"{int(month)}月" + {"a": "上半月", "b": "下半月", "": ""}[half]

"""The team on pages: its table, one member, the forms of both."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from webapp.areas.models import Area
from webapp.core import clock
from webapp.core.errors import Problem
from webapp.emergencies.standing import queries_team
from webapp.emergencies.standing.models import EmergencyDuty
from webapp.emergencies.standing.queries_notices import PART_WORDS, day_said
from webapp.emergencies.standing.queries_team import MemberRow, skill_words
from webapp.people.actor import Actor
from webapp.web import tables
from webapp.web.lists.filters import Filter, Filters, filters_of
from webapp.web.tables import Chip, Column, Link

# State of a membership → (word, tone, icon) of its chip.
STATES: Mapping[str, tuple[str, str, str]] = {
    "in": ("在队", "green", "check"),
    "to_come": ("还没开始", "blue", "clock"),
    "left": ("离开单位了", "amber", "alert-circle"),
    "ended": ("不在队了", "neutral", "x"),
}


def _today() -> date:
    return clock.local_day(clock.now())


def _since(row: MemberRow) -> str:
    until = f"，{day_said(row.member.until)}起不在" if row.member.until else ""
    return f"{row.member.since} 起{until}"


MEMBERS = (
    Column(
        "name",
        "姓名",
        tables.title(lambda row: Link(row.name, f"/emergencies/team/{row.member.id}", str(row.member.id))),
        width="m",
        phone="title",
    ),
    Column(
        "state", "在不在", tables.chip(lambda row: Chip(*STATES[row.state_on(_today())])), width="chip", phone="chip"
    ),
    Column("unit", "单位", tables.words(lambda row: row.unit), width="l", phone="out"),
    Column("skills", "会什么", tables.words(lambda row: row.skills), width="fill", phone="second", filter=("skill",)),
    Column("deputy", "候补", tables.words(lambda row: row.deputy), width="m", narrow=True),
    Column("since", "从哪天起", tables.words(_since), width="l", narrow=True),
)


def team_page(actor: Actor, town: Area) -> dict[str, Any]:
    """Return the team as a table, narrowed by what its members can do, or those who were in it."""
    filters = filters_of(
        [
            Filter("skill", "会什么", dict(skill_words())),
            Filter("show", "在不在队里", {"ended": "不在队了的"}),
        ]
    )
    rows = queries_team.team(town.id, _today(), filters["show"] or "now", filters["skill"])
    keeps = actor.can("emergency.keep")
    return {
        "rows": rows,
        "asked": tables.asked_of("emergency_team", MEMBERS, each="人"),
        "more": None,
        "filters": filters,
        "keeps": keeps,
        "row_attributes": row_attributes,
        "empty_list": _empty(filters, keeps=keeps),
    }


def row_attributes(row: MemberRow) -> dict[str, str]:
    """Return by what a row of the table is known from outside."""
    return {"data-member": str(row.member.id), "data-state": row.state_on(_today())}


def _empty(filters: Filters, *, keeps: bool) -> tuple[str, str, str | None, str | None]:
    if filters.chips:
        return ("这里没有", "换一个看看，或者去掉几个筛选。", None, None)
    begin = ("加一个人", "/emergencies/team/new") if keeps else (None, None)
    return ("应急队伍里还没有人", "有应急的时候，队里的人马上叫得到。", *begin)


def member_page(
    actor: Actor, town: Area, member_id: int, problem: Problem | None = None, typed: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Return one member: what they can do, their days of duty to come, and the forms of who keeps the team."""
    row, keeps = queries_team.member(town.id, member_id), actor.can("emergency.keep")
    member, today = row.member, _today()
    duties = queries_team.open_duties(town.id, member.user_id, today)
    state = row.state_on(today)
    return {
        "row": row,
        "member": member,
        "state": state,
        "chip": STATES[state],
        "facts": [
            ("单位", row.unit or "没有写"),
            ("会什么", row.skills or "没有写"),
            ("叫不到他就叫", row.deputy + ("" if row.deputy_active else "（账号停了）") if row.deputy else "没有写"),
            ("从哪天起", f"{member.since}"),
            *([("从这天起不在队里", f"{member.until}")] if member.until else []),
        ],
        "duties": [(one.day, day_said(one.day), PART_WORDS[part_in(one, member.user_id)]) for one in duties[:20]],
        "more_duties": max(0, len(duties) - 20),
        "keeps": keeps,
        "people": _others(town, member.user_id, today) if keeps else [],
        "units": _units(town) if keeps else [],
        "today": today.isoformat(),
        "problem": problem,
        "errors": problem.fields if problem else {},
        "typed": typed or _as_typed(row),
        "tried": "",
        "skills": skill_words(),
    }


def part_in(row: EmergencyDuty, user_id: int) -> Any:
    """Return as what a person stands in a day of the calendar."""
    return next(part for part in PART_WORDS if row.of(part) == user_id)


def new_page(
    town: Area, user_id: int | None, asked: str, problem: Problem | None = None, typed: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Return the search for whom to add, or the form once somebody is chosen."""
    chosen = queries_team.candidate(town, user_id) if user_id else None
    today = _today()
    begun = {"unit": str(chosen.unit_id or ""), "since": today.isoformat(), "skills": []} if chosen else {}
    return {
        "chosen": chosen,
        "q": asked,
        "found": queries_team.candidates(town, asked) if asked and not chosen else [],
        "people": _others(town, chosen.id, today) if chosen else [],
        "units": _units(town) if chosen else [],
        "problem": problem,
        "errors": problem.fields if problem else {},
        "typed": typed or begun,
        "skills": skill_words(),
    }


def _as_typed(row: MemberRow) -> dict[str, Any]:
    member = row.member
    return {
        "unit": str(member.unit_id or ""),
        "deputy": str(member.deputy_id or ""),
        "since": member.since.isoformat(),
        "until": member.until.isoformat() if member.until else "",
        "skills": list(member.skills),
    }


def typed_member(form: Any) -> dict[str, Any]:
    """Return a form of a member as it was typed, to be shown again."""
    return {**form.to_dict(), "skills": form.getlist("skills")}


def _others(town: Area, user_id: int, today: date) -> list[tuple[str, str]]:
    rows = queries_team.team(town.id, today)
    found = {row.member.user_id: row.name for row in rows if row.member.user_id != user_id and row.active}
    return [("", "没有"), *((str(one), name) for one, name in found.items())]


def _units(town: Area) -> list[tuple[str, str]]:
    return [("", "不属于单位"), *((str(one), name) for one, name in queries_team.units_of(town.id).items())]
